//! What was looked into, and what not and why, for people.

use passes::LookInside;
use std::fmt;

/// What a jitcode calls, or is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// A function of the program.
    Function(LookInside),
    /// It is outside of the program.
    Extern,
    /// It is known by its address only.
    Indirect,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Verdict::Function(verdict) => verdict.name(),
            Verdict::Extern => "extern",
            Verdict::Indirect => "indirect",
        })
    }
}

/// A function or extern.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// Its name or symbol.
    pub name: String,
    /// What became of it.
    pub verdict: Verdict,
    /// How many calls of it stand in jitcodes.
    pub calls: u32,
    /// Of its jitcode, if it has one.
    pub size: Option<Size>,
}

/// How large a jitcode is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Size {
    /// Registers of words.
    pub words: u32,
    /// Registers of floats.
    pub floats: u32,
    /// Bytes of code.
    pub bytes: u32,
}

/// Of a whole program: jitcodes first, then what they call natively, then what they do not reach.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Report {
    /// In this order, and by number within each part.
    pub entries: Vec<Entry>,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for entry in &self.entries {
            write!(f, "{}: {}", entry.name, entry.verdict)?;
            if entry.calls != 0 {
                let calls = if entry.calls == 1 { "call" } else { "calls" };
                write!(f, ", {} {calls}", entry.calls)?;
            }
            if let Some(size) = entry.size {
                write!(
                    f,
                    ", {} words, {} floats, {} bytes",
                    size.words, size.floats, size.bytes
                )?;
            }
            writeln!(f)?;
        }
        Ok(())
    }
}
