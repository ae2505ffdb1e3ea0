//! Closure expressions: their captures.
//!
//! Whole variables are captured, where rustc captures single fields. The difference shows only in when
//! values end: a part with an end that rustc leaves outside would end with the closure. So it is refused that
//! a closure takes such a variable and uses nothing but parts of it.

use hir::{BindingMode, ExprId, ExprKind, LocalId, Resolution, Span, Statement, Ty, TyKind};

use super::Builder;
use crate::place::{Operand, Place, Rvalue};

impl Builder<'_, '_> {
    /// A closure: the values and references that it captures.
    pub(super) fn closure_expression(&mut self, destination: Place, expr: ExprId) {
        let captures = self.typed.closures[&expr].captures.clone();
        let mut operands = Vec::new();
        for capture in captures {
            let place = self.variables[&capture.local].clone();
            match capture.mode {
                _ if capture.is_behind => operands.push(Operand::Copy(place)),
                BindingMode::Value => {
                    if self.has_parts_with_ends(self.place_ty(&place))
                        && self.uses_only_parts(expr, capture.local)
                    {
                        self.refuse_part(expr, capture.local);
                    }
                    operands.push(self.read(place));
                }
                BindingMode::Reference { .. } => operands.push(self.reference_to(place)),
            }
        }
        self.assign(destination, Rvalue::Aggregate(0, operands));
    }

    fn refuse_part(&mut self, closure: ExprId, variable: LocalId) {
        let name = &self.hir.locals[variable.index()].name;
        self.context.unsupported(
            self.hir.expr(closure).span,
            format!("a closure that takes a part of `{name}`, which holds guards"),
            "move the part into a variable of its own before the closure, and use that",
        );
    }

    /// Whether rustc would capture single parts of such a value, and their ends matter.
    fn has_parts_with_ends(&self, ty: Ty) -> bool {
        let has_parts = match self.context.kind(ty) {
            TyKind::Tuple(_) => true,
            TyKind::Adt(def, _) => {
                self.context.program().variants(*def).len() == 1
                    && self.context.types.drop_method(ty).is_none()
            }
            _ => false,
        };
        has_parts && self.context.needs_drop(ty)
    }

    /// Whether no use of the variable in the closure is one of the whole.
    fn uses_only_parts(&self, closure: ExprId, variable: LocalId) -> bool {
        let hir = self.hir;
        let within = hir.expr(closure).span;
        let is_use = |expr: ExprId| match &hir.expr(expr).kind {
            ExprKind::Path(path) => {
                path.resolution == Resolution::Local(variable)
                    && path.segments.len() == 1
                    && contains(within, hir.expr(expr).span)
            }
            _ => false,
        };
        let all: Vec<ExprId> = (0..hir.exprs.len()).map(ExprId::new).collect();
        let whole = all.iter().filter(|expr| is_use(**expr)).count();
        let of_parts = all.iter().map(|expr| match &hir.expr(*expr).kind {
            ExprKind::Field(base, _)
            | ExprKind::Match {
                scrutinee: base, ..
            } => usize::from(is_use(*base)),
            ExprKind::Let(_, base) => usize::from(is_use(*base)),
            ExprKind::Block { statements, .. } => statements
                .iter()
                .filter(|statement| match statement {
                    Statement::Let { pat, init, .. } => {
                        init.is_some_and(is_use) && !self.is_plain_binding(*pat)
                    }
                    Statement::Expr { .. } => false,
                })
                .count(),
            _ => 0,
        });
        whole == of_parts.sum()
    }
}

fn contains(outer: Span, inner: Span) -> bool {
    outer.file == inner.file && outer.start <= inner.start && inner.end <= outer.end
}
