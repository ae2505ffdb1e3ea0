//! Operators on primitives, with rustc's checks; overloaded ones are calls.

use flow::{BinaryOp as Flow, Condition, FloatCondition, OverflowingOp, UnaryOp as FlowUnary};
use hir::{BinaryOp, ExprId, IntType, Ty, TyKind, UnaryOp};

use super::Builder;
use crate::place::{Operand, Place, Primitive, Rvalue, Terminator};

/// How values of a primitive type are compared and calculated with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Arithmetic {
    /// With that width and sign.
    Int(u32, bool),
    /// `bool`: two values.
    Bool,
    Float,
}

impl Builder<'_, '_> {
    fn arithmetic(&self, ty: Ty) -> Option<Arithmetic> {
        Some(match self.context.kind(ty) {
            TyKind::Int(int) => Arithmetic::Int(int.bits(), int.is_signed()),
            TyKind::Char => Arithmetic::Int(32, false),
            TyKind::Pointer(..) | TyKind::FunctionPointer(..) => Arithmetic::Int(64, false),
            TyKind::Bool => Arithmetic::Bool,
            TyKind::Float(_) => Arithmetic::Float,
            _ => return None,
        })
    }

    /// `-a`, `!a`, `*a`.
    pub(super) fn unary(
        &mut self,
        destination: Place,
        expr: ExprId,
        operator: UnaryOp,
        operand: ExprId,
    ) {
        if operator == UnaryOp::Dereference {
            let place = self.place_unadjusted(expr);
            let value = self.read(place);
            self.assign(destination, Rvalue::Use(value));
            return;
        }
        if let Some(literal) = self.unadjusted_literal(expr) {
            self.assign(destination, Rvalue::Use(literal));
            return;
        }
        let value = self.operand(operand);
        if let Some(callee) = self.typed.callees.get(&expr).cloned() {
            let callee = self
                .context
                .instantiate_callee(&callee, &self.substitutions);
            self.call(&callee, vec![value], destination);
            return;
        }
        let ty = self.ty(expr);
        let primitive = match (operator, self.arithmetic(ty)) {
            (UnaryOp::Not, Some(Arithmetic::Bool)) => Primitive::Not,
            (UnaryOp::Not, _) => Primitive::Unary(FlowUnary::Not),
            (_, Some(Arithmetic::Float)) => Primitive::Unary(FlowUnary::FloatNegate),
            (_, arithmetic) => {
                if let (true, Some(Arithmetic::Int(bits, true))) =
                    (self.checks_overflow, arithmetic)
                {
                    let smallest = self.int(i64::MIN >> (64 - bits), ty);
                    let bool_ty = self.context.interner().bool();
                    let overflows = self.primitive(
                        bool_ty,
                        Primitive::Compare(Condition::Equal),
                        vec![value.clone(), smallest],
                    );
                    self.panic_if(overflows, |builder| {
                        builder.panic_message("attempt to negate with overflow");
                    });
                }
                Primitive::Unary(FlowUnary::Negate)
            }
        };
        self.assign(destination, Rvalue::Primitive(primitive, vec![value]));
    }

    fn unadjusted_literal(&mut self, expr: ExprId) -> Option<Operand> {
        if self.typed.adjustments.contains_key(&expr) {
            return None;
        }
        self.literal_operand(expr)
    }

    /// `a + b` and its like.
    pub(super) fn binary(
        &mut self,
        destination: Place,
        expr: ExprId,
        operator: BinaryOp,
        left: ExprId,
        right: ExprId,
    ) {
        if let Some(callee) = self.typed.callees.get(&expr).cloned() {
            let (left, right) = if operator.is_comparison() {
                (
                    self.place_for_reference(left),
                    self.place_for_reference(right),
                )
            } else {
                (self.operand(left), self.operand(right))
            };
            let callee = self
                .context
                .instantiate_callee(&callee, &self.substitutions);
            self.call(&callee, vec![left, right], destination);
            return;
        }
        let operand_ty = self.adjusted_ty(left);
        let right_ty = self.adjusted_ty(right);
        let left = self.operand(left);
        let right = self.operand(right);
        self.primitive_binary(destination, operator, left, right, operand_ty, right_ty);
    }

