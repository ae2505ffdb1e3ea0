//! Adjustments: what happens to a value between an expression and its use.

use hir::{AdjustmentKind, ExprId, FunctionRef, Ty, TyKind};

use super::Builder;
use crate::instances::InstanceKind;
use crate::layout::Metadata;
use crate::place::{Constant, Operand, Place, Rvalue};

impl Builder<'_, '_> {
    /// The place of an expression after its first `count` adjustments.
    pub(super) fn place_adjusted(&mut self, expr: ExprId, count: usize) -> Place {
        if count == 0 {
            return self.place_unadjusted(expr);
        }
        let adjustment = self.typed.adjustments[&expr][count - 1].clone();
        match adjustment.kind {
            AdjustmentKind::Dereference => self.place_adjusted(expr, count - 1).dereference(),
            AdjustmentKind::OverloadedDereference {
                callee, mutable, ..
            } => {
                let inner = self.place_adjusted(expr, count - 1);
                if mutable {
                    self.borrows_mutably(&inner);
                }
                let reference = self.reference_to(inner);
                self.call_to_reference(&callee, vec![reference])
                    .dereference()
            }
            _ => {
                let ty = self.instantiate(adjustment.target);
                let temporary = self.temporary(expr, ty);
                self.evaluate_adjusted(temporary.clone(), expr, count);
                temporary
            }
        }
    }

    /// Evaluates an expression with its first `count` adjustments into a place.
    pub(super) fn evaluate_adjusted(&mut self, destination: Place, expr: ExprId, count: usize) {
        if count == 0 {
            self.evaluate_unadjusted(destination, expr);
            return;
        }
        let adjustment = self.typed.adjustments[&expr][count - 1].clone();
        match adjustment.kind {
            AdjustmentKind::Borrow { mutable } => {
                if !mutable && count == 1 {
                    self.only_looks_at(expr);
                }
                let place = self.place_adjusted(expr, count - 1);
                if mutable {
                    self.borrows_mutably(&place);
                }
                self.assign(destination, Rvalue::Reference(place));
            }
            AdjustmentKind::Dereference | AdjustmentKind::OverloadedDereference { .. } => {
                let place = self.place_adjusted(expr, count);
                let operand = self.read(place);
                self.assign(destination, Rvalue::Use(operand));
            }
            AdjustmentKind::NeverToAny => {
                let never = self.scratch(self.context.interner().never());
                self.evaluate_adjusted(never, expr, count - 1);
                self.terminate(crate::place::Terminator::Unreachable);
            }
            AdjustmentKind::ReferenceToPointer | AdjustmentKind::MutableToConst => {
                let value = self.value_adjusted(expr, count - 1);
                self.assign(destination, Rvalue::Leaves(vec![(value, None)]));
            }
            AdjustmentKind::ReifyFunction => {
                let source = self.adjusted_ty_at(expr, count - 1);
                let TyKind::Function(function, substitutions) = self.context.kind(source) else {
                    panic!("only function items are reified");
                };
                let ty = self.instantiate(adjustment.target);
                let function = self.function_pointer(*function, substitutions);
                let constant = Operand::Constant(Constant::Function(function, ty));
                self.assign(destination, Rvalue::Use(constant));
            }
            AdjustmentKind::ClosureToFunction => {
                let source = self.adjusted_ty_at(expr, count - 1);
                let TyKind::Closure(closure, substitutions) = self.context.kind(source) else {
                    panic!("only closures become function pointers here");
                };
                let ty = self.instantiate(adjustment.target);
                let function = self
                    .context
                    .function(InstanceKind::Closure(*closure), substitutions.clone());
                let constant = Operand::Constant(Constant::Function(function, ty));
                self.assign(destination, Rvalue::Use(constant));
            }
            AdjustmentKind::Unsize => {
                let source = self.adjusted_ty_at(expr, count - 1);
                let target = self.instantiate(adjustment.target);
                let value = self.value_adjusted(expr, count - 1);
                self.unsize(destination, value, source, target);
            }
        }
    }

