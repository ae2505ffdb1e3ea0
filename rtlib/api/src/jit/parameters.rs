//! Parameters: what an author sets of the JIT while the program runs.

use rtlib_macros::runtime;

/// A number that the JIT works by. Users set the same by `--jit name=value` and `LATHE_JIT`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Parameter {
    /// Visits of the beginning of a guest's loop before it is recorded. 1039 if nobody sets it.
    Threshold,
    /// Calls of a guest's function before it is recorded. 1619 if nobody sets it.
    FunctionThreshold,
    /// Microseconds of a VM's life before it records for the first time. 1000 if nobody sets it; none if a threshold for places is lower
    /// than usual.
    Delay,
    /// Failures of a guard before a bridge is recorded. 200 if nobody sets it.
    BridgeThreshold,
    /// Operations in a trace. 6000 if nobody sets it.
    TraceLimit,
    /// Open calls in a trace. 100 if nobody sets it.
    FrameLimit,
    /// Open calls of one function with equal constants in a trace; further ones are native calls. 7 if nobody sets it.
    RecursionLimit,
    /// Beginnings of loops in a trace. 20 if nobody sets it.
    LoopLimit,
    /// Guards in a trace. 4000 if nobody sets it.
    GuardLimit,
    /// Traces of a VM. 20000 if nobody sets it.
    TraceCountLimit,
    /// Bytes of traces, resume data, and what is remembered of places, of a VM. 268435456 if nobody sets it, and less if the process
    /// may have few addresses (`ulimit -v`).
    MemoryLimit,
    /// Bytes of machine code of a VM. 67108864 if nobody sets it, and less if the process may have few addresses. Once there is machine code, it cannot be raised.
    CodeLimit,
    /// Recordings that may be given up at one place; each doubles the count to the next. 6 if nobody sets it.
    AbortLimit,
}

impl Parameter {
    /// All of them.
    pub const ALL: [Parameter; 13] = [
        Parameter::Threshold,
        Parameter::FunctionThreshold,
        Parameter::Delay,
        Parameter::BridgeThreshold,
        Parameter::TraceLimit,
        Parameter::FrameLimit,
        Parameter::RecursionLimit,
        Parameter::LoopLimit,
        Parameter::GuardLimit,
        Parameter::TraceCountLimit,
        Parameter::MemoryLimit,
        Parameter::CodeLimit,
        Parameter::AbortLimit,
    ];

    /// Its name in `--jit`.
    pub fn name(self) -> &'static str {
        match self {
            Parameter::Threshold => "threshold",
            Parameter::FunctionThreshold => "function_threshold",
            Parameter::Delay => "delay",
            Parameter::BridgeThreshold => "bridge_threshold",
            Parameter::TraceLimit => "trace_limit",
            Parameter::FrameLimit => "frame_limit",
            Parameter::RecursionLimit => "recursion_limit",
            Parameter::LoopLimit => "loop_limit",
            Parameter::GuardLimit => "guard_limit",
            Parameter::TraceCountLimit => "trace_count_limit",
            Parameter::MemoryLimit => "memory_limit",
            Parameter::CodeLimit => "code_limit",
            Parameter::AbortLimit => "abort_limit",
        }
    }
}

/// Sets a parameter from now on. A value below the least that makes sense becomes the least: 1 for thresholds.
///
/// What the user has given by `--jit` or `LATHE_JIT` stays as it is: the user wins over the author, and a JIT that is off stays
/// off. A new threshold holds for all places that are not hot yet; visits that have been counted stay counted. It does
/// nothing under rustc, and in a program without merge points.
///
/// ```
/// use rtlib::jit;
///
/// jit::set_parameter(jit::Parameter::Threshold, 100);
/// assert_eq!(jit::Parameter::Threshold.name(), "threshold");
/// ```
pub fn set_parameter(parameter: Parameter, value: u32) {
    jit_set_parameter(parameter as u32, value)
}

#[runtime]
fn jit_set_parameter(_parameter: u32, _value: u32) {}
