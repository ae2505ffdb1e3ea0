//! Why there is no result, by whose fault it is.

use crate::Fault;
use std::fmt;

/// Why a translation has failed.
#[derive(Debug)]
pub enum Failure {
    /// The author's crate: rustc's errors or ours, ready to be printed.
    Crate(String),
    /// The call, or what surrounds it: no such crate, an output that cannot be written, no C compiler.
    Usage(String),
    /// Lathe.
    Fault(Box<Fault>),
}

impl Failure {
    /// The exit code of a command that fails so.
    pub fn exit_code(&self) -> u8 {
        match self {
            Failure::Crate(_) => 1,
            Failure::Usage(_) => 2,
            Failure::Fault(_) => 101,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Crate(text) => write!(f, "{}", text.trim_end()),
            Failure::Usage(message) => write!(f, "error: {message}"),
            Failure::Fault(fault) => fault.fmt(f),
        }
    }
}

impl std::error::Error for Failure {}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Failure {
        Failure::Fault(Box::new(fault))
    }
}

impl From<Box<Fault>> for Failure {
    fn from(fault: Box<Fault>) -> Failure {
        Failure::Fault(fault)
    }
}

impl From<ingest::Failure> for Failure {
    fn from(failure: ingest::Failure) -> Failure {
        match failure {
            ingest::Failure::Usage(message) | ingest::Failure::Environment(message) => {
                Failure::Usage(message)
            }
            ingest::Failure::Diagnostics { sources, list } => {
                Failure::Crate(crate::diagnostics_text(&sources, &list))
            }
            ingest::Failure::Compilation(text) => Failure::Crate(text),
        }
    }
}

impl From<emit::LinkError> for Failure {
    fn from(error: emit::LinkError) -> Failure {
        Failure::Usage(error.to_string())
    }
}
