//! Traces that run: the trace, its resume data, and what happened at its guards.

use crate::cells::Place;
use crate::resume::ResumeData;
use rustc_hash::FxHashSet;
use std::cell::{Cell, RefCell};
use trace::Trace;

/// Where a trace begins.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Origin {
    /// At a merge point with these greens.
    Point(u32, Vec<u64>),
    /// At the beginning of a jitcode: what is compared with other executions.
    Start(u32),
    /// At a guard: the trace and the guard's snapshot.
    Guard(u32, u32),
}

impl Origin {
    /// The place, if it is one.
    pub(crate) fn place(&self) -> Option<Place> {
        match self {
            Origin::Point(point, greens) => Some(Place {
                point: *point,
                greens: greens.clone(),
            }),
            Origin::Guard(..) | Origin::Start(_) => None,
        }
    }
}

/// What happened at a guard.
#[derive(Debug, Default)]
pub(crate) struct GuardState {
    /// Its number in the order of compilation.
    pub number: u32,
    /// Failures since the last recording from there.
    pub failures: Cell<u32>,
    /// Recordings from there that were given up.
    pub aborts: Cell<u32>,
    /// The trace that goes on from there.
    pub bridge: Cell<Option<u32>>,
    /// Whether it has been forced to fail.
    pub was_forced: Cell<bool>,
}

/// A trace that can run.
#[derive(Debug)]
pub(crate) struct Compiled {
    /// Where it begins.
    pub origin: Origin,
    /// The trace that it jumps to at its end, if it does.
    pub target: Option<u32>,
    /// Traces that begin at its guards or jump to it.
    pub dependents: RefCell<FxHashSet<u32>>,
    /// In the evaluator: whether it has run since somebody asked.
    pub was_used: Cell<bool>,
    /// Bytes, resume data and tables included, machine code apart.
    pub bytes: u64,
    /// Bytes of machine code.
    pub code_bytes: u64,
    /// The operations, unless they have become machine code; their snapshots have become resume data.
    pub trace: Trace,
    /// By input: which word it is of the record of the merge point that the trace begins at; without one, empty.
    pub entry: Vec<u32>,
    /// How to resume at its guards.
    pub resume: ResumeData,
    /// By snapshot; those that are no guard's are unused.
    pub guards: Vec<GuardState>,
}

impl Compiled {
    /// The traces that must be there as long as this one.
    pub fn depends_on(&self) -> impl Iterator<Item = u32> {
        let parent = match self.origin {
            Origin::Guard(trace, _) => Some(trace),
            Origin::Point(..) | Origin::Start(_) => None,
        };
        parent.into_iter().chain(self.target)
    }
}
