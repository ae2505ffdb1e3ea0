//! What machine code of traces looks like from outside.

use crate::Trace;
use jitcode::Image;
use std::fmt;

/// What machine code is made of.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    /// The trace, with its snapshots.
    pub trace: &'a Trace,
    /// What its calls are.
    pub image: &'a Image<'static>,
    /// Its number: that of its code.
    pub number: u32,
    /// The trace and the snapshot of the guard that it begins at. The trace's inputs are then
    /// [`Snapshots::inputs`](crate::Snapshots::inputs) of that guard.
    pub parent: Option<(u32, u32)>,
    /// The merge point that it begins at, if it does.
    pub entry: Option<Entry<'a>>,
    /// Bytes of code at most, of all traces.
    pub limit: usize,
    /// Whether a guard fails at its first execution although it holds, by its snapshot.
    pub is_forced: &'a dyn Fn(u32) -> bool,
    /// Whether somebody wants to read the code.
    pub is_logged: bool,
}

/// A trace that begins at a merge point: calls of its portal from there may run it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Entry<'a> {
    /// The point.
    pub point: u32,
    /// The values of its greens.
    pub greens: &'a [u64],
    /// By input of the trace: which word of the point's record it is.
    pub words: &'a [u32],
}

/// What became of it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Code {
    /// Bytes of machine code.
    pub code_bytes: u32,
    /// Bytes of tables beside it.
    pub table_bytes: u32,
    /// For people, if it was asked for.
    pub text: String,
}

/// Why there is no machine code of a trace.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Refusal {
    /// The memory for code is used up.
    Full,
    /// The system gives no memory that may be executed.
    Denied,
    /// The trace needs more of its frame than there is.
    TooManyValues,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Refusal::Full => "the memory for machine code is used up",
            Refusal::Denied => "the system gives no memory that may be executed",
            Refusal::TooManyValues => "too many values are alive at one time",
        })
    }
}

/// Why machine code was left.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stop {
    /// The portal returns; the words are its results.
    Finished,
    /// A guard failed that has no bridge; the words are [`Snapshots::inputs`](crate::Snapshots::inputs) of it.
    Guard {
        /// The trace in which the guard is: not always the one that was entered.
        trace: u32,
        /// The guard's snapshot.
        snapshot: u32,
        /// Whether it held, but was forced to fail.
        is_forced: bool,
    },
}

/// Makes machine code of traces, and runs it. It is shared: code that runs may call native code that comes back.
pub trait Machine: fmt::Debug {
    /// Makes code. A trace that begins at a guard is from now on what the guard goes to when it fails.
    ///
    /// # Errors
    /// If there is no room for it. Nothing has changed then.
    fn compile(&self, source: &Source<'_>) -> Result<Code, Refusal>;

    /// The code of a trace is going to stay: whoever shows code to other programs does so under this name. The answer is what has gone
    /// wrong, in words for the log; nothing else depends on it.
    fn announce(&self, _number: u32, _name: &str) -> Option<String> {
        None
    }

    /// Runs the code of a trace that begins at no guard. `words` are the record if it has an entry, else its inputs; and afterwards what
    /// the result says.
    fn run(&self, number: u32, words: &mut Vec<u64>) -> Stop;

    /// Whether the code of a trace has been entered since this was last asked.
    fn was_used(&self, number: u32) -> bool;

    /// Adds the traces whose code is on the native stack.
    fn active(&self, numbers: &mut Vec<u32>);

    /// Frees the code of traces. None of them is active, and what jumps to them or begins at their guards is among them. `detached` are the guards,
    /// as traces and snapshots, of others whose bridges go.
    fn free(&self, numbers: &[u32], detached: &[(u32, u32)]);

    /// Why code was left that other code has called. `left` is the number that it left with.
    fn stop(&self, left: u64, words: &mut Vec<u64>) -> Stop;
}
