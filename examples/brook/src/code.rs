//! What the compiler makes of a function.

use crate::value::Value;
use rtlib::jit;
use std::rc::Rc;

/// An instruction. Operands are on the stack; numbers are places in the code's tables, on the stack or in the code.
#[derive(Clone, Copy)]
pub enum Op {
    Nil,
    True,
    False,
    Constant(usize),
    Pop,
    /// The variable with this place above the frame's base.
    Load(usize),
    Store(usize),
    LoadGlobal(usize),
    StoreGlobal(usize),
    LoadCaptured(usize),
    StoreCaptured(usize),
    /// The variable on top ends; closures keep it.
    Close,
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    Negate,
    Not,
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Jump(usize),
    JumpIfFalse(usize),
    /// Jumps if the value on top is false, and pops it otherwise.
    And(usize),
    Or(usize),
    /// Jumps back, to the beginning of a loop.
    Loop(usize),
    /// On top are a list and how many of its elements have been taken: the next one, or a jump.
    Next(usize),
    /// With so many arguments on top of the function.
    Call(usize),
    Return,
    Closure(usize),
    List(usize),
    /// So many pairs.
    Map(usize),
    Index,
    SetIndex,
    Print,
}

/// A function's code.
#[jit::immutable]
pub struct Code {
    pub name: String,
    pub parameters: usize,
    pub ops: Vec<Op>,
    /// For each instruction.
    pub lines: Vec<u32>,
    pub constants: Vec<Value>,
    pub functions: Vec<Rc<Code>>,
    pub captures: Vec<Capture>,
}

/// Where a closure finds a variable when it is made: among the locals or the captured variables of the function around it.
#[derive(Clone, Copy, PartialEq)]
pub enum Capture {
    Local(usize),
    Captured(usize),
}
