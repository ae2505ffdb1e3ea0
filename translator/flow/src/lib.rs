//! The flow graph IR: data, text form, verifier, analyses, evaluator.
//!
//! The data is in [`program`], [`op`] and [`ids`]; the text form in [`print`](mod@print) and
//! [`parse`]; what every graph must be in [`verify`](mod@verify). [`operands`], [`cfg`](mod@cfg),
//! [`dominators`], [`liveness`], [`uses`] and [`alias`] are what passes share.
//! [`evaluate`](mod@evaluate) runs programs on a [`machine`], with the [`arithmetic`] that is the
//! meaning of the operations. Nothing here needs more than the subset that the translator accepts.

pub mod alias;
pub mod arithmetic;
pub mod cfg;
pub mod dominators;
pub mod evaluate;
mod evaluate_error;
mod evaluate_steps;
#[cfg(test)]
mod evaluate_tests;
#[cfg(any(test, feature = "testing"))]
pub mod filetest;
pub mod ids;
mod lex;
pub mod liveness;
pub mod machine;
pub mod names;
pub mod normalize;
pub mod op;
pub mod operands;
pub mod parse;
mod parse_function;
pub mod print;
mod print_function;
pub mod program;
#[cfg(any(test, feature = "testing"))]
pub mod random;
mod resolve;
pub mod safe_machine;
#[cfg(test)]
mod text_tests;
pub mod uses;
pub mod verify;
mod verify_ids;
#[cfg(test)]
mod verify_tests;
mod verify_types;

pub use cfg::ControlFlow;
pub use dominators::Dominators;
pub use evaluate::{Evaluator, Limits, evaluate};
pub use evaluate_error::{EvaluateError, Fault};
pub use ids::*;
pub use lex::ParseError;
pub use liveness::Liveness;
pub use machine::{BadAddress, Machine, PanicMessage, Stop};
pub use op::*;
pub use operands::Substitution;
pub use parse::parse_program;
pub use print::{print_function, print_program};
pub use program::*;
pub use safe_machine::SafeMachine;
pub use verify::{VerifyError, verify, verify_function};
