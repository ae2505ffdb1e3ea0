//! Jitcodes: what the recorder and the blackhole read.
//!
//! A *jitcode* is a flow graph that the JIT looks into, as flat code: words of 32 bits, an operation's number and its operands,
//! with registers instead of values. Where execution may have to resume (branches, switches, promotions, calls, merge points) the
//! code says which registers are alive. All jitcodes of a VM and their tables are one [`Program`] while they are made, and
//! one read-only [`Image`] in the VM, where nothing is decoded at start-up.
//!
//! # Operands
//! A value's place is a register if it is below [`CONSTANT`], else that plus the number of a constant. Registers of
//! words come first, then those of floats. An operation with a result has the result's register in front of its operands.
//! Labels are indices into the same jitcode.
//!
//! ```text
//! r2 = add r0, 5                  [opcode add, 2, 0, CONSTANT + n]
//! branch r2, L9, live [r0 r1]     [opcode branch, 2, 9, index of the live list]
//! ```
//!
//! # Text
//! [`print()`] and [`parse()`] are inverse to each other. [`verify()`] holds the invariants. This crate knows neither flow graphs nor how
//! jitcodes are executed.

mod assemble;
pub mod image;
mod opcode;
mod parse;
mod print;
mod program;
mod shape;
#[cfg(test)]
mod tests;
mod verify;
mod verify_live;
mod walk;

pub use assemble::{Assembler, Interner, Label};
pub use image::Image;
pub use opcode::{Opcode, Registers, evaluate, execute};
pub use parse::parse;
pub use print::{print, print_jitcode};
pub use program::*;
pub use shape::{Effect, Kind, OperandKind, Shape, Stage};
pub use verify::{VerifyError, verify};
pub use walk::{Instruction, Part, instruction_at, walk};

/// A value's place from here on is a constant.
pub const CONSTANT: u32 = 1 << 31;
