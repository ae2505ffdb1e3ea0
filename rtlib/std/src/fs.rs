//! Whole files.

use crate::io;
use crate::path::Path;
use crate::prelude::v1::*;
use crate::runtime;

/// The path's bytes, unless they hold a zero, which no file name can.
fn checked(path: &Path) -> io::Result<&[u8]> {
    let text = path.to_str().unwrap_or("");
    let bytes = text.as_bytes();
    let mut index = 0;
    while index < bytes.len() {
        if bytes[index] == 0 {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                "file name contained an unexpected NUL byte",
            ));
        }
        index += 1;
    }
    Ok(bytes)
}

/// The bytes of a file.
///
/// # Errors
/// It cannot be opened or read.
pub fn read<P: AsRef<Path>>(path: P) -> io::Result<Vec<u8>> {
    let name = checked(path.as_ref())?;
    // SAFETY: pointer and length are those of the name.
    let handle = unsafe { runtime::read_file(name.as_ptr(), name.len()) };
    if handle < 0 {
        return Err(io::Error::from_raw_os_error((-handle) as i32));
    }
    Ok(io::buffer_bytes(handle))
}

/// The text of a file.
///
/// # Errors
/// It cannot be opened or read, or is not UTF-8.
pub fn read_to_string<P: AsRef<Path>>(path: P) -> io::Result<String> {
    match String::from_utf8(read(path)?) {
        Ok(text) => Ok(text),
        Err(_) => Err(io::Error::new(
            io::ErrorKind::InvalidData,
            "stream did not contain valid UTF-8",
        )),
    }
}

/// Creates or replaces a file.
///
/// # Errors
/// It cannot be created or written.
pub fn write<P: AsRef<Path>, C: AsRef<[u8]>>(path: P, contents: C) -> io::Result<()> {
    let name = checked(path.as_ref())?;
    let contents: &[u8] = contents.as_ref();
    // SAFETY: pointers and lengths are those of the name and of the content.
    let status = unsafe {
        runtime::write_file(name.as_ptr(), name.len(), contents.as_ptr(), contents.len())
    };
    io::status(status)
}
