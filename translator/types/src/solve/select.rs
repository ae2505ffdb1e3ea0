//! Which assumption or impl makes a trait hold, and what an associated type is.

use hir::{DefId, FunctionRef, Span, Ty, TyKind};

use super::{Goal, Obligation, Outcome, Solver, VariableKind};
use crate::Clause;
use crate::impls::type_key;

/// What makes a trait hold for a type.
#[derive(Clone, Debug)]
pub(crate) enum Selection {
    /// A where-clause or the bound of an associated type.
    Assumption(Clause),
    /// An impl, with fresh variables for its parameters.
    Impl(DefId, Vec<Ty>),
    /// The language itself; with conditions.
    Builtin(Vec<(DefId, Vec<Ty>)>),
    /// A `Fn` trait of something callable: parameters as a tuple, and the result.
    Callable(Ty, Ty),
    /// `dyn Trait: Trait`.
    Dyn(Clause),
}

impl Solver<'_, '_> {
    /// The one candidate for a trait, or why there is none.
    pub fn select(
        &mut self,
        trait_def: DefId,
        substitutions: &[Ty],
        span: Span,
    ) -> Result<Selection, Outcome> {
        let substitutions = self.resolve_all(substitutions);
        let self_type = substitutions[0];
        let kind = self.types.interner.kind(self_type);
        if let TyKind::Error = kind {
            return Ok(Selection::Builtin(Vec::new()));
        }
        let lang = self
            .types
            .program
            .item(trait_def)
            .attributes
            .lang
            .as_deref()
            .unwrap_or("");
        if matches!(lang, "sized" | "send" | "sync" | "unpin") {
            return Ok(Selection::Builtin(Vec::new()));
        }
        let open = match kind {
            TyKind::Infer(variable) => Some(self.table.variable_kind(*variable)),
            _ => None,
        };
        if matches!(open, Some(VariableKind::Any)) {
            return Err(Outcome::Ambiguous);
        }

        if let Some(found) = self.select_assumption(trait_def, &substitutions) {
            return found;
        }
        let impls = self.matching_impls(trait_def, &substitutions, span);
        match &impls[..] {
            [] => self.select_builtin(trait_def, lang, &substitutions),
            [one] => {
                let fresh = self.fresh_substitutions(*one);
                Ok(Selection::Impl(*one, fresh))
            }
            _ => Err(Outcome::Ambiguous),
        }
    }

    fn select_assumption(
        &mut self,
        trait_def: DefId,
        substitutions: &[Ty],
    ) -> Option<Result<Selection, Outcome>> {
        let mut candidates: Vec<Clause> = Vec::new();
        for clause in self.assumptions.clone().iter() {
            if clause.trait_def == trait_def && self.all_unify(&clause.substitutions, substitutions)
            {
                let known = |other: &&mut Clause| other.substitutions == clause.substitutions;
                match candidates.iter_mut().find(known) {
                    Some(other) => other.bindings.extend(clause.bindings.iter().copied()),
                    None => candidates.push(clause.clone()),
                }
            }
        }
        if candidates.is_empty()
            && let TyKind::Projection {
                item,
                substitutions: own,
            } = self.types.interner.kind(substitutions[0])
        {
            for clause in self.types.item_bounds(*item, own) {
                if clause.trait_def == trait_def {
                    let mut clause = clause;
                    for ty in &mut clause.substitutions[1..] {
                        *ty = self.normalize_inner(*ty, None);
                    }
                    if self.all_unify(&clause.substitutions, substitutions)
                        && !candidates
                            .iter()
                            .any(|known| known.substitutions == clause.substitutions)
                    {
                        candidates.push(clause);
                    }
                }
            }
        }
        match candidates.len() {
            0 => None,
            1 => Some(Ok(Selection::Assumption(candidates.remove(0)))),
            _ => {
                // An exact one needs no choice.
                let exact = candidates
                    .iter()
                    .position(|one| one.substitutions == substitutions);
                match exact {
                    Some(number) => Some(Ok(Selection::Assumption(candidates.remove(number)))),
                    None => Some(Err(Outcome::Ambiguous)),
                }
            }
        }
    }

    fn all_unify(&mut self, left: &[Ty], right: &[Ty]) -> bool {
        self.probe(|solver| {
            left.iter()
                .zip(right)
                .all(|(left, right)| solver.table.unify(&solver.types.interner, *left, *right))
        })
    }

