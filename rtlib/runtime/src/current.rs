//! The VM that a thread runs.
//!
//! Functions outside of the program do not get the VM, and neither do signal handlers; a thread runs one VM at a time, so they find
//! it here. Where there is none, in the graph evaluator, they get nothing.

use crate::vm::Vm;
use std::cell::Cell;
use std::ptr;

thread_local! {
    /// Null without a VM. It has no destructor, so that signal handlers may look.
    static CURRENT: Cell<*mut Vm> = const { Cell::new(ptr::null_mut()) };
}

/// The thread runs this VM from now on.
///
/// # Safety
/// The VM stays where it is until [`leave`], or the end of the process.
pub unsafe fn enter(vm: *mut Vm) {
    CURRENT.set(vm);
}

/// The thread runs no VM any more. The result is the one that it ran.
pub fn leave() -> Option<*mut Vm> {
    let vm = CURRENT.replace(ptr::null_mut());
    (!vm.is_null()).then_some(vm)
}

/// The VM that this thread runs.
pub fn vm() -> Option<*mut Vm> {
    let vm = CURRENT.get();
    (!vm.is_null()).then_some(vm)
}