    /// `a op= b`: on primitives the right side comes first.
    pub(super) fn compound_assignment(
        &mut self,
        expr: ExprId,
        operator: BinaryOp,
        target: ExprId,
        value: ExprId,
    ) {
        if let Some(callee) = self.typed.callees.get(&expr).cloned() {
            let target = self.place_for_reference(target);
            let value = self.operand(value);
            let callee = self
                .context
                .instantiate_callee(&callee, &self.substitutions);
            let unit = self.scratch(self.context.interner().unit());
            self.call(&callee, vec![target, value], unit);
            return;
        }
        let value_ty = self.adjusted_ty(value);
        let value = self.operand(value);
        let place = self.place(target);
        let ty = self.place_ty(&place);
        let old = Operand::Copy(place.clone());
        self.primitive_binary(place, operator, old, value, ty, value_ty);
    }

    /// An operator on primitive values; `ty` is the left one's type.
    fn primitive_binary(
        &mut self,
        destination: Place,
        operator: BinaryOp,
        left: Operand,
        right: Operand,
        ty: Ty,
        right_ty: Ty,
    ) {
        if *self.context.kind(ty) == self.unit_kind() {
            // `() == ()`.
            let equal = matches!(
                operator,
                BinaryOp::Equal | BinaryOp::LessEqual | BinaryOp::GreaterEqual
            );
            let value = self.int(i64::from(equal), self.context.interner().bool());
            self.assign(destination, Rvalue::Use(value));
            return;
        }
        let Some(arithmetic) = self.arithmetic(ty) else {
            let name = self.context.type_name(ty);
            self.unsupported(
                format!(
                    "`{}` on `{name}` is not in the subset yet",
                    operator.token()
                ),
                "use smaller numbers, or write the operation as a function",
            );
            return;
        };
        if operator.is_comparison() {
            let primitive = comparison(operator, arithmetic);
            self.assign(destination, Rvalue::Primitive(primitive, vec![left, right]));
            return;
        }
        match (operator, arithmetic) {
            (BinaryOp::Remainder, Arithmetic::Float) => {
                self.float_remainder(destination, left, right, ty);
            }
            (_, Arithmetic::Float) => {
                let operation = match operator {
                    BinaryOp::Add => Flow::FloatAdd,
                    BinaryOp::Subtract => Flow::FloatSub,
                    BinaryOp::Multiply => Flow::FloatMul,
                    _ => Flow::FloatDiv,
                };
                self.assign(
                    destination,
                    Rvalue::Primitive(Primitive::Binary(operation), vec![left, right]),
                );
            }
            (BinaryOp::And | BinaryOp::Or | BinaryOp::Xor, _) => {
                let operation = match operator {
                    BinaryOp::And => Flow::And,
                    BinaryOp::Or => Flow::Or,
                    _ => Flow::Xor,
                };
                self.assign(
                    destination,
                    Rvalue::Primitive(Primitive::Binary(operation), vec![left, right]),
                );
            }
            (BinaryOp::ShiftLeft | BinaryOp::ShiftRight, Arithmetic::Int(bits, signed)) => {
                self.shift(
                    destination,
                    operator,
                    left,
                    right,
                    ty,
                    right_ty,
                    bits,
                    signed,
                );
            }
            (BinaryOp::Divide | BinaryOp::Remainder, Arithmetic::Int(bits, signed)) => {
                self.division(destination, operator, left, right, ty, bits, signed);
            }
            (_, Arithmetic::Int(_, signed)) => {
                self.addition(destination, operator, left, right, ty, signed);
            }
            (_, Arithmetic::Bool) => panic!("{operator:?} on bool, in {}", self.body.name),
        }
    }

    fn unit_kind(&self) -> TyKind {
        TyKind::Tuple(Vec::new())
    }

