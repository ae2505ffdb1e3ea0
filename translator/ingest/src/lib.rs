//! From an author's crate to a [`hir::Program`]: every item of every crate that is translated,
//! macros expanded, `cfg` applied, names resolved, bodies as arenas of expressions.
//!
//! The way, in the order of the modules:
//! 1. [`cargo`] asks cargo what belongs together: packages, editions, features, profiles. The
//!    crate is first checked by rustc, so nothing here diagnoses what rustc does.
//! 2. [`source`] reads the files, applies [`cfg`], expands macros between items ([`expand`]),
//!    writes out derives ([`derive`]), and gives each item its slot and its name.
//! 3. [`resolve`] answers what a path means, on demand, once all names of a crate are known.
//! 4. [`lower`] turns syntax into the program's items and bodies, expanding macros in them.
//! 5. [`hints`] checks what the author says to the JIT, as far as it needs no types.
//!
//! [`session`] holds the state of all this, [`tokens`] the meaning of the parser's spans:
//! positions, expansions, hygiene. [`template`] reads format strings; [`dump`] prints a program.
//!
//! The standard library is crate 0, read from source as crate `std`; it is also what `core` and
//! `alloc` mean. Crates of the workspace and path dependencies are read too. Crates from a registry
//! and procedural macros are *foreign*: what uses them is refused with a diagnostic.
//!
//! Invariants: every author error is a diagnostic, all of one run at once; equal input gives an
//! equal program, number for number.

pub mod cargo;
mod cfg;
mod derive;
pub mod dump;
mod expand;
mod hints;
mod lower;
mod program;
mod resolve;
mod session;
mod source;
mod template;
mod tokens;

#[cfg(test)]
mod tests;

use diagnostics::Diagnostic;
use hir::{Program, SourceMap};
use std::path::{Path, PathBuf};

pub use cargo::check_with_cargo;

/// What to ingest.
#[derive(Clone, Debug)]
pub struct Request {
    /// A crate's folder, or its Cargo.toml.
    pub manifest: PathBuf,
    /// Features to switch on, as cargo's `--features`.
    pub features: Vec<String>,
    /// As cargo's `--no-default-features`.
    pub no_default_features: bool,
    /// The name of the binary target, if there are several.
    pub binary: Option<String>,
    /// The profile.
    pub profile: Profile,
    /// The folder of the library's source: that of its `lib.rs`.
    pub std_source: PathBuf,
    /// Further options, `name` or `name="value"`.
    pub cfgs: Vec<String>,
    /// Whether cargo may not use the network.
    pub offline: bool,
    /// Where cargo puts what it makes; `target/translate` of the workspace if not given.
    pub target_directory: Option<PathBuf>,
}

impl Request {
    /// A request for a crate with all defaults, in the release profile.
    pub fn new(manifest: impl Into<PathBuf>, std_source: impl Into<PathBuf>) -> Request {
        Request {
            manifest: manifest.into(),
            features: Vec::new(),
            no_default_features: false,
            binary: None,
            profile: Profile::Release,
            std_source: std_source.into(),
            cfgs: Vec::new(),
            offline: false,
            target_directory: None,
        }
    }
}

/// The profiles of cargo.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Profile {
    /// `dev`.
    Debug,
    /// `release`.
    Release,
}

/// Why there is no program.
#[derive(Debug)]
pub enum Failure {
    /// rustc refused the crate; what cargo printed.
    Compilation(String),
    /// The crate is outside of the subset.
    Diagnostics {
        /// The files that the diagnostics speak of.
        sources: Box<SourceMap>,
        /// In the order of the source.
        list: Vec<Diagnostic>,
    },
    /// The request makes no sense: no such crate, no such binary.
    Usage(String),
    /// Something around us does not work: no cargo, an unreadable file.
    Environment(String),
}

impl Failure {
    /// The text for the author.
    pub fn render(&self) -> String {
        match self {
            Failure::Compilation(text) => text.clone(),
            Failure::Diagnostics { sources, list } => diagnostics::render(sources, list),
            Failure::Usage(message) | Failure::Environment(message) => {
                format!("error: {message}\n")
            }
        }
    }
}

/// Ingests the author's crate with everything that it needs. The crate is taken to compile: see
/// [`check_with_cargo`].
pub fn ingest(request: &Request) -> Result<Program, Failure> {
    let plan = cargo::plan(request)?;
    program::build(&plan)
}

/// Ingests the standard library alone, from the folder of its `lib.rs`.
pub fn ingest_library(std_source: &Path) -> Result<Program, Failure> {
    let plan = cargo::library_plan(std_source)?;
    program::build(&plan)
}

/// Ingests one file given as text, as a binary crate `main` of edition 2024, with the standard
/// library or without any. For tests.
pub fn ingest_source(text: &str, std_source: Option<&Path>) -> Result<Program, Failure> {
    let plan = cargo::text_plan(text, std_source)?;
    program::build(&plan)
}

/// A program and what is wrong with it.
pub struct Reading {
    /// As far as it could be made: what was refused is an error expression or an inferred type.
    pub program: Program,
    /// In the order of the source.
    pub diagnostics: Vec<Diagnostic>,
}

/// As [`ingest_library`], but gives the program in spite of errors: for work on the library itself.
pub fn read_library(std_source: &Path) -> Result<Reading, Failure> {
    let plan = cargo::library_plan(std_source)?;
    program::read(&plan)
}

/// As [`ingest`], but gives the program in spite of errors.
pub fn read(request: &Request) -> Result<Reading, Failure> {
    let plan = cargo::plan(request)?;
    program::read(&plan)
}
