//! Buffer handles: byte strings of unknown length on their way to the guest.
//!
//! A handle is the address of a vector on Rust's heap, thus positive. A negative number in its place
//! is an error number of the operating system.

use std::io;

/// The error number for errors that have none: an input/output error.
const OTHER_ERROR: i32 = libc::EIO;

/// The handle of the bytes, or the negated error number.
pub(crate) fn handle(result: io::Result<Vec<u8>>) -> i64 {
    match result {
        Ok(bytes) => Box::into_raw(Box::new(bytes)) as i64,
        Err(error) => negated(&error),
    }
}

/// 0, or the negated error number.
pub(crate) fn status(result: io::Result<()>) -> i64 {
    match result {
        Ok(()) => 0,
        Err(error) => negated(&error),
    }
}

fn negated(error: &io::Error) -> i64 {
    -i64::from(error.raw_os_error().unwrap_or(OTHER_ERROR))
}

/// The bytes that a caller has put at a pointer.
///
/// # Safety
/// There are `count` bytes at `bytes` for as long as the result lives; with a count of 0 the pointer
/// may be anything.
pub(crate) unsafe fn bytes_at<'a>(bytes: *const u8, count: usize) -> &'a [u8] {
    if count == 0 {
        return &[];
    }
    // SAFETY: as promised by the caller.
    unsafe { std::slice::from_raw_parts(bytes, count) }
}

/// The number of bytes in a buffer.
///
/// # Safety
/// `handle` is a buffer handle that has not been taken.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lathe_rt_buffer_length(handle: i64) -> usize {
    // SAFETY: a handle is the address of a vector.
    unsafe { (*(handle as *const Vec<u8>)).len() }
}

/// Copies the bytes of a buffer to `target` and releases the handle.
///
/// # Safety
/// `handle` is a buffer handle that has not been taken; `target` has room for its bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lathe_rt_buffer_take(handle: i64, target: *mut u8) {
    // SAFETY: a handle is the address of a boxed vector that nobody else owns.
    let bytes = unsafe { Box::from_raw(handle as *mut Vec<u8>) };
    // SAFETY: the caller has made room.
    unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), target, bytes.len()) };
}
