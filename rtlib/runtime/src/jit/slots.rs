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

/// Gives the VM its stack of slots, in a part of the room that there is, and before it so many bytes more, which are a multiple of a page: one
/// mapping costs less than two. Where these begin; nothing if there was no memory even for them. Where there was none for slots, their
/// stack has no room.
pub fn reserve(vm: &mut Vm, room: usize, before: usize) -> Option<usize> {
    let mut size = WANTED.min(room / 8);
    let start = loop {
        if size < LEAST {
            size = 0;
        }
        match heap::map(before + size, libc::PROT_READ | libc::PROT_WRITE) {
            Some(start) => break start,
            None if size == 0 => return None,
            None => size /= 2,
        }
    };
    let slots = start + before;
    (vm.slot_start, vm.slot_top, vm.slot_limit) = (slots, slots, slots + size);
    Some(start)
}

/// Gives the stack of slots back, if there is one, with what is before it.
pub fn release(vm: &mut Vm, before: usize) {
    if vm.slot_start != 0 {
        heap::unmap(
            vm.slot_start - before,
            vm.slot_limit - vm.slot_start + before,
        );
    }
    (vm.slot_start, vm.slot_top, vm.slot_limit) = (0, 0, 0);
}
