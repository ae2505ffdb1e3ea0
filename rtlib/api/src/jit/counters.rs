//! Counters: what an author learns of the JIT's work.

use rtlib_macros::runtime;

/// What the JIT counts. `--jit-summary` prints the same at the end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Counter {
    /// Recordings begun.
    Recordings,
    /// Traces that close on themselves.
    Loops,
    /// Traces that begin at a merge point and end elsewhere.
    Entries,
    /// Traces that begin at a guard.
    Bridges,
    /// Operations of all traces.
    Operations,
    /// Guards of all traces.
    Guards,
    /// Native calls in all traces.
    ResidualCalls,
    /// Allocations in all traces.
    Allocations,
    /// Operations that the recorder has executed.
    RecordedOperations,
    /// Time in the recorder, without the native code that it called.
    RecordingNanoseconds,
    /// Operations that the blackhole has executed.
    BlackholeOperations,
    /// Time in the blackhole, native calls included; measured only while a log or the summary is asked for.
    BlackholeNanoseconds,
    /// Failed guards and given-up recordings that the blackhole went on from.
    BlackholeRuns,
    /// Times that native code entered a trace.
    TraceRuns,
    /// Guards that failed, forced ones included.
    GuardFailures,
    /// Guards that were forced to fail.
    ForcedGuards,
    /// Bytes of resume data of all traces.
    ResumeBytes,
    /// Bytes of all traces with their resume data and tables, machine code apart.
    TraceBytes,
    /// Bytes of what is remembered of places in guests, whether they have a trace or not.
    PlaceBytes,
    /// The most that `trace_bytes` and `place_bytes` have ever been together.
    TraceBytesPeak,
    /// Bytes of machine code of all traces.
    CodeBytes,
    /// The most that `code_bytes` has ever been.
    CodeBytesPeak,
    /// Time in which traces were made able to run: resume data, machine code.
    CompilingNanoseconds,
    /// Traces whose memory was taken back for others.
    Freed,
    /// Those among them that went because the guest's objects did that they begin at.
    Collected,
    /// Recordings given up.
    AbortsTotal,
    /// Places and guards that are not recorded any more.
    Blacklisted,
    /// Times that a portal returned at the end of a trace.
    TraceReturns,
    /// Times that a portal returned in the blackhole.
    BlackholeReturns,
    /// Traces that run now, or wait for native code that they have called.
    RunningTraces,
    /// Those among them that were entered as bridges, by a guard that failed. A bridge that machine code jumps to counts as the trace that it hangs on.
    RunningBridges,
    /// Recordings under way: one or none.
    RunningRecordings,
    /// Runs of the blackhole under way.
    RunningBlackholes,
    /// Recordings given up: the trace has more operations than `trace_limit`; the biggest callee in it will not be looked into again.
    AbortTraceTooLong,
    /// Recordings given up: more calls are open in the trace than `frame_limit`.
    AbortTooManyFrames,
    /// Recordings given up: the trace passes more beginnings of loops than `loop_limit` without closing one.
    AbortTooManyLoops,
    /// Recordings given up: the trace has more guards than `guard_limit`.
    AbortTooManyGuards,
    /// Recordings given up: there are as many traces as `trace_count_limit` allows.
    AbortTooManyTraces,
    /// Recordings given up: there is as much machine code as `code_limit` allows.
    AbortNoCodeMemory,
    /// Recordings given up: the system gives no memory that may be executed.
    AbortCodeDenied,
    /// Recordings given up: more values of the trace are alive at one time than a frame of machine code has room for.
    AbortTooManyValues,
    /// Recordings given up: the traces take as much memory as `memory_limit` allows.
    AbortTooMuchMemory,
}

