//! The standard streams.

use super::error::status;
use super::{Error, ErrorKind, Result, Write};
use crate::fmt;
use crate::iter::Iterator;
use crate::marker::PhantomData;
use crate::prelude::v1::*;
use crate::runtime;

/// What `print!` and `println!` call.
#[doc(hidden)]
#[rtlib_macros::lang("print")]
pub fn _print(arguments: fmt::Arguments<'_>) {
    let bytes = arguments.text().as_bytes();
    // SAFETY: pointer and length are those of the text.
    let number = unsafe { runtime::write_stdout(bytes.as_ptr(), bytes.len()) };
    if number < 0 {
        failed("stdout", number);
    }
}

/// What `eprint!` and `eprintln!` call.
#[doc(hidden)]
#[rtlib_macros::lang("eprint")]
pub fn _eprint(arguments: fmt::Arguments<'_>) {
    let bytes = arguments.text().as_bytes();
    // SAFETY: pointer and length are those of the text.
    let number = unsafe { runtime::write_stderr(bytes.as_ptr(), bytes.len()) };
    if number < 0 {
        failed("stderr", number);
    }
}

#[cold]
#[inline(never)]
fn failed(stream: &str, number: i64) -> ! {
    let error = Error::from_raw_os_error((-number) as i32);
    let mut text = fmt::Formatter::new();
    let _written = text.write_str("failed printing to ");
    let _written = text.write_str(stream);
    let _written = text.write_str(": ");
    let _written = fmt::Display::fmt(&error, &mut text);
    crate::intrinsics::panic_at(text.text())
}

/// The standard output.
pub struct Stdout;

/// The standard output, locked: there is nobody else.
pub struct StdoutLock<'a> {
    marker: PhantomData<&'a ()>,
}

/// The standard error output.
pub struct Stderr;

/// The standard error output, locked: there is nobody else.
pub struct StderrLock<'a> {
    marker: PhantomData<&'a ()>,
}

/// The standard output.
pub fn stdout() -> Stdout {
    Stdout
}

/// The standard error output.
pub fn stderr() -> Stderr {
    Stderr
}

impl Stdout {
    /// The same stream.
    pub fn lock(&self) -> StdoutLock<'static> {
        StdoutLock {
            marker: PhantomData,
        }
    }
}

impl Stderr {
    /// The same stream.
    pub fn lock(&self) -> StderrLock<'static> {
        StderrLock {
            marker: PhantomData,
        }
    }
}

fn write_stdout(bytes: &[u8]) -> Result<usize> {
    // SAFETY: pointer and length are those of the slice.
    status(unsafe { runtime::write_stdout(bytes.as_ptr(), bytes.len()) })?;
    Ok(bytes.len())
}

fn write_stderr(bytes: &[u8]) -> Result<usize> {
    // SAFETY: pointer and length are those of the slice.
    status(unsafe { runtime::write_stderr(bytes.as_ptr(), bytes.len()) })?;
    Ok(bytes.len())
}

impl Write for Stdout {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        write_stdout(bytes)
    }

    fn flush(&mut self) -> Result<()> {
        status(runtime::flush_stdout())
    }
}

impl Write for StdoutLock<'_> {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        write_stdout(bytes)
    }

    fn flush(&mut self) -> Result<()> {
        status(runtime::flush_stdout())
    }
}

impl Write for Stderr {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        write_stderr(bytes)
    }

    fn flush(&mut self) -> Result<()> {
        Ok(())
    }
}

impl Write for StderrLock<'_> {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        write_stderr(bytes)
    }

    fn flush(&mut self) -> Result<()> {
        Ok(())
    }
}

/// The standard input.
pub struct Stdin;

/// The standard input, locked: there is nobody else.
pub struct StdinLock<'a> {
    marker: PhantomData<&'a ()>,
}

/// The standard input.
pub fn stdin() -> Stdin {
    Stdin
}

/// The text of a read buffer.
fn text(handle: i64) -> Result<String> {
    status(handle)?;
    match String::from_utf8(crate::io::buffer_bytes(handle)) {
        Ok(text) => Ok(text),
        Err(_) => Err(Error::new(
            ErrorKind::InvalidData,
            "stream did not contain valid UTF-8",
        )),
    }
}

impl Stdin {
    /// The same stream.
    pub fn lock(&self) -> StdinLock<'static> {
        StdinLock {
            marker: PhantomData,
        }
    }

    /// Appends a line with its newline; 0 at the end of the input.
    ///
    /// # Errors
    /// The system's, or that the line is not UTF-8.
    pub fn read_line(&self, line: &mut String) -> Result<usize> {
        let read = text(runtime::read_stdin_line())?;
        line.push_str(read.as_str());
        Ok(read.len())
    }

    /// The lines without their ends.
    pub fn lines(self) -> Lines<StdinLock<'static>> {
        Lines {
            marker: PhantomData,
        }
    }
}

impl StdinLock<'_> {
    /// As [`Stdin::read_line`].
    ///
    /// # Errors
    /// The system's, or that the line is not UTF-8.
    pub fn read_line(&mut self, line: &mut String) -> Result<usize> {
        stdin().read_line(line)
    }

    /// As [`Stdin::lines`].
    pub fn lines(self) -> Lines<StdinLock<'static>> {
        Lines {
            marker: PhantomData,
        }
    }
}

/// Everything that is left of the standard input.
///
/// # Errors
/// The system's, or that it is not UTF-8.
pub fn read_to_string(_input: Stdin) -> Result<String> {
    text(runtime::read_stdin_to_end())
}

/// The lines of the standard input.
pub struct Lines<B> {
    marker: PhantomData<B>,
}

impl<B> Iterator for Lines<B> {
    type Item = Result<String>;

    fn next(&mut self) -> Option<Result<String>> {
        match text(runtime::read_stdin_line()) {
            Err(error) => Some(Err(error)),
            Ok(mut line) => {
                if line.is_empty() {
                    return None;
                }
                if line.ends_with('\n') {
                    line.pop();
                    if line.ends_with('\r') {
                        line.pop();
                    }
                }
                Some(Ok(line))
            }
        }
    }
}
