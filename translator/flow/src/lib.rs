//! The flow graph IR: data, text form, verifier, evaluator.

#[cfg(any(test, feature = "testing"))]
pub mod filetest;
pub mod ids;
mod lex;
pub mod names;
pub mod normalize;
pub mod op;
pub mod operands;
pub mod parse;
mod parse_function;
pub mod print;
pub mod program;
#[cfg(any(test, feature = "testing"))]
pub mod random;
#[cfg(test)]
mod text_tests;

pub use ids::*;
pub use lex::ParseError;
pub use op::*;
pub use operands::Substitution;
pub use parse::parse_program;
pub use print::{print_function, print_program};
pub use program::*;
