//! Input and output: the standard streams and errors.

mod error;
mod stdio;

pub(crate) use self::error::status;
pub use self::error::{Error, ErrorKind};
pub use self::stdio::{
    _eprint, _print, Lines, Stderr, StderrLock, Stdin, StdinLock, Stdout, StdoutLock,
    read_to_string, stderr, stdin, stdout,
};

use crate::fmt;
use crate::prelude::v1::*;
use crate::runtime;

/// A value, or why there is none.
pub type Result<T> = crate::result::Result<T, Error>;

/// The bytes of a buffer handle, which is released.
pub(crate) fn buffer_bytes(handle: i64) -> Vec<u8> {
    // SAFETY: the handle is fresh, and the vector has room for the buffer's length.
    unsafe {
        let length = runtime::buffer_length(handle);
        let mut bytes: Vec<u8> = Vec::with_capacity(length);
        runtime::buffer_take(handle, bytes.as_mut_ptr());
        bytes.set_len(length);
        bytes
    }
}

/// What bytes can be written to.
pub trait Write {
    /// Writes some bytes and says how many.
    ///
    /// # Errors
    /// The system's.
    fn write(&mut self, bytes: &[u8]) -> Result<usize>;

    /// Writes what is buffered.
    ///
    /// # Errors
    /// The system's.
    fn flush(&mut self) -> Result<()>;

    /// Writes all bytes.
    ///
    /// # Errors
    /// The system's, or that nothing more is taken.
    fn write_all(&mut self, bytes: &[u8]) -> Result<()> {
        let mut rest = bytes;
        while !rest.is_empty() {
            let count = self.write(rest)?;
            if count == 0 {
                return Err(Error::new(
                    ErrorKind::WriteZero,
                    "failed to write whole buffer",
                ));
            }
            rest = &rest[count..];
        }
        Ok(())
    }

    /// Writes formatted text: what `write!` calls.
    ///
    /// # Errors
    /// The system's, or that an argument could not be formatted.
    fn write_fmt(&mut self, arguments: fmt::Arguments<'_>) -> Result<()> {
        self.write_all(arguments.text().as_bytes())?;
        match arguments.status() {
            Ok(()) => Ok(()),
            Err(_) => Err(Error::new(ErrorKind::Other, "formatter error")),
        }
    }
}

impl<W: Write + ?Sized> Write for &mut W {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        (**self).write(bytes)
    }

    fn flush(&mut self) -> Result<()> {
        (**self).flush()
    }
}

impl Write for Vec<u8> {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        self.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> Result<()> {
        Ok(())
    }
}
