//! What operations on constants give. Integers are kept sign-extended to 64 bits, as in
//! [`Op::Const`](flow::Op::Const). Floats are their bits; a result that is not a number is not folded,
//! because machines differ in its sign.

use flow::{BinaryOp, Condition, Conversion, FloatCondition, OverflowingOp, Type, UnaryOp};

/// Sign-extends the bits that a type keeps.
pub fn normalize(number: i64, ty: Type) -> i64 {
    match ty.size() {
        1 => number as i8 as i64,
        2 => number as i16 as i64,
        4 => number as i32 as i64,
        _ => number,
    }
}

/// The bits that a type keeps, zero-extended.
pub fn unsigned(number: i64, ty: Type) -> u64 {
    match ty.size() {
        1 => number as u8 as u64,
        2 => number as u16 as u64,
        4 => number as u32 as u64,
        _ => number as u64,
    }
}

/// A binary operation on integers, where it is defined.
pub fn fold_binary(op: BinaryOp, ty: Type, left: i64, right: i64) -> Option<i64> {
    let bits = ty.size() * 8;
    let shift = (right as u64 % bits as u64) as u32;
    let (wide_left, wide_right) = (unsigned(left, ty), unsigned(right, ty));
    let number = match op {
        BinaryOp::Add => left.wrapping_add(right),
        BinaryOp::Sub => left.wrapping_sub(right),
        BinaryOp::Mul => left.wrapping_mul(right),
        BinaryOp::SignedDiv => {
            if right == 0 || (right == -1 && left == smallest(ty)) {
                return None;
            }
            left / right
        }
        BinaryOp::SignedRem => {
            if right == 0 || (right == -1 && left == smallest(ty)) {
                return None;
            }
            left % right
        }
        BinaryOp::UnsignedDiv => wide_left.checked_div(wide_right)? as i64,
        BinaryOp::UnsignedRem => wide_left.checked_rem(wide_right)? as i64,
        BinaryOp::And => left & right,
        BinaryOp::Or => left | right,
        BinaryOp::Xor => left ^ right,
        BinaryOp::ShiftLeft => left << shift,
        BinaryOp::SignedShiftRight => left >> shift,
        BinaryOp::UnsignedShiftRight => (wide_left >> shift) as i64,
        BinaryOp::RotateLeft => {
            if shift == 0 {
                left
            } else {
                ((wide_left << shift) | (wide_left >> (bits - shift))) as i64
            }
        }
        BinaryOp::FloatAdd | BinaryOp::FloatSub | BinaryOp::FloatMul | BinaryOp::FloatDiv => {
            return None;
        }
    };
    Some(normalize(number, ty))
}

fn smallest(ty: Type) -> i64 {
    i64::MIN >> (64 - ty.size() * 8)
}

/// A binary operation on floats, by their bits.
pub fn fold_float_binary(op: BinaryOp, ty: Type, left: u64, right: u64) -> Option<u64> {
    if ty == Type::F64 {
        let (left, right) = (f64::from_bits(left), f64::from_bits(right));
        let result = match op {
            BinaryOp::FloatAdd => left + right,
            BinaryOp::FloatSub => left - right,
            BinaryOp::FloatMul => left * right,
            BinaryOp::FloatDiv => left / right,
            _ => return None,
        };
        if result.is_nan() {
            return None;
        }
        return Some(result.to_bits());
    }
    let (left, right) = (f32::from_bits(left as u32), f32::from_bits(right as u32));
    let result = match op {
        BinaryOp::FloatAdd => left + right,
        BinaryOp::FloatSub => left - right,
        BinaryOp::FloatMul => left * right,
        BinaryOp::FloatDiv => left / right,
        _ => return None,
    };
    if result.is_nan() {
        return None;
    }
    Some(result.to_bits() as u64)
}

