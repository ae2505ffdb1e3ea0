//! Hints of the author that mark places in the interpreter's loop.
//!
//! `merge_point!` and `can_enter!` are macros of `rtlib` that expand to a call of the function with the mark
//! `jit_point`: the driver's name, which of the two it is, and a tuple of references to the greens. The
//! call is taken apart here, so that the greens are read and no address of theirs is taken.

use hir::{ExprId, ExprKind, Literal};

use super::Builder;
use crate::place::{Operand, StatementKind};

impl Builder<'_, '_> {
    /// A call of the function that stands for both hints.
    pub(super) fn jit_point(&mut self, arguments: &[ExprId]) {
        let [driver, can_enter, greens] = arguments else {
            panic!("a hint has three arguments, in {}", self.body.name);
        };
        let hir = self.hir;
        let kind = |expr: &ExprId| &hir.expr(*expr).kind;
        let (
            ExprKind::Literal(Literal::Str(driver)),
            ExprKind::Literal(Literal::Bool(can_enter)),
            ExprKind::Tuple(greens),
        ) = (kind(driver), kind(can_enter), kind(greens))
        else {
            let help = "write `jit::merge_point!` or `jit::can_enter!`";
            self.unsupported("a call of what only macros call", help);
            return;
        };
        let mut operands = Vec::new();
        for green in greens {
            let ExprKind::Reference { operand, .. } = kind(green) else {
                panic!("a green is behind a reference, in {}", self.body.name);
            };
            let place = self.place(*operand);
            let ty = self.place_ty(&place);
            if self.context.layout(ty).is_memory() {
                let span = hir.expr(*operand).span;
                let message = format!("a green of the type `{}`", self.context.type_name(ty));
                let help = "greens are small values that say where in the guest's program the \
                            interpreter is: keep this behind an `Rc` or a reference";
                self.context.unsupported(span, message, help);
                continue;
            }
            operands.push(Operand::Copy(place));
        }
        self.push(StatementKind::JitPoint {
            driver: driver.clone(),
            can_enter: *can_enter,
            greens: operands,
        });
    }
}
