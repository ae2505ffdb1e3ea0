//! Operators: built in on primitive types, methods of traits otherwise.

use diagnostics::Code;
use hir::{AdjustmentKind, BinaryOp, ExprId, ExprKind, IntType, Ty, TyKind, UnaryOp};

use super::{Expectation, Inference};
use crate::solve::Outcome;

/// The language trait and method behind an operator.
fn binary_trait(op: BinaryOp) -> (&'static str, &'static str) {
    match op {
        BinaryOp::Add => ("add", "add"),
        BinaryOp::Subtract => ("sub", "sub"),
        BinaryOp::Multiply => ("mul", "mul"),
        BinaryOp::Divide => ("div", "div"),
        BinaryOp::Remainder => ("rem", "rem"),
        BinaryOp::And => ("bit_and", "bitand"),
        BinaryOp::Or => ("bit_or", "bitor"),
        BinaryOp::Xor => ("bit_xor", "bitxor"),
        BinaryOp::ShiftLeft => ("shl", "shl"),
        BinaryOp::ShiftRight => ("shr", "shr"),
        BinaryOp::Equal => ("partial_eq", "eq"),
        BinaryOp::NotEqual => ("partial_eq", "ne"),
        BinaryOp::Less => ("partial_ord", "lt"),
        BinaryOp::LessEqual => ("partial_ord", "le"),
        BinaryOp::Greater => ("partial_ord", "gt"),
        BinaryOp::GreaterEqual => ("partial_ord", "ge"),
    }
}

fn assign_trait(op: BinaryOp) -> (&'static str, &'static str) {
    match op {
        BinaryOp::Add => ("add_assign", "add_assign"),
        BinaryOp::Subtract => ("sub_assign", "sub_assign"),
        BinaryOp::Multiply => ("mul_assign", "mul_assign"),
        BinaryOp::Divide => ("div_assign", "div_assign"),
        BinaryOp::Remainder => ("rem_assign", "rem_assign"),
        BinaryOp::And => ("bit_and_assign", "bitand_assign"),
        BinaryOp::Or => ("bit_or_assign", "bitor_assign"),
        BinaryOp::Xor => ("bit_xor_assign", "bitxor_assign"),
        BinaryOp::ShiftLeft => ("shl_assign", "shl_assign"),
        BinaryOp::ShiftRight => ("shr_assign", "shr_assign"),
        comparison => panic!("{comparison:?} has no assigning form"),
    }
}

fn is_shift(op: BinaryOp) -> bool {
    matches!(op, BinaryOp::ShiftLeft | BinaryOp::ShiftRight)
}

impl Inference<'_, '_> {
    pub(super) fn infer_binary(
        &mut self,
        expr: ExprId,
        op: BinaryOp,
        left: ExprId,
        right: ExprId,
        expected: Expectation,
    ) -> Ty {
        let span = self.span(expr);
        // `let x: u8 = 1 + 2`: literals take the wanted type if they are all there is. (Not in `(1 + 2) as u8`.)
        let hint = match expected {
            Expectation::Has(ty)
                if !op.is_comparison()
                    && matches!(self.kind(ty), TyKind::Int(_) | TyKind::Float(_))
                    && self.is_literal(left) =>
            {
                Expectation::Hint(ty)
            }
            _ => Expectation::None,
        };
        let left_type = self.infer(left, hint);
        let left_type = self.structurally(left_type);
        let right_hint = match self.kind(left_type) {
            TyKind::Int(_) | TyKind::Float(_) if !is_shift(op) && self.is_literal(right) => {
                Expectation::Hint(left_type)
            }
            _ => Expectation::None,
        };
        let (trait_name, method) = binary_trait(op);
        // The trait may tell the type of the right side before it is looked at.
        let right_wanted = self.solver.variable();
        let substitutions = vec![left_type, right_wanted];
        self.require(trait_name, substitutions.clone(), span);
        let right_type = self.infer(right, right_hint);
        let right_type = self.structurally(right_type);
        if self.builtin_operands(op, left_type, right_type, span) {
            self.solver.unify(right_wanted, right_type);
            self.remove_obligation(trait_name, &substitutions);
            return match op.is_comparison() {
                true => self.types.interner.bool(),
                false => left_type,
            };
        }
        if op.is_comparison() {
            self.demand(right_type, right_wanted, span);
        } else {
            // `String + &String`: the only impl tells what to coerce to.
            self.solver.solve();
            self.coerce(right, right_type, right_wanted);
        }
        let result = match op.is_comparison() {
            true => self.types.interner.bool(),
            false => self.projected(trait_name, "Output", substitutions.clone(), span),
        };
        if op.is_comparison() {
            let left_reference = self.types.interner.reference(false, left_type);
            self.adjust(
                left,
                AdjustmentKind::Borrow { mutable: false },
                left_reference,
            );
            let right_reference = self.types.interner.reference(false, right_type);
            self.adjust(
                right,
                AdjustmentKind::Borrow { mutable: false },
                right_reference,
            );
        }
        let callee = self.lang_method(trait_name, method, substitutions);
        self.out.callees.insert(expr, callee);
        result
    }

