//! The operations of the flow graph.

use crate::{ClassId, DataId, ExternId, FunctionId, Slot, Type, TypeId, Value};

/// A memory address: `base + index*scale + offset`, wrapping.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Address {
    /// A Ref or Ptr.
    pub base: Value,
    /// An I64 value, and its factor in bytes.
    pub index: Option<(Value, u32)>,
    /// In bytes.
    pub offset: i32,
}

/// An operation. Integers wrap. Operands of binary operations have one type, that of the result; shift
/// counts have the type of the shifted value and are taken modulo its width.
#[derive(Clone, PartialEq, Debug)]
pub enum Op {
    /// An integer constant (any int type; sign-extended here), also a Ptr or Ref by number (null is 0).
    Const(i64),
    /// A float constant by its bits (of an F32: the low 32).
    FloatConst(u64),
    /// The address of a slot.
    SlotAddress(Slot),
    /// The address of read-only data plus bytes. A Ref.
    DataAddress(DataId, u32),
    /// The address of a function. A Ptr.
    FunctionAddress(FunctionId),
    /// Two operands, one result.
    Binary(BinaryOp, Value, Value),
    /// Two operands, two results: the wrapped value and an I8 that says whether it overflowed.
    Overflowing(OverflowingOp, Value, Value),
    /// One operand, one result of its type.
    Unary(UnaryOp, Value),
    /// Compares integers or pointers. An I8.
    Compare(Condition, Value, Value),
    /// Compares floats. An I8. Everything but `NotEqual` is false on NaN.
    FloatCompare(FloatCondition, Value, Value),
    /// From the operand's type to the result's.
    Convert(Conversion, Value),
    /// The second if the first (an I8) is not 0, else the third.
    Select(Value, Value, Value),
    /// Reads a leaf. The result's type says how wide.
    Load(Address, ClassId),
    /// Writes a leaf: address, value. A Ref into the heap goes through the write barrier.
    Store(Address, Value, ClassId),
    /// A reference into the middle of an object. A Ref.
    Interior(Address),
    /// Copies bytes that may overlap: destination, source, count in bytes (I64). `true` if they may hold references.
    /// The class is that of all leaves that are touched, if there is only one. What is a leaf of some class here
    /// is one there: copies do not change what bytes are.
    Copy(Value, Value, Value, bool, Option<ClassId>),
    /// A new object of the type, or an array of that many elements (I64; not negative), zeroed. A Ref.
    Allocate(TypeId, Option<Value>),
    /// Calls a function of the program.
    Call(FunctionId, Vec<Value>),
    /// Calls through a Ptr; the result types are those of the instruction.
    CallIndirect(Value, Vec<Value>),
    /// Calls a function outside.
    CallExtern(ExternId, Vec<Value>),
    /// Knows that the I8 is 1 here; no code.
    Assume(Value),
    /// A driver's merge point or can-enter point with its greens; no code without a JIT.
    JitPoint(JitPoint),
    /// A hint: its operand, which the trace shall know as a constant. Not pure: it says something of its operand
    /// too, also where no one uses the result.
    Promote(Value),
    /// A hint: whether a trace knows the value as a constant. An I8; 0 outside of the recorder.
    IsConstant(Value),
    /// A hint: whether the object is virtual in a trace. An I8; 0 outside of the recorder.
    IsVirtual(Value),
    /// A hint: whether it runs as part of a trace. An I8; 0 outside of traces and of the recorder.
    WeAreJitted,
    /// What the VM is asked: an I8, 1 or 0. Time changes the answer: of two questions neither may stand for the other, and none may be
    /// moved out of a loop.
    Ask(Question),
    /// Whether the VM has its JIT switched on. An I8; 0 in the evaluator. One VM gives one answer.
    JitEnabled,
    /// Counts a visit of a merge point and says whether the place is hot. An I8; 0 in the evaluator.
    JitTick(JitTick),
    /// Hands the state at a merge point over to the JIT. An I64 that says how to go on: 0 as if nothing had happened; 1 + n
    /// at point n with the record's values; -1: the function returns the record's first words. 0 in the evaluator. The first
    /// value is 1 where a loop closes and 2 where the function has just been called; the second the record's address, a Ref.
    JitEnter(u32, Value, Value),
    /// A hint: the first value equals the second, which a trace may use in its place.
    RecordExact(Value, Value),
    /// A hint: so many bytes from the address on do not change any more, nor does what pointers there own
    /// ([`Class::owns`](crate::Class::owns)).
    Immutable(Value, u32),
}

