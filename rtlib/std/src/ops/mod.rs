//! Operators as traits, ranges, and the traits of closures. The macros that implement operators for primitive
//! types stand here for the modules below.

/// Implements a binary operator and its assignment for primitive types, by value and by reference.
macro_rules! primitive_operator {
    ($trait_name:ident $method:ident $assign_trait:ident $assign_method:ident $operator:tt
     for $($number:ty)*) => {
        $(
            #[mirrored]
            impl $trait_name for $number {
                type Output = $number;

                #[inline]
                #[track_caller]
                fn $method(self, rhs: $number) -> $number {
                    self $operator rhs
                }
            }

            #[mirrored]
            impl $trait_name<&$number> for $number {
                type Output = $number;

                #[inline]
                #[track_caller]
                fn $method(self, rhs: &$number) -> $number {
                    self $operator *rhs
                }
            }

            #[mirrored]
            impl<'a> $trait_name<$number> for &'a $number {
                type Output = $number;

                #[inline]
                #[track_caller]
                fn $method(self, rhs: $number) -> $number {
                    *self $operator rhs
                }
            }

            #[mirrored]
            impl<'a> $trait_name<&$number> for &'a $number {
                type Output = $number;

                #[inline]
                #[track_caller]
                fn $method(self, rhs: &$number) -> $number {
                    *self $operator *rhs
                }
            }

            #[mirrored]
            impl $assign_trait for $number {
                #[inline]
                #[track_caller]
                fn $assign_method(&mut self, rhs: $number) {
                    *self = *self $operator rhs;
                }
            }

            #[mirrored]
            impl $assign_trait<&$number> for $number {
                #[inline]
                #[track_caller]
                fn $assign_method(&mut self, rhs: &$number) {
                    *self = *self $operator *rhs;
                }
            }
        )*
    };
}

/// Implements a prefix operator for primitive types, by value and by reference.
macro_rules! primitive_prefix_operator {
    ($trait_name:ident $method:ident $operator:tt for $($number:ty)*) => {
        $(
            #[mirrored]
            impl $trait_name for $number {
                type Output = $number;

                #[inline]
                #[track_caller]
                fn $method(self) -> $number {
                    $operator self
                }
            }

            #[mirrored]
            impl $trait_name for &$number {
                type Output = $number;

                #[inline]
                #[track_caller]
                fn $method(self) -> $number {
                    $operator *self
                }
            }
        )*
    };
}

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
