//! Algebraic identities: what a single pure operation is, given the operations that define its operands.
//!
//! Three laws keep the rewriting finite: the answer is a value that is there already, a constant, or an
//! operation whose operands stand "earlier" (operands of operands, or constants); constants stand on the
//! right; and no rule undoes another.

use crate::arithmetic::{
    Constant, fold_binary, fold_compare, fold_convert, fold_float_binary, fold_float_compare,
    fold_unary, normalize, unsigned,
};
use crate::simplify::opposite_condition;
use flow::{
    Address, BinaryOp, Condition, Conversion, Function, Inst, Op, OverflowingOp, Type, UnaryOp,
    Value,
};
use std::collections::HashMap;

/// What an operation is.
#[derive(Clone, PartialEq, Debug)]
pub enum Outcome {
    /// Nothing simpler.
    Keep,
    /// A value that is there already.
    Same(Value),
    /// A constant of the result's type.
    Constant(Constant),
    /// A simpler operation.
    Op(Op),
}

/// What rules look at, and the constants they make.
#[derive(Debug)]
pub struct Facts {
    /// The defining instruction by value; `None` for parameters and for constants of the pool.
    pub definitions: Vec<Option<Inst>>,
    /// The constant by value.
    pub constants: Vec<Option<Constant>>,
    /// The one value for each constant.
    pub pool: HashMap<(Type, Constant), Value>,
    /// Constants of the pool in the order in which they were asked for.
    pub order: Vec<(Type, Constant, Value)>,
}

impl Facts {
    /// Nothing known yet.
    pub fn new(values: usize) -> Facts {
        Facts {
            definitions: vec![None; values],
            constants: vec![None; values],
            pool: HashMap::new(),
            order: Vec::new(),
        }
    }

    /// The value of the pool that is this constant.
    pub fn constant(&mut self, function: &mut Function, ty: Type, constant: Constant) -> Value {
        if let Some(value) = self.pool.get(&(ty, constant)) {
            return *value;
        }
        let value = function.new_value(ty);
        self.pool.insert((ty, constant), value);
        self.order.push((ty, constant, value));
        self.definitions.resize(function.values.len(), None);
        self.constants.resize(function.values.len(), None);
        self.constants[value.index()] = Some(constant);
        value
    }

    fn int(&self, value: Value) -> Option<i64> {
        match self.constants[value.index()] {
            Some(Constant::Int(number)) => Some(number),
            _ => None,
        }
    }

    fn float(&self, value: Value) -> Option<u64> {
        match self.constants[value.index()] {
            Some(Constant::Float(bits)) => Some(bits),
            _ => None,
        }
    }

    /// The operation that defines a value (not for constants).
    pub fn op<'a>(&self, function: &'a Function, value: Value) -> Option<&'a Op> {
        self.definitions[value.index()].map(|inst| function.op(inst))
    }
}

/// Applies the first rule that fits. The operands have been replaced by what stands for them.
pub fn apply(function: &mut Function, facts: &mut Facts, op: &Op, ty: Type) -> Outcome {
    match op {
        Op::Binary(op, left, right) => binary(function, facts, *op, *left, *right, ty),
        Op::Unary(op, value) => unary(function, facts, *op, *value, ty),
        Op::Compare(condition, left, right) => compare(function, facts, *condition, *left, *right),
        Op::FloatCompare(condition, left, right) => {
            match (facts.float(*left), facts.float(*right)) {
                (Some(a), Some(b)) => truth(fold_float_compare(
                    *condition,
                    function.type_of(*left),
                    a,
                    b,
                )),
                _ => Outcome::Keep,
            }
        }
        Op::Convert(conversion, value) => convert(function, facts, *conversion, *value, ty),
        Op::Select(condition, first, second) => {
            select(function, facts, *condition, *first, *second)
        }
        Op::Interior(address) => interior(function, facts, address),
        Op::Load(address, class) => match fold_address(function, facts, address) {
            Some(address) => Outcome::Op(Op::Load(address, *class)),
            None => Outcome::Keep,
        },
        Op::Store(address, value, class) => match fold_address(function, facts, address) {
            Some(address) => Outcome::Op(Op::Store(address, *value, *class)),
            None => Outcome::Keep,
        },
        Op::CallIndirect(callee, arguments) => match facts.op(function, *callee) {
            Some(Op::FunctionAddress(callee)) => Outcome::Op(Op::Call(*callee, arguments.clone())),
            _ => Outcome::Keep,
        },
        _ => Outcome::Keep,
    }
}

