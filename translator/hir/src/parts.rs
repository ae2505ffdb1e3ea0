//! The parts of expressions, for whoever looks at whole bodies.

use crate::{Body, ExprId, ExprKind, Statement};

impl Body {
    /// Calls `visit` for each expression directly inside of `expr`, in the order of the source. Literals in patterns are left out.
    pub fn for_each_part(&self, expr: ExprId, visit: &mut dyn FnMut(ExprId)) {
        match &self.expr(expr).kind {
            ExprKind::Literal(_)
            | ExprKind::Path(_)
            | ExprKind::Qualified { .. }
            | ExprKind::Underscore
            | ExprKind::Continue(_)
            | ExprKind::Error => {}
            ExprKind::Unary(_, one)
            | ExprKind::Cast(one, _)
            | ExprKind::Field(one, _)
            | ExprKind::Repeat(one, _)
            | ExprKind::Let(_, one)
            | ExprKind::Loop(one)
            | ExprKind::Try(one)
            | ExprKind::Reference { operand: one, .. }
            | ExprKind::RawReference { operand: one, .. }
            | ExprKind::Closure { body: one, .. } => visit(*one),
            ExprKind::Binary(_, first, second)
            | ExprKind::LazyAnd(first, second)
            | ExprKind::LazyOr(first, second)
            | ExprKind::Assign(first, second)
            | ExprKind::AssignOp(_, first, second)
            | ExprKind::Index(first, second)
            | ExprKind::VecRepeat(first, second)
            | ExprKind::While(first, second)
            | ExprKind::For(_, first, second) => {
                visit(*first);
                visit(*second);
            }
            ExprKind::Call { callee, arguments } => {
                visit(*callee);
                arguments.iter().for_each(|argument| visit(*argument));
            }
            ExprKind::MethodCall {
                receiver,
                arguments,
                ..
            } => {
                visit(*receiver);
                arguments.iter().for_each(|argument| visit(*argument));
            }
            ExprKind::Range { start, end, .. } => {
                start.iter().chain(end).for_each(|one| visit(*one))
            }
            ExprKind::Tuple(list)
            | ExprKind::Array(list)
            | ExprKind::VecList(list)
            | ExprKind::Format {
                arguments: list, ..
            } => list.iter().for_each(|one| visit(*one)),
            ExprKind::Struct { fields, base, .. } => {
                fields.iter().for_each(|(_, value)| visit(*value));
                base.iter().for_each(|base| visit(*base));
            }
            ExprKind::Block {
                statements, value, ..
            } => {
                for statement in statements {
                    match statement {
                        Statement::Let {
                            init, otherwise, ..
                        } => init.iter().chain(otherwise).for_each(|one| visit(*one)),
                        Statement::Expr { expr, .. } => visit(*expr),
                    }
                }
                value.iter().for_each(|value| visit(*value));
            }
            ExprKind::If {
                condition,
                then,
                otherwise,
            } => {
                visit(*condition);
                visit(*then);
                otherwise.iter().for_each(|otherwise| visit(*otherwise));
            }
            ExprKind::Match { scrutinee, arms } => {
                visit(*scrutinee);
                for arm in arms {
                    arm.guard.iter().for_each(|guard| visit(*guard));
                    visit(arm.value);
                }
            }
            ExprKind::Break(_, value) | ExprKind::Return(value) => {
                value.iter().for_each(|value| visit(*value));
            }
            ExprKind::AssertCompare {
                left,
                right,
                message,
                ..
            } => {
                visit(*left);
                visit(*right);
                message.iter().for_each(|message| visit(*message));
            }
            ExprKind::Assert {
                condition, panic, ..
            } => {
                visit(*condition);
                visit(*panic);
            }
        }
    }
}
