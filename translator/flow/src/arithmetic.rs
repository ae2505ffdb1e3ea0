//! What the scalar operations compute: the reference meaning, one function a family.
//!
//! A value is 64 bits: integers and pointers zero-extended, an F64 as its bits, an F32 as its bits
//! in the low half. *Spare* bits are those of the 64 that a type does not use.

use crate::{BinaryOp, Condition, Conversion, FloatCondition, OverflowingOp, Type, UnaryOp};

/// How many of 64 bits a type leaves unused.
pub fn spare_bits(ty: Type) -> u32 {
    64 - 8 * ty.size()
}

/// The used bits, zero-extended.
pub fn zero_extended(bits: u64, spare: u32) -> u64 {
    bits << spare >> spare
}

/// The used bits, sign-extended.
pub fn sign_extended(bits: u64, spare: u32) -> i64 {
    ((bits << spare) as i64) >> spare
}

/// A binary operation; nothing if it divides by zero or the quotient overflows.
pub fn binary(op: BinaryOp, spare: u32, a: u64, b: u64) -> Option<u64> {
    let width = 64 - spare;
    let count = (b as u32) & (width - 1);
    let bits = match op {
        BinaryOp::Add => a.wrapping_add(b),
        BinaryOp::Sub => a.wrapping_sub(b),
        BinaryOp::Mul => a.wrapping_mul(b),
        BinaryOp::And => a & b,
        BinaryOp::Or => a | b,
        BinaryOp::Xor => a ^ b,
        BinaryOp::ShiftLeft => a << count,
        BinaryOp::SignedShiftRight => (sign_extended(a, spare) >> count) as u64,
        BinaryOp::UnsignedShiftRight => a >> count,
        BinaryOp::RotateLeft if count == 0 => a,
        BinaryOp::RotateLeft => a << count | a >> (width - count),
        BinaryOp::UnsignedDiv => a.checked_div(b)?,
        BinaryOp::UnsignedRem => a.checked_rem(b)?,
        BinaryOp::SignedDiv | BinaryOp::SignedRem => {
            let (dividend, divisor) = (sign_extended(a, spare), sign_extended(b, spare));
            let smallest = i64::MIN >> spare;
            if divisor == 0 || (divisor == -1 && dividend == smallest) {
                return None;
            }
            if op == BinaryOp::SignedDiv {
                (dividend / divisor) as u64
            } else {
                (dividend % divisor) as u64
            }
        }
        BinaryOp::FloatAdd | BinaryOp::FloatSub | BinaryOp::FloatMul | BinaryOp::FloatDiv => {
            return Some(float_binary(op, spare, a, b));
        }
    };
    Some(zero_extended(bits, spare))
}

fn float_binary(op: BinaryOp, spare: u32, a: u64, b: u64) -> u64 {
    if spare == 0 {
        let (a, b) = (f64::from_bits(a), f64::from_bits(b));
        let result = match op {
            BinaryOp::FloatAdd => a + b,
            BinaryOp::FloatSub => a - b,
            BinaryOp::FloatMul => a * b,
            _ => a / b,
        };
        result.to_bits()
    } else {
        let (a, b) = (f32::from_bits(a as u32), f32::from_bits(b as u32));
        let result = match op {
            BinaryOp::FloatAdd => a + b,
            BinaryOp::FloatSub => a - b,
            BinaryOp::FloatMul => a * b,
            _ => a / b,
        };
        u64::from(result.to_bits())
    }
}

/// The wrapped result, and whether it overflowed.
pub fn overflowing(op: OverflowingOp, spare: u32, a: u64, b: u64) -> (u64, bool) {
    let (x, y) = (sign_extended(a, spare), sign_extended(b, spare));
    match op {
        OverflowingOp::SignedAdd => signed_result(x.overflowing_add(y), spare),
        OverflowingOp::SignedSub => signed_result(x.overflowing_sub(y), spare),
        OverflowingOp::SignedMul => signed_result(x.overflowing_mul(y), spare),
        OverflowingOp::UnsignedAdd => unsigned_result(a.overflowing_add(b), spare),
        OverflowingOp::UnsignedSub => unsigned_result(a.overflowing_sub(b), spare),
        OverflowingOp::UnsignedMul => unsigned_result(a.overflowing_mul(b), spare),
    }
}

