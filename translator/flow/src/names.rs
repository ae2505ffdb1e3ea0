//! The spelling of operations in the text form: one table a family, read by the printer and the parser.

use crate::{
    BinaryOp, Condition, Conversion, FloatCondition, Inline, JitAttributes, OverflowingOp, Type,
    UnaryOp,
};

/// The types of values.
pub const TYPES: [Type; 8] = [
    Type::I8,
    Type::I16,
    Type::I32,
    Type::I64,
    Type::F32,
    Type::F64,
    Type::Ref,
    Type::Ptr,
];

/// Binary operations.
pub const BINARY: [(BinaryOp, &str); 18] = [
    (BinaryOp::Add, "add"),
    (BinaryOp::Sub, "sub"),
    (BinaryOp::Mul, "mul"),
    (BinaryOp::SignedDiv, "signed_div"),
    (BinaryOp::UnsignedDiv, "unsigned_div"),
    (BinaryOp::SignedRem, "signed_rem"),
    (BinaryOp::UnsignedRem, "unsigned_rem"),
    (BinaryOp::And, "and"),
    (BinaryOp::Or, "or"),
    (BinaryOp::Xor, "xor"),
    (BinaryOp::ShiftLeft, "shift_left"),
    (BinaryOp::SignedShiftRight, "signed_shift_right"),
    (BinaryOp::UnsignedShiftRight, "unsigned_shift_right"),
    (BinaryOp::RotateLeft, "rotate_left"),
    (BinaryOp::FloatAdd, "float_add"),
    (BinaryOp::FloatSub, "float_sub"),
    (BinaryOp::FloatMul, "float_mul"),
    (BinaryOp::FloatDiv, "float_div"),
];

/// Operations that tell of overflow.
pub const OVERFLOWING: [(OverflowingOp, &str); 6] = [
    (OverflowingOp::SignedAdd, "signed_add_overflow"),
    (OverflowingOp::UnsignedAdd, "unsigned_add_overflow"),
    (OverflowingOp::SignedSub, "signed_sub_overflow"),
    (OverflowingOp::UnsignedSub, "unsigned_sub_overflow"),
    (OverflowingOp::SignedMul, "signed_mul_overflow"),
    (OverflowingOp::UnsignedMul, "unsigned_mul_overflow"),
];

/// Unary operations.
pub const UNARY: [(UnaryOp, &str); 12] = [
    (UnaryOp::Negate, "negate"),
    (UnaryOp::Not, "not"),
    (UnaryOp::CountOnes, "count_ones"),
    (UnaryOp::LeadingZeros, "leading_zeros"),
    (UnaryOp::TrailingZeros, "trailing_zeros"),
    (UnaryOp::SwapBytes, "swap_bytes"),
    (UnaryOp::FloatNegate, "float_negate"),
    (UnaryOp::FloatAbs, "float_abs"),
    (UnaryOp::SquareRoot, "square_root"),
    (UnaryOp::Floor, "floor"),
    (UnaryOp::Ceiling, "ceiling"),
    (UnaryOp::Truncate, "float_truncate"),
];

/// Conditions on integers and pointers.
pub const CONDITIONS: [(Condition, &str); 10] = [
    (Condition::Equal, "equal"),
    (Condition::NotEqual, "not_equal"),
    (Condition::SignedLess, "signed_less"),
    (Condition::SignedLessEqual, "signed_less_equal"),
    (Condition::SignedGreater, "signed_greater"),
    (Condition::SignedGreaterEqual, "signed_greater_equal"),
    (Condition::UnsignedLess, "unsigned_less"),
    (Condition::UnsignedLessEqual, "unsigned_less_equal"),
    (Condition::UnsignedGreater, "unsigned_greater"),
    (Condition::UnsignedGreaterEqual, "unsigned_greater_equal"),
];

/// Conditions on floats.
pub const FLOAT_CONDITIONS: [(FloatCondition, &str); 6] = [
    (FloatCondition::Equal, "equal"),
    (FloatCondition::NotEqual, "not_equal"),
    (FloatCondition::Less, "less"),
    (FloatCondition::LessEqual, "less_equal"),
    (FloatCondition::Greater, "greater"),
    (FloatCondition::GreaterEqual, "greater_equal"),
];

/// Conversions.
pub const CONVERSIONS: [(Conversion, &str); 10] = [
    (Conversion::SignExtend, "sign_extend"),
    (Conversion::ZeroExtend, "zero_extend"),
    (Conversion::Truncate, "truncate"),
    (Conversion::SignedToFloat, "signed_to_float"),
    (Conversion::UnsignedToFloat, "unsigned_to_float"),
    (Conversion::FloatToSigned, "float_to_signed"),
    (Conversion::FloatToUnsigned, "float_to_unsigned"),
    (Conversion::Promote, "promote"),
    (Conversion::Demote, "demote"),
    (Conversion::Bits, "bits"),
];

