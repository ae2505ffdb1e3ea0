//! Method calls: probing in rustc's order.
//!
//! For each step of autoderef (and at last the unsizing of an array), first by value, then by `&`, then by
//! `&mut`; at each, inherent methods (of impls, of the bounds of a parameter, of a trait object) before those
//! of traits in scope. A candidate fits if its `self` type unifies with the adjusted step and its
//! trait may hold. The first place with a fitting candidate wins; two traits there are ambiguous.

use diagnostics::Code;
use hir::{
    AdjustmentKind, Callee, DefId, ExprId, ExprKind, FunctionRef, ItemKind, PathSegment, Span, Ty,
    TyKind, UnaryOp,
};

use super::coerce::Step;
use super::{Expectation, Inference};
use crate::Clause;
use crate::impls::type_key;
use crate::solve::Outcome;

/// A way to call the method.
#[derive(Clone, Debug)]
enum Candidate {
    /// Of an inherent impl.
    Inherent { imp: DefId, method: DefId },
    /// Of a bound or a trait object: the trait's substitutions are known.
    Bound { clause: Clause, method: DefId },
    /// Of a trait in scope.
    Trait { trait_def: DefId, method: DefId },
}

/// How the receiver is adjusted after the dereferences.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Autoref {
    None,
    Shared,
    Mutable,
}

/// A chosen method.
struct Pick {
    candidate: Candidate,
    step: usize,
    autoref: Autoref,
    unsized_array: bool,
}

