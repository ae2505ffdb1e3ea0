//! The process's arguments and environment.

use crate::fmt;
use crate::iter::{DoubleEndedIterator, ExactSizeIterator, Iterator};
use crate::prelude::v1::*;
use crate::runtime;
use crate::str::from_utf8;

/// The command-line arguments, the program's name first.
pub struct Args {
    next: usize,
    end: usize,
}

/// An iterator over the command-line arguments. It panics at one that is not UTF-8.
pub fn args() -> Args {
    Args {
        next: 0,
        end: runtime::argument_count(),
    }
}

/// The argument number `index`.
fn argument(index: usize) -> String {
    let bytes = crate::io::buffer_bytes(runtime::argument(index));
    match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => panic!("a command-line argument is not UTF-8"),
    }
}

impl Iterator for Args {
    type Item = String;

    fn next(&mut self) -> Option<String> {
        if self.next == self.end {
            return None;
        }
        self.next += 1;
        Some(argument(self.next - 1))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let rest = self.end - self.next;
        (rest, Some(rest))
    }
}

impl DoubleEndedIterator for Args {
    fn next_back(&mut self) -> Option<String> {
        if self.next == self.end {
            return None;
        }
        self.end -= 1;
        Some(argument(self.end))
    }
}

impl ExactSizeIterator for Args {}

/// Why a variable could not be read.
pub enum VarError {
    /// It is not set.
    NotPresent,
    /// It is not UTF-8.
    NotUnicode(String),
}

impl fmt::Display for VarError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            VarError::NotPresent => formatter.pad("environment variable not found"),
            VarError::NotUnicode(text) => {
                formatter.write_str("environment variable was not valid unicode: ")?;
                fmt::Debug::fmt(text, formatter)
            }
        }
    }
}

impl fmt::Debug for VarError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            VarError::NotPresent => formatter.write_str("NotPresent"),
            VarError::NotUnicode(text) => formatter.debug_tuple("NotUnicode").field(text).finish(),
        }
    }
}

/// The value of an environment variable.
///
/// # Errors
/// It is not set, or not UTF-8.
pub fn var<K: AsRef<str>>(key: K) -> Result<String, VarError> {
    let key: &str = key.as_ref();
    let bytes = key.as_bytes();
    // SAFETY: pointer and length are those of the name.
    let handle = unsafe { runtime::environment_variable(bytes.as_ptr(), bytes.len()) };
    if handle < 0 {
        return Err(VarError::NotPresent);
    }
    let value = crate::io::buffer_bytes(handle);
    match from_utf8(value.as_slice()) {
        Ok(text) => Ok(String::from(text)),
        Err(_) => Err(VarError::NotUnicode(String::from(
            String::from_utf8_lossy(value.as_slice()).as_ref(),
        ))),
    }
}
