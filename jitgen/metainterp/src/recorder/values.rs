//! Pure operations: what need not be computed, because it is known or has been computed before.
//!
//! An operation is rewritten as long as a rule applies, then looked up among those of the trace, then asked of the ranges; what is left is recorded.
//! Every rule is exact for all words: what wraps, wraps on both sides. Each makes the operation smaller, or moves it towards the one form in which
//! equals are looked up, so rewriting ends:
//!
//! * a constant is the second operand of a commutative operation; of two values the older is the first;
//! * a constant that is subtracted is added; sums with constants are one sum;
//! * `x <= c` is `x < c + 1`, and `c < x` is `c + 1 <= x`;
//! * comparisons of a sum with a constant for equality compare the value.
//!
//! Floats are left as they are: their arithmetic keeps no such law.

use super::Recorder;
use super::knowledge::Operation;
use jitcode::{CONSTANT, Kind, Opcode, OperandKind, evaluate};

/// What a rule says.
enum Rewritten {
    /// The value of this place.
    Place(u32),
    /// These bits.
    Constant(u64),
    /// The value of another operation.
    Operation(Operation),
}

/// Rules that are applied to one operation at the most. Rewriting ends before; the limit is for a mistake in the rules.
const REWRITES: usize = 16;

fn binary(opcode: Opcode, a: u32, b: u32) -> Option<Rewritten> {
    Some(Rewritten::Operation(Operation::new(opcode, &[a, b])))
}

fn place(place: u32) -> Option<Rewritten> {
    Some(Rewritten::Place(place))
}

fn bits(bits: u64) -> Option<Rewritten> {
    Some(Rewritten::Constant(bits))
}

fn truth(holds: bool) -> Option<Rewritten> {
    bits(u64::from(holds))
}

