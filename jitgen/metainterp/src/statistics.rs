//! Counters: what the summary prints. Their names are an interface.

use crate::Abort;
use std::cell::Cell;

/// Declares the counters.
macro_rules! counters {
    ($($name:ident $text:literal)*) => {
        /// What has happened so far.
        #[derive(Debug, Default)]
        pub struct Statistics {
            $(#[doc = $text] pub $name: Cell<u64>,)*
            /// Recordings given up, by reason.
            pub aborts: [Cell<u64>; Abort::ALL.len()],
        }

        impl Statistics {
            /// Names and values, in the order of the table, then the reasons of aborts.
            pub fn list(&self) -> Vec<(String, u64)> {
                let names = Self::NAMES.iter().map(|name| name.to_string());
                let reasons = Abort::ALL.iter().map(|reason| format!("abort_{}", reason.name()));
                let values = (0..).map_while(|index| self.value(index));
                names.chain(reasons).zip(values).collect()
            }

            /// Names of those that are no reasons of aborts.
            const NAMES: &[&'static str] = &[$(stringify!($name)),*];

            /// The value with this place in the list. It allocates nothing.
            pub fn value(&self, index: usize) -> Option<u64> {
                let counters = [$(&self.$name),*];
                let found = counters.get(index).copied();
                let aborts = || self.aborts.get(index - counters.len());
                found.or_else(aborts).map(Cell::get)
            }
        }
    };
}

counters! {
    recordings "Recordings begun."
    loops "Traces that close on themselves."
    entries "Traces that begin at a merge point and end elsewhere."
    bridges "Traces that begin at a guard."
    operations "Operations of all traces."
    guards "Guards of all traces."
    residual_calls "Native calls in all traces."
    allocations "Allocations in all traces."
    recorded_operations "Operations that the recorder has executed."
    recording_nanoseconds "Time in the recorder, without the native code that it called."
    blackhole_operations "Operations that the blackhole has executed."
    blackhole_nanoseconds "Time in the blackhole, native calls included; measured only while a log or the summary is asked for."
    blackhole_runs "Failed guards and given-up recordings that the blackhole went on from."
    trace_runs "Times that native code entered a trace."
    guard_failures "Guards that failed, forced ones included."
    forced_guards "Guards that were forced to fail."
    resume_bytes "Bytes of resume data of all traces."
    trace_bytes "Bytes of all traces, resume data included."
    aborts_total "Recordings given up."
    blacklisted "Places and guards that are not recorded any more."
}

/// Adds to a counter.
pub(crate) fn count(counter: &Cell<u64>, more: u64) {
    counter.set(counter.get() + more);
}