fn truth(holds: bool) -> Outcome {
    Outcome::Constant(Constant::Int(holds as i64))
}

fn is_commutative(op: BinaryOp) -> bool {
    matches!(
        op,
        BinaryOp::Add | BinaryOp::Mul | BinaryOp::And | BinaryOp::Or | BinaryOp::Xor
    )
}

fn binary(
    function: &mut Function,
    facts: &mut Facts,
    op: BinaryOp,
    left: Value,
    right: Value,
    ty: Type,
) -> Outcome {
    if ty.is_float() {
        return match (facts.float(left), facts.float(right)) {
            (Some(a), Some(b)) => match fold_float_binary(op, ty, a, b) {
                Some(bits) => Outcome::Constant(Constant::Float(bits)),
                None => Outcome::Keep,
            },
            _ => Outcome::Keep,
        };
    }
    match (facts.int(left), facts.int(right)) {
        (Some(a), Some(b)) => match fold_binary(op, ty, a, b) {
            Some(number) => Outcome::Constant(Constant::Int(number)),
            None => Outcome::Keep,
        },
        (Some(_), None) if is_commutative(op) => Outcome::Op(Op::Binary(op, right, left)),
        (None, Some(b)) => binary_constant(function, facts, op, left, b, ty),
        _ if left == right => binary_equal(op, left),
        (None, None) if is_commutative(op) && right < left => {
            Outcome::Op(Op::Binary(op, right, left))
        }
        _ => Outcome::Keep,
    }
}

fn binary_equal(op: BinaryOp, value: Value) -> Outcome {
    match op {
        BinaryOp::Sub | BinaryOp::Xor => Outcome::Constant(Constant::Int(0)),
        BinaryOp::And | BinaryOp::Or => Outcome::Same(value),
        _ => Outcome::Keep,
    }
}

/// With a constant on the right.
fn binary_constant(
    function: &mut Function,
    facts: &mut Facts,
    op: BinaryOp,
    left: Value,
    number: i64,
    ty: Type,
) -> Outcome {
    let bits = (ty.size() * 8) as u64;
    match (op, number) {
        (BinaryOp::Add | BinaryOp::Sub | BinaryOp::Or | BinaryOp::Xor, 0)
        | (BinaryOp::Mul | BinaryOp::SignedDiv | BinaryOp::UnsignedDiv, 1)
        | (BinaryOp::And, -1) => return Outcome::Same(left),
        (BinaryOp::And | BinaryOp::Mul, 0) | (BinaryOp::UnsignedRem | BinaryOp::SignedRem, 1) => {
            return Outcome::Constant(Constant::Int(0));
        }
        (BinaryOp::Or, -1) => return Outcome::Constant(Constant::Int(-1)),
        (
            BinaryOp::ShiftLeft
            | BinaryOp::SignedShiftRight
            | BinaryOp::UnsignedShiftRight
            | BinaryOp::RotateLeft,
            _,
        ) if (number as u64).is_multiple_of(bits) => return Outcome::Same(left),
        (BinaryOp::Sub, _) => {
            let negated = normalize(number.wrapping_neg(), ty);
            let right = facts.constant(function, ty, Constant::Int(negated));
            return Outcome::Op(Op::Binary(BinaryOp::Add, left, right));
        }
        (BinaryOp::UnsignedRem, _) if unsigned(number, ty).is_power_of_two() => {
            let mask = normalize((unsigned(number, ty) - 1) as i64, ty);
            let right = facts.constant(function, ty, Constant::Int(mask));
            return Outcome::Op(Op::Binary(BinaryOp::And, left, right));
        }
        (BinaryOp::UnsignedDiv, _) if unsigned(number, ty).is_power_of_two() => {
            let shift = unsigned(number, ty).trailing_zeros() as i64;
            let right = facts.constant(function, ty, Constant::Int(shift));
            return Outcome::Op(Op::Binary(BinaryOp::UnsignedShiftRight, left, right));
        }
        (BinaryOp::And, _) => {
            // The mask keeps all that can be set.
            let possible = possible_bits(function, facts, left, 3);
            if possible & !unsigned(number, ty) == 0 {
                return Outcome::Same(left);
            }
        }
        (BinaryOp::Xor, 1) => {
            if let Some(Op::Compare(condition, a, b)) = facts.op(function, left) {
                return Outcome::Op(Op::Compare(opposite_condition(*condition), *a, *b));
            }
        }
        _ => {}
    }
    reassociate(function, facts, op, left, number, ty)
}