    fn is_literal(&self, expr: ExprId) -> bool {
        match &self.body.expr(expr).kind {
            ExprKind::Literal(_) => true,
            ExprKind::Unary(_, operand) => self.is_literal(*operand),
            _ => false,
        }
    }

    /// Drops an obligation that a built-in operator has made pointless.
    fn remove_obligation(&mut self, trait_name: &str, substitutions: &[Ty]) {
        let trait_def = self.lang(trait_name);
        self.solver.pending.retain(|obligation| {
            !matches!(&obligation.goal, crate::solve::Goal::Trait(def, own)
                if *def == trait_def && own == substitutions)
        });
    }

    /// Whether the operator is built in for these operands; if so, makes their types equal.
    pub(super) fn builtin_operands(
        &mut self,
        op: BinaryOp,
        left: Ty,
        right: Ty,
        span: hir::Span,
    ) -> bool {
        let left_int = self.is_integer(left);
        let right_int = self.is_integer(right);
        if is_shift(op) {
            return left_int && right_int;
        }
        let both_int = left_int && right_int;
        let both_float = self.is_float(left) && self.is_float(right);
        let both_bool = matches!(
            (self.kind(left), self.kind(right)),
            (TyKind::Bool, TyKind::Bool)
        );
        let both_char = matches!(
            (self.kind(left), self.kind(right)),
            (TyKind::Char, TyKind::Char)
        );
        let builtin = match op {
            BinaryOp::And | BinaryOp::Or | BinaryOp::Xor => both_int || both_bool,
            _ if op.is_comparison() => {
                both_int
                    || both_float
                    || both_bool
                    || both_char
                    || matches!(
                        (self.kind(left), self.kind(right)),
                        (TyKind::Pointer(..), TyKind::Pointer(..))
                            | (TyKind::FunctionPointer(..), TyKind::FunctionPointer(..))
                    )
            }
            _ => both_int || both_float,
        };
        if builtin {
            self.demand(right, left, span);
        }
        builtin
    }

    fn is_integer(&self, ty: Ty) -> bool {
        matches!(self.kind(ty), TyKind::Int(_)) || self.is_int_variable(ty)
    }

    fn is_float(&self, ty: Ty) -> bool {
        matches!(self.kind(ty), TyKind::Float(_)) || self.is_float_variable(ty)
    }

    pub(super) fn infer_assign(&mut self, place: ExprId, value: ExprId) -> Ty {
        if self.refuse_rest(place) {
            self.infer(value, Expectation::None);
            return self.unit();
        }
        let ty = self.infer(place, Expectation::None);
        self.infer_coerced(value, ty);
        self.make_place_mutable(place);
        self.unit()
    }

    /// Reports `..` in a pattern that is assigned to; whether there is one.
    fn refuse_rest(&mut self, place: ExprId) -> bool {
        let parts = match &self.body.expr(place).kind {
            ExprKind::Tuple(parts) | ExprKind::Array(parts) => parts.clone(),
            ExprKind::Call { arguments, .. } => arguments.clone(),
            ExprKind::Range {
                start: None,
                end: None,
                ..
            } => {
                self.report(
                    Code::UnsupportedExpression,
                    self.span(place),
                    "`..` in an assignment is not in the subset yet",
                    "bind the parts with `let`, and assign them one by one",
                );
                return true;
            }
            _ => return false,
        };
        parts.into_iter().any(|part| self.refuse_rest(part))
    }

    pub(super) fn infer_assign_op(
        &mut self,
        expr: ExprId,
        op: BinaryOp,
        place: ExprId,
        value: ExprId,
    ) -> Ty {
        let span = self.span(expr);
        let left = self.infer(place, Expectation::None);
        let left = self.structurally(left);
        let hint = match self.kind(left) {
            TyKind::Int(_) | TyKind::Float(_) if !is_shift(op) && self.is_literal(value) => {
                Expectation::Hint(left)
            }
            _ => Expectation::None,
        };
        let right = self.infer(value, hint);
        let right = self.structurally(right);
        self.make_place_mutable(place);
        let unit = self.unit();
        if self.builtin_operands(op, left, right, span) {
            return unit;
        }
        let (trait_name, method) = assign_trait(op);
        let wanted = self.solver.variable();
        let substitutions = vec![left, wanted];
        self.require(trait_name, substitutions.clone(), span);
        self.solver.solve();
        self.coerce(value, right, wanted);
        let reference = self.types.interner.reference(true, left);
        self.adjust(place, AdjustmentKind::Borrow { mutable: true }, reference);
        let callee = self.lang_method(trait_name, method, substitutions);
        self.out.callees.insert(expr, callee);
        unit
    }

