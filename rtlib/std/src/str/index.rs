//! Indexing strings by ranges.

use super::{Chars, byte_length, part};
use crate::fmt::{self, Formatter};
use crate::intrinsics;
use crate::ops::{
    Index, IndexMut, Range, RangeFrom, RangeFull, RangeInclusive, RangeTo, RangeToInclusive,
};
use crate::prelude::v1::*;
use crate::slice::SliceIndex;
use rtlib_macros::mirrored;

/// Why a range does not fit, in the words of the real library.
#[cold]
#[inline(never)]
#[track_caller]
pub(crate) fn slice_failed(text: &str, start: usize, end: usize) -> ! {
    let length = byte_length(text);
    let mut message = Formatter::new();
    // An inclusive range may end at the length: that its last byte is not there is the only fault.
    let fits = fits(text, start, end);
    if start > length || end > length || fits {
        message.write_piece(if start > length { "start" } else { "end" });
        message.write_piece(" byte index ");
        write_number(&mut message, if start > length { start } else { end });
        message.write_piece(" is out of bounds of `");
    } else if start > end {
        message.write_piece("begin > end (");
        write_number(&mut message, start);
        message.write_piece(" > ");
        write_number(&mut message, end);
        message.write_piece(") when slicing `");
    } else {
        let cut = if text.is_char_boundary(start) {
            end
        } else {
            start
        };
        message.write_piece(if text.is_char_boundary(start) {
            "end"
        } else {
            "start"
        });
        message.write_piece(" byte index ");
        write_number(&mut message, cut);
        let floor = text.floor_char_boundary(cut);
        let ceil = text.ceil_char_boundary(cut);
        message.write_piece(" is not a char boundary; it is inside ");
        // SAFETY: both are boundaries inside.
        if let Some(character) = Chars::new(unsafe { part(text, floor, ceil) }).next() {
            let result = fmt::Debug::fmt(&character, &mut message);
            message.check(result);
        }
        message.write_piece(" (bytes ");
        write_number(&mut message, floor);
        message.write_piece("..");
        write_number(&mut message, ceil);
        message.write_piece(") of `");
    }
    let shown = text.floor_char_boundary(256);
    // SAFETY: a boundary inside.
    message.write_piece(unsafe { part(text, 0, shown) });
    message.write_piece(if shown < length { "`[...]" } else { "`" });
    intrinsics::panic_at(message.text())
}

fn write_number(message: &mut Formatter<'_>, number: usize) {
    let result = fmt::Display::fmt(&number, message);
    message.check(result);
}

/// The string's range as `(start, end)`, if both are boundaries inside, in order.
#[inline]
fn fits(text: &str, start: usize, end: usize) -> bool {
    start <= end && text.is_char_boundary(start) && text.is_char_boundary(end)
}

/// Why an inclusive range does not fit.
#[cold]
#[inline(never)]
#[track_caller]
fn inclusive_slice_failed(text: &str, start: usize, last: usize) -> ! {
    let end = if last < byte_length(text) {
        last + 1
    } else {
        last
    };
    slice_failed(text, start, end)
}

/// The mutable form of [`part`].
#[inline]
unsafe fn part_mut(text: &mut str, start: usize, end: usize) -> &mut str {
    // SAFETY: as promised by the caller.
    unsafe {
        let bytes = intrinsics::slice_pointer_mut(intrinsics::string_bytes_mut(text));
        let pointer = intrinsics::pointer_add_mut(bytes, start);
        intrinsics::string_from_bytes_mut(intrinsics::slice_from_parts_mut(pointer, end - start))
    }
}

/// Per range type: its start and its end, which follow from the range and the string's length.
/// `None` as the end is one that does not fit into a number. What comes last
/// says why a range does not fit.
macro_rules! indexed_by_range {
    ($($range:ty: |$this:ident, $length:ident| $start:expr, $end:expr, $failed:ident($last:expr);)*) => {
        $(
            impl SliceIndex<str> for $range {
                type Output = str;

                #[inline]
                fn get(self, text: &str) -> Option<&str> {
                    let $this = self;
                    let $length = byte_length(text);
                    let start: usize = $start;
                    let end: usize = $end?;
                    // SAFETY: the range was checked.
                    if fits(text, start, end) { Some(unsafe { part(text, start, end) }) } else { None }
                }

                #[inline]
                fn get_mut(self, text: &mut str) -> Option<&mut str> {
                    let $this = self;
                    let $length = byte_length(text);
                    let start: usize = $start;
                    let end: usize = $end?;
                    if fits(text, start, end) {
                        // SAFETY: the range was checked.
                        Some(unsafe { part_mut(text, start, end) })
                    } else {
                        None
                    }
                }

                #[inline]
                #[track_caller]
                fn index(self, text: &str) -> &str {
                    let $this = self;
                    let $length = byte_length(text);
                    let start: usize = $start;
                    match $end {
                        // SAFETY: the range was checked.
                        Some(end) if fits(text, start, end) => unsafe { part(text, start, end) },
                        _ => $failed(text, start, $last),
                    }
                }

                #[inline]
                #[track_caller]
                fn index_mut(self, text: &mut str) -> &mut str {
                    let $this = self;
                    let $length = byte_length(text);
                    let start: usize = $start;
                    match $end {
                        // SAFETY: the range was checked.
                        Some(end) if fits(text, start, end) => unsafe { part_mut(text, start, end) },
                        _ => $failed(text, start, $last),
                    }
                }
            }
        )*
    };
}

indexed_by_range! {
    Range<usize>: |this, _length| this.start, Some(this.end), slice_failed(this.end);
    RangeTo<usize>: |this, _length| 0, Some(this.end), slice_failed(this.end);
    RangeFrom<usize>: |this, length| this.start, Some(length), slice_failed(length);
    RangeFull: |_this, length| 0, Some(length), slice_failed(length);
    RangeInclusive<usize>: |this, _length| *this.start(), this.end().checked_add(1),
        inclusive_slice_failed(*this.end());
    RangeToInclusive<usize>: |this, _length| 0, this.end.checked_add(1),
        inclusive_slice_failed(this.end);
}

#[mirrored]
impl<I: SliceIndex<str>> Index<I> for str {
    type Output = I::Output;

    #[inline]
    #[track_caller]
    fn index(&self, index: I) -> &I::Output {
        index.index(self)
    }
}

#[mirrored]
impl<I: SliceIndex<str>> IndexMut<I> for str {
    #[inline]
    #[track_caller]
    fn index_mut(&mut self, index: I) -> &mut I::Output {
        index.index_mut(self)
    }
}