/// `(x + 1) + 2` and its like.
fn reassociate(
    function: &mut Function,
    facts: &mut Facts,
    op: BinaryOp,
    left: Value,
    number: i64,
    ty: Type,
) -> Outcome {
    if !is_commutative(op) {
        return Outcome::Keep;
    }
    let Some(Op::Binary(inner, value, right)) = facts.op(function, left) else {
        return Outcome::Keep;
    };
    let (inner, value) = (*inner, *value);
    let Some(first) = facts.int(*right) else {
        return Outcome::Keep;
    };
    if inner != op {
        return Outcome::Keep;
    }
    match fold_binary(op, ty, first, number) {
        Some(both) => {
            let right = facts.constant(function, ty, Constant::Int(both));
            Outcome::Op(Op::Binary(op, value, right))
        }
        None => Outcome::Keep,
    }
}

/// Bits that may be set, zero-extended to 64.
fn possible_bits(function: &Function, facts: &Facts, value: Value, depth: u32) -> u64 {
    let ty = function.type_of(value);
    let all = unsigned(-1, ty);
    if let Some(number) = facts.int(value) {
        return unsigned(number, ty);
    }
    let Some(inst) = facts.definitions[value.index()] else {
        return all;
    };
    if depth == 0 {
        return all;
    }
    match function.op(inst) {
        Op::Compare(..) | Op::FloatCompare(..) => 1,
        Op::Overflowing(..) if function.results_of(inst)[1] == value => 1,
        Op::Convert(Conversion::ZeroExtend, inner) => {
            possible_bits(function, facts, *inner, depth - 1)
        }
        Op::Convert(Conversion::Truncate, inner) => {
            possible_bits(function, facts, *inner, depth - 1) & all
        }
        Op::Binary(BinaryOp::And, left, right) => {
            possible_bits(function, facts, *left, depth - 1)
                & possible_bits(function, facts, *right, depth - 1)
        }
        Op::Binary(BinaryOp::Or | BinaryOp::Xor, left, right) => {
            possible_bits(function, facts, *left, depth - 1)
                | possible_bits(function, facts, *right, depth - 1)
        }
        Op::Select(_, first, second) => {
            possible_bits(function, facts, *first, depth - 1)
                | possible_bits(function, facts, *second, depth - 1)
        }
        _ => all,
    }
}

/// Whether a value is 0 or 1 for sure.
pub fn is_boolean(function: &Function, facts: &Facts, value: Value) -> bool {
    possible_bits(function, facts, value, 3) <= 1
}

/// Whether a pointer cannot be null for sure.
pub fn is_non_null(function: &Function, facts: &Facts, value: Value) -> bool {
    let mut current = value;
    for _ in 0..8 {
        match facts.op(function, current) {
            Some(
                Op::SlotAddress(_)
                | Op::DataAddress(..)
                | Op::FunctionAddress(_)
                | Op::Allocate(..)
                // A reference into the middle of something, which has an address.
                | Op::Interior(_),
            ) => return true,
            Some(Op::Convert(Conversion::Bits, inner)) => current = *inner,
            _ => return false,
        }
    }
    false
}

fn unary(
    function: &mut Function,
    facts: &mut Facts,
    op: UnaryOp,
    value: Value,
    ty: Type,
) -> Outcome {
    if let Some(number) = facts.int(value) {
        return match fold_unary(op, ty, number) {
            Some(number) => Outcome::Constant(Constant::Int(number)),
            None => Outcome::Keep,
        };
    }
    match facts.op(function, value) {
        Some(Op::Unary(inner, original))
            if *inner == op
                && matches!(
                    op,
                    UnaryOp::Negate | UnaryOp::Not | UnaryOp::SwapBytes | UnaryOp::FloatNegate
                ) =>
        {
            Outcome::Same(*original)
        }
        _ => Outcome::Keep,
    }
}

