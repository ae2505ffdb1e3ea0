//! The subset of Rust that the translator takes, as one table, and programs that prove each row.
//!
//! [`RULES`] is the only source: a row names a rule, says it in a line, and names the program that is
//! accepted because of it, the program that is refused because of it, or both. The test harness runs
//! all of them. An accepted program does the same under rustc, in the evaluator before and after the
//! passes, and as a native binary; a refused one gets exactly the error text that is recorded beside
//! it. The page SUBSET.md is printed from the table by [`page`].
//!
//! This crate knows nothing of how the translator works: its programs are what an author may write.

mod page;
pub mod table;

pub use page::page;
pub use table::{RULES, Rule};
