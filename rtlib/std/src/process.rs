//! The process's end.

use crate::fmt;
use crate::prelude::v1::*;
use crate::runtime;

/// Ends the process with that code, after the standard output was flushed.
pub fn exit(code: i32) -> ! {
    runtime::exit(code)
}

/// Ends the process by SIGABRT.
pub fn abort() -> ! {
    runtime::abort()
}

/// What a process tells its parent.
#[rtlib_macros::lang("exit_code")]
pub struct ExitCode {
    code: u8,
}

impl ExitCode {
    /// All went well.
    pub const SUCCESS: ExitCode = ExitCode { code: 0 };
    /// Something went wrong.
    pub const FAILURE: ExitCode = ExitCode { code: 1 };

    /// Ends the process with this code.
    pub fn exit_process(self) -> ! {
        exit(i32::from(self.code))
    }
}

impl Clone for ExitCode {
    #[inline]
    fn clone(&self) -> Self {
        *self
    }
}

impl Copy for ExitCode {}

impl From<u8> for ExitCode {
    #[inline]
    fn from(code: u8) -> Self {
        ExitCode { code }
    }
}

/// What `main` may return.
#[rtlib_macros::lang("termination")]
pub trait Termination {
    /// The process's exit code; an error is printed first.
    fn report(self) -> ExitCode;
}

impl Termination for () {
    #[inline]
    fn report(self) -> ExitCode {
        ExitCode::SUCCESS
    }
}

impl Termination for ExitCode {
    #[inline]
    fn report(self) -> ExitCode {
        self
    }
}

impl<T: Termination, E: fmt::Debug> Termination for Result<T, E> {
    fn report(self) -> ExitCode {
        match self {
            Ok(value) => value.report(),
            Err(error) => {
                let mut text = fmt::Formatter::new();
                let _written = text.write_str("Error: ");
                let _written = fmt::Debug::fmt(&error, &mut text);
                let _written = text.write_str("\n");
                let bytes = text.text().as_bytes();
                // SAFETY: pointer and length are those of the text.
                let _status = unsafe { runtime::write_stderr(bytes.as_ptr(), bytes.len()) };
                ExitCode::FAILURE
            }
        }
    }
}
