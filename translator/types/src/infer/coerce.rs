//! Coercions, and the merging of several values into one type.

use diagnostics::Code;
use hir::{AdjustmentKind, Callee, ExprId, Ty, TyKind};

use super::{Expectation, Inference};

/// Values that become one: arms of a `match`, values of `break`, elements of an array.
pub(crate) struct Merge {
    expected: Expectation,
    merged: Option<Ty>,
    /// Values of type `!`, to be adjusted once the type is known.
    never: Vec<ExprId>,
    /// The other values so far.
    values: Vec<(ExprId, Ty)>,
}

impl Merge {
    pub fn new(expected: Expectation) -> Merge {
        Merge {
            expected,
            merged: None,
            never: Vec::new(),
            values: Vec::new(),
        }
    }
}

impl Inference<'_, '_> {
    /// Infers an expression and coerces it.
    pub(crate) fn infer_coerced(&mut self, expr: ExprId, target: Ty) {
        let found = self.infer(expr, Expectation::Has(target));
        self.coerce(expr, found, target);
    }

    /// Makes a value of type `found` one of type `target`, recording how.
    pub(crate) fn coerce(&mut self, expr: ExprId, found: Ty, target: Ty) {
        if self.try_coerce(expr, found, target) {
            return;
        }
        self.solver.solve();
        if self.try_coerce(expr, found, target) {
            return;
        }
        let span = self.span(expr);
        self.demand(found, target, span);
    }

    pub(super) fn try_coerce(&mut self, expr: ExprId, found: Ty, target: Ty) -> bool {
        let found = self.solver.shallow(found);
        let target = self.solver.shallow(target);
        let interner = &self.types.interner;
        match (interner.kind(found), interner.kind(target)) {
            (TyKind::Never, TyKind::Never) => true,
            (TyKind::Never, to) => {
                if let TyKind::Infer(_) = to {
                    self.diverging.push(target);
                }
                self.adjust(expr, AdjustmentKind::NeverToAny, target);
                true
            }
            (TyKind::Ref(mutable, from), TyKind::Ref(target_mutable, to)) => {
                if *target_mutable && !*mutable {
                    return false;
                }
                self.coerce_reference(expr, *mutable, *from, *target_mutable, *to, target)
            }
            (TyKind::Ref(mutable, from), TyKind::Pointer(target_mutable, to)) => {
                if (*target_mutable && !*mutable) || !self.solver.unify(*from, *to) {
                    return false;
                }
                self.adjust(expr, AdjustmentKind::ReferenceToPointer, target);
                true
            }
            (TyKind::Pointer(true, from), TyKind::Pointer(false, to)) => {
                if !self.solver.unify(*from, *to) {
                    return false;
                }
                self.adjust(expr, AdjustmentKind::MutableToConst, target);
                true
            }
            (TyKind::Function(..), TyKind::FunctionPointer(parameters, result)) => {
                let TyKind::Function(function, substitutions) = interner.kind(found) else {
                    unreachable!("matched above")
                };
                let (own, own_result) = self.solver.function_signature(*function, substitutions);
                self.reify(
                    expr,
                    (&own, own_result),
                    (parameters, *result),
                    target,
                    AdjustmentKind::ReifyFunction,
                )
            }
            (
                TyKind::Closure(closure, substitutions),
                TyKind::FunctionPointer(parameters, result),
            ) => {
                let (own, own_result) = self.solver.closure_signature(*closure, substitutions);
                self.reify(
                    expr,
                    (&own, own_result),
                    (parameters, *result),
                    target,
                    AdjustmentKind::ClosureToFunction,
                )
            }
            (TyKind::Adt(from, from_parts), TyKind::Adt(to, to_parts))
                if from == to && self.is_smart_pointer(*from) =>
            {
                if self.solver.unify(found, target) {
                    return true;
                }
                self.unsize(expr, from_parts[0], to_parts[0], target)
            }
            _ => self.solver.unify(found, target),
        }
    }

    fn is_smart_pointer(&self, adt: hir::DefId) -> bool {
        let lang = &self.types.program.lang;
        lang.get("owned_box") == Some(&adt) || lang.get("rc") == Some(&adt)
    }

