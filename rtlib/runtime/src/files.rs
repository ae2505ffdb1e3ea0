//! Files, and the system's words for errors.

use crate::buffers::{bytes_at, handle, status};
use std::ffi::OsStr;
use std::io;
use std::os::unix::ffi::OsStrExt;

/// The whole content of a file. A buffer handle, or a negative error number.
///
/// # Safety
/// There are `path_length` bytes at `path`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lathe_rt_read_file(path: *const u8, path_length: usize) -> i64 {
    // SAFETY: as promised by the caller.
    let path = unsafe { bytes_at(path, path_length) };
    handle(std::fs::read(OsStr::from_bytes(path)))
}

/// Creates or empties the file and writes the bytes. A status.
///
/// # Safety
/// There are `path_length` bytes at `path`, and `count` bytes at `bytes`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lathe_rt_write_file(
    path: *const u8,
    path_length: usize,
    bytes: *const u8,
    count: usize,
) -> i64 {
    // SAFETY: as promised by the caller.
    let (path, bytes) = unsafe { (bytes_at(path, path_length), bytes_at(bytes, count)) };
    status(std::fs::write(OsStr::from_bytes(path), bytes))
}

/// The operating system's words for an error number, as in `No such file or directory`. A buffer
/// handle.
#[unsafe(no_mangle)]
pub extern "C" fn lathe_rt_error_text(number: i32) -> i64 {
    let text = io::Error::from_raw_os_error(number).to_string();
    let words = text.split(" (os error").next().unwrap_or("");
    handle(Ok(words.as_bytes().to_vec()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::buffers::{lathe_rt_buffer_length, lathe_rt_buffer_take};

    fn take(handle: i64) -> String {
        assert!(handle > 0, "{handle} is not a handle");
        // SAFETY: the handle is taken once, into a vector of its length.
        unsafe {
            let mut bytes = vec![0; lathe_rt_buffer_length(handle)];
            lathe_rt_buffer_take(handle, bytes.as_mut_ptr());
            String::from_utf8(bytes).unwrap()
        }
    }

    #[test]
    fn what_was_written_is_read() {
        let path = std::env::temp_dir().join(format!("lathe-runtime-{}", std::process::id()));
        let path = path.as_os_str().as_bytes();
        // SAFETY: pointers and lengths are those of slices.
        unsafe {
            let written = lathe_rt_write_file(path.as_ptr(), path.len(), b"two words".as_ptr(), 9);
            assert_eq!(written, 0);
            assert_eq!(
                take(lathe_rt_read_file(path.as_ptr(), path.len())),
                "two words"
            );
        }
        std::fs::remove_file(OsStr::from_bytes(path)).unwrap();
        // SAFETY: as above.
        let missing = unsafe { lathe_rt_read_file(path.as_ptr(), path.len()) };
        assert_eq!(missing, -2);
        assert_eq!(take(lathe_rt_error_text(2)), "No such file or directory");
    }
}