/// The condition with its operands exchanged.
pub fn swapped_condition(condition: Condition) -> Condition {
    match condition {
        Condition::Equal | Condition::NotEqual => condition,
        Condition::SignedLess => Condition::SignedGreater,
        Condition::SignedLessEqual => Condition::SignedGreaterEqual,
        Condition::SignedGreater => Condition::SignedLess,
        Condition::SignedGreaterEqual => Condition::SignedLessEqual,
        Condition::UnsignedLess => Condition::UnsignedGreater,
        Condition::UnsignedLessEqual => Condition::UnsignedGreaterEqual,
        Condition::UnsignedGreater => Condition::UnsignedLess,
        Condition::UnsignedGreaterEqual => Condition::UnsignedLessEqual,
    }
}

fn compare(
    function: &mut Function,
    facts: &mut Facts,
    condition: Condition,
    left: Value,
    right: Value,
) -> Outcome {
    let ty = function.type_of(left);
    if left == right {
        return truth(fold_compare(condition, ty, 0, 0));
    }
    match (facts.int(left), facts.int(right)) {
        (Some(a), Some(b)) => truth(fold_compare(condition, ty, a, b)),
        (Some(_), None) => Outcome::Op(Op::Compare(swapped_condition(condition), right, left)),
        (None, Some(b)) => compare_constant(function, facts, condition, left, right, b, ty),
        (None, None) if right < left => {
            Outcome::Op(Op::Compare(swapped_condition(condition), right, left))
        }
        (None, None) => Outcome::Keep,
    }
}

/// With a constant on the right.
fn compare_constant(
    function: &mut Function,
    facts: &mut Facts,
    condition: Condition,
    left: Value,
    right: Value,
    number: i64,
    ty: Type,
) -> Outcome {
    match (condition, number) {
        // Nothing is below zero; what is not above zero is zero.
        (Condition::UnsignedLess, 0) => return truth(false),
        (Condition::UnsignedGreaterEqual, 0) => return truth(true),
        (Condition::UnsignedLessEqual, 0) | (Condition::UnsignedLess, 1) => {
            let zero = facts.constant(function, ty, Constant::Int(0));
            return Outcome::Op(Op::Compare(Condition::Equal, left, zero));
        }
        (Condition::UnsignedGreater, 0) | (Condition::UnsignedGreaterEqual, 1) => {
            let zero = facts.constant(function, ty, Constant::Int(0));
            return Outcome::Op(Op::Compare(Condition::NotEqual, left, zero));
        }
        _ => {}
    }
    let possible = possible_bits(function, facts, left, 3);
    if possible < unsigned(number, ty) {
        // The value is less than the number as unsigned ones.
        match condition {
            Condition::Equal | Condition::UnsignedGreater | Condition::UnsignedGreaterEqual => {
                return truth(false);
            }
            Condition::NotEqual | Condition::UnsignedLess | Condition::UnsignedLessEqual => {
                return truth(true);
            }
            _ => {}
        }
    }
    if condition != Condition::Equal && condition != Condition::NotEqual {
        return Outcome::Keep;
    }
    let wanted = condition == Condition::Equal;
    if number == 0 && is_non_null(function, facts, left) {
        return truth(!wanted);
    }
    if possible <= 1 && ty == Type::I8 {
        // A boolean compared with a constant is itself or its opposite.
        if (number == 1) == wanted {
            return Outcome::Same(left);
        }
        if let Some(Op::Compare(inner, a, b)) = facts.op(function, left) {
            return Outcome::Op(Op::Compare(opposite_condition(*inner), *a, *b));
        }
    }
    let Some(inst) = facts.definitions[left.index()] else {
        return Outcome::Keep;
    };
    match *function.op(inst) {
        Op::Convert(Conversion::ZeroExtend, inner) => {
            let narrow = function.type_of(inner);
            let moved = normalize(number, narrow);
            if unsigned(moved, narrow) != unsigned(number, ty) {
                return truth(!wanted);
            }
            let right = facts.constant(function, narrow, Constant::Int(moved));
            Outcome::Op(Op::Compare(condition, inner, right))
        }
        Op::Convert(Conversion::SignExtend, inner) => {
            let narrow = function.type_of(inner);
            if normalize(number, narrow) != number {
                return truth(!wanted);
            }
            let right = facts.constant(function, narrow, Constant::Int(number));
            Outcome::Op(Op::Compare(condition, inner, right))
        }
        Op::Convert(Conversion::Bits, inner) if !function.type_of(inner).is_float() => {
            let original = function.type_of(inner);
            let right = facts.constant(function, original, Constant::Int(number));
            Outcome::Op(Op::Compare(condition, inner, right))
        }
        Op::Binary(BinaryOp::Add, value, amount) => match facts.int(amount) {
            Some(amount) => {
                let moved = normalize(number.wrapping_sub(amount), ty);
                let right = facts.constant(function, ty, Constant::Int(moved));
                Outcome::Op(Op::Compare(condition, value, right))
            }
            None => Outcome::Keep,
        },
        Op::Binary(BinaryOp::Sub | BinaryOp::Xor, a, b) if number == 0 => {
            Outcome::Op(Op::Compare(condition, a, b))
        }
        Op::Select(test, first, second) => compare_select(
            function,
            facts,
            wanted,
            test,
            (first, second),
            (right, number),
        ),
        _ => Outcome::Keep,
    }
}