impl<'p> Inference<'_, 'p> {
    pub(super) fn infer_method_call(
        &mut self,
        expr: ExprId,
        receiver: ExprId,
        method: &'p PathSegment,
        arguments: &[ExprId],
        expected: Expectation,
    ) -> Ty {
        let span = method.span;
        let ty = self.infer(receiver, Expectation::None);
        let steps = self.autoderef(ty, span);
        let Some(pick) = self.probe_method(&steps, &method.name, span) else {
            return self.no_method(&steps, method, arguments);
        };
        let (def, parents) = self.instantiate_pick(&pick, &steps, span);
        let substitutions = self.arguments(def, method.arguments.as_ref(), parents, span);
        let function = FunctionRef::Item(def);
        let (parameters, result) = self.signature_at(function, &substitutions, span);
        self.adjust_receiver(receiver, &steps, &pick, parameters[0]);
        self.solver
            .register_predicates(def, &substitutions, span, 0);
        self.out.callees.insert(
            expr,
            Callee {
                function,
                substitutions,
            },
        );
        self.infer_arguments(&parameters[1..], result, arguments, expected, span);
        result
    }

    fn no_method(&mut self, steps: &[Step], method: &PathSegment, arguments: &[ExprId]) -> Ty {
        let last = steps.last().expect("never empty").ty;
        if self.is_unknown(last) {
            self.unknown_type(method.span);
        } else if !matches!(self.kind(last), TyKind::Error) {
            // A closure in a field is called as `(a.f)(x)`; a missing method is a missing method.
            let shown = self.types.show(self.solver.resolve(steps[0].ty));
            self.report(
                Code::UnknownMethod,
                method.span,
                &format!(
                    "the method `{}` of `{shown}` is not in the subset yet",
                    method.name
                ),
                "use another way, or write the function yourself",
            );
        }
        self.failed = true;
        for argument in arguments {
            self.infer(*argument, Expectation::None);
        }
        self.error()
    }

    fn probe_method(&mut self, steps: &[Step], name: &str, span: Span) -> Option<Pick> {
        let inherent = self.inherent_candidates(steps, name);
        let extension = self.extension_candidates(name);
        let mut places: Vec<(usize, Ty, bool)> = steps
            .iter()
            .enumerate()
            .map(|(number, step)| (number, step.ty, false))
            .collect();
        if let Some(last) = steps.last()
            && let TyKind::Array(element, _) = self.kind(last.ty)
        {
            let slice = self.intern(TyKind::Slice(*element));
            places.push((steps.len() - 1, slice, true));
        }
        for (step, ty, unsized_array) in places {
            if self.is_unknown(ty) || self.is_missing_inherent(ty, &inherent, name) {
                return None;
            }
            for autoref in [Autoref::None, Autoref::Shared, Autoref::Mutable] {
                // An unsized value is only reached behind a reference.
                if unsized_array && autoref == Autoref::None {
                    continue;
                }
                let self_type = match autoref {
                    Autoref::None => ty,
                    Autoref::Shared => self.types.interner.reference(false, ty),
                    Autoref::Mutable => self.types.interner.reference(true, ty),
                };
                for candidates in [&inherent, &extension] {
                    let fitting: Vec<&Candidate> = candidates
                        .iter()
                        .filter(|one| self.fits(one, self_type, span))
                        .collect();
                    if fitting.is_empty() {
                        continue;
                    }
                    let candidate = self.choose(&fitting, name, span);
                    return Some(Pick {
                        candidate,
                        step,
                        autoref,
                        unsized_array,
                    });
                }
            }
            if self.is_missing_impl(ty, &extension, span) {
                return None;
            }
        }
        None
    }

    /// Whether the real library has an inherent method here that ours lacks.
    fn is_missing_inherent(&mut self, ty: Ty, inherent: &[Candidate], name: &str) -> bool {
        let types = self.types;
        let ty = self.solver.shallow(ty);
        if !types.manifest_has_method(ty, name) {
            return false;
        }
        let key = type_key(&types.interner, ty);
        // A function without `self`, as `Ref::clone`, is no method: the search goes on behind the guard.
        let is_function = key.is_some_and(|key| {
            types.impls.inherent(key).iter().any(|imp| {
                let item = types.impl_item(*imp, name);
                item.is_some_and(|item| !self.is_method(item))
            })
        });
        if is_function {
            return false;
        }
        !inherent.iter().any(|candidate| match candidate {
            Candidate::Inherent { imp, .. } => {
                type_key(&types.interner, types.impl_header(*imp).self_type) == key
            }
            _ => false,
        })
    }

    /// Whether the real library implements a trait here, whose method would be taken, and ours does not.
    fn is_missing_impl(&mut self, ty: Ty, extension: &[Candidate], span: Span) -> bool {
        let ty = self.solver.shallow(ty);
        // `Box<T>` forwards to `T`: what `T` does not implement, the box does not either.
        let boxed = match self.kind(ty) {
            TyKind::Adt(def, parts) if self.types.program.lang.get("owned_box") == Some(def) => {
                Some(parts[0])
            }
            _ => None,
        };
        extension.iter().any(|candidate| match candidate {
            Candidate::Trait { trait_def, .. } => {
                self.types.manifest_has_impl(ty, *trait_def) && {
                    let mut substitutions = self.solver.fresh_substitutions(*trait_def);
                    substitutions[0] = ty;
                    if let Some(boxed) = boxed {
                        let mut inner = substitutions.clone();
                        inner[0] = boxed;
                        if self.solver.evaluate(*trait_def, &inner, span) == Outcome::Fails {
                            return false;
                        }
                    }
                    let key = type_key(&self.types.interner, ty);
                    // An impl that does not hold for these arguments is no missing impl.
                    !self.types.impls.of_trait(*trait_def, key).any(|_| true)
                        && self.solver.evaluate(*trait_def, &substitutions, span) == Outcome::Fails
                }
            }
            _ => false,
        })
    }

    /// One of several candidates at the same place: the same method found twice is no ambiguity.
    fn choose(&mut self, fitting: &[&Candidate], name: &str, span: Span) -> Candidate {
        let method = |candidate: &Candidate| match candidate {
            Candidate::Inherent { method, .. }
            | Candidate::Bound { method, .. }
            | Candidate::Trait { method, .. } => *method,
        };
        let first = fitting[0];
        if fitting.iter().any(|other| method(other) != method(first)) {
            // An impl's own method comes before a bound's.
            let inherent = fitting
                .iter()
                .find(|one| matches!(one, Candidate::Inherent { .. }));
            if let Some(inherent) = inherent {
                return (*inherent).clone();
            }
            self.report(
                Code::AmbiguousMethod,
                span,
                &format!("`{name}` is offered by more than one trait"),
                "write `<Type as Trait>::name(value)`",
            );
        }
        // Two bounds on one trait with different arguments: leave the choice to the arguments.
        if let Candidate::Bound { clause, method } = first
            && fitting.len() > 1
            && fitting.iter().any(|other| {
                matches!(other, Candidate::Bound { clause: other, .. }
                    if other.substitutions != clause.substitutions)
            })
        {
            return Candidate::Trait {
                trait_def: clause.trait_def,
                method: *method,
            };
        }
        first.clone()
    }

    /// What is known of a parameter, projection or trait object: its clauses.
    pub(super) fn bounds_of(&mut self, ty: Ty) -> Vec<Clause> {
        let ty = self.solver.resolve(ty);
        match self.types.interner.kind(ty) {
            TyKind::Parameter(..) => {
                let all = self.solver.assumptions.clone();
                all.iter()
                    .filter(|clause| clause.substitutions[0] == ty)
                    .cloned()
                    .collect()
            }
            TyKind::Projection {
                item,
                substitutions,
            } => {
                let all = self.solver.assumptions.clone();
                let mut found: Vec<Clause> = all
                    .iter()
                    .filter(|clause| clause.substitutions[0] == ty)
                    .cloned()
                    .collect();
                found.extend(self.types.item_bounds(*item, substitutions));
                found
            }
            TyKind::Dyn {
                trait_def,
                arguments,
                bindings,
            } => {
                let mut substitutions = vec![ty];
                substitutions.extend(arguments);
                self.types.with_supertraits(Clause {
                    trait_def: *trait_def,
                    substitutions,
                    bindings: bindings.clone(),
                })
            }
            _ => Vec::new(),
        }
    }

    fn is_method(&self, def: DefId) -> bool {
        matches!(&self.types.program.item(def).kind, ItemKind::Function(function) if function.has_self)
    }

    fn inherent_candidates(&mut self, steps: &[Step], name: &str) -> Vec<Candidate> {
        let types = self.types;
        let mut candidates = Vec::new();
        let mut types_at: Vec<Ty> = steps.iter().map(|step| step.ty).collect();
        if let Some(last) = types_at.last()
            && let TyKind::Array(element, _) = self.kind(*last)
        {
            types_at.push(self.intern(TyKind::Slice(*element)));
        }
        for ty in types_at {
            // Literals without a type: rustc has them be any integer with that method.
            let keys = if self.is_int_variable(ty) {
                vec![crate::impls::TypeKey::Int(hir::IntType::I32)]
            } else if self.is_float_variable(ty) {
                vec![crate::impls::TypeKey::Float(hir::FloatType::F64)]
            } else {
                type_key(&types.interner, self.solver.shallow(ty))
                    .into_iter()
                    .collect()
            };
            for key in keys {
                for imp in types.impls.inherent(key) {
                    if let Some(method) = types.impl_item(*imp, name)
                        && self.is_method(method)
                    {
                        candidates.push(Candidate::Inherent { imp: *imp, method });
                    }
                }
            }
            for clause in self.bounds_of(ty) {
                if let Some(method) = types.associated_item(clause.trait_def, name)
                    && self.is_method(method)
                {
                    candidates.push(Candidate::Bound { clause, method });
                }
            }
        }
        candidates
    }

    fn extension_candidates(&mut self, name: &str) -> Vec<Candidate> {
        let mut candidates = Vec::new();
        for trait_def in self.body.traits_in_scope.clone().iter() {
            if let Some(method) = self.types.associated_item(*trait_def, name)
                && self.is_method(method)
            {
                candidates.push(Candidate::Trait {
                    trait_def: *trait_def,
                    method,
                });
            }
        }
        candidates
    }

    fn fits(&mut self, candidate: &Candidate, self_type: Ty, span: Span) -> bool {
        let types = self.types;
        match candidate {
            Candidate::Inherent { imp, method } => self.solver.probe(|solver| {
                let own = solver.fresh_substitutions(*imp);
                let declared = self_parameter(types, *method, &own);
                let declared = solver.normalize(declared, span);
                // The impl's type may say more than the parameter: `impl Vec<u8> { fn f(&self) }`.
                if !solver.table.unify(&types.interner, declared, self_type) {
                    return false;
                }
                types.predicates(*imp).iter().all(|clause| {
                    let clause = types.substitute_clause(clause, &own);
                    let substitutions: Vec<Ty> = clause
                        .substitutions
                        .iter()
                        .map(|ty| solver.normalize(*ty, span))
                        .collect();
                    solver.evaluate(clause.trait_def, &substitutions, span) != Outcome::Fails
                })
            }),
            Candidate::Bound { clause, method } => self.solver.probe(|solver| {
                let declared = self_parameter(types, *method, &clause.substitutions);
                let declared = solver.normalize(declared, span);
                solver.table.unify(&types.interner, declared, self_type)
            }),
            Candidate::Trait { trait_def, method } => self.solver.probe(|solver| {
                let own = solver.fresh_substitutions(*trait_def);
                let declared = self_parameter(types, *method, &own);
                let declared = solver.normalize(declared, span);
                if !solver.table.unify(&types.interner, declared, self_type) {
                    return false;
                }
                solver.evaluate(*trait_def, &own, span) != Outcome::Fails
            }),
        }
    }

    /// The method with the substitutions of its impl or trait, unified with the receiver.
    fn instantiate_pick(&mut self, pick: &Pick, steps: &[Step], span: Span) -> (DefId, Vec<Ty>) {
        let types = self.types;
        let place = self.pick_place(pick, steps);
        let self_type = match pick.autoref {
            Autoref::None => place,
            Autoref::Shared => types.interner.reference(false, place),
            Autoref::Mutable => types.interner.reference(true, place),
        };
        let (method, own) = match &pick.candidate {
            Candidate::Inherent { imp, method } => (*method, self.solver.fresh_substitutions(*imp)),
            Candidate::Bound { clause, method } => (*method, clause.substitutions.clone()),
            Candidate::Trait { trait_def, method } => {
                (*method, self.solver.fresh_substitutions(*trait_def))
            }
        };
        let declared = self_parameter(types, method, &own);
        let declared = self.solver.normalize(declared, span);
        self.demand(declared, self_type, span);
        (method, own)
    }

    fn pick_place(&mut self, pick: &Pick, steps: &[Step]) -> Ty {
        let ty = steps[pick.step].ty;
        match (pick.unsized_array, self.kind(ty)) {
            (true, TyKind::Array(element, _)) => {
                let element = *element;
                self.intern(TyKind::Slice(element))
            }
            _ => ty,
        }
    }

    fn adjust_receiver(&mut self, receiver: ExprId, steps: &[Step], pick: &Pick, target: Ty) {
        let mutable = pick.autoref == Autoref::Mutable;
        // `&mut T` by value as receiver is reborrowed, not moved; no step is needed for that.
        let is_mutable_reference_by_value =
            pick.autoref == Autoref::None && matches!(self.kind(target), TyKind::Ref(true, _));
        if is_mutable_reference_by_value {
            self.reborrowed.insert(receiver);
        }
        if mutable || (is_mutable_reference_by_value && pick.step > 0) {
            self.make_place_mutable(receiver);
        }
        self.adjust_steps(receiver, &steps[..=pick.step], mutable);
        match pick.autoref {
            Autoref::None => {}
            _ if pick.unsized_array => {
                let array = self.types.interner.reference(mutable, steps[pick.step].ty);
                self.adjust(receiver, AdjustmentKind::Borrow { mutable }, array);
                self.adjust(receiver, AdjustmentKind::Unsize, target);
            }
            _ => self.adjust(receiver, AdjustmentKind::Borrow { mutable }, target),
        }
    }

    /// Turns the overloaded steps on the way to a place into their mutable forms: `Index` to `IndexMut`,
    /// `Deref` to `DerefMut`, where the type has these.
    pub(crate) fn make_place_mutable(&mut self, expr: ExprId) {
        self.make_adjustments_mutable(expr);
        match &self.body.expr(expr).kind {
            ExprKind::Field(operand, _) => self.make_place_mutable(*operand),
            ExprKind::Index(base, _) => {
                let base = *base;
                self.make_place_mutable(base);
                if let Some(callee) = self.out.callees.get(&expr).cloned() {
                    let index_mut = self.lang("index_mut");
                    let span = self.span(expr);
                    let outcome = self.solver.evaluate(index_mut, &callee.substitutions, span);
                    if outcome != Outcome::Fails {
                        let callee =
                            self.lang_method("index_mut", "index_mut", callee.substitutions);
                        self.out.callees.insert(expr, callee);
                        self.make_last_borrow_mutable(base);
                    }
                }
            }
            ExprKind::Unary(UnaryOp::Dereference, operand) => {
                let operand = *operand;
                if let Some(callee) = self.out.callees.get(&expr).cloned() {
                    self.make_place_mutable(operand);
                    if self.implements_mutable_deref(callee.substitutions[0]) {
                        let callee =
                            self.lang_method("deref_mut", "deref_mut", callee.substitutions);
                        self.out.callees.insert(expr, callee);
                        self.make_last_borrow_mutable(operand);
                    }
                } else {
                    self.make_place_mutable(operand);
                }
            }
            _ => {}
        }
    }

    fn make_last_borrow_mutable(&mut self, operand: ExprId) {
        let interner = &self.types.interner;
        if let Some(adjustments) = self.out.adjustments.get_mut(&operand) {
            for adjustment in adjustments.iter_mut() {
                if let AdjustmentKind::Borrow { mutable } = &mut adjustment.kind {
                    *mutable = true;
                }
                if let TyKind::Ref(false, target) = interner.kind(adjustment.target)
                    && matches!(
                        adjustment.kind,
                        AdjustmentKind::Borrow { .. } | AdjustmentKind::Unsize
                    )
                {
                    adjustment.target = interner.reference(true, *target);
                }
            }
        }
    }

    fn make_adjustments_mutable(&mut self, expr: ExprId) {
        let Some(adjustments) = self.out.adjustments.get(&expr).cloned() else {
            return;
        };
        let mut from = self.out.expr_types[expr.index()];
        let mut changed = adjustments;
        for adjustment in &mut changed {
            if let AdjustmentKind::OverloadedDereference { mutable: false, .. } = adjustment.kind {
                let resolved = self.solver.resolve(from);
                if self.implements_mutable_deref(resolved) {
                    let callee = self.lang_method("deref_mut", "deref_mut", vec![resolved]);
                    adjustment.kind = AdjustmentKind::OverloadedDereference {
                        mutable: true,
                        callee,
                    };
                }
            }
            from = adjustment.target;
        }
        self.out.adjustments.insert(expr, changed);
    }
}

/// The type of a method's `self` parameter for the substitutions of its impl or trait.
fn self_parameter(types: &crate::Types<'_>, method: DefId, own: &[Ty]) -> Ty {
    let signature = types.generic_signature(FunctionRef::Item(method));
    types.interner.substitute(signature.parameters[0], own)
}