/// From the operation on 64 bits to that on fewer: it overflows if the bits do not keep the number.
fn signed_result(wide: (i64, bool), spare: u32) -> (u64, bool) {
    let (number, overflowed) = wide;
    let bits = zero_extended(number as u64, spare);
    (bits, overflowed || sign_extended(bits, spare) != number)
}

fn unsigned_result(wide: (u64, bool), spare: u32) -> (u64, bool) {
    let (number, overflowed) = wide;
    let bits = zero_extended(number, spare);
    (bits, overflowed || bits != number)
}

/// A unary operation.
pub fn unary(op: UnaryOp, spare: u32, a: u64) -> u64 {
    match op {
        UnaryOp::Negate => zero_extended(a.wrapping_neg(), spare),
        UnaryOp::Not => zero_extended(!a, spare),
        UnaryOp::CountOnes => u64::from(a.count_ones()),
        UnaryOp::LeadingZeros => u64::from(a.leading_zeros() - spare),
        UnaryOp::TrailingZeros => u64::from(a.trailing_zeros().min(64 - spare)),
        UnaryOp::SwapBytes => a.swap_bytes() >> spare,
        // Signs are bits: what rustc does to a NaN is done here.
        UnaryOp::FloatNegate => a ^ (1 << (63 - spare)),
        UnaryOp::FloatAbs => a & !(1 << (63 - spare)),
        UnaryOp::SquareRoot | UnaryOp::Floor | UnaryOp::Ceiling | UnaryOp::Truncate => {
            if spare == 0 {
                float_unary(op, f64::from_bits(a)).to_bits()
            } else {
                // Rounding to integers is exact, and a square root in double precision, rounded, is
                // the one in single precision.
                let result = float_unary(op, f64::from(f32::from_bits(a as u32))) as f32;
                u64::from(result.to_bits())
            }
        }
    }
}

fn float_unary(op: UnaryOp, a: f64) -> f64 {
    match op {
        UnaryOp::SquareRoot => a.sqrt(),
        UnaryOp::Floor => a.floor(),
        UnaryOp::Ceiling => a.ceil(),
        _ => a.trunc(),
    }
}

/// Whether the condition holds.
pub fn compare(condition: Condition, spare: u32, a: u64, b: u64) -> bool {
    let (x, y) = (sign_extended(a, spare), sign_extended(b, spare));
    match condition {
        Condition::Equal => a == b,
        Condition::NotEqual => a != b,
        Condition::SignedLess => x < y,
        Condition::SignedLessEqual => x <= y,
        Condition::SignedGreater => x > y,
        Condition::SignedGreaterEqual => x >= y,
        Condition::UnsignedLess => a < b,
        Condition::UnsignedLessEqual => a <= b,
        Condition::UnsignedGreater => a > b,
        Condition::UnsignedGreaterEqual => a >= b,
    }
}

/// Whether the condition holds: on NaN only `NotEqual` does.
pub fn float_compare(condition: FloatCondition, spare: u32, a: u64, b: u64) -> bool {
    let (a, b) = (as_f64(a, spare), as_f64(b, spare));
    match condition {
        FloatCondition::Equal => a == b,
        FloatCondition::NotEqual => a != b,
        FloatCondition::Less => a < b,
        FloatCondition::LessEqual => a <= b,
        FloatCondition::Greater => a > b,
        FloatCondition::GreaterEqual => a >= b,
    }
}

/// A float of any width as the same number.
fn as_f64(bits: u64, spare: u32) -> f64 {
    if spare == 0 {
        f64::from_bits(bits)
    } else {
        f64::from(f32::from_bits(bits as u32))
    }
}