/// The wrapped value, and whether it overflowed.
pub fn fold_overflowing(op: OverflowingOp, ty: Type, left: i64, right: i64) -> (i64, bool) {
    let signed = (left as i128, right as i128);
    let bare = (unsigned(left, ty) as i128, unsigned(right, ty) as i128);
    let (exact, is_signed) = match op {
        OverflowingOp::SignedAdd => (signed.0 + signed.1, true),
        OverflowingOp::SignedSub => (signed.0 - signed.1, true),
        OverflowingOp::SignedMul => (signed.0 * signed.1, true),
        OverflowingOp::UnsignedAdd => (bare.0 + bare.1, false),
        OverflowingOp::UnsignedSub => (bare.0 - bare.1, false),
        OverflowingOp::UnsignedMul => {
            // The product of two 64-bit numbers may not fit in a signed 128-bit one.
            let product = (bare.0 as u128).wrapping_mul(bare.1 as u128);
            let wrapped = normalize(product as u64 as i64, ty);
            return (wrapped, unsigned(wrapped, ty) as u128 != product);
        }
    };
    let wrapped = normalize(exact as i64, ty);
    let seen = if is_signed {
        wrapped as i128
    } else {
        unsigned(wrapped, ty) as i128
    };
    (wrapped, seen != exact)
}

/// A unary operation on an integer.
pub fn fold_unary(op: UnaryOp, ty: Type, number: i64) -> Option<i64> {
    let bits = ty.size() * 8;
    let wide = unsigned(number, ty);
    let result = match op {
        UnaryOp::Negate => number.wrapping_neg(),
        UnaryOp::Not => !number,
        UnaryOp::CountOnes => wide.count_ones() as i64,
        UnaryOp::LeadingZeros => (wide.leading_zeros() - (64 - bits)) as i64,
        UnaryOp::TrailingZeros => wide.trailing_zeros().min(bits) as i64,
        UnaryOp::SwapBytes => (wide.swap_bytes() >> (64 - bits)) as i64,
        _ => return None,
    };
    Some(normalize(result, ty))
}

/// A comparison of integers.
pub fn fold_compare(condition: Condition, ty: Type, left: i64, right: i64) -> bool {
    let (bare_left, bare_right) = (unsigned(left, ty), unsigned(right, ty));
    match condition {
        Condition::Equal => left == right,
        Condition::NotEqual => left != right,
        Condition::SignedLess => left < right,
        Condition::SignedLessEqual => left <= right,
        Condition::SignedGreater => left > right,
        Condition::SignedGreaterEqual => left >= right,
        Condition::UnsignedLess => bare_left < bare_right,
        Condition::UnsignedLessEqual => bare_left <= bare_right,
        Condition::UnsignedGreater => bare_left > bare_right,
        Condition::UnsignedGreaterEqual => bare_left >= bare_right,
    }
}

/// A comparison of floats by their bits.
pub fn fold_float_compare(condition: FloatCondition, ty: Type, left: u64, right: u64) -> bool {
    let (left, right) = (float_value(ty, left), float_value(ty, right));
    match condition {
        FloatCondition::Equal => left == right,
        FloatCondition::NotEqual => left != right,
        FloatCondition::Less => left < right,
        FloatCondition::LessEqual => left <= right,
        FloatCondition::Greater => left > right,
        FloatCondition::GreaterEqual => left >= right,
    }
}

/// The number that the bits of a float stand for; exact for both widths.
fn float_value(ty: Type, bits: u64) -> f64 {
    if ty == Type::F64 {
        f64::from_bits(bits)
    } else {
        f32::from_bits(bits as u32) as f64
    }
}

/// A constant of any type.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Constant {
    /// An integer or a pointer.
    Int(i64),
    /// The bits of a float.
    Float(u64),
}

