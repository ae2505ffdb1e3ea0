//! Counters: what the summary prints. Their names are an interface.
//!
//! Those whose names begin with `running_` go down again: they say what is on the native stack at this moment. A summary is printed
//! from inside of whatever ends the process, so they tell where the end happened.

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
                let mut list = Vec::new();
                self.each(|[start, name], value| list.push((format!("{start}{name}"), value)));
                list
            }

            /// The same one by one and without allocating: the name, in two parts, and the value.
            pub fn each(&self, mut see: impl FnMut([&str; 2], u64)) {
                $(see(["", stringify!($name)], self.$name.get());)*
                for (reason, count) in Abort::ALL.iter().zip(&self.aborts) {
                    see(["abort_", reason.name()], count.get());
                }
            }

            /// The value with this place in the list.
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
    trace_bytes "Bytes of all traces with their resume data and tables, machine code apart."
    place_bytes "Bytes of what is remembered of places in guests, whether they have a trace or not."
    trace_bytes_peak "The most that `trace_bytes` and `place_bytes` have ever been together."
    code_bytes "Bytes of machine code of all traces."
    code_bytes_peak "The most that `code_bytes` has ever been."
    compiling_nanoseconds "Time in which traces were made able to run: resume data, machine code."
    freed "Traces whose memory was taken back for others."
    collected "Those among them that went because the guest's objects did that they begin at."
    aborts_total "Recordings given up."
    blacklisted "Places and guards that are not recorded any more."
    trace_returns "Times that a portal returned at the end of a trace."
    blackhole_returns "Times that a portal returned in the blackhole."
    running_traces "Traces that run now, or wait for native code that they have called."
    running_bridges "Those among them that were entered as bridges, by a guard that failed. A bridge that machine code jumps to counts as the trace that it hangs on."
    running_recordings "Recordings under way: one or none."
    running_blackholes "Runs of the blackhole under way."
}

/// Counts something as running until it is done.
pub(crate) fn while_running<T>(counter: &Cell<u64>, work: impl FnOnce() -> T) -> T {
    counter.set(counter.get() + 1);
    let result = work();
    counter.set(counter.get() - 1);
    result
}

/// Takes from a counter.
pub(crate) fn discount(counter: &Cell<u64>, less: u64) {
    counter.set(counter.get() - less);
}

/// Raises a peak, if this is more.
pub(crate) fn raise(peak: &Cell<u64>, value: u64) {
    peak.set(peak.get().max(value));
}

/// Adds to a counter.
pub(crate) fn count(counter: &Cell<u64>, more: u64) {
    counter.set(counter.get() + more);
}