    fn reify(
        &mut self,
        expr: ExprId,
        own: (&[Ty], Ty),
        wanted: (&[Ty], Ty),
        target: Ty,
        kind: AdjustmentKind,
    ) -> bool {
        if own.0.len() != wanted.0.len() {
            return false;
        }
        for (own, wanted) in own.0.iter().zip(wanted.0) {
            if !self.solver.unify(*own, *wanted) {
                return false;
            }
        }
        if !self.solver.unify(own.1, wanted.1) {
            return false;
        }
        self.adjust(expr, kind, target);
        true
    }

    /// `&T` or `&mut T` to `&U`: the same, by `Deref`, or by unsizing.
    fn coerce_reference(
        &mut self,
        expr: ExprId,
        mutable: bool,
        from: Ty,
        target_mutable: bool,
        to: Ty,
        target: Ty,
    ) -> bool {
        if self.solver.unify(from, to) {
            match (mutable, target_mutable) {
                (true, false) => self.adjust(expr, AdjustmentKind::MutableToConst, target),
                (true, true) => {
                    self.reborrowed.insert(expr);
                }
                (false, _) => {}
            }
            return true;
        }
        if self.unsize(expr, from, to, target) {
            return true;
        }
        // Deref coercion: `&String` to `&str`, `&&T` to `&T`, `&Box<T>` to `&T`.
        let span = self.span(expr);
        let steps = self.autoderef(from, span);
        for number in 1..steps.len() {
            if !self.solver.can_unify(steps[number].ty, to) {
                continue;
            }
            self.solver.unify(steps[number].ty, to);
            self.adjust(expr, AdjustmentKind::Dereference, from);
            self.adjust_steps(expr, &steps[..=number], target_mutable);
            self.adjust(
                expr,
                AdjustmentKind::Borrow {
                    mutable: target_mutable,
                },
                target,
            );
            return true;
        }
        false
    }

    /// `[T; N]` to `[T]`, `T` to `dyn Trait`, behind some pointer.
    fn unsize(&mut self, expr: ExprId, from: Ty, to: Ty, target: Ty) -> bool {
        match (self.kind(from), self.kind(to)) {
            (TyKind::Array(from, _), TyKind::Slice(to)) => {
                if !self.solver.unify(*from, *to) {
                    return false;
                }
            }
            (TyKind::Dyn { .. }, TyKind::Dyn { .. }) => return false,
            // What a number's type is need not be known yet.
            (TyKind::Infer(_), TyKind::Dyn { .. }) if self.is_unknown(from) => return false,
            (
                _,
                TyKind::Dyn {
                    trait_def,
                    arguments,
                    bindings,
                },
            ) => {
                let span = self.span(expr);
                let mut substitutions = vec![from];
                substitutions.extend(arguments);
                for (item, ty) in bindings {
                    let goal = crate::solve::Goal::Projection(*item, substitutions.clone(), *ty);
                    self.solver.register(goal, span);
                }
                self.solver
                    .register(crate::solve::Goal::Trait(*trait_def, substitutions), span);
            }
            _ => return false,
        }
        self.adjust(expr, AdjustmentKind::Unsize, target);
        true
    }

    /// Records the dereferences of `steps[1..]` on an expression of type `steps[0]`.
    pub(crate) fn adjust_steps(&mut self, expr: ExprId, steps: &[Step], mutable: bool) {
        for pair in steps.windows(2) {
            let kind = match &pair[1].overloaded {
                None => AdjustmentKind::Dereference,
                Some(callee) => {
                    let mutable = mutable && self.implements_mutable_deref(pair[0].ty);
                    let callee = match mutable {
                        true => self.lang_method("deref_mut", "deref_mut", vec![pair[0].ty]),
                        false => callee.clone(),
                    };
                    AdjustmentKind::OverloadedDereference { mutable, callee }
                }
            };
            self.adjust(expr, kind, pair[1].ty);
        }
    }

    pub(crate) fn implements_mutable_deref(&mut self, ty: Ty) -> bool {
        let trait_def = self.lang("deref_mut");
        let span = self.types.program.item(trait_def).span;
        self.solver.evaluate(trait_def, &[ty], span) != crate::solve::Outcome::Fails
    }

    /// The types that dereferencing `ty` again and again gives, itself first.
    pub(crate) fn autoderef(&mut self, ty: Ty, span: hir::Span) -> Vec<Step> {
        let mut steps = vec![Step {
            ty: self.structurally(ty),
            overloaded: None,
        }];
        while steps.len() < 32 {
            let last = steps.last().expect("never empty").ty;
            match self.dereferenced(last, span) {
                Some(step) => steps.push(step),
                None => break,
            }
        }
        steps
    }

