//! Functions with the hint `look_inside_if`.
//!
//! Such a function begins with the question whether a trace may follow the call:
//!
//! ```text
//! if we_are_jitted && !predicate(parameters) { return residual(parameters) }
//! ```
//! where `residual` calls the function itself and is not looked into, so that it runs as native code, where the first
//! question is never answered by yes.

use diagnostics::Code;
use flow::FunctionId;
use hir::{DefId, HintKind, ItemKind, Resolution, Ty};

use super::Builder;
use crate::instances::{Abi, InstanceKind};
use crate::place::{CallTarget, Operand, Place, RESULT, Rvalue, Terminator};

impl Builder<'_, '_> {
    /// The question, if the function has the hint.
    pub(super) fn look_inside_if(&mut self, def: DefId, abi: &Abi) {
        let attributes = &self.context.program().item(def).attributes;
        let Some(hint) = attributes.hint(HintKind::LookInsideIf) else {
            return;
        };
        // Anything else has been reported.
        let [argument] = hint.arguments.as_slice() else {
            return;
        };
        let Some(Resolution::Def(predicate)) = argument.resolution else {
            return;
        };
        let name = &self.context.program().item(def).name;
        let Some(substitutions) = self.predicate_substitutions(predicate, abi) else {
            let message = format!("the predicate `{}` does not fit `{name}`", argument.text);
            let parameters = self.context.type_names(&abi.parameters);
            let help = format!("write `fn {}({parameters}) -> bool`", argument.text);
            let code = Code::HintedFunction;
            self.context.report(code, argument.span, message, &help);
            return;
        };
        if let Some(ty) = abi
            .parameters
            .iter()
            .find(|ty| self.context.needs_drop(**ty))
        {
            let ty = self.context.type_name(*ty);
            let message = format!("`look_inside_if` on a function that takes a `{ty}`");
            let help = "take a reference: the predicate would end the value";
            let code = Code::HintedFunction;
            self.context.report(code, hint.span, message, help);
            return;
        }
        let residual = InstanceKind::Residual(def);
        let residual = self.context.function(residual, self.substitutions.clone());
        self.ask_predicate(predicate, substitutions, residual, abi);
    }

    fn ask_predicate(
        &mut self,
        predicate: DefId,
        substitutions: Vec<Ty>,
        residual: FunctionId,
        abi: &Abi,
    ) {
        let copies: Vec<Operand> = self
            .parameter_operands(abi)
            .into_iter()
            .map(|operand| match operand {
                Operand::Move(place) => Operand::Copy(place),
                other => other,
            })
            .collect();
        let bool_ty = self.context.interner().bool();
        let (asks, calls, goes_on) = (self.new_block(), self.new_block(), self.new_block());
        let jitted = self.scratch(bool_ty);
        self.assign(jitted.clone(), Rvalue::WeAreJitted);
        self.branch(Operand::Copy(jitted), asks, goes_on);
        self.block = asks;
        let holds = self.scratch(bool_ty);
        self.call_function(predicate, substitutions, copies.clone(), holds.clone());
        self.branch(Operand::Copy(holds), goes_on, calls);
        self.block = calls;
        let mut arguments = copies;
        if let Some(location) = self.location {
            arguments.push(Operand::Copy(Place::local(location)));
        }
        let diverges = *self.context.kind(abi.result) == hir::TyKind::Never;
        let callee = CallTarget::Function(residual);
        self.push_call(callee, arguments, Place::local(RESULT), diverges);
        self.terminate(Terminator::Return);
        self.block = goes_on;
    }

    /// The predicate's type arguments: none, or those of the function. `None` if its signature is another one.
    fn predicate_substitutions(&self, predicate: DefId, abi: &Abi) -> Option<Vec<Ty>> {
        let item = self.context.program().item(predicate);
        if !matches!(item.kind, ItemKind::Function(_)) {
            return None;
        }
        let generics = item.generics.parameters.len() + item.generics.parent_count as usize;
        let substitutions = match generics {
            0 => Vec::new(),
            count if count == self.substitutions.len() => self.substitutions.clone(),
            _ => return None,
        };
        let (parameters, result) = self.context.signature(predicate, &substitutions);
        let fits = parameters == abi.parameters && result == self.context.interner().bool();
        fits.then_some(substitutions)
    }
}
