//! What the callbacks `compiled` and `aborted` of a merge point get.

/// What a trace is, or would have been.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TraceKind {
    /// It begins at a merge point and closes on itself. Of a recording that was given up: it began where a loop of the guest closes.
    Loop,
    /// It begins at a merge point and ends elsewhere: in another trace, or where the interpreter returns. Of a recording that was
    /// given up: it began where the interpreter was called.
    Entry,
    /// It begins at a guard that has failed often.
    Bridge,
}

impl TraceKind {
    /// For people.
    pub fn name(self) -> &'static str {
        match self {
            TraceKind::Loop => "loop",
            TraceKind::Entry => "entry",
            TraceKind::Bridge => "bridge",
        }
    }
}

/// What has been recorded: of a recording that was given up, until then.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Recording {
    /// What it is.
    pub kind: TraceKind,
    /// How many operations it has, guards included.
    pub operations: usize,
    /// How many of them are guards.
    pub guards: usize,
}

/// Why a recording was given up.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AbortReason {
    /// The trace has more operations than `trace_limit`; the biggest callee in it will not be looked into again.
    TraceTooLong,
    /// More calls are open in the trace than `frame_limit`.
    TooManyFrames,
    /// The trace passes more beginnings of loops than `loop_limit` without closing one.
    TooManyLoops,
    /// The trace has more guards than `guard_limit`.
    TooManyGuards,
    /// There are as many traces as `trace_count_limit` allows.
    TooManyTraces,
    /// There is as much machine code as `code_limit` allows.
    NoCodeMemory,
    /// The system gives no memory that may be executed.
    CodeDenied,
    /// More values of the trace are alive at one time than a frame of machine code has room for.
    TooManyValues,
    /// The traces take as much memory as `memory_limit` allows.
    TooMuchMemory,
}

impl AbortReason {
    /// All of them.
    pub const ALL: [AbortReason; 9] = [
        AbortReason::TraceTooLong,
        AbortReason::TooManyFrames,
        AbortReason::TooManyLoops,
        AbortReason::TooManyGuards,
        AbortReason::TooManyTraces,
        AbortReason::NoCodeMemory,
        AbortReason::CodeDenied,
        AbortReason::TooManyValues,
        AbortReason::TooMuchMemory,
    ];

    /// Its name: in the summary, behind `abort_`.
    pub fn name(self) -> &'static str {
        match self {
            AbortReason::TraceTooLong => "trace_too_long",
            AbortReason::TooManyFrames => "too_many_frames",
            AbortReason::TooManyLoops => "too_many_loops",
            AbortReason::TooManyGuards => "too_many_guards",
            AbortReason::TooManyTraces => "too_many_traces",
            AbortReason::NoCodeMemory => "no_code_memory",
            AbortReason::CodeDenied => "code_denied",
            AbortReason::TooManyValues => "too_many_values",
            AbortReason::TooMuchMemory => "too_much_memory",
        }
    }
}
