//! Closures: their signature from what they are passed to, their body at once.

use hir::{ClosureId, ExprId, PatId, Ty, TyKind, TypeRef};

use super::{Expectation, Inference, PendingClosure};
use crate::solve::{ClosureSignature, Goal};

impl Inference<'_, '_> {
    pub(super) fn infer_closure(
        &mut self,
        expr: ExprId,
        parameters: &[(PatId, Option<TypeRef>)],
        result: Option<&TypeRef>,
        body: ExprId,
        expected: Expectation,
    ) -> Ty {
        let closure = ClosureId {
            body: self.body_id,
            expr,
        };
        let (wanted, wanted_result) = match expected.ty() {
            Some(ty) => self.expected_signature(ty),
            None => (None, None),
        };
        let mut types = Vec::with_capacity(parameters.len());
        for (number, (_, written)) in parameters.iter().enumerate() {
            let known = wanted
                .as_ref()
                .and_then(|wanted| wanted.get(number).copied());
            let ty = match written {
                Some(written) => {
                    let ty = self.written(written);
                    if let Some(known) = known {
                        self.solver.unify(ty, known);
                    }
                    ty
                }
                None => known.unwrap_or_else(|| self.solver.variable()),
            };
            types.push(ty);
        }
        let result_type = match (result, wanted_result) {
            (Some(written), wanted) => {
                let ty = self.written(written);
                if let Some(wanted) = wanted {
                    self.solver.unify(ty, wanted);
                }
                ty
            }
            (None, Some(wanted)) => wanted,
            (None, None) => self.solver.variable(),
        };
        let substitutions = self.types.identity(self.scope.owner);
        let ty = self.intern(TyKind::Closure(closure, substitutions));
        self.solver.closures.push(ClosureSignature {
            closure,
            parameters: types.clone(),
            result: result_type,
        });
        self.closures.push(PendingClosure {
            expr,
            closure,
            parameters: types.clone(),
            result: result_type,
        });

        for ((pat, _), ty) in parameters.iter().zip(&types) {
            self.infer_pat(*pat, *ty);
        }
        let breakables = std::mem::take(&mut self.breakables);
        let diverges = std::mem::replace(&mut self.diverges, false);
        self.results.push(result_type);
        let found = self.infer(body, Expectation::Has(result_type));
        self.coerce(body, found, result_type);
        self.results.pop();
        self.breakables = breakables;
        self.diverges = diverges;
        ty
    }

    /// What the pending obligations on `ty`, or `ty` itself, say of a closure's signature.
    fn expected_signature(&mut self, ty: Ty) -> (Option<Vec<Ty>>, Option<Ty>) {
        let program = self.types.program;
        let ty = self.solver.shallow(ty);
        match self.kind(ty) {
            TyKind::FunctionPointer(parameters, result) => {
                (Some(parameters.clone()), Some(*result))
            }
            TyKind::Dyn {
                trait_def,
                arguments,
                bindings,
            } => match &arguments[..] {
                [inputs] if program.is_callable(*trait_def) => {
                    let parameters = match self.kind(*inputs) {
                        TyKind::Tuple(parts) => Some(parts.clone()),
                        _ => None,
                    };
                    (parameters, bindings.first().map(|(_, result)| *result))
                }
                _ => (None, None),
            },
            TyKind::Infer(_) => {
                let mut parameters = None;
                let mut result = None;
                let output = self
                    .types
                    .associated_item(self.lang("fn_once"), "Output")
                    .expect("the library's fn_once has an Output");
                for obligation in self.solver.pending.clone() {
                    match &obligation.goal {
                        Goal::Trait(trait_def, substitutions)
                            if self.solver.shallow(substitutions[0]) == ty =>
                        {
                            if program.is_callable(*trait_def) {
                                if let TyKind::Tuple(parts) = self.kind(substitutions[1]) {
                                    parameters = Some(parts.clone());
                                }
                                continue;
                            }
                            // A trait of the author's with a `Fn` supertrait.
                            let clause = crate::Clause {
                                trait_def: *trait_def,
                                substitutions: substitutions.clone(),
                                bindings: Vec::new(),
                            };
                            for above in self.types.with_supertraits(clause) {
                                if program.is_callable(above.trait_def)
                                    && above.substitutions.len() > 1
                                    && let TyKind::Tuple(parts) = self.kind(above.substitutions[1])
                                {
                                    parameters = Some(parts.clone());
                                }
                            }
                        }
                        Goal::Projection(item, substitutions, value)
                            if *item == output && self.solver.shallow(substitutions[0]) == ty =>
                        {
                            if let TyKind::Tuple(parts) = self.kind(substitutions[1]) {
                                parameters = Some(parts.clone());
                            }
                            result = Some(*value);
                        }
                        _ => {}
                    }
                }
                (parameters, result)
            }
            _ => (None, None),
        }
    }
}