    /// Impls whose headers fit and whose conditions may hold.
    fn matching_impls(&mut self, trait_def: DefId, substitutions: &[Ty], span: Span) -> Vec<DefId> {
        let key = type_key(&self.types.interner, substitutions[0]);
        let types = self.types;
        let mut fitting = Vec::new();
        for imp in types.impls.of_trait(trait_def, key) {
            if self.probe(|solver| solver.match_impl(imp, substitutions).is_some()) {
                fitting.push(imp);
            }
        }
        if fitting.len() > 1 {
            fitting.retain(|imp| {
                self.probe(|solver| {
                    let own = solver
                        .match_impl(*imp, substitutions)
                        .expect("matched before");
                    solver.pending.clear();
                    solver.register_predicates(*imp, &own, span, 1);
                    let goals = std::mem::take(&mut solver.pending);
                    solver.evaluation_depth += 1;
                    let outcome = if solver.evaluation_depth > 6 {
                        Outcome::Ambiguous
                    } else {
                        solver.evaluate_goals(goals)
                    };
                    solver.evaluation_depth -= 1;
                    outcome != Outcome::Fails
                })
            });
        }
        fitting
    }

    /// Unifies an impl's header with the trait's substitutions; the impl's own substitutions. A parameter without `?Sized` stands for no
    /// text, slice or trait object.
    fn match_impl(&mut self, imp: DefId, substitutions: &[Ty]) -> Option<Vec<Ty>> {
        let header = self.types.impl_header(imp);
        let clause = header.clause.as_ref()?;
        let own = self.fresh_substitutions(imp);
        for (declared, wanted) in clause.substitutions.iter().zip(substitutions) {
            let declared = self.types.interner.substitute(*declared, &own);
            let declared = self.normalize_inner(declared, Some(self.types.program.item(imp).span));
            if !self.table.unify(&self.types.interner, declared, *wanted) {
                return None;
            }
        }
        let parameters = &self.types.program.item(imp).generics.parameters;
        let is_sized = parameters.iter().zip(&own).all(|(parameter, ty)| {
            let kind = self.kind(*ty);
            parameter.maybe_unsized
                || !matches!(kind, TyKind::Str | TyKind::Slice(_) | TyKind::Dyn { .. })
        });
        is_sized.then_some(own)
    }

    /// Traits that the language implements where the library has no impl.
    fn select_builtin(
        &mut self,
        trait_def: DefId,
        lang: &str,
        substitutions: &[Ty],
    ) -> Result<Selection, Outcome> {
        let self_type = substitutions[0];
        let each = |parts: &[Ty]| -> Result<Selection, Outcome> {
            let conditions = parts.iter().map(|part| (trait_def, vec![*part])).collect();
            Ok(Selection::Builtin(conditions))
        };
        let kind = self.types.interner.kind(self_type);
        match (lang, kind) {
            ("copy" | "clone", TyKind::Infer(_)) => Ok(Selection::Builtin(Vec::new())),
            (
                "copy" | "clone",
                TyKind::Ref(false, _)
                | TyKind::Pointer(..)
                | TyKind::Function(..)
                | TyKind::FunctionPointer(..)
                | TyKind::Never
                | TyKind::Bool
                | TyKind::Char
                | TyKind::Int(_)
                | TyKind::Float(_),
            ) => Ok(Selection::Builtin(Vec::new())),
            ("copy" | "clone", TyKind::Tuple(parts)) => each(parts),
            ("copy" | "clone", TyKind::Array(element, _)) => each(&[*element]),
            // Captures are known only after the body; rustc has checked.
            ("clone", TyKind::Closure(..)) => Ok(Selection::Builtin(Vec::new())),
            ("fn_once" | "fn_mut" | "fn", _) => self.select_callable(lang, self_type),
            (
                _,
                TyKind::Dyn {
                    trait_def: principal,
                    arguments,
                    bindings,
                },
            ) => {
                let mut own = vec![self_type];
                own.extend(arguments.iter().copied());
                let clause = Clause {
                    trait_def: *principal,
                    substitutions: own,
                    bindings: bindings.clone(),
                };
                let found = self
                    .types
                    .with_supertraits(clause)
                    .into_iter()
                    .find(|clause| clause.trait_def == trait_def);
                found.map(Selection::Dyn).ok_or(Outcome::Fails)
            }
            _ => Err(Outcome::Fails),
        }
    }