/// A hint of the author that marks a place in the interpreter's loop.
#[derive(Clone, PartialEq, Debug)]
pub struct JitPoint {
    /// The driver's name.
    pub driver: String,
    /// `merge_point` (false) or `can_enter` (true).
    pub can_enter: bool,
    /// The greens' leaves.
    pub greens: Vec<Value>,
    /// What is live after the point, once somebody has looked: see `passes::portals`.
    pub live: Vec<Value>,
}

/// What [`Op::Ask`] asks.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Question {
    /// Whether the VM has been told that something waits for the program: the byte of `poll!`.
    Poll,
    /// Whether little of the native stack is left.
    StackLow,
}

impl Question {
    /// All of them.
    pub const ALL: [Question; 2] = [Question::Poll, Question::StackLow];

    /// Its name in text.
    pub fn name(self) -> &'static str {
        match self {
            Question::Poll => "poll",
            Question::StackLow => "stack_low",
        }
    }
}

/// A visit of a merge point.
#[derive(Clone, PartialEq, Debug)]
pub struct JitTick {
    /// The number of the merge point.
    pub point: u32,
    /// An I64: 1 where a loop closes, 2 where the function has just been called.
    pub entering: Value,
    /// The greens' leaves.
    pub greens: Vec<Value>,
}

/// Binary operations.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[allow(missing_docs)]
pub enum BinaryOp {
    Add,
    Sub,
    Mul,
    /// The divisor is not 0, and the quotient does not overflow: build has checked.
    SignedDiv,
    UnsignedDiv,
    SignedRem,
    UnsignedRem,
    And,
    Or,
    Xor,
    ShiftLeft,
    SignedShiftRight,
    UnsignedShiftRight,
    RotateLeft,
    FloatAdd,
    FloatSub,
    FloatMul,
    FloatDiv,
}

/// Operations that tell of overflow.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[allow(missing_docs)]
pub enum OverflowingOp {
    SignedAdd,
    UnsignedAdd,
    SignedSub,
    UnsignedSub,
    SignedMul,
    UnsignedMul,
}

/// Unary operations.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[allow(missing_docs)]
pub enum UnaryOp {
    Negate,
    Not,
    CountOnes,
    LeadingZeros,
    TrailingZeros,
    SwapBytes,
    FloatNegate,
    FloatAbs,
    SquareRoot,
    Floor,
    Ceiling,
    Truncate,
}

/// Conditions on integers and pointers.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[allow(missing_docs)]
pub enum Condition {
    Equal,
    NotEqual,
    SignedLess,
    SignedLessEqual,
    SignedGreater,
    SignedGreaterEqual,
    UnsignedLess,
    UnsignedLessEqual,
    UnsignedGreater,
    UnsignedGreaterEqual,
}

/// Conditions on floats.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[allow(missing_docs)]
pub enum FloatCondition {
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
}

/// Conversions.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Conversion {
    /// To a wider integer, by sign.
    SignExtend,
    /// To a wider integer, by zeros.
    ZeroExtend,
    /// To a narrower integer.
    Truncate,
    /// Signed integer to float.
    SignedToFloat,
    /// Unsigned integer to float.
    UnsignedToFloat,
    /// Float to signed integer, saturating, NaN to 0.
    FloatToSigned,
    /// Float to unsigned integer, saturating, NaN to 0.
    FloatToUnsigned,
    /// F32 to F64.
    Promote,
    /// F64 to F32.
    Demote,
    /// The same 64 (or 32) bits as another type: payload words, references, floats. Transparent to every optimizer.
    Bits,
}

impl Address {
    /// `base + offset`.
    pub fn at(base: Value, offset: i32) -> Address {
        Address {
            base,
            index: None,
            offset,
        }
    }
}

/// A type and a class together: how a leaf is accessed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Access {
    /// The leaf's type.
    pub ty: Type,
    /// Its alias class.
    pub class: ClassId,
}
