//! The instructions of tl and the assembled program: data only.
//!
//! Operands are resolved: a target is an index into [`Program::code`]. Stack indices and counts
//! are 32 bits wide, which keeps an instruction at two words; the assembler saturates larger
//! ones, since no stack is that deep and both mean an underflow.
//!
//! Two instructions have no spelling. The code ends in [`Op::End`] (or [`Op::EndAfterReturn`]),
//! so that the machine's program counter is always inside the code and running past the end is an
//! instruction like any other. It must be reported at the line of the last instruction executed;
//! therefore each jump or call to a label at the program's end gets an `End` of its own, which
//! carries the line of that jump.

use rtlib::jit;

/// An assembled program: the instructions, and the line each of them comes from. It never changes, so a trace knows them.
#[jit::immutable]
pub struct Program {
    /// The instructions; never empty, and the last one does not fall through.
    pub code: Vec<Op>,
    /// Beside `code`: the line (from 1) to name in a run-time error.
    pub lines: Vec<usize>,
}

/// One instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    Nop,
    Push(i64),
    Pop,
    Dup,
    Swap,
    Pick(u32),
    Put(u32),
    Roll(u32),
    Add,
    Sub,
    Mul,
    Div,
    Mod,
    And,
    Or,
    Xor,
    Shl,
    Shr,
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
    Jump(u32),
    JumpIf(u32),
    Call {
        target: u32,
        count: u32,
    },
    Arg(u32),
    Ret,
    In(u32),
    Print,
    Halt,
    /// Running past the end of the program.
    End,
    /// Running past the end behind a call: the last instruction executed is the callee's `ret`.
    EndAfterReturn,
}
