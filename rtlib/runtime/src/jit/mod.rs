//! The JIT of a VM: its start, the way in from emitted code, and the summary at the end.
//!
//! Everything that is not about this machine and process is in the crate `metainterp`. A VM whose program has no merge point has no
//! image of jitcodes, takes no flags and has no JIT.

pub mod author;
pub mod flags;
pub mod host;
mod layout;
mod room;
pub mod slots;
pub mod tick;

use crate::vm::Vm;
use crate::{fatal, streams};
use flags::Flags;
use host::VmHost;
use jitcode::Image;
use metainterp::{Backend, Jit, Leave};
use std::ptr;
use tick::Counters;
use trace::Machine;

/// The exit code of a command line that makes no sense.
const USAGE_CODE: i32 = 2;

/// What belongs to the JIT of one VM, on the heap of the run-time library: [`Vm::jit`] points to it.
#[derive(Debug)]
pub struct VmJit {
    jit: Jit,
    counters: Counters,
    /// Whose it is.
    vm: *mut Vm,
    /// Whether its statistics are printed at the end.
    summary: bool,
}

/// Takes the flags out of the command line and makes the JIT. Ends the process if a flag makes no sense.
///
/// # Safety
/// `image` is what emission wrote for the VM's program, and lives as long as the process.
pub unsafe fn start(vm: &mut Vm, image: *const u64, arguments: &mut Vec<Vec<u8>>) {
    let variable = |name: &str| std::env::var(name).ok().filter(|text| !text.is_empty());
    let taken = flags::take_flags(arguments, variable("LATHE_JIT").as_deref());
    let flags = taken.unwrap_or_else(|message| end_for_usage(&message));
    let is_on = flags.settings.enabled;
    // A summary of a JIT that is off is one of zeros.
    if !is_on && !flags.summary {
        return;
    }
    let log = flags::log(variable("LATHE_LOG").as_deref());
    let log = log.unwrap_or_else(|message| end_for_usage(&message));
    // SAFETY: as promised by the caller; the image says how long it is.
    let words = unsafe { std::slice::from_raw_parts(image, Image::length_of(image)) };
    let image = Image::new(words).unwrap_or_else(|message| fatal::cannot_start(message));
    let Flags {
        mut settings,
        summary,
    } = flags;
    let room = room::room();
    room::fit(&mut settings, room);
    let machine: Option<Box<dyn Machine>> = match settings.backend {
        Backend::Eval => None,
        Backend::X64 => {
            let layout = layout::layout(vm);
            // SAFETY: the VM lives as long as its JIT, and the traces are those of its program.
            let backend = unsafe { rtlib_backend::Backend::new(layout, settings.verify) };
            Some(Box::new(match settings.perf_map {
                true => backend.with_perf_map(),
                false => backend,
            }))
        }
    };
    let Some(tables) = slots::reserve(vm, room, Counters::BYTES) else {
        fatal::cannot_start("no memory for the counters of the JIT");
    };
    // Without memory for the slots there is only the interpreter.
    let is_on = is_on && vm.slot_limit > vm.slot_start;
    let thresholds = [settings.threshold, settings.function_threshold];
    // SAFETY: the memory has just been mapped for this, and is given back after the counters have gone.
    let counters = unsafe { Counters::new(tables, thresholds) };
    let jit = Jit::new(image, settings, log, machine);
    if summary {
        jit.measure_times();
    }
    vm.jit_counters = tables;
    vm.jit_limits = counters.limits();
    let vm_address = ptr::from_mut(vm);
    let state = Box::into_raw(Box::new(VmJit {
        jit,
        counters,
        vm: vm_address,
        summary,
    }));
    vm.jit = state as usize;
    vm.jit_enabled = u8::from(is_on);
}

/// Frees what [`start`] has made. There is no JIT afterwards.
///
/// # Safety
/// The VM's guest has ended.
pub unsafe fn end(vm: &mut Vm) {
    vm.jit_enabled = 0;
    let state = std::mem::take(&mut vm.jit) as *mut VmJit;
    if !state.is_null() {
        // SAFETY: it was made by `start`, and only once is it taken from the VM.
        drop(unsafe { Box::from_raw(state) });
    }
    slots::release(vm, Counters::BYTES);
}

/// Prints a VM's summary, if it was asked for. It allocates nothing: the end may come in a signal handler.
pub fn print_summary(vm: &Vm) {
    // SAFETY: 0, or made by `start`; it is only ever borrowed shared.
    let state = unsafe { (vm.jit as *const VmJit).as_ref() };
    if let Some(state) = state.filter(|state| state.summary) {
        state.jit.statistics.each(|[start, name], number| {
            fatal::print(format_args!("{start}{name}: {number}\n"));
        });
    }
}

/// The JIT of a VM that has one.
///
/// # Safety
/// `state` is [`Vm::jit`] of a VM, whose JIT is not ended as long as the result is used.
pub(crate) unsafe fn of_vm<'a>(state: usize) -> Option<&'a Jit> {
    // SAFETY: 0, or made by `start`; it is only ever borrowed shared.
    unsafe { (state as *const VmJit).as_ref() }.map(|state| &state.jit)
}

/// Ends the process because of what its user has asked for.
pub(crate) fn end_for_usage(message: &str) -> ! {
    streams::write_all(libc::STDERR_FILENO, format!("{message}\n").as_bytes()).ok();
    std::process::exit(USAGE_CODE)
}

/// A hot merge point. The record holds greens, slots' addresses and live values, and gets what native code goes on with.
/// The result: 0 to go on as if nothing had happened, 1 + n to go on at point n, -1 to return the record's first words.
///
/// # Safety
/// Emitted code calls it with its VM, a merge point of its program, and that point's record, which is long enough for every point
/// and for the results.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lathe_rt_jit_enter(
    vm: *mut Vm,
    point: u64,
    entering: u64,
    record: *mut u64,
) -> i64 {
    // SAFETY: as promised by the caller. `start` has made the state; counters and JIT are not borrowed across calls of native code, which
    // may come here again, except shared.
    let (state, mut host) = unsafe { (&*((*vm).jit as *const VmJit), VmHost::new(vm)) };
    let (point, is_entry) = (point as u32, entering == 2);
    let view = state.jit.image().point(point);
    // SAFETY: the record has these words, and belongs to the caller alone, who waits: nobody writes to it before this is done with them.
    let words = unsafe { std::slice::from_raw_parts(record, view.record_words()) };
    let index = tick::index(point, &words[..view.greens.len()], is_entry);
    let recordings = state.jit.statistics.recordings.get();
    let was_always = state.counters.is_always(index);
    if !was_always {
        // What runs until the JIT has answered is counted like before.
        state.counters.restart(index);
    }
    let jit = &state.jit;
    let (leave, visits) = jit.enter(&mut host, point, is_entry, was_always, words);
    state.counters.wait(index, visits);
    if state.jit.statistics.recordings.get() != recordings {
        state.counters.decay();
    }
    let (action, words) = match leave {
        Leave::Unchanged => return 0,
        Leave::AtPoint { point, record } => (1 + i64::from(point), record),
        Leave::Returned(results) => (-1, results),
    };
    // SAFETY: the record is long enough for every point and for the results.
    unsafe { ptr::copy_nonoverlapping(words.as_ptr(), record, words.len()) };
    action
}
