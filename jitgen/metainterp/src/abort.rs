//! The reasons to give a recording up: one table.

/// Declares the reasons with their names in the summary and in logs.
macro_rules! reasons {
    ($($variant:ident $name:literal $text:literal)*) => {
        /// Why a recording was given up.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Abort {
            $(#[doc = $text] $variant,)*
        }

        impl Abort {
            /// All reasons.
            pub const ALL: &'static [Abort] = &[$(Abort::$variant),*];

            /// In the summary: `abort_` and this.
            pub fn name(self) -> &'static str {
                match self { $(Abort::$variant => $name,)* }
            }

            /// For people.
            pub fn text(self) -> &'static str {
                match self { $(Abort::$variant => $text,)* }
            }
        }
    };
}

reasons! {
    TraceTooLong "trace_too_long" "The trace has more operations than `trace_limit`; the biggest callee in it will not be looked into again."
    TooManyFrames "too_many_frames" "More calls are open in the trace than `frame_limit`."
    TooManyLoops "too_many_loops" "The trace passes more beginnings of loops than `loop_limit` without closing one."
    TooManyGuards "too_many_guards" "The trace has more guards than `guard_limit`."
    TooManyTraces "too_many_traces" "There are as many traces as `trace_count_limit` allows."
    NoCodeMemory "no_code_memory" "There is as much machine code as `code_limit` allows."
    CodeDenied "code_denied" "The system gives no memory that may be executed."
    TooManyValues "too_many_values" "More values of the trace are alive at one time than a frame of machine code has room for."
    TooMuchMemory "too_much_memory" "The traces take as much memory as `memory_limit` allows."
}
