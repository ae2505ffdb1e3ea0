//! What a caller may choose, and what may go wrong.

use std::fmt;

/// How to emit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Options {
    /// Whether Cranelift checks the CLIF that it gets: for tests and debug builds.
    pub verify: bool,
    /// Whether loads and stores carry their alias classes, so that Cranelift may forward and drop some.
    pub alias_classes: bool,
    /// Whether the object is for a program of somebody else's, whose `main` calls `lathe_vm_run` (`rtlib/runtime/lathe.h`).
    pub embedded: bool,
    /// The folder that relative file names in line information start from.
    pub compilation_folder: String,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            verify: cfg!(debug_assertions),
            alias_classes: true,
            embedded: false,
            compilation_folder: ".".to_string(),
        }
    }
}

/// A readable form of emitted code.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Text {
    /// Cranelift's IR, before its optimizations.
    Clif,
    /// Machine code as Cranelift prints it.
    Assembly,
}

/// Why a program could not be compiled.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EmitError {
    /// The function, if it was one.
    pub function: Option<String>,
    /// What is wrong.
    pub message: String,
}

impl EmitError {
    /// An error that concerns no single function.
    pub(crate) fn new(message: impl Into<String>) -> EmitError {
        EmitError {
            function: None,
            message: message.into(),
        }
    }
}

impl fmt::Display for EmitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.function {
            Some(function) => write!(f, "cannot emit `{function}`: {}", self.message),
            None => write!(f, "cannot emit: {}", self.message),
        }
    }
}

impl std::error::Error for EmitError {}