/// Wishes about inlining, but for the default.
pub const INLINE: [(Inline, &str); 3] = [
    (Inline::Hint, "inline_hint"),
    (Inline::Always, "inline_always"),
    (Inline::Never, "inline_never"),
];

/// What the author says to the JIT of a function: the word, and how the attribute is reached.
pub const JIT_ATTRIBUTES: [(JitAttribute, &str); 5] = [
    (JitAttribute::Elidable, "elidable"),
    (JitAttribute::UnrollSafe, "unroll_safe"),
    (JitAttribute::DontLookInside, "dont_look_inside"),
    (JitAttribute::LoopInvariant, "loop_invariant"),
    (JitAttribute::ConditionalCall, "conditional_call"),
];

/// An attribute of [`JitAttributes`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum JitAttribute {
    Elidable,
    UnrollSafe,
    DontLookInside,
    LoopInvariant,
    ConditionalCall,
}

impl JitAttributes {
    /// The attribute's place.
    pub fn get(&mut self, attribute: JitAttribute) -> &mut bool {
        match attribute {
            JitAttribute::Elidable => &mut self.elidable,
            JitAttribute::UnrollSafe => &mut self.unroll_safe,
            JitAttribute::DontLookInside => &mut self.dont_look_inside,
            JitAttribute::LoopInvariant => &mut self.loop_invariant,
            JitAttribute::ConditionalCall => &mut self.conditional_call,
        }
    }
}

/// The name of an entry of one of the tables.
pub fn name_of<T: Copy + PartialEq>(table: &[(T, &'static str)], entry: T) -> &'static str {
    for (candidate, name) in table {
        if *candidate == entry {
            return name;
        }
    }
    "?"
}

/// The entry with a name.
pub fn by_name<T: Copy>(table: &[(T, &'static str)], name: &str) -> Option<T> {
    for (entry, candidate) in table {
        if *candidate == name {
            return Some(*entry);
        }
    }
    None
}

/// The type with a name.
pub fn type_by_name(name: &str) -> Option<Type> {
    TYPES.iter().copied().find(|ty| ty.name() == name)
}

/// Whether a name can stand in the text without quotation marks: letters, digits, `_`, and between
/// them `.` and `::`.
pub fn is_plain(name: &str) -> bool {
    let bytes = name.as_bytes();
    let mut position = 0;
    let mut after_word = false;
    while position < bytes.len() {
        let byte = bytes[position];
        if is_word(byte) {
            after_word = true;
            position += 1;
        } else if after_word && word_follows(bytes, position) > 0 {
            position += word_follows(bytes, position);
            after_word = false;
        } else {
            return false;
        }
    }
    after_word && !bytes[0].is_ascii_digit()
}

/// Whether a byte is a letter, a digit or `_`.
pub fn is_word(byte: u8) -> bool {
    byte == b'_' || byte.is_ascii_alphanumeric()
}

/// The length of a `.` or `::` at a position if a word follows it, else 0.
pub fn word_follows(bytes: &[u8], position: usize) -> usize {
    let length = if bytes[position] == b'.' {
        1
    } else if bytes[position] == b':' && bytes.get(position + 1) == Some(&b':') {
        2
    } else {
        return 0;
    };
    match bytes.get(position + length) {
        Some(byte) if is_word(*byte) => length,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_complete_and_unambiguous() {
        // The derived numbering of the enums gives the completeness: entry `i` is variant `i`.
        for (index, (op, _)) in BINARY.iter().enumerate() {
            assert_eq!(*op as usize, index);
        }
        for (index, (op, _)) in UNARY.iter().enumerate() {
            assert_eq!(*op as usize, index);
        }
        assert_eq!(BINARY.len(), BinaryOp::FloatDiv as usize + 1);
        assert_eq!(UNARY.len(), UnaryOp::Truncate as usize + 1);
        assert_eq!(CONVERSIONS.len(), Conversion::Bits as usize + 1);
        let mut names = Vec::new();
        names.extend(BINARY.iter().map(|entry| entry.1));
        names.extend(OVERFLOWING.iter().map(|entry| entry.1));
        names.extend(UNARY.iter().map(|entry| entry.1));
        names.extend(CONVERSIONS.iter().map(|entry| entry.1));
        let count = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), count);
    }

    #[test]
    fn plain_names() {
        for name in ["a", "_x1", "m::Vm.pc", "a.0"] {
            assert!(is_plain(name), "{name}");
        }
        for name in ["", "1a", "a.", "a:b", "Vec<i64>", "a::", ".a", "a b"] {
            assert!(!is_plain(name), "{name}");
        }
    }
}
