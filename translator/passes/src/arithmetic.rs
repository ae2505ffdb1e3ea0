//! What operations on constants give: [`flow::arithmetic`] on integers as [`Op::Const`](flow::Op::Const) keeps them,
//! sign-extended. Floats are their bits; a result that is not a number is not folded, because machines differ in its sign.

use flow::arithmetic::{binary, compare, convert, float_compare, overflowing, spare_bits, unary};
use flow::{BinaryOp, Condition, Conversion, FloatCondition, OverflowingOp, Type, UnaryOp};

/// A constant of any type.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Constant {
    /// An integer or a pointer.
    Int(i64),
    /// The bits of a float.
    Float(u64),
}

/// Sign-extends the bits that a type keeps.
pub fn normalize(number: i64, ty: Type) -> i64 {
    flow::arithmetic::sign_extended(number as u64, spare_bits(ty))
}

/// The bits that a type keeps, zero-extended.
pub fn unsigned(number: i64, ty: Type) -> u64 {
    flow::arithmetic::zero_extended(number as u64, spare_bits(ty))
}

/// A binary operation on integers, where it is defined.
pub fn fold_binary(op: BinaryOp, ty: Type, left: i64, right: i64) -> Option<i64> {
    let bits = binary(op, spare_bits(ty), unsigned(left, ty), unsigned(right, ty))?;
    Some(normalize(bits as i64, ty))
}

/// A binary operation on floats, by their bits.
pub fn fold_float_binary(op: BinaryOp, ty: Type, left: u64, right: u64) -> Option<u64> {
    let bits = binary(op, spare_bits(ty), left, right)?;
    (!is_nan(bits, ty)).then_some(bits)
}

fn is_nan(bits: u64, ty: Type) -> bool {
    if ty == Type::F64 {
        f64::from_bits(bits).is_nan()
    } else {
        f32::from_bits(bits as u32).is_nan()
    }
}

/// The wrapped value, and whether it overflowed.
pub fn fold_overflowing(op: OverflowingOp, ty: Type, left: i64, right: i64) -> (i64, bool) {
    let (left, right) = (unsigned(left, ty), unsigned(right, ty));
    let (bits, overflowed) = overflowing(op, spare_bits(ty), left, right);
    (normalize(bits as i64, ty), overflowed)
}

/// A unary operation on an integer.
pub fn fold_unary(op: UnaryOp, ty: Type, number: i64) -> Option<i64> {
    if ty.is_float() {
        return None;
    }
    let bits = unary(op, spare_bits(ty), unsigned(number, ty));
    Some(normalize(bits as i64, ty))
}

/// A comparison of integers.
pub fn fold_compare(condition: Condition, ty: Type, left: i64, right: i64) -> bool {
    let (left, right) = (unsigned(left, ty), unsigned(right, ty));
    compare(condition, spare_bits(ty), left, right)
}

/// A comparison of floats by their bits.
pub fn fold_float_compare(condition: FloatCondition, ty: Type, left: u64, right: u64) -> bool {
    float_compare(condition, spare_bits(ty), left, right)
}

/// A conversion of a constant from one type to another.
pub fn fold_convert(
    conversion: Conversion,
    from: Type,
    to: Type,
    constant: Constant,
) -> Option<Constant> {
    let bits = match constant {
        Constant::Int(number) => unsigned(number, from),
        Constant::Float(bits) => bits,
    };
    let result = convert(conversion, from, to, bits);
    if !to.is_float() {
        return Some(Constant::Int(normalize(result as i64, to)));
    }
    if conversion != Conversion::Bits && is_nan(result, to) {
        return None;
    }
    Some(Constant::Float(result))
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