    fn addition(
        &mut self,
        destination: Place,
        operator: BinaryOp,
        left: Operand,
        right: Operand,
        ty: Ty,
        signed: bool,
    ) {
        if !self.checks_overflow {
            let operation = match operator {
                BinaryOp::Add => Flow::Add,
                BinaryOp::Subtract => Flow::Sub,
                _ => Flow::Mul,
            };
            self.assign(
                destination,
                Rvalue::Primitive(Primitive::Binary(operation), vec![left, right]),
            );
            return;
        }
        let (operation, message) = match (operator, signed) {
            (BinaryOp::Add, true) => (OverflowingOp::SignedAdd, "attempt to add with overflow"),
            (BinaryOp::Add, false) => (OverflowingOp::UnsignedAdd, "attempt to add with overflow"),
            (BinaryOp::Subtract, true) => (
                OverflowingOp::SignedSub,
                "attempt to subtract with overflow",
            ),
            (BinaryOp::Subtract, false) => (
                OverflowingOp::UnsignedSub,
                "attempt to subtract with overflow",
            ),
            (_, true) => (
                OverflowingOp::SignedMul,
                "attempt to multiply with overflow",
            ),
            (_, false) => (
                OverflowingOp::UnsignedMul,
                "attempt to multiply with overflow",
            ),
        };
        let interner = self.context.interner();
        let pair = interner.intern(TyKind::Tuple(vec![ty, interner.bool()]));
        let pair = self.scratch(pair);
        self.assign(
            pair.clone(),
            Rvalue::Primitive(Primitive::Overflowing(operation), vec![left, right]),
        );
        let overflows = Operand::Copy(pair.clone().field(1));
        self.panic_if(overflows, |builder| builder.panic_message(message));
        self.assign(destination, Rvalue::Use(Operand::Copy(pair.field(0))));
    }

    #[expect(clippy::too_many_arguments, reason = "an operation with its types")]
    fn shift(
        &mut self,
        destination: Place,
        operator: BinaryOp,
        left: Operand,
        right: Operand,
        ty: Ty,
        right_ty: Ty,
        bits: u32,
        signed: bool,
    ) {
        if self.checks_overflow {
            let bool_ty = self.context.interner().bool();
            // A negative count is a large one without its sign.
            let limit = self.int(i64::from(bits), right_ty);
            let overflows = self.primitive(
                bool_ty,
                Primitive::Compare(Condition::UnsignedGreaterEqual),
                vec![right.clone(), limit],
            );
            let message = match operator {
                BinaryOp::ShiftLeft => "attempt to shift left with overflow",
                _ => "attempt to shift right with overflow",
            };
            self.panic_if(overflows, |builder| builder.panic_message(message));
        }
        let count = self.convert_int(right, right_ty, ty);
        let operation = match (operator, signed) {
            (BinaryOp::ShiftLeft, _) => Flow::ShiftLeft,
            (_, true) => Flow::SignedShiftRight,
            (_, false) => Flow::UnsignedShiftRight,
        };
        self.assign(
            destination,
            Rvalue::Primitive(Primitive::Binary(operation), vec![left, count]),
        );
    }

    #[expect(clippy::too_many_arguments, reason = "an operation with its types")]
    fn division(
        &mut self,
        destination: Place,
        operator: BinaryOp,
        left: Operand,
        right: Operand,
        ty: Ty,
        bits: u32,
        signed: bool,
    ) {
        let bool_ty = self.context.interner().bool();
        let is_division = operator == BinaryOp::Divide;
        let equals = Primitive::Compare(Condition::Equal);
        let zero = self.int(0, ty);
        let by_zero = self.primitive(bool_ty, equals, vec![right.clone(), zero]);
        self.panic_if(by_zero, |builder| {
            builder.panic_message(if is_division {
                "attempt to divide by zero"
            } else {
                "attempt to calculate the remainder with a divisor of zero"
            });
        });
        if signed {
            // A divisor of -1 and the smallest number: checked in all profiles, as by rustc.
            let minus_one = self.int(-1, ty);
            let by_minus_one = self.primitive(bool_ty, equals, vec![right.clone(), minus_one]);
            let smallest = self.int(i64::MIN >> (64 - bits), ty);
            let of_smallest = self.primitive(bool_ty, equals, vec![left.clone(), smallest]);
            let both = self.primitive(
                bool_ty,
                Primitive::Binary(Flow::And),
                vec![by_minus_one, of_smallest],
            );
            self.panic_if(both, |builder| {
                builder.panic_message(if is_division {
                    "attempt to divide with overflow"
                } else {
                    "attempt to calculate the remainder with overflow"
                });
            });
        }
        let operation = match (is_division, signed) {
            (true, true) => Flow::SignedDiv,
            (true, false) => Flow::UnsignedDiv,
            (false, true) => Flow::SignedRem,
            (false, false) => Flow::UnsignedRem,
        };
        self.assign(
            destination,
            Rvalue::Primitive(Primitive::Binary(operation), vec![left, right]),
        );
    }

