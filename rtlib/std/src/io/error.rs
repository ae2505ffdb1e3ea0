//! What goes wrong with input and output.

use super::Result;
use crate::fmt;
use crate::prelude::v1::*;
use crate::runtime;

/// Kinds of errors.
#[non_exhaustive]
pub enum ErrorKind {
    /// No such file.
    NotFound,
    /// Not allowed.
    PermissionDenied,
    /// It is there already.
    AlreadyExists,
    /// The other end is closed.
    BrokenPipe,
    /// A parameter makes no sense.
    InvalidInput,
    /// Data makes no sense.
    InvalidData,
    /// A signal came.
    Interrupted,
    /// Nothing more is taken.
    WriteZero,
    /// The data ended too early.
    UnexpectedEof,
    /// It is a directory.
    IsADirectory,
    /// Something else.
    Other,
}

impl Clone for ErrorKind {
    #[inline]
    fn clone(&self) -> Self {
        *self
    }
}

impl Copy for ErrorKind {}

impl PartialEq for ErrorKind {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        *self as isize == *other as isize
    }
}

impl Eq for ErrorKind {}

impl ErrorKind {
    fn name(&self) -> &'static str {
        match self {
            ErrorKind::NotFound => "NotFound",
            ErrorKind::PermissionDenied => "PermissionDenied",
            ErrorKind::AlreadyExists => "AlreadyExists",
            ErrorKind::BrokenPipe => "BrokenPipe",
            ErrorKind::InvalidInput => "InvalidInput",
            ErrorKind::InvalidData => "InvalidData",
            ErrorKind::Interrupted => "Interrupted",
            ErrorKind::WriteZero => "WriteZero",
            ErrorKind::UnexpectedEof => "UnexpectedEof",
            ErrorKind::IsADirectory => "IsADirectory",
            ErrorKind::Other => "Other",
        }
    }
}

impl fmt::Debug for ErrorKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// An error of the system (`code` is not 0), or one that a program made.
pub struct Error {
    code: i32,
    kind: ErrorKind,
    message: String,
}

impl Error {
    /// An error of the program's own.
    pub fn new<M: Into<String>>(kind: ErrorKind, message: M) -> Error {
        Error {
            code: 0,
            kind,
            message: message.into(),
        }
    }

    /// As [`Error::new`] for something that has no better kind.
    pub fn other<M: Into<String>>(message: M) -> Error {
        Error::new(ErrorKind::Other, message)
    }

    /// The system's error with that number.
    pub fn from_raw_os_error(code: i32) -> Error {
        let kind = match code {
            1 | 13 => ErrorKind::PermissionDenied,
            2 => ErrorKind::NotFound,
            4 => ErrorKind::Interrupted,
            17 => ErrorKind::AlreadyExists,
            21 => ErrorKind::IsADirectory,
            22 => ErrorKind::InvalidInput,
            32 => ErrorKind::BrokenPipe,
            _ => ErrorKind::Other,
        };
        let bytes = crate::io::buffer_bytes(runtime::error_text(code));
        let message = match String::from_utf8(bytes) {
            Ok(message) => message,
            Err(_) => String::new(),
        };
        Error {
            code,
            kind,
            message,
        }
    }

    /// The system's number, if it is the system's.
    pub fn raw_os_error(&self) -> Option<i32> {
        if self.code == 0 {
            None
        } else {
            Some(self.code)
        }
    }

    /// The kind.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.message.as_str())?;
        if self.code == 0 {
            return Ok(());
        }
        formatter.write_str(" (os error ")?;
        fmt::Display::fmt(&self.code, formatter)?;
        formatter.write_str(")")
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.code == 0 {
            return formatter
                .debug_struct("Custom")
                .field("kind", &self.kind)
                .field("error", &self.message)
                .finish();
        }
        formatter
            .debug_struct("Os")
            .field("code", &self.code)
            .field("kind", &self.kind)
            .field("message", &self.message)
            .finish()
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Error {
        let message = match kind {
            ErrorKind::NotFound => "entity not found",
            ErrorKind::PermissionDenied => "permission denied",
            ErrorKind::AlreadyExists => "entity already exists",
            ErrorKind::BrokenPipe => "broken pipe",
            ErrorKind::InvalidInput => "invalid input parameter",
            ErrorKind::InvalidData => "invalid data",
            ErrorKind::Interrupted => "operation interrupted",
            ErrorKind::WriteZero => "write zero",
            ErrorKind::UnexpectedEof => "unexpected end of file",
            ErrorKind::IsADirectory => "is a directory",
            ErrorKind::Other => "other error",
        };
        Error::new(kind, message)
    }
}

/// A status of the run-time library: 0, or a negative error number.
pub(crate) fn status(number: i64) -> Result<()> {
    if number < 0 {
        return Err(Error::from_raw_os_error((-number) as i32));
    }
    Ok(())
}
