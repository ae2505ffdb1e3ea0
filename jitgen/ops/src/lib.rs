//! The operations of jitcodes and traces, once.
//!
//! [`table`] lists every operation: its name, its operands, its result, where it occurs, what it does to the
//! world, and for those that compute something their meaning as a Rust expression. [`generate`] makes Rust source of it for the
//! build scripts of the crates that are linked into VMs (opcodes, shapes, evaluation, dispatch), and [`page`] the reference page.
//! Whoever adds an operation writes one row; what remains to be written by hand is only what no table can say: how the recorder
//! treats a call or a hint.
//!
//! All integers are words of 64 bits. Narrow ones are kept zero-extended; the codewriter says with
//! `zero_extend_*` and `sign_extend_*` where a width matters. So there is one `add`, not four.

mod generate;
mod page;
mod table;

pub use generate::{generate_dispatch, generate_opcodes};
pub use page::page;
pub use table::{Effect, Kind, OPERATIONS, Operand, Operation, Stage};
