//! The subset of Rust that the translator takes, as one table, and programs that prove each row.
//!
//! [`RULES`] is the only source: a row names a rule, says it in a line, and names the program that is
//! accepted because of it and its neighbour that is refused. The test harness runs all of them. An
//! accepted program does the same under rustc, in the evaluator before and after the passes, and as a native
//! binary; a refused one gets exactly the error text that is recorded beside it. Every error code has a
//! program that provokes it. The pages SUBSET.md and ERRORS.md are printed from the table by [`page`].
//!
//! This crate knows nothing of how the translator works: its programs are what an author may write.

pub mod page;
pub mod table;

pub use table::{RULES, Refusal, Rule};
