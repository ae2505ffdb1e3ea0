//! What an interpreter's author uses of Lathe: the hints for the JIT, in the module [`jit`].
//!
//! Under plain rustc none of them does anything, so that `cargo run` and `cargo test` work as in any
//! crate. The translator reads them in the source.

pub mod jit;

/// Looks whether a signal, a timer or a finalizer wants something. It belongs into the loop of the
/// interpreter, and costs one test of a byte there. Under rustc it does nothing.
#[macro_export]
macro_rules! poll {
    () => {};
}