impl Counter {
    /// All of them.
    pub const ALL: [Counter; 42] = [
        Counter::Recordings,
        Counter::Loops,
        Counter::Entries,
        Counter::Bridges,
        Counter::Operations,
        Counter::Guards,
        Counter::ResidualCalls,
        Counter::Allocations,
        Counter::RecordedOperations,
        Counter::RecordingNanoseconds,
        Counter::BlackholeOperations,
        Counter::BlackholeNanoseconds,
        Counter::BlackholeRuns,
        Counter::TraceRuns,
        Counter::GuardFailures,
        Counter::ForcedGuards,
        Counter::ResumeBytes,
        Counter::TraceBytes,
        Counter::PlaceBytes,
        Counter::TraceBytesPeak,
        Counter::CodeBytes,
        Counter::CodeBytesPeak,
        Counter::CompilingNanoseconds,
        Counter::Freed,
        Counter::Collected,
        Counter::AbortsTotal,
        Counter::Blacklisted,
        Counter::TraceReturns,
        Counter::BlackholeReturns,
        Counter::RunningTraces,
        Counter::RunningBridges,
        Counter::RunningRecordings,
        Counter::RunningBlackholes,
        Counter::AbortTraceTooLong,
        Counter::AbortTooManyFrames,
        Counter::AbortTooManyLoops,
        Counter::AbortTooManyGuards,
        Counter::AbortTooManyTraces,
        Counter::AbortNoCodeMemory,
        Counter::AbortCodeDenied,
        Counter::AbortTooManyValues,
        Counter::AbortTooMuchMemory,
    ];

    /// Its name in the summary.
    pub fn name(self) -> &'static str {
        match self {
            Counter::Recordings => "recordings",
            Counter::Loops => "loops",
            Counter::Entries => "entries",
            Counter::Bridges => "bridges",
            Counter::Operations => "operations",
            Counter::Guards => "guards",
            Counter::ResidualCalls => "residual_calls",
            Counter::Allocations => "allocations",
            Counter::RecordedOperations => "recorded_operations",
            Counter::RecordingNanoseconds => "recording_nanoseconds",
            Counter::BlackholeOperations => "blackhole_operations",
            Counter::BlackholeNanoseconds => "blackhole_nanoseconds",
            Counter::BlackholeRuns => "blackhole_runs",
            Counter::TraceRuns => "trace_runs",
            Counter::GuardFailures => "guard_failures",
            Counter::ForcedGuards => "forced_guards",
            Counter::ResumeBytes => "resume_bytes",
            Counter::TraceBytes => "trace_bytes",
            Counter::PlaceBytes => "place_bytes",
            Counter::TraceBytesPeak => "trace_bytes_peak",
            Counter::CodeBytes => "code_bytes",
            Counter::CodeBytesPeak => "code_bytes_peak",
            Counter::CompilingNanoseconds => "compiling_nanoseconds",
            Counter::Freed => "freed",
            Counter::Collected => "collected",
            Counter::AbortsTotal => "aborts_total",
            Counter::Blacklisted => "blacklisted",
            Counter::TraceReturns => "trace_returns",
            Counter::BlackholeReturns => "blackhole_returns",
            Counter::RunningTraces => "running_traces",
            Counter::RunningBridges => "running_bridges",
            Counter::RunningRecordings => "running_recordings",
            Counter::RunningBlackholes => "running_blackholes",
            Counter::AbortTraceTooLong => "abort_trace_too_long",
            Counter::AbortTooManyFrames => "abort_too_many_frames",
            Counter::AbortTooManyLoops => "abort_too_many_loops",
            Counter::AbortTooManyGuards => "abort_too_many_guards",
            Counter::AbortTooManyTraces => "abort_too_many_traces",
            Counter::AbortNoCodeMemory => "abort_no_code_memory",
            Counter::AbortCodeDenied => "abort_code_denied",
            Counter::AbortTooManyValues => "abort_too_many_values",
            Counter::AbortTooMuchMemory => "abort_too_much_memory",
        }
    }
}

/// A counter's value now. Under rustc, in a program without merge points, and while the JIT is off: 0.
///
/// What it answers must not change what the program does: it is different in every execution. It is for reports.
///
/// ```
/// use rtlib::jit;
///
/// eprintln!("{} loops", jit::counter(jit::Counter::Loops));
/// assert_eq!(jit::counter(jit::Counter::Loops), 0);
/// ```
pub fn counter(counter: Counter) -> u64 {
    jit_counter(counter as u32)
}

#[runtime]
fn jit_counter(_counter: u32) -> u64 {
    0
}