impl Recorder<'_> {
    /// The place of a pure operation's value; records the operation if it must.
    pub(super) fn value_of(&mut self, opcode: Opcode, operands: &[u32]) -> u32 {
        let mut operation = Operation::new(opcode, operands);
        for _ in 0..REWRITES {
            if let Some(value) = self.folded(&operation) {
                return self.constant(value);
            }
            match self.rewritten(&operation) {
                Some(Rewritten::Place(place)) => return self.resolved(place),
                Some(Rewritten::Constant(bits)) => return self.constant(bits),
                Some(Rewritten::Operation(other)) => operation = other,
                None => break,
            }
        }
        if let Some(value) = self.computed_value(&operation) {
            return value;
        }
        if let Some(bits) = self.complement(&operation) {
            return self.constant(bits);
        }
        let shape = operation.opcode.shape();
        let kind = shape.result.unwrap_or(Kind::Word);
        let operands = &operation.operands[..shape.operands.len()];
        let value = self.emit_value(operation.opcode, operands, kind);
        self.knowledge.computed(operation, value);
        value
    }

    /// The value of an operation on constants.
    fn folded(&self, operation: &Operation) -> Option<u64> {
        let kinds = operation.opcode.shape().operands;
        let mut values = [0; 4];
        for (index, kind) in kinds.iter().enumerate() {
            let operand = operation.operands[index];
            values[index] = match kind {
                OperandKind::Value(_) => self.constant_bits(operand)?,
                _ => u64::from(operand),
            };
        }
        evaluate(operation.opcode, &values[..kinds.len()])
    }

    /// The value of a comparison whose opposite has been decided.
    fn complement(&mut self, operation: &Operation) -> Option<u64> {
        let opposite = opposite(operation)?;
        let value = self.computed_value(&opposite)?;
        let bits = self.constant_bits(value)?;
        Some(1 - bits)
    }

    fn rewritten(&mut self, operation: &Operation) -> Option<Rewritten> {
        use Opcode::*;
        let [a, b, c, _] = operation.operands;
        let opcode = operation.opcode;
        if is_commutative(opcode) && is_out_of_order(a, b) {
            return binary(opcode, b, a);
        }
        match opcode {
            Add | Subtract => self.rewritten_sum(opcode, a, b),
            Multiply | And | Or | Xor => self.rewritten_bits(opcode, a, b),
            ShiftLeft | SignedShiftRight | UnsignedShiftRight | RotateLeft => {
                self.rewritten_shift(opcode, a, b)
            }
            SignExtend8 | SignExtend16 | SignExtend32 | ZeroExtend8 | ZeroExtend16
            | ZeroExtend32 => self.rewritten_extension(opcode, a),
            Equal | NotEqual => self.rewritten_equality(opcode == Equal, a, b),
            UnsignedLess | UnsignedLessEqual | SignedLess | SignedLessEqual => {
                self.rewritten_order(opcode, a, b)
            }
            SignedAddOverflows | SignedSubtractOverflows if self.constant_bits(b) == Some(0) => {
                bits(0)
            }
            Select | FloatSelect => match self.constant_bits(a) {
                Some(condition) => place(if condition != 0 { b } else { c }),
                None if b == c => place(b),
                None => None,
            },
            Negate | Not | WordToFloat | FloatToWord => {
                let (inner, operand) = self.defined_by(a)?;
                let inverse = match opcode {
                    WordToFloat => FloatToWord,
                    FloatToWord => WordToFloat,
                    _ => opcode,
                };
                (inner == inverse).then_some(Rewritten::Place(operand))
            }
            Interior if b == 0 => place(a),
            _ => None,
        }
    }

    /// The opcode and the first operand of the operation that defines a value.
    fn defined_by(&self, value: u32) -> Option<(Opcode, u32)> {
        let (opcode, operands) = self.definition(value)?;
        Some((opcode, *operands.first()?))
    }

    fn rewritten_sum(&mut self, opcode: Opcode, a: u32, b: u32) -> Option<Rewritten> {
        let (left, left_added) = self.linear(a);
        if opcode == Opcode::Subtract {
            let (right, right_added) = self.linear(b);
            if left == right {
                return bits(left_added.wrapping_sub(right_added));
            }
            let subtracted = self.constant_bits(b)?;
            let added = self.constant(subtracted.wrapping_neg());
            return binary(Opcode::Add, a, added);
        }
        let added = self.constant_bits(b)?;
        if added == 0 {
            return place(a);
        }
        if left == a {
            return None;
        }
        let sum = self.constant(left_added.wrapping_add(added));
        binary(Opcode::Add, left, sum)
    }

    fn rewritten_bits(&mut self, opcode: Opcode, a: u32, b: u32) -> Option<Rewritten> {
        if a == b {
            match opcode {
                Opcode::And | Opcode::Or => return place(a),
                Opcode::Xor => return bits(0),
                _ => {}
            }
        }
        let constant = self.constant_bits(b)?;
        match (opcode, constant) {
            (Opcode::Multiply | Opcode::And, 0) => bits(0),
            (Opcode::Multiply, 1) | (Opcode::Or | Opcode::Xor, 0) => place(a),
            (Opcode::Or, u64::MAX) => bits(u64::MAX),
            (Opcode::And, mask) => {
                let is_low = mask & mask.wrapping_add(1) == 0;
                if is_low && self.range(a).high <= mask {
                    return place(a);
                }
                let (inner, operand) = self.defined_by(a)?;
                let kept = match inner {
                    Opcode::SignExtend8 | Opcode::ZeroExtend8 => u64::from(u8::MAX),
                    Opcode::SignExtend16 | Opcode::ZeroExtend16 => u64::from(u16::MAX),
                    Opcode::SignExtend32 | Opcode::ZeroExtend32 => u64::from(u32::MAX),
                    _ => return None,
                };
                match mask & !kept {
                    0 => binary(Opcode::And, operand, b),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    fn rewritten_shift(&mut self, opcode: Opcode, a: u32, b: u32) -> Option<Rewritten> {
        if self.constant_bits(b).is_some_and(|count| count % 64 == 0) {
            return place(a);
        }
        // The count is taken modulo 64 anyway.
        let (inner, count) = self.defined_by(b)?;
        let keeps = match inner {
            Opcode::And => {
                let (_, operands) = self.definition(b)?;
                self.constant_bits(operands[1])? % 64 == 63
            }
            Opcode::ZeroExtend8 | Opcode::ZeroExtend16 | Opcode::ZeroExtend32 => true,
            Opcode::SignExtend8 | Opcode::SignExtend16 | Opcode::SignExtend32 => true,
            _ => false,
        };
        match keeps {
            true => binary(opcode, a, count),
            false => None,
        }
    }

    fn rewritten_extension(&mut self, opcode: Opcode, a: u32) -> Option<Rewritten> {
        let (is_signed, width) = extension(opcode)?;
        let kept = (1 << (width - u32::from(is_signed))) - 1;
        if self.range(a).high <= kept {
            return place(a);
        }
        let (inner, operand) = self.defined_by(a)?;
        let (inner_signed, inner_width) = extension(inner)?;
        if inner_width >= width {
            // Only bits that the inner one has left alone are read.
            return Some(Rewritten::Operation(Operation::new(opcode, &[operand])));
        }
        // What has been extended by sign from less is extended from here, too.
        (is_signed && inner_signed).then_some(Rewritten::Place(a))
    }

    fn rewritten_equality(&mut self, is_equal: bool, a: u32, b: u32) -> Option<Rewritten> {
        let ((left, left_added), (right, right_added)) = (self.linear(a), self.linear(b));
        if left == right {
            return truth((left_added == right_added) == is_equal);
        }
        if let Some(answer) = self.range(a).equal(self.range(b)) {
            return truth(answer == is_equal);
        }
        if self.is_below(a, b) || self.is_below(b, a) {
            return truth(!is_equal);
        }
        let constant = self.constant_bits(b)?;
        let opcode = match is_equal {
            true => Opcode::Equal,
            false => Opcode::NotEqual,
        };
        if left != a {
            let compared = self.constant(constant.wrapping_sub(left_added));
            return binary(opcode, left, compared);
        }
        // A condition compared with 0 or 1 is itself, or its opposite.
        let (inner, _) = self.defined_by(a)?;
        if !inner.is_condition() || constant > 1 {
            return None;
        }
        if (constant == 1) == is_equal {
            return place(a);
        }
        if !inner.is_pure() {
            return None;
        }
        let (_, operands) = self.definition(a)?;
        let opposite = opposite(&Operation::new(inner, &operands[..2]))?;
        Some(Rewritten::Operation(opposite))
    }

    fn rewritten_order(&mut self, opcode: Opcode, a: u32, b: u32) -> Option<Rewritten> {
        use Opcode::*;
        let is_less = matches!(opcode, UnsignedLess | SignedLess);
        if a == b {
            return truth(!is_less);
        }
        let (left, right) = (self.range(a), self.range(b));
        let is_unsigned = matches!(opcode, UnsignedLess | UnsignedLessEqual);
        let same_order = left.is_positive() && right.is_positive();
        if is_unsigned || same_order {
            let answer = match is_less {
                true => left.less(right),
                false => right.less(left).map(|less| !less),
            };
            if let Some(answer) = answer {
                return truth(answer);
            }
        }
        if is_unsigned && self.is_below(a, b) {
            return truth(true);
        }
        if is_unsigned && self.is_below(b, a) {
            return truth(false);
        }
        let ((base, added), (other, other_added)) = (self.linear(a), self.linear(b));
        if is_unsigned && base == other {
            if added == other_added {
                return truth(!is_less);
            }
            // y - c < y, where c is not 0, if y is not below c.
            let distance = self.constant(other_added.wrapping_sub(added));
            return binary(UnsignedLessEqual, distance, b);
        }
        let last = if is_unsigned {
            u64::MAX
        } else {
            i64::MAX as u64
        };
        match (is_less, self.constant_bits(a), self.constant_bits(b)) {
            (false, None, Some(bound)) => {
                if bound == last {
                    return truth(true);
                }
                let bound = self.constant(bound.wrapping_add(1));
                binary(
                    if is_unsigned {
                        UnsignedLess
                    } else {
                        SignedLess
                    },
                    a,
                    bound,
                )
            }
            (true, Some(bound), None) => {
                if bound == last {
                    return truth(false);
                }
                let bound = self.constant(bound.wrapping_add(1));
                let opcode = if is_unsigned {
                    UnsignedLessEqual
                } else {
                    SignedLessEqual
                };
                binary(opcode, bound, b)
            }
            _ => None,
        }
    }
}

/// Whether the operands of a commutative operation stand in the other order than values are looked up in.
fn is_out_of_order(a: u32, b: u32) -> bool {
    match (a >= CONSTANT, b >= CONSTANT) {
        (true, false) => true,
        (false, false) => a > b,
        _ => false,
    }
}

fn is_commutative(opcode: Opcode) -> bool {
    use Opcode::*;
    matches!(
        opcode,
        Add | Multiply
            | And
            | Or
            | Xor
            | Equal
            | NotEqual
            | SignedAddOverflows
            | SignedMultiplyOverflows
            | UnsignedMultiplyOverflows
    )
}

/// Whether an extension is by sign, and from how many bits.
fn extension(opcode: Opcode) -> Option<(bool, u32)> {
    Some(match opcode {
        Opcode::SignExtend8 => (true, 8),
        Opcode::SignExtend16 => (true, 16),
        Opcode::SignExtend32 => (true, 32),
        Opcode::ZeroExtend8 => (false, 8),
        Opcode::ZeroExtend16 => (false, 16),
        Opcode::ZeroExtend32 => (false, 32),
        _ => return None,
    })
}

/// The comparison that holds where this one does not. Floats have none, because of NaN, save for equality.
fn opposite(operation: &Operation) -> Option<Operation> {
    use Opcode::*;
    let [a, b, ..] = operation.operands;
    let (opcode, operands) = match operation.opcode {
        Equal => (NotEqual, [a, b]),
        NotEqual => (Equal, [a, b]),
        SignedLess => (SignedLessEqual, [b, a]),
        SignedLessEqual => (SignedLess, [b, a]),
        UnsignedLess => (UnsignedLessEqual, [b, a]),
        UnsignedLessEqual => (UnsignedLess, [b, a]),
        FloatEqual => (FloatNotEqual, [a, b]),
        FloatNotEqual => (FloatEqual, [a, b]),
        _ => return None,
    };
    Some(Operation::new(opcode, &operands))
}
