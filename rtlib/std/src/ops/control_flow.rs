//! Going on or leaving, as a value.

use crate::prelude::v1::*;
use rtlib_macros::mirrors;

/// Whether to go on.
#[mirrors(core::ops::ControlFlow)]
#[rtlib_macros::lang("control_flow")]
pub enum ControlFlow<B, C = ()> {
    /// Go on with this.
    Continue(C),
    /// Leave with this.
    Break(B),
}

/// Types whose values either go on or leave: what `try_fold` works on. (The operator `?` itself is
/// built into the language for `Option` and `Result`.)
pub trait Try: Sized {
    /// What going on carries.
    type Output;
    /// What leaving carries, as a type of the same kind.
    type Residual;

    /// The value that goes on.
    fn from_output(output: Self::Output) -> Self;
    /// The value that leaves.
    fn from_residual(residual: Self::Residual) -> Self;
    /// Which of the two it is.
    fn branch(self) -> ControlFlow<Self::Residual, Self::Output>;
}

impl<T> Try for Option<T> {
    type Output = T;
    type Residual = ();

    #[inline]
    fn from_output(output: T) -> Self {
        Some(output)
    }

    #[inline]
    fn from_residual(_residual: ()) -> Self {
        None
    }

    #[inline]
    fn branch(self) -> ControlFlow<(), T> {
        match self {
            Some(value) => ControlFlow::Continue(value),
            None => ControlFlow::Break(()),
        }
    }
}

impl<T, E> Try for Result<T, E> {
    type Output = T;
    type Residual = E;

    #[inline]
    fn from_output(output: T) -> Self {
        Ok(output)
    }

    #[inline]
    fn from_residual(residual: E) -> Self {
        Err(residual)
    }

    #[inline]
    fn branch(self) -> ControlFlow<E, T> {
        match self {
            Ok(value) => ControlFlow::Continue(value),
            Err(error) => ControlFlow::Break(error),
        }
    }
}

impl<B, C> Try for ControlFlow<B, C> {
    type Output = C;
    type Residual = B;

    #[inline]
    fn from_output(output: C) -> Self {
        ControlFlow::Continue(output)
    }

    #[inline]
    fn from_residual(residual: B) -> Self {
        ControlFlow::Break(residual)
    }

    #[inline]
    fn branch(self) -> ControlFlow<B, C> {
        self
    }
}