    fn adjusted_ty_at(&self, expr: ExprId, count: usize) -> Ty {
        match count {
            0 => self.ty(expr),
            _ => self.instantiate(self.typed.adjustments[&expr][count - 1].target),
        }
    }

    fn value_adjusted(&mut self, expr: ExprId, count: usize) -> Operand {
        let ty = self.adjusted_ty_at(expr, count);
        let place = self.value_temporary(ty);
        self.evaluate_adjusted(place.clone(), expr, count);
        Operand::Move(place)
    }

    /// The function that a pointer to a function item points to.
    pub(super) fn function_pointer(
        &mut self,
        function: FunctionRef,
        substitutions: &[Ty],
    ) -> flow::FunctionId {
        let callee = hir::Callee {
            function,
            substitutions: substitutions.to_vec(),
        };
        match self.context.resolve(&callee) {
            types::Resolved::Function(def, substitutions) => {
                let attributes = &self.context.program().item(def).attributes;
                let kind = if self.context.tracks_caller(def)
                    || attributes.intrinsic
                    || attributes.runtime
                {
                    InstanceKind::Shim(FunctionRef::Item(def))
                } else {
                    InstanceKind::Item(def)
                };
                self.context.function(kind, substitutions)
            }
            types::Resolved::Constructor(adt, variant, substitutions) => self.context.function(
                InstanceKind::Shim(FunctionRef::Constructor(adt, variant)),
                substitutions,
            ),
            other => {
                self.unsupported(
                    format!("a pointer to this function is not in the subset yet ({other:?})"),
                    "pass a closure",
                );
                self.context
                    .function(InstanceKind::Panic("unreachable"), Vec::new())
            }
        }
    }

    /// `&[T; N]` to `&[T]`, and its like inside of boxes: adds the second word.
    pub(super) fn unsize(&mut self, destination: Place, value: Operand, source: Ty, target: Ty) {
        let pair = self.unsize_pair(source, target);
        let Some((from, to)) = pair else {
            self.unsupported(
                "this unsizing coercion is not in the subset yet",
                "put the value into a `Box`, an `Rc` or behind a reference first",
            );
            return;
        };
        match (self.context.kind(from), self.context.metadata(to)) {
            (TyKind::Array(..), Metadata::Length) => {
                let length = self.usize(self.context.array_length(from));
                let leaves = vec![(value, None), (length, None)];
                self.assign(destination, Rvalue::Leaves(leaves));
            }
            (TyKind::Dyn { .. }, Metadata::Table) => {
                self.assign(destination, Rvalue::Leaves(vec![(value, None)]));
            }
            (_, Metadata::Table) => {
                let table = self.context.method_table(from, to);
                let pointer = self
                    .context
                    .interner()
                    .intern(TyKind::Pointer(false, self.context.interner().unit()));
                let table = Operand::Constant(Constant::Data(table, None, pointer));
                let leaves = vec![(value, None), (table, None)];
                self.assign(destination, Rvalue::Leaves(leaves));
            }
            _ => self.unsupported(
                "this unsizing coercion is not in the subset yet",
                "put the value into a `Box`, an `Rc` or behind a reference first",
            ),
        }
    }

    /// The pointees that an unsizing coercion relates, through pointers and structs around them.
    fn unsize_pair(&self, source: Ty, target: Ty) -> Option<(Ty, Ty)> {
        match (self.context.kind(source), self.context.kind(target)) {
            (
                TyKind::Ref(_, from) | TyKind::Pointer(_, from),
                TyKind::Ref(_, to) | TyKind::Pointer(_, to),
            ) => Some((*from, *to)),
            (TyKind::Adt(from, from_types), TyKind::Adt(to, to_types)) if from == to => {
                let parameters = from_types.iter().zip(to_types);
                let mut changed = parameters.filter(|(from, to)| from != to);
                let (from, to) = changed.next()?;
                Some((*from, *to))
            }
            _ => None,
        }
    }
}
