//! Byte strings: comparing, searching, hashing.

use crate::buffers::bytes_at;
use std::cmp::Ordering;

/// What a word is multiplied with as it enters a hash.
const HASH_FACTOR: u64 = 0x517c_c1b7_2722_0a95;

/// Compares byte by byte: negative, 0 or positive as the left is less, equal or greater.
///
/// # Safety
/// There are `count` bytes at both pointers.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lathe_rt_compare_bytes(
    left: *const u8,
    right: *const u8,
    count: usize,
) -> i32 {
    // SAFETY: as promised by the caller.
    let (left, right) = unsafe { (bytes_at(left, count), bytes_at(right, count)) };
    match left.cmp(right) {
        Ordering::Less => -1,
        Ordering::Equal => 0,
        Ordering::Greater => 1,
    }
}

/// The index of the first byte with this value, or `count` if there is none.
///
/// # Safety
/// There are `count` bytes at `bytes`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lathe_rt_find_byte(bytes: *const u8, count: usize, value: u32) -> usize {
    let Ok(value) = i32::try_from(value) else {
        return count;
    };
    if count == 0 || value > 255 {
        return count;
    }
    // SAFETY: as promised by the caller.
    let found = unsafe { libc::memchr(bytes.cast(), value, count) };
    if found.is_null() {
        count
    } else {
        found as usize - bytes as usize
    }
}

/// Mixes a byte string into a hash, eight bytes at a time.
///
/// # Safety
/// There are `count` bytes at `bytes`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lathe_rt_hash_bytes(state: u64, bytes: *const u8, count: usize) -> u64 {
    // SAFETY: as promised by the caller.
    let bytes = unsafe { bytes_at(bytes, count) };
    bytes.chunks(8).fold(state, |state, chunk| {
        let mut word = [0u8; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        (state.rotate_left(5) ^ u64::from_le_bytes(word)).wrapping_mul(HASH_FACTOR)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_and_search() {
        let (left, right) = (b"abcx", b"abdx");
        // SAFETY: the counts are within the arrays.
        unsafe {
            assert!(lathe_rt_compare_bytes(left.as_ptr(), right.as_ptr(), 4) < 0);
            assert!(lathe_rt_compare_bytes(right.as_ptr(), left.as_ptr(), 4) > 0);
            assert_eq!(lathe_rt_compare_bytes(left.as_ptr(), right.as_ptr(), 2), 0);
            assert_eq!(lathe_rt_find_byte(left.as_ptr(), 4, u32::from(b'c')), 2);
            assert_eq!(lathe_rt_find_byte(left.as_ptr(), 4, u32::from(b'd')), 4);
            assert_eq!(
                lathe_rt_find_byte(left.as_ptr(), 4, 256 + u32::from(b'a')),
                4
            );
        }
    }

    #[test]
    fn the_hash_is_that_of_the_formula() {
        let first = 0x0807_0605_0403_0201u64.wrapping_mul(HASH_FACTOR);
        let second = (first.rotate_left(5) ^ 9).wrapping_mul(HASH_FACTOR);
        let bytes = [1u8, 2, 3, 4, 5, 6, 7, 8, 9];
        // SAFETY: the count is that of the array.
        assert_eq!(unsafe { lathe_rt_hash_bytes(0, bytes.as_ptr(), 9) }, second);
    }
}
