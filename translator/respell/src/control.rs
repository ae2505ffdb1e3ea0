//! Branches, loops, and the ways out of them.

use hir::{AdjustmentKind, Arm, ExprId, ExprKind};

use crate::body::BodyPrinter;
use crate::expr::label;

impl BodyPrinter<'_, '_, '_> {
    /// An expression that decides what runs next, in parentheses.
    pub(crate) fn control(&self, expr: ExprId, depth: usize) -> String {
        match &self.expr(expr).kind {
            ExprKind::If {
                condition,
                then,
                otherwise,
            } => {
                let mut text = format!(
                    "(if {} {}",
                    self.condition(*condition, depth),
                    self.arm_block(*then, depth)
                );
                if let Some(otherwise) = otherwise {
                    text.push_str(&format!(" else {}", self.arm_block(*otherwise, depth)));
                }
                text.push(')');
                text
            }
            ExprKind::Match { scrutinee, arms } => self.match_expression(*scrutinee, arms, depth),
            ExprKind::Loop(block) => {
                format!("({}: loop {})", label(expr), self.arm_block(*block, depth))
            }
            ExprKind::While(condition, block) => {
                let condition = self.condition(*condition, depth);
                format!(
                    "({}: while {condition} {})",
                    label(expr),
                    self.arm_block(*block, depth)
                )
            }
            ExprKind::For(pat, iterable, block) => format!(
                "({}: for {} in {} {})",
                label(expr),
                self.pattern(*pat),
                self.value(*iterable, depth),
                self.arm_block(*block, depth)
            ),
            ExprKind::Break(target, value) => match value {
                Some(value) => format!("(break {} {})", label(*target), self.value(*value, depth)),
                None => format!("(break {})", label(*target)),
            },
            ExprKind::Continue(target) => format!("(continue {})", label(*target)),
            ExprKind::Return(value) => match value {
                Some(value) => format!("(return {})", self.value(*value, depth)),
                None => "(return)".into(),
            },
            other => panic!("no control flow: {other:?}"),
        }
    }

    fn match_expression(&self, scrutinee: ExprId, arms: &[Arm], depth: usize) -> String {
        let indent = "    ".repeat(depth + 1);
        let mut text = format!("(match {} {{\n", self.value(scrutinee, depth));
        for arm in arms {
            let guard = match arm.guard {
                Some(guard) => format!(" if {}", self.condition(guard, depth + 1)),
                None => String::new(),
            };
            let value = self.value(arm.value, depth + 1);
            text.push_str(&format!(
                "{indent}{}{guard} => {value},\n",
                self.pattern(arm.pat)
            ));
        }
        text.push_str(&"    ".repeat(depth));
        text.push_str("})");
        text
    }

    /// A condition: `let` and `&&` stay bare.
    pub(crate) fn condition(&self, expr: ExprId, depth: usize) -> String {
        match &self.expr(expr).kind {
            ExprKind::LazyAnd(left, right) => {
                format!(
                    "{} && {}",
                    self.condition(*left, depth),
                    self.condition(*right, depth)
                )
            }
            ExprKind::Let(pat, value) => {
                format!("let {} = {}", self.pattern(*pat), self.value(*value, depth))
            }
            _ => self.value(expr, depth),
        }
    }

    /// A block after a keyword. (Adjustments of blocks are those of their values, or `!`.)
    pub(crate) fn arm_block(&self, block: ExprId, depth: usize) -> String {
        let is_plain = matches!(
            self.expr(block).kind,
            ExprKind::Block {
                labelled: false,
                is_unsafe: false,
                ..
            }
        );
        let is_adjusted = self
            .typed
            .adjustments
            .get(&block)
            .is_some_and(|all| all.iter().any(|one| one.kind != AdjustmentKind::NeverToAny));
        match is_plain && !is_adjusted {
            true => self.block(block, depth),
            false => format!("{{ {} }}", self.value(block, depth)),
        }
    }
}
