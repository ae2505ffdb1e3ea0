//! Tests of machine code: it is decoded, and run against the evaluator of traces.

mod build;
mod code;
mod forms;
mod generate;
mod limits;
mod mutations;
mod native;
mod operations;
pub mod random;
mod traces;
mod world;
