//! Comparing and hashing strings: byte by byte, which is the order of the characters, too.

use super::byte_length;
use crate::cmp::Ordering;
use crate::hash::{Hash, Hasher};
use crate::intrinsics;
use crate::prelude::v1::*;
use crate::runtime;
use rtlib_macros::mirrored;

/// Whether two strings have the same bytes. Matching on string literals calls it, too.
#[inline]
#[rtlib_macros::lang("str_eq")]
pub(crate) fn equal(left: &str, right: &str) -> bool {
    let length = byte_length(left);
    if byte_length(right) != length {
        return false;
    }
    let left = intrinsics::slice_pointer(intrinsics::string_bytes(left));
    let right = intrinsics::slice_pointer(intrinsics::string_bytes(right));
    // SAFETY: both have this length.
    unsafe { runtime::compare_bytes(left, right, length) == 0 }
}

/// The order of two strings.
#[inline]
pub(crate) fn order(left: &str, right: &str) -> Ordering {
    let left_length = byte_length(left);
    let right_length = byte_length(right);
    let common = if left_length < right_length {
        left_length
    } else {
        right_length
    };
    let left = intrinsics::slice_pointer(intrinsics::string_bytes(left));
    let right = intrinsics::slice_pointer(intrinsics::string_bytes(right));
    // SAFETY: both are at least this long.
    let difference = unsafe { runtime::compare_bytes(left, right, common) };
    if difference < 0 {
        Ordering::Less
    } else if difference > 0 {
        Ordering::Greater
    } else {
        left_length.cmp(&right_length)
    }
}

#[mirrored]
impl PartialEq for str {
    #[inline]
    fn eq(&self, other: &str) -> bool {
        equal(self, other)
    }
}

#[mirrored]
impl Eq for str {}

#[mirrored]
impl PartialOrd for str {
    #[inline]
    fn partial_cmp(&self, other: &str) -> Option<Ordering> {
        Some(order(self, other))
    }
}

#[mirrored]
impl Ord for str {
    #[inline]
    fn cmp(&self, other: &str) -> Ordering {
        order(self, other)
    }
}

#[mirrored]
impl Hash for str {
    #[inline]
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write(intrinsics::string_bytes(self));
        state.write_u8(0xff);
    }
}
