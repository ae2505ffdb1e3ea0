//! Tests of machine code: it is decoded, and run against the evaluator of traces.

mod build;
mod forms;
mod generate;
mod operations;
pub mod random;
mod traces;
mod world;