    fn select_callable(&mut self, lang: &str, self_type: Ty) -> Result<Selection, Outcome> {
        let interner = &self.types.interner;
        match interner.kind(self_type) {
            TyKind::Closure(closure, substitutions) => {
                let (parameters, result) = self.closure_signature(*closure, substitutions);
                Ok(Selection::Callable(
                    interner.intern(TyKind::Tuple(parameters)),
                    result,
                ))
            }
            TyKind::FunctionPointer(parameters, result) => Ok(Selection::Callable(
                interner.intern(TyKind::Tuple(parameters.clone())),
                *result,
            )),
            TyKind::Function(function, substitutions) => {
                let (parameters, result) = self.function_signature(*function, substitutions);
                Ok(Selection::Callable(
                    interner.intern(TyKind::Tuple(parameters)),
                    result,
                ))
            }
            // `&F` is callable as `F` is, `&mut F` as `F: FnMut` is.
            TyKind::Ref(mutable, target) if !*mutable || lang != "fn" => {
                let target = self.shallow(*target);
                match interner.kind(target) {
                    TyKind::Parameter(..) | TyKind::Projection { .. } => {
                        self.callable_assumption(target).ok_or(Outcome::Fails)
                    }
                    TyKind::Infer(_) => Err(Outcome::Ambiguous),
                    _ => self.select_callable(lang, target),
                }
            }
            _ => Err(Outcome::Fails),
        }
    }

    fn callable_assumption(&mut self, callable: Ty) -> Option<Selection> {
        let program = self.types.program;
        let output = self
            .types
            .associated_item(program.lang_item("fn_once"), "Output")?;
        for clause in self.assumptions.clone().iter() {
            if clause.substitutions[0] == callable && program.is_callable(clause.trait_def) {
                let binding = clause.bindings.iter().find(|(item, _)| *item == output);
                if let Some((_, result)) = binding {
                    return Some(Selection::Callable(clause.substitutions[1], *result));
                }
            }
        }
        None
    }

    /// A closure's signature, of the body at hand or of a finished one.
    pub fn closure_signature(
        &self,
        closure: hir::ClosureId,
        substitutions: &[Ty],
    ) -> (Vec<Ty>, Ty) {
        if let Some(own) = self.closures.iter().find(|own| own.closure == closure) {
            return (own.parameters.clone(), own.result);
        }
        let Ok(typed) = self.types.typed_body(closure.body) else {
            let error = self.types.interner.intern(TyKind::Error);
            return (Vec::new(), error);
        };
        let own = &typed.closures[&closure.expr];
        let replace = |ty: &Ty| {
            let ty = self.types.interner.substitute(*ty, substitutions);
            self.types.normalize(ty)
        };
        (
            own.parameters.iter().map(replace).collect(),
            replace(&own.result),
        )
    }

    /// A function's signature for those substitutions, normalised.
    pub fn function_signature(
        &mut self,
        function: FunctionRef,
        substitutions: &[Ty],
    ) -> (Vec<Ty>, Ty) {
        let signature = self.types.generic_signature(function);
        let span = match function {
            FunctionRef::Item(def) | FunctionRef::Constructor(def, _) => {
                self.types.program.item(def).span
            }
        };
        let mut replace = |ty: &Ty| {
            let ty = self.types.interner.substitute(*ty, substitutions);
            self.normalize_inner(ty, Some(span))
        };
        let parameters = signature.parameters.iter().map(&mut replace).collect();
        (parameters, replace(&signature.result))
    }

    /// Takes a selection: unifies and registers what follows from it.
    pub fn confirm(
        &mut self,
        selection: &Selection,
        substitutions: &[Ty],
        span: Span,
        depth: u32,
    ) -> Outcome {
        match selection {
            Selection::Assumption(clause) | Selection::Dyn(clause) => {
                let pairs = clause.substitutions.iter().zip(substitutions);
                for (known, wanted) in pairs {
                    if !self.unify(*known, *wanted) {
                        return Outcome::Fails;
                    }
                }
                Outcome::Holds
            }
            Selection::Impl(imp, own) => {
                let header = self.types.impl_header(*imp);
                let clause = header.clause.as_ref().expect("an impl of a trait");
                for (declared, wanted) in clause.substitutions.iter().zip(substitutions) {
                    let declared = self.types.interner.substitute(*declared, own);
                    let declared = self.normalize(declared, span);
                    if !self.unify(declared, *wanted) {
                        return Outcome::Fails;
                    }
                }
                self.register_predicates(*imp, own, span, depth);
                Outcome::Holds
            }
            Selection::Builtin(conditions) => {
                for (trait_def, substitutions) in conditions {
                    let goal = Goal::Trait(*trait_def, substitutions.clone());
                    self.pending.push(Obligation { goal, span, depth });
                }
                Outcome::Holds
            }
            Selection::Callable(parameters, _) => match self.unify(*parameters, substitutions[1]) {
                true => Outcome::Holds,
                false => Outcome::Fails,
            },
        }
    }

