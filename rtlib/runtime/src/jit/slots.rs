//! The stack of slots: room for locals whose address is taken, of frames that the JIT has made.
//!
//! Natively such locals lie in the function's frame. A frame that is inlined into a trace, or stands on the blackhole's stack, has
//! none, so its slots lie here. They live as long as the frame, last in, first out.

use crate::heap;
use crate::vm::Vm;

/// Bytes that are tried first. They cost nothing until they are used.
const WANTED: usize = 32 << 20;

/// With less the JIT is not worth having.
const LEAST: usize = 64 << 10;

/// Gives the VM its stack of slots, in a part of the room that there is. Whether there was memory for one.
pub fn reserve(vm: &mut Vm, room: usize) -> bool {
    let mut size = WANTED.min(room / 8);
    while size >= LEAST {
        if let Some(start) = heap::map(size, libc::PROT_READ | libc::PROT_WRITE) {
            (vm.slot_start, vm.slot_top, vm.slot_limit) = (start, start, start + size);
            return true;
        }
        size /= 2;
    }
    false
}

/// Gives the stack of slots back, if there is one.
pub fn release(vm: &mut Vm) {
    heap::unmap(vm.slot_start, vm.slot_limit - vm.slot_start);
    (vm.slot_start, vm.slot_top, vm.slot_limit) = (0, 0, 0);
}
