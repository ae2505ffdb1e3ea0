//! What the author's code asks of the JIT while it runs: parameters and counters.
//!
//! Functions outside of the program do not get the VM: they find that which their thread runs. Where there is none,
//! in the graph evaluator or without merge points, parameters have no effect and all counters are 0.

use super::VmJit;
use crate::current;

/// Looks at the JIT of the thread's VM.
fn with_jit<T>(see: impl FnOnce(&VmJit) -> T) -> Option<T> {
    let vm = current::vm()?;
    // SAFETY: the VM is there as long as the thread runs it. Its JIT is null, or made by `start` and there as long as the VM runs; it is only
    // ever borrowed shared.
    let state = unsafe { ((*vm).jit as *const VmJit).as_ref() };
    state.map(see)
}

/// Sets a numeric setting, by its place in the table, unless the user has given it.
#[unsafe(no_mangle)]
pub extern "C" fn lathe_rt_jit_set_parameter(parameter: u32, value: u32) {
    with_jit(|state| {
        if state.jit.set_parameter(parameter as usize, value) {
            let after = state.jit.settings();
            let thresholds = [after.threshold, after.function_threshold];
            state.counters.retarget(thresholds);
            // SAFETY: the VM lives as long as its JIT, and nobody has a reference to it while the author's code runs.
            unsafe { (*state.vm).jit_limits = state.counters.limits() };
        }
    });
}

/// A counter, by its place in the summary. 0 if there is none.
#[unsafe(no_mangle)]
pub extern "C" fn lathe_rt_jit_counter(counter: u32) -> u64 {
    with_jit(|state| state.jit.statistics.value(counter as usize))
        .flatten()
        .unwrap_or(0)
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