/// `select(c, 1, 0) == 1` is `c`.
fn compare_select(
    function: &mut Function,
    facts: &mut Facts,
    wanted: bool,
    test: Value,
    choices: (Value, Value),
    against: (Value, i64),
) -> Outcome {
    let (Some(first), Some(second)) = (facts.int(choices.0), facts.int(choices.1)) else {
        return Outcome::Keep;
    };
    let first = (first == against.1) == wanted;
    let second = (second == against.1) == wanted;
    if first == second {
        return truth(first);
    }
    if first && is_boolean(function, facts, test) {
        return Outcome::Same(test);
    }
    let zero = facts.constant(function, Type::I8, Constant::Int(0));
    let condition = if first {
        Condition::NotEqual
    } else {
        Condition::Equal
    };
    Outcome::Op(Op::Compare(condition, test, zero))
}

fn convert(
    function: &mut Function,
    facts: &mut Facts,
    conversion: Conversion,
    value: Value,
    ty: Type,
) -> Outcome {
    let from = function.type_of(value);
    if let Some(constant) = facts.constants[value.index()] {
        return match fold_convert(conversion, from, ty, constant) {
            Some(constant) => Outcome::Constant(constant),
            None => Outcome::Keep,
        };
    }
    if conversion == Conversion::Bits && from == ty {
        return Outcome::Same(value);
    }
    let Some(Op::Convert(inner, original)) = facts.op(function, value) else {
        return Outcome::Keep;
    };
    let (inner, original) = (*inner, *original);
    let first = function.type_of(original);
    match (conversion, inner) {
        (Conversion::Bits, Conversion::Bits) if first == ty => Outcome::Same(original),
        (Conversion::Bits, Conversion::Bits) => {
            Outcome::Op(Op::Convert(Conversion::Bits, original))
        }
        (Conversion::Truncate, Conversion::ZeroExtend | Conversion::SignExtend) => {
            if first == ty {
                Outcome::Same(original)
            } else if first.size() > ty.size() {
                Outcome::Op(Op::Convert(Conversion::Truncate, original))
            } else {
                Outcome::Op(Op::Convert(inner, original))
            }
        }
        (Conversion::Truncate, Conversion::Truncate)
        | (Conversion::ZeroExtend, Conversion::ZeroExtend)
        | (Conversion::SignExtend, Conversion::SignExtend) => {
            Outcome::Op(Op::Convert(inner, original))
        }
        (Conversion::SignExtend, Conversion::ZeroExtend) => {
            Outcome::Op(Op::Convert(Conversion::ZeroExtend, original))
        }
        (Conversion::ZeroExtend, Conversion::Truncate)
            if first == ty && possible_bits(function, facts, original, 3) <= unsigned(-1, from) =>
        {
            Outcome::Same(original)
        }
        (Conversion::Demote, Conversion::Promote) if first == ty => Outcome::Same(original),
        _ => Outcome::Keep,
    }
}

fn select(
    function: &mut Function,
    facts: &mut Facts,
    condition: Value,
    first: Value,
    second: Value,
) -> Outcome {
    if first == second {
        return Outcome::Same(first);
    }
    if let Some(number) = facts.int(condition) {
        return Outcome::Same(if number != 0 { first } else { second });
    }
    if let (Some(1), Some(0)) = (facts.int(first), facts.int(second))
        && function.type_of(first) == Type::I8
        && is_boolean(function, facts, condition)
    {
        return Outcome::Same(condition);
    }
    if let Some(Op::Compare(Condition::Equal, test, zero)) = facts.op(function, condition)
        && function.type_of(*test) == Type::I8
        && facts.int(*zero) == Some(0)
    {
        return Outcome::Op(Op::Select(*test, second, first));
    }
    Outcome::Keep
}