    /// What `*` on a value of that type gives.
    pub(crate) fn dereferenced(&mut self, ty: Ty, span: hir::Span) -> Option<Step> {
        let ty = self.structurally(ty);
        let target = match self.kind(ty) {
            TyKind::Ref(_, target) => *target,
            TyKind::Adt(def, parts) if self.types.program.lang.get("owned_box") == Some(def) => {
                parts[0]
            }
            TyKind::Infer(_) | TyKind::Error => return None,
            TyKind::Adt(..) | TyKind::Parameter(..) | TyKind::Projection { .. } => {
                let trait_def = self.types.program.lang.get("deref").copied()?;
                if self.solver.evaluate(trait_def, &[ty], span) == crate::solve::Outcome::Fails {
                    return None;
                }
                let target = self.projected("deref", "Target", vec![ty], span);
                let target = self.structurally(target);
                let callee = self.lang_method("deref", "deref", vec![ty]);
                return Some(Step {
                    ty: target,
                    overloaded: Some(callee),
                });
            }
            _ => return None,
        };
        Some(Step {
            ty: self.structurally(target),
            overloaded: None,
        })
    }

    /// What a further value of a merge is expected to be.
    pub(crate) fn merge_expectation(&self, merge: &Merge) -> Expectation {
        match (merge.expected, merge.merged) {
            (Expectation::Has(ty), _) if !self.is_unknown(ty) => merge.expected,
            (_, Some(merged)) => Expectation::Hint(merged),
            _ => merge.expected,
        }
    }

    /// Adds a value to a merge.
    pub(crate) fn merge(&mut self, merge: &mut Merge, expr: ExprId, found: Ty) {
        let found = self.structurally(found);
        if let TyKind::Never = self.kind(found) {
            merge.never.push(expr);
            return;
        }
        match merge.merged {
            None => {
                let expected = match merge.expected {
                    Expectation::Has(ty) if !self.is_unknown(ty) => Some(ty),
                    _ => None,
                };
                match expected {
                    Some(expected) => {
                        self.coerce(expr, found, expected);
                        merge.merged = Some(expected);
                    }
                    None => merge.merged = Some(found),
                }
            }
            Some(merged) => {
                let both = (self.kind(merged), self.kind(found));
                if let (TyKind::Function(..), TyKind::Function(function, substitutions)) = both
                    && !self.solver.can_unify(merged, found)
                {
                    // Different function items meet as a function pointer.
                    let (parameters, result) =
                        self.solver.function_signature(*function, substitutions);
                    let pointer = self.intern(TyKind::FunctionPointer(parameters, result));
                    for (value, ty) in std::mem::take(&mut merge.values) {
                        self.coerce(value, ty, pointer);
                    }
                    self.coerce(expr, found, pointer);
                    merge.merged = Some(pointer);
                    return;
                }
                self.coerce(expr, found, merged);
            }
        }
        merge.values.push((expr, found));
    }

    /// The type of the merge: `!` if all values were.
    pub(crate) fn finish_merge(&mut self, merge: Merge) -> Ty {
        let Some(merged) = merge.merged else {
            return self.types.interner.never();
        };
        for expr in merge.never {
            self.adjust(expr, AdjustmentKind::NeverToAny, merged);
        }
        merged
    }

    /// A merge to which something that is no expression adds `()`: a missing `else`, a bare `break`.
    pub(crate) fn merge_unit(&mut self, merge: &mut Merge, span: hir::Span) {
        let unit = self.unit();
        match merge.merged {
            Some(merged) => self.demand(unit, merged, span),
            None => merge.merged = Some(unit),
        }
    }

    /// Reports an expression whose type must be known here.
    pub(crate) fn unknown_type(&mut self, span: hir::Span) -> Ty {
        self.report(
            Code::AnnotateType,
            span,
            "the type must be known here",
            "annotate the variable or the call that this comes from",
        );
        self.error()
    }
}

/// A step of [`Inference::autoderef`].
#[derive(Clone, Debug)]
pub(crate) struct Step {
    /// The type after it.
    pub ty: Ty,
    /// `Deref::deref`, unless built in.
    pub overloaded: Option<Callee>,
}