/// A conversion of a constant from one type to another.
pub fn fold_convert(
    conversion: Conversion,
    from: Type,
    to: Type,
    constant: Constant,
) -> Option<Constant> {
    match constant {
        Constant::Int(number) => match conversion {
            Conversion::SignExtend => Some(Constant::Int(number)),
            Conversion::ZeroExtend => {
                Some(Constant::Int(normalize(unsigned(number, from) as i64, to)))
            }
            Conversion::Truncate => Some(Constant::Int(normalize(number, to))),
            Conversion::SignedToFloat if to == Type::F64 => {
                Some(Constant::Float((number as f64).to_bits()))
            }
            Conversion::SignedToFloat => Some(Constant::Float((number as f32).to_bits() as u64)),
            Conversion::UnsignedToFloat if to == Type::F64 => {
                Some(Constant::Float((unsigned(number, from) as f64).to_bits()))
            }
            Conversion::UnsignedToFloat => Some(Constant::Float(
                (unsigned(number, from) as f32).to_bits() as u64,
            )),
            Conversion::Bits if to.is_float() => Some(Constant::Float(unsigned(number, from))),
            Conversion::Bits => Some(Constant::Int(normalize(number, to))),
            _ => None,
        },
        Constant::Float(bits) => match conversion {
            Conversion::Bits if to.is_float() => Some(constant),
            Conversion::Bits => Some(Constant::Int(normalize(bits as i64, to))),
            Conversion::Promote if !float_value(from, bits).is_nan() => {
                Some(Constant::Float(float_value(from, bits).to_bits()))
            }
            Conversion::Demote if !float_value(from, bits).is_nan() => Some(Constant::Float(
                (float_value(from, bits) as f32).to_bits() as u64,
            )),
            Conversion::FloatToSigned => {
                Some(Constant::Int(float_to_signed(float_value(from, bits), to)))
            }
            Conversion::FloatToUnsigned => Some(Constant::Int(float_to_unsigned(
                float_value(from, bits),
                to,
            ))),
            _ => None,
        },
    }
}

fn float_to_signed(value: f64, to: Type) -> i64 {
    match to.size() {
        1 => value as i8 as i64,
        2 => value as i16 as i64,
        4 => value as i32 as i64,
        _ => value as i64,
    }
}

fn float_to_unsigned(value: f64, to: Type) -> i64 {
    let number = match to.size() {
        1 => value as u8 as u64,
        2 => value as u16 as u64,
        4 => value as u32 as u64,
        _ => value as u64,
    };
    normalize(number as i64, to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn divisions_that_trap_are_left() {
        assert_eq!(fold_binary(BinaryOp::SignedDiv, Type::I8, -128, -1), None);
        assert_eq!(fold_binary(BinaryOp::UnsignedDiv, Type::I8, -2, 0), None);
        assert_eq!(
            fold_binary(BinaryOp::UnsignedDiv, Type::I8, -2, 2),
            Some(127)
        );
    }

    #[test]
    fn overflow_is_seen_at_every_width() {
        use OverflowingOp::*;
        assert_eq!(fold_overflowing(SignedAdd, Type::I8, 127, 1), (-128, true));
        assert_eq!(fold_overflowing(UnsignedSub, Type::I64, 0, 1), (-1, true));
        assert_eq!(fold_overflowing(UnsignedMul, Type::I64, -1, -1), (1, true));
        assert_eq!(fold_overflowing(UnsignedAdd, Type::I8, -2, 1), (-1, false));
    }

    #[test]
    fn bits_count_in_the_width() {
        assert_eq!(fold_unary(UnaryOp::LeadingZeros, Type::I8, 1), Some(7));
        assert_eq!(fold_unary(UnaryOp::TrailingZeros, Type::I16, 0), Some(16));
        assert_eq!(
            fold_unary(UnaryOp::SwapBytes, Type::I16, 0x1234),
            Some(0x3412)
        );
        assert_eq!(
            fold_binary(BinaryOp::RotateLeft, Type::I8, -127, 1),
            Some(3)
        );
    }
}
