//! Sums and products.

use crate::prelude::v1::*;
use crate::result::Values;
use rtlib_macros::{mirrored, mirrors};

/// Types that are the sum of a sequence of `A`.
#[mirrors(core::iter::Sum)]
#[rtlib_macros::lang("sum")]
pub trait Sum<A = Self>: Sized {
    /// The sum.
    fn sum<I: Iterator<Item = A>>(values: I) -> Self;
}

/// Types that are the product of a sequence of `A`.
#[mirrors(core::iter::Product)]
#[rtlib_macros::lang("product")]
pub trait Product<A = Self>: Sized {
    /// The product.
    fn product<I: Iterator<Item = A>>(values: I) -> Self;
}

/// Per type: itself, what an empty sum is, what an empty product is.
macro_rules! sums {
    ($($number:ty, $zero:literal, $one:literal;)*) => {
        $(
            #[mirrored]
            impl Sum for $number {
                #[inline]
                #[track_caller]
                fn sum<I: Iterator<Item = $number>>(values: I) -> $number {
                    let mut values = values;
                    let mut total: $number = $zero;
                    while let Some(value) = values.next() {
                        total = total + value;
                    }
                    total
                }
            }

            #[mirrored]
            impl<'a> Sum<&'a $number> for $number {
                #[inline]
                #[track_caller]
                fn sum<I: Iterator<Item = &'a $number>>(values: I) -> $number {
                    let mut values = values;
                    let mut total: $number = $zero;
                    while let Some(value) = values.next() {
                        total = total + *value;
                    }
                    total
                }
            }

            #[mirrored]
            impl Product for $number {
                #[inline]
                #[track_caller]
                fn product<I: Iterator<Item = $number>>(values: I) -> $number {
                    let mut values = values;
                    let mut total: $number = $one;
                    while let Some(value) = values.next() {
                        total = total * value;
                    }
                    total
                }
            }

            #[mirrored]
            impl<'a> Product<&'a $number> for $number {
                #[inline]
                #[track_caller]
                fn product<I: Iterator<Item = &'a $number>>(values: I) -> $number {
                    let mut values = values;
                    let mut total: $number = $one;
                    while let Some(value) = values.next() {
                        total = total * *value;
                    }
                    total
                }
            }
        )*
    };
}

sums! {
    i8, 0, 1;
    i16, 0, 1;
    i32, 0, 1;
    i64, 0, 1;
    isize, 0, 1;
    u8, 0, 1;
    u16, 0, 1;
    u32, 0, 1;
    u64, 0, 1;
    usize, 0, 1;
    f32, -0.0, 1.0;
    f64, -0.0, 1.0;
}

#[mirrored]
impl<T: Sum<U>, U, E> Sum<Result<U, E>> for Result<T, E> {
    fn sum<I: Iterator<Item = Result<U, E>>>(values: I) -> Result<T, E> {
        let mut error: Option<E> = None;
        let total: T = T::sum(Values {
            results: values,
            error: &mut error,
        });
        match error {
            None => Ok(total),
            Some(error) => Err(error),
        }
    }
}

#[mirrored]
impl<T: Product<U>, U, E> Product<Result<U, E>> for Result<T, E> {
    fn product<I: Iterator<Item = Result<U, E>>>(values: I) -> Result<T, E> {
        let mut error: Option<E> = None;
        let total: T = T::product(Values {
            results: values,
            error: &mut error,
        });
        match error {
            None => Ok(total),
            Some(error) => Err(error),
        }
    }
}
