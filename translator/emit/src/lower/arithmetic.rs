//! Constants, arithmetic, comparisons, conversions.

use super::Lowering;
use crate::signature::clif_type;
use cranelift_codegen::ir::condcodes::{FloatCC, IntCC};
use cranelift_codegen::ir::immediates::{Ieee32, Ieee64};
use cranelift_codegen::ir::{self, InstBuilder, MemFlagsData, types};
use flow::{
    BinaryOp, Condition, Conversion, FloatCondition, InstData, Op, OverflowingOp, Type, UnaryOp,
    Value,
};

impl Lowering<'_> {
    pub(super) fn arithmetic(&mut self, data: &InstData) {
        let result = data.results[0];
        let ty = clif_type(self.function.type_of(result));
        let value = match &data.op {
            Op::Const(number) => self.integer(ty, *number),
            Op::FloatConst(bits) if ty == types::F32 => {
                self.builder.ins().f32const(Ieee32::with_bits(*bits as u32))
            }
            Op::FloatConst(bits) => self.builder.ins().f64const(Ieee64::with_bits(*bits)),
            Op::Binary(op, left, right) => {
                let (left, right) = (self.value(*left), self.value(*right));
                self.binary(*op, left, right)
            }
            Op::Overflowing(op, left, right) => {
                let (left, right) = (self.value(*left), self.value(*right));
                let (value, flag) = self.overflowing(*op, left, right);
                self.define(data.results[1], flag);
                value
            }
            Op::Unary(op, operand) => {
                let operand = self.value(*operand);
                self.unary(*op, operand)
            }
            Op::Compare(condition, left, right) => self.compare(*condition, *left, *right),
            Op::FloatCompare(condition, left, right) => {
                let (left, right) = (self.value(*left), self.value(*right));
                self.builder
                    .ins()
                    .fcmp(float_condition(*condition), left, right)
            }
            Op::Convert(Conversion::ZeroExtend, operand)
                if ty == types::I64 && self.wide.contains_key(operand) =>
            {
                self.wide[operand]
            }
            Op::Convert(conversion, operand) => {
                let from = self.function.type_of(*operand);
                let to = self.function.type_of(result);
                let operand = self.value(*operand);
                self.convert(*conversion, operand, from, to)
            }
            Op::Select(condition, yes, no) => {
                let condition = self.value(*condition);
                let (yes, no) = (self.value(*yes), self.value(*no));
                self.builder.ins().select(condition, yes, no)
            }
            other => panic!("{}: {other:?} is not arithmetic", self.function.name),
        };
        self.define(result, value);
    }

    /// An integer constant; CLIF wants the bits beyond the type's width to be zero.
    fn integer(&mut self, ty: ir::Type, number: i64) -> ir::Value {
        let bits = match ty {
            types::I8 => i64::from(number as u8),
            types::I16 => i64::from(number as u16),
            types::I32 => i64::from(number as u32),
            _ => number,
        };
        self.builder.ins().iconst(ty, bits)
    }

    fn binary(&mut self, op: BinaryOp, left: ir::Value, right: ir::Value) -> ir::Value {
        let ins = self.builder.ins();
        match op {
            BinaryOp::Add => ins.iadd(left, right),
            BinaryOp::Sub => ins.isub(left, right),
            BinaryOp::Mul => ins.imul(left, right),
            BinaryOp::SignedDiv => ins.sdiv(left, right),
            BinaryOp::UnsignedDiv => ins.udiv(left, right),
            BinaryOp::SignedRem => ins.srem(left, right),
            BinaryOp::UnsignedRem => ins.urem(left, right),
            BinaryOp::And => ins.band(left, right),
            BinaryOp::Or => ins.bor(left, right),
            BinaryOp::Xor => ins.bxor(left, right),
            BinaryOp::ShiftLeft => ins.ishl(left, right),
            BinaryOp::SignedShiftRight => ins.sshr(left, right),
            BinaryOp::UnsignedShiftRight => ins.ushr(left, right),
            BinaryOp::RotateLeft => ins.rotl(left, right),
            BinaryOp::FloatAdd => ins.fadd(left, right),
            BinaryOp::FloatSub => ins.fsub(left, right),
            BinaryOp::FloatMul => ins.fmul(left, right),
            BinaryOp::FloatDiv => ins.fdiv(left, right),
        }
    }

    /// The unsigned ones by comparing, which fuses with a branch; the signed ones by the machine's flag.
    fn overflowing(
        &mut self,
        op: OverflowingOp,
        left: ir::Value,
        right: ir::Value,
    ) -> (ir::Value, ir::Value) {
        match op {
            OverflowingOp::SignedAdd => self.builder.ins().sadd_overflow(left, right),
            OverflowingOp::SignedSub => self.builder.ins().ssub_overflow(left, right),
            OverflowingOp::SignedMul => self.builder.ins().smul_overflow(left, right),
            OverflowingOp::UnsignedMul => self.builder.ins().umul_overflow(left, right),
            OverflowingOp::UnsignedAdd => {
                let sum = self.builder.ins().iadd(left, right);
                let flag = self.builder.ins().icmp(IntCC::UnsignedLessThan, sum, left);
                (sum, flag)
            }
            OverflowingOp::UnsignedSub => {
                let difference = self.builder.ins().isub(left, right);
                let flag = self
                    .builder
                    .ins()
                    .icmp(IntCC::UnsignedLessThan, left, right);
                (difference, flag)
            }
        }
    }

    fn unary(&mut self, op: UnaryOp, operand: ir::Value) -> ir::Value {
        let ty = self.builder.func.dfg.value_type(operand);
        let ins = self.builder.ins();
        match op {
            UnaryOp::Negate => ins.ineg(operand),
            UnaryOp::Not => ins.bnot(operand),
            UnaryOp::CountOnes => ins.popcnt(operand),
            UnaryOp::LeadingZeros => ins.clz(operand),
            UnaryOp::TrailingZeros => ins.ctz(operand),
            UnaryOp::SwapBytes if ty == types::I8 => operand,
            UnaryOp::SwapBytes => ins.bswap(operand),
            UnaryOp::FloatNegate => ins.fneg(operand),
            UnaryOp::FloatAbs => ins.fabs(operand),
            UnaryOp::SquareRoot => ins.sqrt(operand),
            UnaryOp::Floor => ins.floor(operand),
            UnaryOp::Ceiling => ins.ceil(operand),
            UnaryOp::Truncate => ins.trunc(operand),
        }
    }

    fn compare(&mut self, condition: Condition, left: Value, right: Value) -> ir::Value {
        let (left, right) = (self.value(left), self.value(right));
        self.builder
            .ins()
            .icmp(integer_condition(condition), left, right)
    }

    fn convert(
        &mut self,
        conversion: Conversion,
        operand: ir::Value,
        from: Type,
        to: Type,
    ) -> ir::Value {
        let target = clif_type(to);
        if clif_type(from) == target {
            return operand;
        }
        match conversion {
            Conversion::SignExtend => self.builder.ins().sextend(target, operand),
            Conversion::ZeroExtend => self.builder.ins().uextend(target, operand),
            Conversion::Truncate => self.builder.ins().ireduce(target, operand),
            Conversion::SignedToFloat => {
                let operand = match from {
                    Type::I8 | Type::I16 => self.builder.ins().sextend(types::I32, operand),
                    _ => operand,
                };
                self.builder.ins().fcvt_from_sint(target, operand)
            }
            Conversion::UnsignedToFloat => {
                let operand = match from {
                    Type::I8 | Type::I16 => self.builder.ins().uextend(types::I32, operand),
                    _ => operand,
                };
                self.builder.ins().fcvt_from_uint(target, operand)
            }
            Conversion::FloatToSigned => self.float_to_signed(operand, to),
            Conversion::FloatToUnsigned => self.float_to_unsigned(operand, to),
            Conversion::Promote => self.builder.ins().fpromote(target, operand),
            Conversion::Demote => self.builder.ins().fdemote(target, operand),
            Conversion::Bits => self
                .builder
                .ins()
                .bitcast(target, MemFlagsData::new(), operand),
        }
    }

    /// Small integers by way of 32 bits and a clamp.
    fn float_to_signed(&mut self, operand: ir::Value, to: Type) -> ir::Value {
        let target = clif_type(to);
        if to.size() >= 4 {
            return self.builder.ins().fcvt_to_sint_sat(target, operand);
        }
        let wide = self.builder.ins().fcvt_to_sint_sat(types::I32, operand);
        let most = (1i64 << (to.size() * 8 - 1)) - 1;
        let least = self.integer(types::I32, -most - 1);
        let most = self.integer(types::I32, most);
        let wide = self.builder.ins().smax(wide, least);
        let wide = self.builder.ins().smin(wide, most);
        self.builder.ins().ireduce(target, wide)
    }

    fn float_to_unsigned(&mut self, operand: ir::Value, to: Type) -> ir::Value {
        let target = clif_type(to);
        if to.size() >= 4 {
            return self.builder.ins().fcvt_to_uint_sat(target, operand);
        }
        let wide = self.builder.ins().fcvt_to_uint_sat(types::I32, operand);
        let most = self.integer(types::I32, (1i64 << (to.size() * 8)) - 1);
        let wide = self.builder.ins().umin(wide, most);
        self.builder.ins().ireduce(target, wide)
    }
}

