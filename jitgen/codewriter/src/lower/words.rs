//! Integers and pointers.

use super::Lower;
use crate::body::Place;
use flow::arithmetic::spare_bits;
use flow::{BinaryOp, Condition, OverflowingOp, Type, UnaryOp};
use jitcode::Opcode;

impl Lower<'_, '_> {
    pub(super) fn binary(&mut self, op: BinaryOp, ty: Type, a: Place, b: Place) -> Place {
        match op {
            BinaryOp::Add => self.wrapped(Opcode::Add, ty, a, b),
            BinaryOp::Sub => self.wrapped(Opcode::Subtract, ty, a, b),
            BinaryOp::Mul => self.wrapped(Opcode::Multiply, ty, a, b),
            BinaryOp::And => self.pure(Opcode::And, &[a, b]),
            BinaryOp::Or => self.pure(Opcode::Or, &[a, b]),
            BinaryOp::Xor => self.pure(Opcode::Xor, &[a, b]),
            BinaryOp::UnsignedDiv => self.pure(Opcode::UnsignedDivide, &[a, b]),
            BinaryOp::UnsignedRem => self.pure(Opcode::UnsignedRemainder, &[a, b]),
            BinaryOp::SignedDiv => self.signed(Opcode::SignedDivide, ty, a, b),
            BinaryOp::SignedRem => self.signed(Opcode::SignedRemainder, ty, a, b),
            BinaryOp::ShiftLeft => {
                let count = self.count(ty, b);
                self.wrapped(Opcode::ShiftLeft, ty, a, count)
            }
            BinaryOp::UnsignedShiftRight => {
                let count = self.count(ty, b);
                self.pure(Opcode::UnsignedShiftRight, &[a, count])
            }
            BinaryOp::SignedShiftRight => {
                let count = self.count(ty, b);
                let wide = self.sign_extended(ty, a);
                self.wrapped(Opcode::SignedShiftRight, ty, wide, count)
            }
            BinaryOp::RotateLeft if ty.size() == 8 => self.pure(Opcode::RotateLeft, &[a, b]),
            BinaryOp::RotateLeft => self.narrow_rotate(ty, a, b),
            BinaryOp::FloatAdd | BinaryOp::FloatSub | BinaryOp::FloatMul | BinaryOp::FloatDiv => {
                self.float_binary(op, ty, a, b)
            }
        }
    }

    /// The operation, then the bits that the type has.
    fn wrapped(&mut self, opcode: Opcode, ty: Type, a: Place, b: Place) -> Place {
        let wide = self.pure(opcode, &[a, b]);
        self.zero_extended(ty, wide)
    }

    /// The operation on signed numbers.
    fn signed(&mut self, opcode: Opcode, ty: Type, a: Place, b: Place) -> Place {
        let (a, b) = (self.sign_extended(ty, a), self.sign_extended(ty, b));
        self.wrapped(opcode, ty, a, b)
    }

    /// A shift's count modulo the width. For 64 bits the operation itself does it.
    fn count(&mut self, ty: Type, count: Place) -> Place {
        if ty.size() == 8 {
            return count;
        }
        let width = self.number(u64::from(8 * ty.size()) - 1);
        self.pure(Opcode::And, &[count, width])
    }

    /// Bits that go out on the left come in on the right. A right shift by the whole width, when the count is 0, is not yet one by
    /// 64, and gives 0.
    fn narrow_rotate(&mut self, ty: Type, a: Place, b: Place) -> Place {
        let count = self.count(ty, b);
        let width = self.number(u64::from(8 * ty.size()));
        let left = self.pure(Opcode::ShiftLeft, &[a, count]);
        let rest = self.pure(Opcode::Subtract, &[width, count]);
        let right = self.pure(Opcode::UnsignedShiftRight, &[a, rest]);
        self.wrapped(Opcode::Or, ty, left, right)
    }

    pub(super) fn overflowing(
        &mut self,
        op: OverflowingOp,
        ty: Type,
        a: Place,
        b: Place,
    ) -> (Place, Place) {
        let (opcode, check) = match op {
            OverflowingOp::SignedAdd => (Opcode::Add, Opcode::SignedAddOverflows),
            OverflowingOp::SignedSub => (Opcode::Subtract, Opcode::SignedSubtractOverflows),
            OverflowingOp::SignedMul => (Opcode::Multiply, Opcode::SignedMultiplyOverflows),
            OverflowingOp::UnsignedMul => (Opcode::Multiply, Opcode::UnsignedMultiplyOverflows),
            OverflowingOp::UnsignedAdd => {
                let sum = self.wrapped(Opcode::Add, ty, a, b);
                return (sum, self.pure(Opcode::UnsignedLess, &[sum, a]));
            }
            OverflowingOp::UnsignedSub => {
                let difference = self.wrapped(Opcode::Subtract, ty, a, b);
                return (difference, self.pure(Opcode::UnsignedLess, &[a, b]));
            }
        };
        if ty.size() == 8 {
            let result = self.pure(opcode, &[a, b]);
            return (result, self.pure(check, &[a, b]));
        }
        // Numbers of at most 32 bits: 64 hold every result, and it overflows if the type does not keep it.
        if op == OverflowingOp::UnsignedMul {
            let wide = self.pure(opcode, &[a, b]);
            let result = self.zero_extended(ty, wide);
            return (result, self.pure(Opcode::NotEqual, &[result, wide]));
        }
        let (a, b) = (self.sign_extended(ty, a), self.sign_extended(ty, b));
        let wide = self.pure(opcode, &[a, b]);
        let kept = self.sign_extended(ty, wide);
        let overflows = self.pure(Opcode::NotEqual, &[kept, wide]);
        (self.zero_extended(ty, wide), overflows)
    }

