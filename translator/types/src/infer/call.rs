//! Calls: what is called, and the arguments in two rounds, closures last.

use diagnostics::Code;
use hir::{Callee, ExprId, ExprKind, FunctionRef, Span, Ty, TyKind};

use super::{Expectation, Inference};

impl Inference<'_, '_> {
    pub(super) fn infer_call(
        &mut self,
        expr: ExprId,
        callee: ExprId,
        arguments: &[ExprId],
        expected: Expectation,
    ) -> Ty {
        let span = self.span(expr);
        let ty = self.infer(callee, Expectation::None);
        let ty = self.structurally(ty);
        match self.kind(ty) {
            TyKind::Function(function, substitutions) => {
                let (function, substitutions) = (*function, substitutions.clone());
                let (parameters, result) = self.signature_at(function, &substitutions, span);
                self.infer_arguments(&parameters, result, arguments, expected, span);
                result
            }
            TyKind::FunctionPointer(parameters, result) => {
                let (parameters, result) = (parameters.clone(), *result);
                self.infer_arguments(&parameters, result, arguments, expected, span);
                result
            }
            TyKind::Error => {
                for argument in arguments {
                    self.infer(*argument, Expectation::None);
                }
                ty
            }
            _ => self.infer_callable(expr, callee, ty, arguments, expected, span),
        }
    }

    /// The signature with projections normalised at the place of the call.
    pub(super) fn signature_at(
        &mut self,
        function: FunctionRef,
        substitutions: &[Ty],
        span: Span,
    ) -> (Vec<Ty>, Ty) {
        let signature = self.types.generic_signature(function);
        let mut replace = |ty: &Ty| {
            let ty = self.types.interner.substitute(*ty, substitutions);
            self.solver.normalize(ty, span)
        };
        let parameters = signature.parameters.iter().map(&mut replace).collect();
        (parameters, replace(&signature.result))
    }

    /// Calls a closure, or a value whose type is bounded by a `Fn` trait, perhaps behind references.
    fn infer_callable(
        &mut self,
        expr: ExprId,
        callee: ExprId,
        ty: Ty,
        arguments: &[ExprId],
        expected: Expectation,
        span: Span,
    ) -> Ty {
        let steps = self.autoderef(ty, span);
        for (number, step) in steps.iter().enumerate() {
            if let TyKind::FunctionPointer(parameters, result) = self.kind(step.ty) {
                let (parameters, result) = (parameters.clone(), *result);
                self.adjust_steps(callee, &steps[..=number], false);
                self.infer_arguments(&parameters, result, arguments, expected, span);
                return result;
            }
            if let TyKind::Function(function, substitutions) = self.kind(step.ty) {
                let (function, substitutions) = (*function, substitutions.clone());
                self.adjust_steps(callee, &steps[..=number], false);
                self.out.callees.entry(callee).or_insert(Callee {
                    function,
                    substitutions: substitutions.clone(),
                });
                let (parameters, result) = self.signature_at(function, &substitutions, span);
                self.infer_arguments(&parameters, result, arguments, expected, span);
                return result;
            }
            for (trait_name, method) in [
                ("fn", "call"),
                ("fn_mut", "call_mut"),
                ("fn_once", "call_once"),
            ] {
                let Some((parameters, result, trait_name, method)) =
                    self.callable(step.ty, trait_name, method)
                else {
                    continue;
                };
                self.adjust_steps(callee, &steps[..=number], trait_name == "fn_mut");
                match trait_name {
                    "fn" => {
                        let target = self.types.interner.reference(false, step.ty);
                        self.adjust(
                            callee,
                            hir::AdjustmentKind::Borrow { mutable: false },
                            target,
                        );
                    }
                    "fn_mut" => {
                        self.make_place_mutable(callee);
                        let target = self.types.interner.reference(true, step.ty);
                        self.adjust(
                            callee,
                            hir::AdjustmentKind::Borrow { mutable: true },
                            target,
                        );
                    }
                    _ => {}
                }
                self.infer_arguments(&parameters, result, arguments, expected, span);
                let tuple = self.intern(TyKind::Tuple(parameters));
                let callee = self.lang_method(trait_name, method, vec![step.ty, tuple]);
                self.out.callees.insert(expr, callee);
                return result;
            }
        }
        let last = steps.last().expect("never empty").ty;
        if self.is_unknown(last) {
            return self.unknown_type(span);
        }
        let shown = self.types.show(self.solver.resolve(ty));
        self.report(
            Code::UnsupportedExpression,
            span,
            &format!("the translator cannot call a `{shown}`"),
            "call a function, a closure, or a function pointer",
        );
        self.error()
    }