fn integer_condition(condition: Condition) -> IntCC {
    match condition {
        Condition::Equal => IntCC::Equal,
        Condition::NotEqual => IntCC::NotEqual,
        Condition::SignedLess => IntCC::SignedLessThan,
        Condition::SignedLessEqual => IntCC::SignedLessThanOrEqual,
        Condition::SignedGreater => IntCC::SignedGreaterThan,
        Condition::SignedGreaterEqual => IntCC::SignedGreaterThanOrEqual,
        Condition::UnsignedLess => IntCC::UnsignedLessThan,
        Condition::UnsignedLessEqual => IntCC::UnsignedLessThanOrEqual,
        Condition::UnsignedGreater => IntCC::UnsignedGreaterThan,
        Condition::UnsignedGreaterEqual => IntCC::UnsignedGreaterThanOrEqual,
    }
}

fn float_condition(condition: FloatCondition) -> FloatCC {
    match condition {
        FloatCondition::Equal => FloatCC::Equal,
        FloatCondition::NotEqual => FloatCC::NotEqual,
        FloatCondition::Less => FloatCC::LessThan,
        FloatCondition::LessEqual => FloatCC::LessThanOrEqual,
        FloatCondition::Greater => FloatCC::GreaterThan,
        FloatCondition::GreaterEqual => FloatCC::GreaterThanOrEqual,
    }
}
