//! Traces: the recorded path of one run through the interpreter, in SSA form.
//!
//! A [`Trace`] begins with inputs and ends in one operation that leaves it. Between them stand operations of the common table,
//! flat in words of 32 bits, each followed by its operands; the values that they define are numbered in order, so that no
//! operation names its results. A guard names a *snapshot*: the frames of the interpreter as they were before the guard's
//! operation began, from which execution resumes when the guard fails.
//!
//! ```text
//! trace (v0, v1)
//!   v2 = add v0, 1
//!   v3 = signed_less v2, v1
//!   guard_true v3, snapshot 0
//!   close_loop (v2, v1)
//! snapshot 0: jitcode 3 at 14 (v2, v1, v3)
//! ```
//!
//! What a trace means is [`evaluate()`], which is also the portable backend. [`Host`] is what it runs on. [`Machine`] is
//! what makes machine code of traces. This crate knows neither how traces are recorded nor how they become machine code.

pub mod access;
mod data;
mod evaluate;
mod host;
mod machine;
mod parse;
mod print;
#[cfg(test)]
mod tests;
mod verify;

pub use data::{Op, Ops, Snapshots, Trace, place_kind};
pub use evaluate::{Environment, Exit, evaluate, evaluate_in};
pub use host::Host;
pub use machine::{Code, Entry, Machine, Refusal, Source, Stop};
pub use parse::parse;
pub use print::{print, print_op};
pub use verify::{VerifyError, verify};
