//! The way from a crate to an executable, as one function: [`translate`].
//!
//! In: a [`Request`], which says which crate, which profile, and where the result goes. Out: an executable and
//! a [`Report`] with the time and the counts of every phase, or a [`Failure`] that says whose fault
//! it is. This crate decides nothing about the program; it calls the phases in their order
//! ([`pipeline`]) and looks after what surrounds them:
//!
//! * [`fault`]: a panic of a phase becomes a message that names the crate and the function, with the
//!   graphs so far in a file;
//! * [`output`]: results are written beside their place and renamed, so that there is never half a file;
//!   what is unfinished disappears, also on Ctrl-C;
//! * [`progress`]: who wants to know how far we are;
//! * [`locate`]: which crate a name or a path means;
//! * [`fingerprint`]: whether a result is still that of its sources;
//! * [`evaluate`]: the same graphs without machine code, in the evaluator.
//!
//! # Invariants
//! * Nothing is written into the author's folder.
//! * Equal input gives an equal executable, bit for bit: neither times nor names of temporary files get into it.
//! * Two translations at once do not meet, because every temporary name has the process's number in it.
//! * This crate prints nothing; what a person should read is in the report, the failure, or the progress.

pub mod evaluate;
pub mod failure;
pub mod fault;
pub mod fingerprint;
pub mod locate;
mod optimize;
pub mod output;
pub mod pipeline;
pub mod progress;
mod reds;
pub mod report;
pub mod request;
mod stages;

pub use emit::link::NATIVE_LIBRARIES;
pub use failure::Failure;
pub use fault::Fault;
pub use locate::{Located, Workspace};
pub use output::remove_on_interrupt;
pub use pipeline::{graphs, text, translate};
pub use progress::{Phase, Progress, Silent};
pub use report::{Measured, Report};
pub use request::{Request, Stage};
pub use stages::diagnostics_text;
