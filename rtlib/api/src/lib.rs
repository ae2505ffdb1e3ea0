//! What an interpreter's author uses of Lathe.
//!
//! * The hints for the JIT, in the module [`jit`].
//! * [`poll!`] tells that something has come from outside: a [signal](signals), or news of the [collector](gc).
//! * [`stack_low`] tells that recursion has gone deep.
//!
//! Under plain rustc the hints do nothing and the rest does the same by other means, so that `cargo run` and `cargo test` work as in any crate.
//! The translator reads all of it in the source.

mod events;
pub mod gc;
#[cfg(not(lathe))]
mod hosted;
pub mod jit;
pub mod signals;
mod stack;

#[doc(hidden)]
pub use events::__poll;
pub use stack::stack_low;