/// A conversion from a type to another.
pub fn convert(conversion: Conversion, from: Type, to: Type, a: u64) -> u64 {
    let (from_spare, to_spare) = (spare_bits(from), spare_bits(to));
    match conversion {
        Conversion::ZeroExtend | Conversion::Bits => a,
        Conversion::SignExtend => zero_extended(sign_extended(a, from_spare) as u64, to_spare),
        Conversion::Truncate => zero_extended(a, to_spare),
        Conversion::SignedToFloat => {
            let number = sign_extended(a, from_spare);
            if to_spare == 0 {
                (number as f64).to_bits()
            } else {
                u64::from((number as f32).to_bits())
            }
        }
        Conversion::UnsignedToFloat => {
            if to_spare == 0 {
                (a as f64).to_bits()
            } else {
                u64::from((a as f32).to_bits())
            }
        }
        Conversion::FloatToSigned => {
            let number = as_f64(a, from_spare);
            let bits = match to {
                Type::I8 => number as i8 as u64,
                Type::I16 => number as i16 as u64,
                Type::I32 => number as i32 as u64,
                _ => number as i64 as u64,
            };
            zero_extended(bits, to_spare)
        }
        Conversion::FloatToUnsigned => {
            let number = as_f64(a, from_spare);
            match to {
                Type::I8 => number as u8 as u64,
                Type::I16 => number as u16 as u64,
                Type::I32 => number as u32 as u64,
                _ => number as u64,
            }
        }
        Conversion::Promote => f64::from(f32::from_bits(a as u32)).to_bits(),
        Conversion::Demote => u64::from((f64::from_bits(a) as f32).to_bits()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    /// Compares with the operations of Rust's own 8-bit integers, on all pairs.
    #[test]
    fn eight_bits_exhaustively() {
        let spare = spare_bits(Type::I8);
        for a in 0..=255u8 {
            for b in 0..=255u8 {
                let (x, y) = (a as i8, b as i8);
                let check = |op, expected: Option<u8>| {
                    let found = binary(op, spare, a.into(), b.into());
                    assert_eq!(found, expected.map(u64::from), "{op:?} {a} {b}");
                };
                check(BinaryOp::Add, Some(a.wrapping_add(b)));
                check(BinaryOp::Sub, Some(a.wrapping_sub(b)));
                check(BinaryOp::Mul, Some(a.wrapping_mul(b)));
                check(BinaryOp::SignedDiv, x.checked_div(y).map(|n| n as u8));
                check(BinaryOp::SignedRem, x.checked_rem(y).map(|n| n as u8));
                check(BinaryOp::UnsignedDiv, a.checked_div(b));
                check(BinaryOp::UnsignedRem, a.checked_rem(b));
                check(BinaryOp::ShiftLeft, Some(a.wrapping_shl(b.into())));
                check(BinaryOp::UnsignedShiftRight, Some(a.wrapping_shr(b.into())));
                check(
                    BinaryOp::SignedShiftRight,
                    Some(x.wrapping_shr(b.into()) as u8),
                );
                check(BinaryOp::RotateLeft, Some(a.rotate_left(u32::from(b) % 8)));
                let check = |op, expected: (u8, bool)| {
                    let found = overflowing(op, spare, a.into(), b.into());
                    assert_eq!(found, (expected.0.into(), expected.1), "{op:?} {a} {b}");
                };
                let unsigned = |(n, overflowed): (i8, bool)| (n as u8, overflowed);
                check(OverflowingOp::SignedAdd, unsigned(x.overflowing_add(y)));
                check(OverflowingOp::SignedSub, unsigned(x.overflowing_sub(y)));
                check(OverflowingOp::SignedMul, unsigned(x.overflowing_mul(y)));
                check(OverflowingOp::UnsignedAdd, a.overflowing_add(b));
                check(OverflowingOp::UnsignedSub, a.overflowing_sub(b));
                check(OverflowingOp::UnsignedMul, a.overflowing_mul(b));
                let less = compare(Condition::SignedLess, spare, a.into(), b.into());
                assert_eq!(less, x < y);
                let greater = compare(Condition::UnsignedGreaterEqual, spare, a.into(), b.into());
                assert_eq!(greater, a >= b);
            }
            let check = |op, expected: u8| {
                assert_eq!(unary(op, spare, a.into()), expected.into(), "{op:?} {a}");
            };
            check(UnaryOp::Negate, a.wrapping_neg());
            check(UnaryOp::Not, !a);
            check(UnaryOp::CountOnes, a.count_ones() as u8);
            check(UnaryOp::LeadingZeros, a.leading_zeros() as u8);
            check(UnaryOp::TrailingZeros, a.trailing_zeros() as u8);
        }
    }

    #[test]
    fn sixty_four_bits_at_random() {
        let mut random = Random::new(1);
        for _ in 0..10_000 {
            let shift = random.below(64);
            let (a, b) = (random.bits() >> shift, random.bits() >> random.below(64));
            let (x, y) = (a as i64, b as i64);
            assert_eq!(binary(BinaryOp::Mul, 0, a, b), Some(a.wrapping_mul(b)));
            let quotient = x.checked_div(y).map(|n| n as u64);
            assert_eq!(binary(BinaryOp::SignedDiv, 0, a, b), quotient);
            let (product, overflowed) = x.overflowing_mul(y);
            let found = overflowing(OverflowingOp::SignedMul, 0, a, b);
            assert_eq!(found, (product as u64, overflowed));
            assert_eq!(unary(UnaryOp::LeadingZeros, 0, a), a.leading_zeros().into());
            let wide = convert(
                Conversion::SignExtend,
                Type::I32,
                Type::I64,
                a & 0xffff_ffff,
            );
            assert_eq!(wide, a as i32 as i64 as u64);
        }
        assert_eq!(binary(BinaryOp::SignedDiv, 0, 1 << 63, u64::MAX), None);
        assert_eq!(unary(UnaryOp::SwapBytes, 48, 0x1234), 0x3412);
    }

    #[test]
    fn floats() {
        let bits = |number: f64| number.to_bits();
        let nan = bits(f64::NAN);
        assert!(!float_compare(FloatCondition::Equal, 0, nan, nan));
        assert!(float_compare(FloatCondition::NotEqual, 0, nan, nan));
        assert!(float_compare(
            FloatCondition::Less,
            0,
            bits(-1.0),
            bits(-0.0)
        ));
        let convert_f64 = |conversion, to, number| convert(conversion, Type::F64, to, bits(number));
        assert_eq!(
            convert_f64(Conversion::FloatToSigned, Type::I8, -300.0),
            0x80
        );
        assert_eq!(
            convert_f64(Conversion::FloatToUnsigned, Type::I8, 300.7),
            255
        );
        assert_eq!(
            convert_f64(Conversion::FloatToSigned, Type::I64, f64::NAN),
            0
        );
        assert_eq!(
            convert_f64(Conversion::FloatToUnsigned, Type::I64, f64::INFINITY),
            u64::MAX
        );
        let single = |number: f32| u64::from(number.to_bits());
        assert_eq!(unary(UnaryOp::FloatNegate, 32, single(1.5)), single(-1.5));
        assert_eq!(unary(UnaryOp::FloatAbs, 0, bits(-2.0)), bits(2.0));
        assert_eq!(
            unary(UnaryOp::SquareRoot, 32, single(2.0)),
            single(2f32.sqrt())
        );
        assert_eq!(convert_f64(Conversion::Demote, Type::F32, 0.1), single(0.1));
        assert_eq!(
            convert(Conversion::UnsignedToFloat, Type::I64, Type::F32, u64::MAX),
            single(u64::MAX as f32)
        );
    }
}
