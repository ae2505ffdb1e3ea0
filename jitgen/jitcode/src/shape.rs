//! What stands where in an operation: the table of operations at run time.

use crate::opcode::{Opcode, SHAPES};

/// The two kinds of registers and values.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Kind {
    /// 64 bits: integers, references, pointers.
    Word,
    /// A double, or the bits of a single in the low half and zeros above.
    Float,
    /// In shapes: the kind of the operand that is given.
    Any,
}

/// What stands at an operand's place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OperandKind {
    /// A register, value or constant.
    Value(Kind),
    /// A number.
    Number,
    /// A signed number of bytes.
    Offset,
    /// A place in the same jitcode.
    Label,
    /// The index of a list of live registers.
    Live,
    /// The number of a snapshot.
    Snapshot,
    /// A count, then values.
    Values,
    /// A count, and in jitcodes registers.
    Results,
    /// A count, then pairs of constant and label.
    Cases,
}

/// Where an operation occurs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
    /// In jitcodes and traces.
    Both,
    /// In jitcodes only.
    Jitcode,
    /// In traces only.
    Trace,
}

/// What an operation does beside giving a result; `ops::Effect` says more.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum Effect {
    Pure,
    Partial,
    Reads,
    Writes,
    Allocates,
    Calls,
    Controls,
    Guards,
    Hints,
}

/// A row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// In text forms.
    pub name: &'static str,
    /// In order.
    pub operands: &'static [OperandKind],
    /// Of the single result.
    pub result: Option<Kind>,
    /// Where it occurs.
    pub stage: Stage,
    /// What it does.
    pub effect: Effect,
}

impl Opcode {
    /// The row.
    #[inline]
    pub fn shape(self) -> &'static Shape {
        &SHAPES[self as usize]
    }

    /// The name in text forms.
    pub fn name(self) -> &'static str {
        self.shape().name
    }

    /// The opcode with that number.
    #[inline]
    pub fn of_number(number: u32) -> Option<Opcode> {
        Opcode::ALL.get(number as usize).copied()
    }

    /// The opcode with that name.
    pub fn of_name(name: &str) -> Option<Opcode> {
        Opcode::ALL.into_iter().find(|opcode| opcode.name() == name)
    }

    /// Whether [`evaluate`](crate::evaluate) knows it.
    pub fn is_pure(self) -> bool {
        matches!(self.shape().effect, Effect::Pure | Effect::Partial)
    }

    /// Whether its result is 0 or 1, whatever the operands.
    pub fn is_condition(self) -> bool {
        use Opcode::*;
        matches!(
            self,
            Equal
                | NotEqual
                | Poll
                | StackLow
                | SignedLess
                | SignedLessEqual
                | UnsignedLess
                | UnsignedLessEqual
                | SignedAddOverflows
                | SignedSubtractOverflows
                | SignedMultiplyOverflows
                | UnsignedMultiplyOverflows
                | FloatEqual
                | FloatNotEqual
                | FloatLess
                | FloatLessEqual
        )
    }
}