    /// The type of `<substitutions[0] as Trait<…>>::item`: `Err(Ambiguous)` if the impl is not known yet.
    pub fn project(
        &mut self,
        item: DefId,
        substitutions: &[Ty],
        span: Span,
        depth: u32,
    ) -> Result<Ty, Outcome> {
        let trait_def = self
            .types
            .trait_of(item)
            .expect("associated types live in traits");
        let trait_arguments = self.types.substitution_count(trait_def);
        let substitutions: Vec<Ty> = substitutions[..trait_arguments]
            .iter()
            .map(|ty| {
                let ty = self.resolve(*ty);
                self.normalize_inner(ty, Some(span))
            })
            .collect();
        let rigid = |solver: &Self, substitutions: Vec<Ty>| {
            solver.types.interner.intern(TyKind::Projection {
                item,
                substitutions,
            })
        };
        let selection = self.select_for_projection(trait_def, &substitutions, span)?;
        match &selection {
            Selection::Assumption(clause) | Selection::Dyn(clause) => {
                let bound = clause.bindings.iter().find(|(own, _)| *own == item);
                match bound.map(|(_, ty)| *ty) {
                    Some(ty) => {
                        if self.confirm(&selection, &substitutions, span, depth) == Outcome::Fails {
                            return Err(Outcome::Fails);
                        }
                        let own = self.types.interner.kind(ty);
                        if matches!(own, TyKind::Projection { item: same, substitutions: of }
                            if *same == item && *of == clause.substitutions)
                        {
                            return Ok(rigid(self, self.resolve_all(&substitutions)));
                        }
                        Ok(self.normalize_inner(ty, Some(span)))
                    }
                    None => {
                        // Another clause (of a supertrait, of the declaration) may know it.
                        if let Some(ty) = self.project_by_bounds(item, &substitutions) {
                            return Ok(ty);
                        }
                        if self.confirm(&selection, &substitutions, span, depth) == Outcome::Fails {
                            return Err(Outcome::Fails);
                        }
                        Ok(rigid(self, self.resolve_all(&substitutions)))
                    }
                }
            }
            Selection::Impl(imp, own) => {
                let (imp, own) = (*imp, own.clone());
                if self.confirm(&selection, &substitutions, span, depth) == Outcome::Fails {
                    return Err(Outcome::Fails);
                }
                let name = &self.types.program.item(item).name;
                let value = match self.types.impl_item(imp, name) {
                    Some(value) => self
                        .types
                        .associated_type_value(value)
                        .map(|ty| self.types.interner.substitute(ty, &own)),
                    None => self
                        .types
                        .associated_type_value(item)
                        .map(|ty| self.types.interner.substitute(ty, &substitutions)),
                };
                let value = value.ok_or(Outcome::Fails)?;
                Ok(self.normalize_inner(value, Some(span)))
            }
            Selection::Callable(_, result) => {
                let result = *result;
                if self.confirm(&selection, &substitutions, span, depth) == Outcome::Fails {
                    return Err(Outcome::Fails);
                }
                Ok(result)
            }
            Selection::Builtin(_) => Ok(rigid(self, substitutions)),
        }
    }

    fn select_for_projection(
        &mut self,
        trait_def: DefId,
        substitutions: &[Ty],
        span: Span,
    ) -> Result<Selection, Outcome> {
        self.select(trait_def, substitutions, span)
    }

    /// A binding that the declaration of an associated type, or another assumption, gives.
    fn project_by_bounds(&mut self, item: DefId, substitutions: &[Ty]) -> Option<Ty> {
        if let TyKind::Projection {
            item: outer,
            substitutions: own,
        } = self.types.interner.kind(substitutions[0])
        {
            for clause in self.types.item_bounds(*outer, own) {
                let known = clause.bindings.iter().find(|(bound, _)| *bound == item);
                if let Some((_, ty)) = known {
                    let ty = *ty;
                    let circular = matches!(self.types.interner.kind(ty),
                        TyKind::Projection { item: same, substitutions: of }
                            if *same == item && of[0] == substitutions[0]);
                    if !circular {
                        return Some(self.normalize_inner(ty, None));
                    }
                }
            }
        }
        None
    }
}
