//! Weak references and external bytes, as the program calls for them. Where there is no VM, in the graph evaluator, nothing is collected: there weak
//! references keep their targets.

use crate::gc::weak;
use crate::{current, fatal, heap};
use std::ptr;

/// A weak cell gets its target.
///
/// # Safety
/// `cell` is a weak cell ([`crate::gc::weak`]) without a target, and `target` an address inside of an object that the caller can reach.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lathe_rt_weak_aim(cell: *const usize, target: usize) {
    let vm = current::vm().unwrap_or(ptr::null_mut());
    // SAFETY: null, or the thread's VM, which nobody else uses while the program calls this.
    let Some(vm) = (unsafe { vm.as_mut() }) else {
        // SAFETY: as promised by the caller.
        return unsafe { weak::hide(cell as usize, target) };
    };
    // SAFETY: as promised by the caller.
    if unsafe { vm.heap.weak.aim(cell as usize, target) }.is_err() {
        fatal::out_of_memory(size_of::<usize>());
    }
}

/// The target of a weak cell, or null.
///
/// # Safety
/// `cell` is a weak cell.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lathe_rt_weak_target(cell: *const usize) -> *const u8 {
    // SAFETY: as promised by the caller.
    let target = unsafe { weak::target(cell as usize) };
    ptr::with_exposed_provenance(target.unwrap_or(0))
}

/// 1 if two weak cells have, or had, one target; else 0.
///
/// # Safety
/// Both are weak cells.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lathe_rt_weak_is_same(left: *const usize, right: *const usize) -> u32 {
    // SAFETY: as promised by the caller.
    u32::from(unsafe { weak::is_same(left as usize, right as usize) })
}

/// How many weak cells have lost their targets so far.
#[unsafe(no_mangle)]
pub extern "C" fn lathe_rt_weak_deaths() -> u64 {
    // SAFETY: null, or the thread's VM.
    let vm = unsafe { current::vm().unwrap_or(ptr::null_mut()).as_ref() };
    vm.map_or(0, |vm| vm.heap.weak.deaths())
}

/// So many bytes outside of the heap more, or fewer, that the collector shall count. Collects if it is time.
#[unsafe(no_mangle)]
pub extern "C" fn lathe_rt_external_bytes(delta: i64) {
    let vm = current::vm().unwrap_or(ptr::null_mut());
    // SAFETY: null, or the thread's VM, which nobody else uses while the program calls this.
    if let Some(vm) = unsafe { vm.as_mut() } {
        vm.heap.external.change(delta);
        heap::collect_if_due(vm);
    }
}
