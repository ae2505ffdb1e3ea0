//! The flow graph IR: data, text form, verifier, evaluator.

pub mod ids;
pub mod op;
pub mod operands;
pub mod program;

pub use ids::*;
pub use op::*;
pub use operands::Substitution;
pub use program::*;
