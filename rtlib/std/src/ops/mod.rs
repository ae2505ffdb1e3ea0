//! Operators as traits, ranges, and the traits of closures.

mod arith;
mod bit;
mod control_flow;
mod deref;
mod function;
mod index;
mod range;

pub use self::arith::*;
pub use self::bit::*;
pub use self::control_flow::*;
pub use self::deref::*;
pub use self::function::*;
pub use self::index::*;
pub use self::range::*;