fn interior(function: &mut Function, facts: &mut Facts, address: &Address) -> Outcome {
    if address.index.is_none() && address.offset == 0 && function.type_of(address.base) == Type::Ref
    {
        return Outcome::Same(address.base);
    }
    if address.index.is_none()
        && let Some(Op::DataAddress(data, offset)) = facts.op(function, address.base)
        && let Ok(sum) = u32::try_from(*offset as i64 + address.offset as i64)
    {
        return Outcome::Op(Op::DataAddress(*data, sum));
    }
    match fold_address(function, facts, address) {
        Some(address) => Outcome::Op(Op::Interior(address)),
        None => Outcome::Keep,
    }
}

/// A simpler address: interiors of interiors are summed up, constants move into the offset.
fn fold_address(function: &Function, facts: &Facts, address: &Address) -> Option<Address> {
    if let Some((index, scale)) = address.index
        && let Some(folded) = fold_index(function, facts, address, index, scale)
    {
        return Some(folded);
    }
    let Some(Op::Interior(inner)) = facts.op(function, address.base) else {
        return None;
    };
    if address.index.is_some() && inner.index.is_some() {
        return None;
    }
    Some(Address {
        base: inner.base,
        index: address.index.or(inner.index),
        offset: inner.offset.checked_add(address.offset)?,
    })
}

fn fold_index(
    function: &Function,
    facts: &Facts,
    address: &Address,
    index: Value,
    scale: u32,
) -> Option<Address> {
    if let Some(number) = facts.int(index) {
        let bytes = number.checked_mul(scale as i64)?;
        let offset = i32::try_from(bytes.checked_add(address.offset as i64)?).ok()?;
        return Some(Address {
            base: address.base,
            index: None,
            offset,
        });
    }
    let Some(Op::Binary(op, value, right)) = facts.op(function, index) else {
        return None;
    };
    let number = facts.int(*right)?;
    match op {
        BinaryOp::Add => {
            let bytes = number.checked_mul(scale as i64)?;
            let offset = i32::try_from(bytes.checked_add(address.offset as i64)?).ok()?;
            Some(Address {
                base: address.base,
                index: Some((*value, scale)),
                offset,
            })
        }
        BinaryOp::ShiftLeft if (0..31).contains(&number) => {
            let scale = u32::try_from((scale as u64) << number).ok()?;
            Some(Address {
                base: address.base,
                index: Some((*value, scale)),
                offset: address.offset,
            })
        }
        BinaryOp::Mul => {
            let scale = u32::try_from((scale as i64).checked_mul(number)?).ok()?;
            if scale == 0 {
                return None;
            }
            Some(Address {
                base: address.base,
                index: Some((*value, scale)),
                offset: address.offset,
            })
        }
        _ => None,
    }
}

/// An operation with overflow whose operands say all: the wrapped value and the flag.
pub fn fold_checked(
    facts: &Facts,
    op: OverflowingOp,
    left: Value,
    right: Value,
    ty: Type,
) -> Option<(Outcome, bool)> {
    let (a, b) = (facts.int(left), facts.int(right));
    if let (Some(a), Some(b)) = (a, b) {
        let (number, overflowed) = crate::arithmetic::fold_overflowing(op, ty, a, b);
        return Some((Outcome::Constant(Constant::Int(number)), overflowed));
    }
    match (op, a, b) {
        (_, _, Some(0)) if !is_multiplication(op) => Some((Outcome::Same(left), false)),
        (OverflowingOp::SignedAdd | OverflowingOp::UnsignedAdd, Some(0), _) => {
            Some((Outcome::Same(right), false))
        }
        (_, _, Some(1)) if is_multiplication(op) => Some((Outcome::Same(left), false)),
        (_, Some(1), _) if is_multiplication(op) => Some((Outcome::Same(right), false)),
        (_, _, Some(0)) | (_, Some(0), _) if is_multiplication(op) => {
            Some((Outcome::Constant(Constant::Int(0)), false))
        }
        (OverflowingOp::SignedSub | OverflowingOp::UnsignedSub, _, _) if left == right => {
            Some((Outcome::Constant(Constant::Int(0)), false))
        }
        _ => None,
    }
}

fn is_multiplication(op: OverflowingOp) -> bool {
    matches!(op, OverflowingOp::SignedMul | OverflowingOp::UnsignedMul)
}