    /// The signature of something callable through that trait.
    fn callable(
        &mut self,
        ty: Ty,
        trait_name: &'static str,
        method: &'static str,
    ) -> Option<(Vec<Ty>, Ty, &'static str, &'static str)> {
        match self.kind(ty) {
            // Captures decide what a closure implements; that is found out at the end.
            TyKind::Closure(closure, substitutions) => {
                let (parameters, result) = self.solver.closure_signature(*closure, substitutions);
                Some((parameters, result, "fn", "call"))
            }
            TyKind::Parameter(..) | TyKind::Projection { .. } | TyKind::Dyn { .. } => {
                let trait_def = self.lang(trait_name);
                let output = self.types.associated_item(self.lang("fn_once"), "Output")?;
                let clause = self.bounds_of(ty).into_iter().find(|clause| {
                    clause.trait_def == trait_def && clause.substitutions[0] == ty
                })?;
                let TyKind::Tuple(parameters) = self.kind(clause.substitutions[1]) else {
                    return None;
                };
                let parameters = parameters.clone();
                let bound = clause.bindings.iter().find(|(item, _)| *item == output);
                let result = match bound {
                    Some((_, result)) => *result,
                    None => {
                        let span = self.types.program.item(trait_def).span;
                        self.projected("fn_once", "Output", clause.substitutions.clone(), span)
                    }
                };
                Some((parameters, result, trait_name, method))
            }
            _ => None,
        }
    }

    /// Arguments against parameter types: first those that are no closures, then the closures.
    pub(super) fn infer_arguments(
        &mut self,
        parameters: &[Ty],
        result: Ty,
        arguments: &[ExprId],
        expected: Expectation,
        span: Span,
    ) {
        if parameters.len() != arguments.len() {
            self.report(
                Code::Mismatch,
                span,
                &format!(
                    "{} arguments for {} parameters",
                    arguments.len(),
                    parameters.len()
                ),
                "this is a fault of the translator: rustc accepts the call",
            );
            return;
        }
        let hints = self.hints_from_result(parameters, result, expected);
        let is_closure = |inference: &Self, argument: ExprId| {
            matches!(inference.body.expr(argument).kind, ExprKind::Closure { .. })
        };
        for closures in [false, true] {
            if closures {
                self.solver.solve();
            }
            for (number, argument) in arguments.iter().enumerate() {
                if is_closure(self, *argument) != closures {
                    continue;
                }
                let formal = parameters[number];
                let hint = match &hints {
                    Some(hints) => hints[number],
                    None => formal,
                };
                let found = self.infer(*argument, Expectation::Has(hint));
                // What the result is expected to be may say more than the formal type: then the argument
                // is coerced to that, if it can be.
                if hints.is_some() && hint != formal && self.try_coerce(*argument, found, hint) {
                    self.demand(hint, formal, self.span(*argument));
                    continue;
                }
                self.coerce(*argument, found, formal);
            }
        }
    }

    /// What the expected result says of the parameters: unified and taken back, so that arguments that
    /// need a coercion still get one.
    fn hints_from_result(
        &mut self,
        parameters: &[Ty],
        result: Ty,
        expected: Expectation,
    ) -> Option<Vec<Ty>> {
        let expected = match expected {
            Expectation::Has(ty) | Expectation::Hint(ty) => self.solver.resolve(ty),
            Expectation::None => return None,
        };
        if self.is_unknown(expected) || self.is_unknown(result) {
            return None;
        }
        let types = self.types;
        self.solver.probe(|solver| {
            let fits = solver.table.unify(&types.interner, result, expected);
            fits.then(|| solver.resolve_all(parameters))
        })
    }
}
