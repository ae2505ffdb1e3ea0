//! Calls of values: closures, function items, function pointers, and references to them.
//!
//! A closure's body is a function whose first parameter is the environment (by reference for `Fn` and
//! `FnMut`, by value for `FnOnce`, none without captures), then the arguments one by one. The `Fn`
//! traits take them as a tuple; it is taken apart here.

use hir::{Callee, ClosureKind, ExprId, FunctionRef, Ty, TyKind};

use super::Builder;
use crate::instances::InstanceKind;
use crate::place::{CallTarget, Operand, Place};

impl Builder<'_, '_> {
    /// `callee(arguments)` by a method of the `Fn` traits.
    pub(super) fn overloaded_call(
        &mut self,
        destination: Place,
        expr: ExprId,
        callee: ExprId,
        arguments: &[ExprId],
    ) {
        let method = self.typed.callees[&expr].clone();
        let method = self
            .context
            .instantiate_callee(&method, &self.substitutions);
        let FunctionRef::Item(def) = method.function else {
            panic!("a constructor is no method");
        };
        let by_value = self.context.program().item(def).name == "call_once";
        let self_ty = method.substitutions[0];
        let receiver = if by_value {
            self.operand(callee)
        } else {
            self.place_for_reference(callee)
        };
        let operands = self.operands(arguments);
        if self.is_callable_object(&method) {
            self.call_callable(self_ty, !by_value, receiver, operands, destination);
            return;
        }
        match self.context.resolve(&method) {
            types::Resolved::Function(..) => {
                // An impl of the library wants the tuple.
                let tuple = self.context.interner().intern(TyKind::Tuple(
                    arguments
                        .iter()
                        .map(|argument| self.adjusted_ty(*argument))
                        .collect(),
                ));
                let place = self.scratch(tuple);
                self.assign(place.clone(), crate::place::Rvalue::Aggregate(0, operands));
                self.call(&method, vec![receiver, Operand::Move(place)], destination);
            }
            _ => self.call_callable(self_ty, !by_value, receiver, operands, destination),
        }
    }

    /// A method of the `Fn` traits that is called by its name: receiver and tuple.
    pub(super) fn call_trait_method(
        &mut self,
        callee: &Callee,
        arguments: Vec<Operand>,
        destination: Place,
    ) {
        let FunctionRef::Item(def) = callee.function else {
            panic!("a constructor is no method");
        };
        let by_value = self.context.program().item(def).name == "call_once";
        let mut arguments = arguments.into_iter();
        let (Some(receiver), Some(tuple)) = (arguments.next(), arguments.next()) else {
            panic!("the Fn traits' methods take two arguments");
        };
        let tuple_ty = self.operand_ty(&tuple);
        let TyKind::Tuple(parts) = self.context.kind(tuple_ty) else {
            panic!("the Fn traits' arguments are a tuple");
        };
        let operands = if parts.is_empty() {
            Vec::new()
        } else {
            let (place, _) = self.stored(tuple, tuple_ty);
            (0..parts.len())
                .map(|index| Operand::Move(place.clone().field(index)))
                .collect()
        };
        let self_ty = callee.substitutions[0];
        self.call_callable(self_ty, !by_value, receiver, operands, destination);
    }

    /// Calls a value of type `ty`, given itself or by reference.
    pub(super) fn call_callable(
        &mut self,
        ty: Ty,
        by_reference: bool,
        receiver: Operand,
        arguments: Vec<Operand>,
        destination: Place,
    ) {
        match self.context.kind(ty) {
            TyKind::Ref(_, target) => {
                let receiver = self.through(by_reference, receiver);
                self.call_callable(*target, true, receiver, arguments, destination);
            }
            TyKind::Closure(closure, substitutions) => {
                let types = self.context.closure_types(*closure);
                let types = types.expect("the closure was typed");
                let function = self
                    .context
                    .function(InstanceKind::Closure(*closure), substitutions.clone());
                let mut operands = Vec::new();
                if types.captures.is_empty() {
                    // No environment.
                } else if types.kind == ClosureKind::FnOnce || by_reference {
                    operands.push(receiver);
                } else {
                    let (place, _) = self.stored(receiver, ty);
                    operands.push(self.reference_to(place));
                }
                operands.extend(arguments);
                let diverges = self.diverges(function);
                self.push_call(
                    CallTarget::Function(function),
                    operands,
                    destination,
                    diverges,
                );
            }
            TyKind::Function(function, substitutions) => {
                let callee = Callee {
                    function: *function,
                    substitutions: substitutions.clone(),
                };
                self.call(&callee, arguments, destination);
            }
            TyKind::FunctionPointer(_, result) => {
                let pointer = self.through(by_reference, receiver);
                let diverges = *self.context.kind(*result) == TyKind::Never;
                self.push_call(
                    CallTarget::Pointer(pointer),
                    arguments,
                    destination,
                    diverges,
                );
            }
            TyKind::Dyn { .. } if by_reference => {
                let callee = CallTarget::Table(receiver.clone(), 0);
                let mut operands = vec![receiver];
                operands.extend(arguments);
                self.push_call(callee, operands, destination, false);
            }
            _ => {
                let name = self.context.type_name(ty);
                self.unsupported(
                    format!("calling a value of type `{name}` is not in the subset yet"),
                    "box it as `Box<dyn FnMut(…)>`; what it may use only once it can take out of an `Option`",
                );
            }
        }
    }

    /// The value behind a reference to it, or the value itself.
    fn through(&mut self, by_reference: bool, receiver: Operand) -> Operand {
        if !by_reference {
            return receiver;
        }
        let ty = self.operand_ty(&receiver);
        let (place, _) = self.stored(receiver, ty);
        Operand::Copy(place.dereference())
    }

    fn diverges(&self, function: flow::FunctionId) -> bool {
        let instances = self.context.instances.borrow();
        *self.context.kind(instances.abi(function).result) == TyKind::Never
    }
}
