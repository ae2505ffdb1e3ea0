//! What the author's code asks of the JIT while it runs: parameters and counters.
//!
//! Functions outside of the program do not get the VM. So the JIT of the VM that this thread runs is noted here; where there is none,
//! in the graph evaluator or without merge points, parameters have no effect and all counters are 0.

use super::VmJit;
use std::cell::Cell;

thread_local! {
    /// The [`VmJit`] of the VM that runs on this thread, or 0.
    static CURRENT: Cell<usize> = const { Cell::new(0) };
}

/// Notes the JIT of the thread's VM.
pub(super) fn set_current(state: *mut VmJit) {
    CURRENT.set(state as usize);
}

/// The JIT of the thread's VM.
fn current() -> Option<&'static VmJit> {
    let state = CURRENT.get() as *const VmJit;
    // SAFETY: null, or made by `start` and never freed; it is only ever borrowed shared.
    unsafe { state.as_ref() }
}

/// Sets a numeric setting, by its place in the table, unless the user has given it.
#[unsafe(no_mangle)]
pub extern "C" fn lathe_rt_jit_set_parameter(parameter: u32, value: u32) {
    let Some(state) = current() else {
        return;
    };
    if state.jit.set_parameter(parameter as usize, value) {
        let after = state.jit.settings();
        let thresholds = [after.threshold, after.function_threshold];
        state.counters.retarget(thresholds);
        // SAFETY: the VM lives as long as its JIT, and nobody has a reference to it while the author's code runs.
        unsafe { (*state.vm).jit_limits = state.counters.limits() };
    }
}

/// A counter, by its place in the summary. 0 if there is none.
#[unsafe(no_mangle)]
pub extern "C" fn lathe_rt_jit_counter(counter: u32) -> u64 {
    let value = |state: &VmJit| state.jit.statistics.value(counter as usize);
    current().and_then(value).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_jit_nothing_happens() {
        lathe_rt_jit_set_parameter(0, 1);
        assert_eq!(lathe_rt_jit_counter(0), 0);
    }
}
