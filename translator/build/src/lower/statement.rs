//! Blocks, statements, assignments.

use hir::{ExprId, ExprKind, PatKind, Statement};

use super::Builder;
use crate::place::{Operand, Place, Projection, Rvalue, StatementKind, Terminator};

impl Builder<'_, '_> {
    /// A block expression.
    pub(super) fn block(
        &mut self,
        destination: Place,
        expr: ExprId,
        labelled: bool,
        statements: &[Statement],
        value: Option<ExprId>,
    ) {
        let exit = labelled.then(|| self.new_block());
        if let Some(break_block) = exit {
            self.leavable(expr, break_block, None, destination.clone());
        }
        self.open_scope(false);
        for statement in statements {
            self.statement(statement);
        }
        if let Some(value) = value {
            // Before Rust 2024 the temporaries of a block's value outlived its variables.
            if self.is_edition_2024 {
                self.open_scope(true);
                self.evaluate_into(destination, value);
                self.close_scope();
            } else {
                self.evaluate_into(destination, value);
            }
        }
        self.close_scope();
        if let Some(exit) = exit {
            self.goto(exit);
        }
    }

    fn statement(&mut self, statement: &Statement) {
        match statement {
            Statement::Expr { expr, .. } => {
                let outer = std::mem::replace(&mut self.span, self.hir.expr(*expr).span);
                self.open_scope(true);
                self.evaluate(*expr);
                self.close_scope();
                self.span = outer;
            }
            Statement::Let {
                pat,
                init,
                otherwise,
                ..
            } => {
                let scope = self.scopes.len() - 1;
                let outer = std::mem::replace(&mut self.span, self.hir.pat(*pat).span);
                let Some(init) = init else {
                    self.declare(*pat, scope);
                    self.span = outer;
                    return;
                };
                self.open_scope(true);
                self.extend_temporaries(*init, scope);
                match (&self.hir.pat(*pat).kind, otherwise) {
                    (PatKind::Bind { .. }, None) if self.is_plain_binding(*pat) => {
                        let place = self.declare(*pat, scope);
                        self.evaluate_into(place, *init);
                    }
                    (PatKind::Wild, None) => {
                        // The value of a place is not even read.
                        let _ = self.place(*init);
                    }
                    (_, None) => {
                        let place = self.place(*init);
                        self.bind_irrefutable(*pat, place, scope);
                    }
                    (_, Some(otherwise)) => {
                        let (yes, no) = (self.new_block(), self.new_block());
                        let place = self.place(*init);
                        self.test_pattern(*pat, place, scope, yes, no);
                        self.block = no;
                        self.record_drops(self.scopes.len() - 1);
                        let never = self.scratch(self.context.interner().never());
                        self.evaluate_into(never, *otherwise);
                        self.terminate_and_go(Terminator::Unreachable, yes);
                    }
                }
                self.close_scope();
                self.span = outer;
            }
        }
    }

    /// Temporaries whose reference is what a `let` keeps live as long as its variables.
    fn extend_temporaries(&mut self, expr: ExprId, scope: usize) {
        let hir = self.hir;
        match &hir.expr(expr).kind {
            ExprKind::Reference { operand, .. } => {
                let mut at = *operand;
                loop {
                    self.extended.insert(at, scope);
                    match &hir.expr(at).kind {
                        ExprKind::Field(base, _) | ExprKind::Index(base, _) => at = *base,
                        _ => break,
                    }
                }
                self.extend_temporaries(*operand, scope);
            }
            ExprKind::Tuple(parts) | ExprKind::Array(parts) => {
                for part in parts {
                    self.extend_temporaries(*part, scope);
                }
            }
            ExprKind::Struct { fields, .. } => {
                for (_, value) in fields {
                    self.extend_temporaries(*value, scope);
                }
            }
            ExprKind::Cast(operand, _) => self.extend_temporaries(*operand, scope),
            ExprKind::Block {
                value: Some(value), ..
            } => self.extend_temporaries(*value, scope),
            _ => {}
        }
    }

    /// `target = value`: the value comes first; what was there ends.
    pub(super) fn assignment(&mut self, target: ExprId, value: ExprId) {
        if self.is_destructuring(target) {
            let operand = self.operand(value);
            let ty = self.adjusted_ty(value);
            let (place, _) = self.stored(operand, ty);
            self.destructure(target, place);
            return;
        }
        let operand = self.operand(value);
        let place = self.place(target);
        self.push(StatementKind::Drop(place.clone()));
        self.assign(place, Rvalue::Use(operand));
    }

    fn is_destructuring(&self, target: ExprId) -> bool {
        matches!(
            self.hir.expr(target).kind,
            ExprKind::Underscore
                | ExprKind::Tuple(_)
                | ExprKind::Array(_)
                | ExprKind::Struct { .. }
                | ExprKind::Call { .. }
        )
    }

    /// Whether `..` stands among the parts.
    fn has_rest(&self, parts: &[ExprId]) -> bool {
        parts.iter().any(|part| {
            let kind = &self.hir.expr(*part).kind;
            matches!(
                kind,
                ExprKind::Range {
                    start: None,
                    end: None,
                    ..
                }
            )
        })
    }

    /// `(a, b.c) = place`.
    fn destructure(&mut self, target: ExprId, source: Place) {
        let hir = self.hir;
        match &hir.expr(target).kind {
            ExprKind::Underscore => {}
            ExprKind::Tuple(parts) if !self.has_rest(parts) => {
                for (index, part) in parts.iter().enumerate() {
                    self.destructure(*part, source.clone().field(index));
                }
            }
            ExprKind::Call { arguments, .. } if !self.has_rest(arguments) => {
                for (index, part) in arguments.iter().enumerate() {
                    self.destructure(*part, source.clone().field(index));
                }
            }
            ExprKind::Array(parts) if !self.has_rest(parts) => {
                for (index, part) in parts.iter().enumerate() {
                    let step = Projection::ConstantIndex {
                        index: index as u64,
                        from_end: false,
                    };
                    self.destructure(*part, source.clone().then(step));
                }
            }
            ExprKind::Tuple(_)
            | ExprKind::Call { .. }
            | ExprKind::Array(_)
            | ExprKind::Struct { .. } => {
                self.unsupported(
                    "assigning to this form of pattern is not in the subset yet",
                    "assign the parts one by one",
                );
            }
            _ => {
                let place = self.place(target);
                let operand: Operand = self.read(source);
                self.push(StatementKind::Drop(place.clone()));
                self.assign(place, Rvalue::Use(operand));
            }
        }
    }
}
