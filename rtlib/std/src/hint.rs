//! Hints for the compiler.

#[doc(inline)]
pub use crate::intrinsics::{black_box, unreachable_unchecked};

/// Says that the program waits in a loop. There is one thread: nothing to do.
#[inline]
pub fn spin_loop() {}