    pub(super) fn unary(&mut self, op: UnaryOp, ty: Type, a: Place) -> Place {
        let spare = u64::from(spare_bits(ty));
        match op {
            UnaryOp::Negate => {
                let wide = self.pure(Opcode::Negate, &[a]);
                self.zero_extended(ty, wide)
            }
            UnaryOp::Not => {
                let wide = self.pure(Opcode::Not, &[a]);
                self.zero_extended(ty, wide)
            }
            UnaryOp::CountOnes => self.pure(Opcode::CountOnes, &[a]),
            UnaryOp::LeadingZeros => {
                let count = self.pure(Opcode::LeadingZeros, &[a]);
                self.unless_zero(Opcode::Subtract, count, spare)
            }
            UnaryOp::TrailingZeros => {
                // A bit above the type's own, where counting ends.
                let end = if spare == 0 { 0 } else { 1 << (64 - spare) };
                let marked = self.unless_zero(Opcode::Or, a, end);
                self.pure(Opcode::TrailingZeros, &[marked])
            }
            UnaryOp::SwapBytes => {
                let swapped = self.pure(Opcode::SwapBytes, &[a]);
                self.unless_zero(Opcode::UnsignedShiftRight, swapped, spare)
            }
            UnaryOp::FloatNegate
            | UnaryOp::FloatAbs
            | UnaryOp::SquareRoot
            | UnaryOp::Floor
            | UnaryOp::Ceiling
            | UnaryOp::Truncate => self.float_unary(op, ty, a),
        }
    }

    /// With a number for which 0 changes nothing.
    fn unless_zero(&mut self, opcode: Opcode, a: Place, number: u64) -> Place {
        if number == 0 {
            return a;
        }
        let number = self.number(number);
        self.pure(opcode, &[a, number])
    }

    pub(super) fn compare(&mut self, condition: Condition, ty: Type, a: Place, b: Place) -> Place {
        use Condition as C;
        let (opcode, swap, is_signed) = match condition {
            C::Equal => (Opcode::Equal, false, false),
            C::NotEqual => (Opcode::NotEqual, false, false),
            C::SignedLess => (Opcode::SignedLess, false, true),
            C::SignedLessEqual => (Opcode::SignedLessEqual, false, true),
            C::SignedGreater => (Opcode::SignedLess, true, true),
            C::SignedGreaterEqual => (Opcode::SignedLessEqual, true, true),
            C::UnsignedLess => (Opcode::UnsignedLess, false, false),
            C::UnsignedLessEqual => (Opcode::UnsignedLessEqual, false, false),
            C::UnsignedGreater => (Opcode::UnsignedLess, true, false),
            C::UnsignedGreaterEqual => (Opcode::UnsignedLessEqual, true, false),
        };
        let (a, b) = if swap { (b, a) } else { (a, b) };
        match is_signed {
            true => {
                let (a, b) = (self.sign_extended(ty, a), self.sign_extended(ty, b));
                self.pure(opcode, &[a, b])
            }
            false => self.pure(opcode, &[a, b]),
        }
    }

    /// The low bits that an integer type has.
    pub(super) fn zero_extended(&mut self, ty: Type, a: Place) -> Place {
        match ty {
            Type::I8 => self.pure(Opcode::ZeroExtend8, &[a]),
            Type::I16 => self.pure(Opcode::ZeroExtend16, &[a]),
            Type::I32 => self.pure(Opcode::ZeroExtend32, &[a]),
            _ => a,
        }
    }

    /// The number of 64 bits that the low bits are by sign.
    pub(super) fn sign_extended(&mut self, ty: Type, a: Place) -> Place {
        match ty {
            Type::I8 => self.pure(Opcode::SignExtend8, &[a]),
            Type::I16 => self.pure(Opcode::SignExtend16, &[a]),
            Type::I32 => self.pure(Opcode::SignExtend32, &[a]),
            _ => a,
        }
    }
}
