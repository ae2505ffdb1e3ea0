//! Panics with computed messages, out of the way of hot code.

use crate::fmt::{self, Formatter};
use crate::intrinsics::panic_at;

/// What `panic!` with a format calls.
#[doc(hidden)]
#[rtlib_macros::lang("panic_fmt")]
#[cold]
#[inline(never)]
#[track_caller]
pub fn panic_fmt(arguments: fmt::Arguments<'_>) -> ! {
    panic_at(arguments.text())
}

/// Panics with `message: error`, as `Result::unwrap` does.
#[cold]
#[inline(never)]
#[track_caller]
pub(crate) fn unwrap_failed<E: fmt::Debug>(message: &str, error: &E) -> ! {
    let mut formatter = Formatter::new();
    let _written = formatter.write_str(message);
    let _written = formatter.write_str(": ");
    let _written = fmt::Debug::fmt(error, &mut formatter);
    panic_at(formatter.text())
}

/// Panics with texts and numbers in turn: `first a second b third`.
#[cold]
#[inline(never)]
#[track_caller]
pub(crate) fn panic_with_numbers(first: &str, a: usize, second: &str, b: usize, third: &str) -> ! {
    let mut formatter = Formatter::new();
    let _written = formatter.write_str(first);
    let _written = fmt::Display::fmt(&a, &mut formatter);
    let _written = formatter.write_str(second);
    let _written = fmt::Display::fmt(&b, &mut formatter);
    let _written = formatter.write_str(third);
    panic_at(formatter.text())
}

/// Panics with a number between two texts.
#[cold]
#[inline(never)]
#[track_caller]
pub(crate) fn panic_with_number(first: &str, number: usize, second: &str) -> ! {
    let mut formatter = Formatter::new();
    let _written = formatter.write_str(first);
    let _written = fmt::Display::fmt(&number, &mut formatter);
    let _written = formatter.write_str(second);
    panic_at(formatter.text())
}

/// An index is not below the length. Built-in indexing of arrays and slices calls it, too.
#[rtlib_macros::lang("panic_bounds_check")]
#[cold]
#[inline(never)]
#[track_caller]
pub(crate) fn index_out_of_bounds(index: usize, length: usize) -> ! {
    let before = "index out of bounds: the len is ";
    panic_with_numbers(before, length, " but the index is ", index, "")
}
