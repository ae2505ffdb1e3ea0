//! The phases, and who wants to know about them.

use crate::Measured;
use std::fmt;

/// The phases of a translation in their order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Phase {
    /// rustc looks at the crate.
    Check,
    /// Source becomes items.
    Ingest,
    /// Types are inferred, and items become flow graphs.
    Build,
    /// Flow graphs become better ones. With a JIT: up to the fork.
    Passes,
    /// With a JIT: flow graphs become jitcodes.
    Jitcodes,
    /// With a JIT: the passes after the fork, for native code.
    Native,
    /// Flow graphs become machine code.
    Emit,
    /// Machine code and the run-time library become an executable.
    Link,
}

impl Phase {
    /// All phases.
    pub const ALL: &'static [Phase] = &[
        Phase::Check,
        Phase::Ingest,
        Phase::Build,
        Phase::Passes,
        Phase::Jitcodes,
        Phase::Native,
        Phase::Emit,
        Phase::Link,
    ];

    /// One word.
    pub fn name(self) -> &'static str {
        match self {
            Phase::Check => "check",
            Phase::Ingest => "ingest",
            Phase::Build => "build",
            Phase::Passes => "passes",
            Phase::Jitcodes => "jitcodes",
            Phase::Native => "native",
            Phase::Emit => "emit",
            Phase::Link => "link",
        }
    }
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// Is told how far a translation is.
pub trait Progress: Sync {
    /// A phase begins.
    fn begin(&self, phase: Phase);
    /// A phase has ended.
    fn end(&self, measured: &Measured);
}

/// Does not want to know.
#[derive(Clone, Copy, Debug)]
pub struct Silent;

impl Progress for Silent {
    fn begin(&self, _: Phase) {}
    fn end(&self, _: &Measured) {}
}