    pub(super) fn infer_unary(
        &mut self,
        expr: ExprId,
        op: UnaryOp,
        operand: ExprId,
        expected: Expectation,
    ) -> Ty {
        let span = self.span(expr);
        match op {
            UnaryOp::Dereference => {
                let ty = self.infer(operand, Expectation::None);
                let ty = self.structurally(ty);
                if let TyKind::Pointer(_, target) = self.kind(ty) {
                    return *target;
                }
                match self.dereferenced(ty, span) {
                    Some(step) => {
                        if let Some(callee) = step.overloaded {
                            let reference = self.types.interner.reference(false, ty);
                            self.adjust(
                                operand,
                                AdjustmentKind::Borrow { mutable: false },
                                reference,
                            );
                            self.out.callees.insert(expr, callee);
                        }
                        step.ty
                    }
                    None if self.is_unknown(ty) => self.unknown_type(span),
                    None => {
                        let shown = self.types.show(self.solver.resolve(ty));
                        self.report(
                            Code::UnsupportedExpression,
                            span,
                            &format!("the translator cannot dereference `{shown}`"),
                            "annotate the type of the operand",
                        );
                        self.error()
                    }
                }
            }
            UnaryOp::Negate | UnaryOp::Not => {
                let ty = self.infer(operand, expected_for_unary(expected));
                let ty = self.structurally(ty);
                let builtin = match op {
                    UnaryOp::Negate => self.is_integer(ty) || self.is_float(ty),
                    _ => self.is_integer(ty) || matches!(self.kind(ty), TyKind::Bool),
                };
                if builtin {
                    return ty;
                }
                if let TyKind::Never | TyKind::Error = self.kind(ty) {
                    return ty;
                }
                let (trait_name, method) = match op {
                    UnaryOp::Negate => ("neg", "neg"),
                    _ => ("not", "not"),
                };
                self.require(trait_name, vec![ty], span);
                let callee = self.lang_method(trait_name, method, vec![ty]);
                self.out.callees.insert(expr, callee);
                self.projected(trait_name, "Output", vec![ty], span)
            }
        }
    }

    pub(super) fn infer_index(&mut self, expr: ExprId, base: ExprId, index: ExprId) -> Ty {
        let span = self.span(expr);
        let base_type = self.infer(base, Expectation::None);
        let index_type = self.infer(index, Expectation::None);
        let index_type = self.structurally(index_type);
        let steps = self.autoderef(base_type, span);
        let usize = self.types.interner.usize();
        for (number, step) in steps.iter().enumerate() {
            match self.kind(step.ty) {
                TyKind::Array(element, _) | TyKind::Slice(element) => {
                    let element = *element;
                    let is_usize = matches!(self.kind(index_type), TyKind::Int(IntType::Usize));
                    if is_usize || self.is_int_variable(index_type) {
                        self.demand(index_type, usize, span);
                        self.adjust_steps(base, &steps[..=number], false);
                        return element;
                    }
                }
                _ => {}
            }
            let mut place = step.ty;
            let mut unsized_array = false;
            let trait_def = self.lang("index");
            let wanted = self.solver.variable();
            if self.solver.evaluate(trait_def, &[place, wanted], span) == Outcome::Fails {
                let TyKind::Array(element, _) = self.kind(step.ty) else {
                    continue;
                };
                let element = *element;
                place = self.intern(TyKind::Slice(element));
                unsized_array = true;
                if self.solver.evaluate(trait_def, &[place, wanted], span) == Outcome::Fails {
                    continue;
                }
            }
            let substitutions = vec![place, wanted];
            self.require("index", substitutions.clone(), span);
            self.solver.solve();
            self.coerce(index, index_type, wanted);
            let result = self.projected("index", "Output", substitutions.clone(), span);
            self.adjust_steps(base, &steps[..=number], false);
            let reference = self.types.interner.reference(false, step.ty);
            self.adjust(base, AdjustmentKind::Borrow { mutable: false }, reference);
            if unsized_array {
                let target = self.types.interner.reference(false, place);
                self.adjust(base, AdjustmentKind::Unsize, target);
            }
            let callee = self.lang_method("index", "index", substitutions);
            self.out.callees.insert(expr, callee);
            return self.structurally(result);
        }
        let last = steps.last().expect("never empty").ty;
        if self.is_unknown(last) {
            return self.unknown_type(span);
        }
        if !matches!(self.kind(last), TyKind::Error) {
            let shown = self.types.show(self.solver.resolve(base_type));
            self.report(
                Code::UnsupportedExpression,
                span,
                &format!("the translator cannot index `{shown}`"),
                "annotate the type of the operand",
            );
        }
        self.failed = true;
        self.error()
    }
}

fn expected_for_unary(expected: Expectation) -> Expectation {
    match expected.ty() {
        Some(ty) => Expectation::Hint(ty),
        None => Expectation::None,
    }
}
