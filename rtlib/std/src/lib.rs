//! The standard library of Lathe's programs.
mod intrinsics;
mod runtime;
