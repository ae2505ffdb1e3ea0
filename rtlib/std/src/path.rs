//! Paths: text that names files. Only UTF-8, and only what opening a file needs.

use crate::fmt;
use crate::prelude::v1::*;

/// A path.
#[repr(transparent)]
pub struct Path {
    inner: str,
}

impl Path {
    /// The path that a text says.
    pub fn new<S: AsRef<str> + ?Sized>(text: &S) -> &Path {
        let text: &str = text.as_ref();
        // SAFETY: a path is a `str` and nothing else.
        unsafe { &*(text as *const str as *const Path) }
    }

    /// The text; always there, because only UTF-8 paths are.
    pub fn to_str(&self) -> Option<&str> {
        Some(&self.inner)
    }

    /// What prints the path.
    pub fn display(&self) -> Display<'_> {
        Display { text: &self.inner }
    }
}

impl AsRef<Path> for Path {
    fn as_ref(&self) -> &Path {
        self
    }
}

impl AsRef<Path> for str {
    fn as_ref(&self) -> &Path {
        Path::new(self)
    }
}

impl AsRef<Path> for String {
    fn as_ref(&self) -> &Path {
        Path::new(self.as_str())
    }
}

/// Prints a path.
pub struct Display<'a> {
    text: &'a str,
}

impl fmt::Display for Display<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.text)
    }
}
