//! Real memory for the evaluator of `flow`: heap objects, slots and data are addresses of this
//! process, and functions outside are those of the run-time library.
//!
//! [`ProcessMachine`] implements [`flow::Machine`]. Its [`World`] says what the functions outside
//! may do: act on the process (a guest runs as if it were a binary), be answered from strings
//! (tests run many guests in one process), or nothing but compute (constants at translation time).
//! [`end_process`] ends the process as a binary that has come to the same result would have.
//!
//! This crate has the only unsafe code of the evaluator. Addresses are checked against the unmapped
//! page at 0 and nothing else: that graphs are right is what the verifier and [`flow::SafeMachine`]
//! are for.

mod end;
mod externs;
mod machine;
#[cfg(test)]
mod tests;
mod words;
mod world;

pub use end::end_process;
pub use machine::ProcessMachine;
pub use world::{Streams, World};
