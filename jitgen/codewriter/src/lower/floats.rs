//! Floats and conversions.
//!
//! Singles are computed in double precision: a double has more than twice the digits of a single and two, and then
//! rounding twice, to double and to single, gives for sums, differences, products, quotients and square roots what rounding
//! once gives.

use super::Lower;
use crate::body::Place;
use flow::arithmetic::spare_bits;
use flow::{BinaryOp, Conversion, FloatCondition, Type, UnaryOp};
use jitcode::Opcode;

impl Lower<'_, '_> {
    pub(super) fn float_binary(&mut self, op: BinaryOp, ty: Type, a: Place, b: Place) -> Place {
        let opcode = match op {
            BinaryOp::FloatAdd => Opcode::FloatAdd,
            BinaryOp::FloatSub => Opcode::FloatSubtract,
            BinaryOp::FloatMul => Opcode::FloatMultiply,
            _ => Opcode::FloatDivide,
        };
        let (a, b) = (self.as_double(ty, a), self.as_double(ty, b));
        let result = self.pure(opcode, &[a, b]);
        self.as_type(ty, result)
    }

    pub(super) fn float_unary(&mut self, op: UnaryOp, ty: Type, a: Place) -> Place {
        let is_single = ty == Type::F32;
        let opcode = match op {
            // Signs are bits.
            UnaryOp::FloatNegate if is_single => return self.sign_bit(Opcode::Xor, 1 << 31, a),
            UnaryOp::FloatAbs if is_single => return self.sign_bit(Opcode::And, !(1 << 31), a),
            UnaryOp::FloatNegate => Opcode::FloatNegate,
            UnaryOp::FloatAbs => Opcode::FloatAbsolute,
            UnaryOp::SquareRoot => Opcode::SquareRoot,
            UnaryOp::Floor => Opcode::Floor,
            UnaryOp::Ceiling => Opcode::Ceiling,
            _ => Opcode::Truncate,
        };
        let a = self.as_double(ty, a);
        let result = self.pure(opcode, &[a]);
        self.as_type(ty, result)
    }

    fn sign_bit(&mut self, opcode: Opcode, bits: u32, a: Place) -> Place {
        let word = self.pure(Opcode::FloatToWord, &[a]);
        let bits = self.number(u64::from(bits));
        let changed = self.pure(opcode, &[word, bits]);
        self.pure(Opcode::WordToFloat, &[changed])
    }

    pub(super) fn float_compare(
        &mut self,
        condition: FloatCondition,
        ty: Type,
        a: Place,
        b: Place,
    ) -> Place {
        let (opcode, swap) = match condition {
            FloatCondition::Equal => (Opcode::FloatEqual, false),
            FloatCondition::NotEqual => (Opcode::FloatNotEqual, false),
            FloatCondition::Less => (Opcode::FloatLess, false),
            FloatCondition::LessEqual => (Opcode::FloatLessEqual, false),
            FloatCondition::Greater => (Opcode::FloatLess, true),
            FloatCondition::GreaterEqual => (Opcode::FloatLessEqual, true),
        };
        let (a, b) = (self.as_double(ty, a), self.as_double(ty, b));
        let (a, b) = if swap { (b, a) } else { (a, b) };
        self.pure(opcode, &[a, b])
    }

    pub(super) fn convert(
        &mut self,
        conversion: Conversion,
        from: Type,
        to: Type,
        a: Place,
    ) -> Place {
        match conversion {
            Conversion::ZeroExtend => a,
            Conversion::Truncate => self.zero_extended(to, a),
            Conversion::SignExtend => {
                let wide = self.sign_extended(from, a);
                self.zero_extended(to, wide)
            }
            Conversion::SignedToFloat => {
                let wide = self.sign_extended(from, a);
                let opcode = match to {
                    Type::F32 => Opcode::SignedToSingle,
                    _ => Opcode::SignedToFloat,
                };
                self.pure(opcode, &[wide])
            }
            Conversion::UnsignedToFloat => {
                let opcode = match to {
                    Type::F32 => Opcode::UnsignedToSingle,
                    _ => Opcode::UnsignedToFloat,
                };
                self.pure(opcode, &[a])
            }
            Conversion::FloatToSigned => {
                let a = self.as_double(from, a);
                let wide = self.pure(Opcode::FloatToSigned, &[a]);
                let spare = spare_bits(to);
                if spare == 0 {
                    return wide;
                }
                let smallest = self.number((i64::MIN >> spare) as u64);
                let largest = self.number((i64::MAX >> spare) as u64);
                let is_less = self.pure(Opcode::SignedLess, &[wide, smallest]);
                let above = self.pure(Opcode::Select, &[is_less, smallest, wide]);
                let is_more = self.pure(Opcode::SignedLess, &[largest, above]);
                let within = self.pure(Opcode::Select, &[is_more, largest, above]);
                self.zero_extended(to, within)
            }
            Conversion::FloatToUnsigned => {
                let a = self.as_double(from, a);
                let wide = self.pure(Opcode::FloatToUnsigned, &[a]);
                let spare = spare_bits(to);
                if spare == 0 {
                    return wide;
                }
                let largest = self.number(u64::MAX >> spare);
                let is_more = self.pure(Opcode::UnsignedLess, &[largest, wide]);
                self.pure(Opcode::Select, &[is_more, largest, wide])
            }
            Conversion::Promote => self.pure(Opcode::SingleToDouble, &[a]),
            Conversion::Demote => self.pure(Opcode::DoubleToSingle, &[a]),
            Conversion::Bits => match (from.is_float(), to.is_float()) {
                (true, false) => self.pure(Opcode::FloatToWord, &[a]),
                (false, true) => self.bits_to_float(a),
                _ => a,
            },
        }
    }

    /// A constant has the kind that is asked for.
    fn bits_to_float(&mut self, a: Place) -> Place {
        match a {
            Place::Constant(_) => a,
            Place::Register(_) => self.pure(Opcode::WordToFloat, &[a]),
        }
    }

    fn as_double(&mut self, ty: Type, a: Place) -> Place {
        match ty {
            Type::F32 => self.pure(Opcode::SingleToDouble, &[a]),
            _ => a,
        }
    }

    fn as_type(&mut self, ty: Type, double: Place) -> Place {
        match ty {
            Type::F32 => self.pure(Opcode::DoubleToSingle, &[double]),
            _ => double,
        }
    }
}