    fn float_remainder(&mut self, destination: Place, left: Operand, right: Operand, ty: Ty) {
        let interner = self.context.interner();
        let double = interner.intern(TyKind::Float(hir::FloatType::F64));
        if ty == double {
            self.call_runtime_function("float_remainder", vec![left, right], destination);
            return;
        }
        // The remainder of two singles is exact in double precision.
        let promote = Primitive::Convert(flow::Conversion::Promote);
        let left = self.primitive(double, promote, vec![left]);
        let right = self.primitive(double, promote, vec![right]);
        let result = self.scratch(double);
        self.call_runtime_function("float_remainder", vec![left, right], result.clone());
        let demote = Primitive::Convert(flow::Conversion::Demote);
        self.assign(
            destination,
            Rvalue::Primitive(demote, vec![Operand::Copy(result)]),
        );
    }

    /// `a && b`, `a || b`, `let` as values.
    pub(super) fn condition_value(&mut self, destination: Place, expr: ExprId) {
        let (yes, no, join) = (self.new_block(), self.new_block(), self.new_block());
        let bool_ty = self.context.interner().bool();
        self.open_scope(true);
        self.condition_unadjusted(expr, yes, no);
        for (block, value) in [(yes, 1), (no, 0)] {
            self.block = block;
            let value = self.int(value, bool_ty);
            self.assign(destination.clone(), Rvalue::Use(value));
            self.record_drops(self.scopes.len() - 1);
            self.terminate(Terminator::Goto(join));
        }
        self.forget_scope();
        self.block = join;
    }

    /// An integer (or `char`, `bool`) of one type as one of another width, by its sign.
    pub fn convert_int(&mut self, value: Operand, from: Ty, to: Ty) -> Operand {
        if let Operand::Constant(crate::place::Constant::Int(value, _)) = value {
            return self.int(self.context.wrapped(value, to), to);
        }
        let width = |ty| match self.context.kind(ty) {
            TyKind::Int(int) => (int.bits(), int.is_signed()),
            TyKind::Char => (32, false),
            TyKind::Bool => (8, false),
            _ => (IntType::Usize.bits(), false),
        };
        let ((from_bits, signed), (to_bits, _)) = (width(from), width(to));
        if from_bits == to_bits {
            let place = self.scratch(to);
            self.assign(place.clone(), Rvalue::Leaves(vec![(value, None)]));
            return Operand::Copy(place);
        }
        let conversion = if from_bits > to_bits {
            flow::Conversion::Truncate
        } else if signed {
            flow::Conversion::SignExtend
        } else {
            flow::Conversion::ZeroExtend
        };
        self.primitive(to, Primitive::Convert(conversion), vec![value])
    }
}

fn comparison(operator: BinaryOp, arithmetic: Arithmetic) -> Primitive {
    if arithmetic == Arithmetic::Float {
        return Primitive::FloatCompare(match operator {
            BinaryOp::Equal => FloatCondition::Equal,
            BinaryOp::NotEqual => FloatCondition::NotEqual,
            BinaryOp::Less => FloatCondition::Less,
            BinaryOp::LessEqual => FloatCondition::LessEqual,
            BinaryOp::Greater => FloatCondition::Greater,
            _ => FloatCondition::GreaterEqual,
        });
    }
    let signed = matches!(arithmetic, Arithmetic::Int(_, true));
    Primitive::Compare(match (operator, signed) {
        (BinaryOp::Equal, _) => Condition::Equal,
        (BinaryOp::NotEqual, _) => Condition::NotEqual,
        (BinaryOp::Less, true) => Condition::SignedLess,
        (BinaryOp::LessEqual, true) => Condition::SignedLessEqual,
        (BinaryOp::Greater, true) => Condition::SignedGreater,
        (_, true) => Condition::SignedGreaterEqual,
        (BinaryOp::Less, false) => Condition::UnsignedLess,
        (BinaryOp::LessEqual, false) => Condition::UnsignedLessEqual,
        (BinaryOp::Greater, false) => Condition::UnsignedGreater,
        (_, false) => Condition::UnsignedGreaterEqual,
    })
}
