//! The JIT at run time: it finds hot loops, records traces, runs them, and resumes the interpreter when a guard fails.
//!
//! # The life of a loop
//! Native code counts visits of merge points and calls [`Jit::enter`] when a place is hot. If there is a trace for the place, it
//! runs. Else the *recorder* executes the jitcode of the interpreter for real, and writes down what it does, until it comes back to
//! the place: that is a loop. A trace runs in the trace evaluator. When a guard fails, the *resume data* say
//! what the interpreter's frames were before the guard's operation, the *blackhole* goes on from there to the next merge point, and
//! native code goes on behind it. A guard that fails often gets a *bridge*: a trace from the guard on.
//!
//! # Rules
//! * Nothing is run twice. A recording that is given up goes forward into the blackhole.
//! * A guard resumes before its condition is used: the branch is executed again. So a guard that is forced to fail is harmless.
//! * Every way to give up has a name, a counter and a back-off with a cap ([`Abort`]).
//! * Control between recorder, traces and native code is by return values.
//! * State is borrowed for moments only: native code that is called from here may come back in.
//!
//! What belongs to a machine is behind [`trace::Host`]; no guest language and no interpreter is known here.

mod abort;
mod aging;
mod backend;
mod blackhole;
mod cells;
mod compiled;
mod enter;
mod frame;
mod hooks;
mod jit;
mod log;
mod recorder;
mod resume;
mod roots;
mod settings;
mod statistics;
mod survey;
#[cfg(test)]
mod tests;
mod traces;
mod whole;

pub use abort::Abort;
pub use blackhole::Leave;
pub use compiled::Origin;
pub use enter::ALWAYS;
pub use hooks::TraceKind;
pub use jit::Jit;
pub use log::Log;
pub use settings::{Backend, ForceGuards, Settings};
pub use statistics::Statistics;
pub use survey::Survey;
