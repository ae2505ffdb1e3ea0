//! What machine code of traces has to know of a VM.

use super::VmJit;
use super::host::VmHost;
use crate::heap::{self, CARD_SHIFT, COUNT_BYTES, HEADER_BYTES, LEAST_OBJECT_BYTES, NO_ARRAY};
use crate::stack;
use crate::type_table::{HEAD_BYTES, RECORD_BYTES};
use crate::vm::{Vm, offset};
use rtlib_backend::Layout;

/// The layout of a VM that stays where it is.
pub fn layout(vm: *mut Vm) -> Layout {
    Layout {
        vm: vm as u64,
        heap_cursor: offset::HEAP_CURSOR,
        heap_limit: offset::HEAP_LIMIT,
        heap_start: offset::HEAP_START,
        heap_size: offset::HEAP_SIZE,
        cards: offset::CARDS,
        frame: offset::JIT_FRAME,
        stack_limit: offset::STACK_LIMIT,
        stack_reserve: stack::RESERVE as i32,
        poll: offset::POLL,
        slot_top: offset::SLOT_TOP,
        slot_limit: offset::SLOT_LIMIT,
        card_shift: CARD_SHIFT as u8,
        size_of,
        header_bytes: HEADER_BYTES as u32,
        count_bytes: COUNT_BYTES as u32,
        least_object_bytes: LEAST_OBJECT_BYTES as u32,
        no_array: NO_ARRAY,
        make_room: heap::lathe_rt_make_room as *const () as u64,
        stack_overflow: stack_overflow as *const () as u64,
        copy_bytes: heap::lathe_rt_copy_bytes as *const () as u64,
        copy_references: heap::lathe_rt_copy_references as *const () as u64,
        call_portal: call_portal as *const () as u64,
        finish_portal: finish_portal as *const () as u64,
    }
}

/// The size that the type table says.
fn size_of(vm: u64, ty: u32) -> u32 {
    // SAFETY: the layout's user passes the VM it was made for, and types of its program.
    unsafe {
        let vm = &*(vm as *const Vm);
        let record = vm.type_table + HEAD_BYTES + ty as usize * RECORD_BYTES;
        (record as *const u32).read_unaligned()
    }
}

/// What machine code calls when there is no room for a frame or a slot.
extern "C" fn stack_overflow() -> ! {
    crate::fatal::stack_overflow()
}

/// What machine code calls where a trace calls a portal.
///
/// # Safety
/// Machine code passes its VM, a point of its program, that point's record, and room for the portal's results.
unsafe extern "C" fn call_portal(vm: *mut Vm, point: u64, record: *const u64, results: *mut u64) {
    // SAFETY: as promised by the caller; the JIT is shared, and is there as long as its code runs.
    unsafe {
        let state = &*((*vm).jit as *const VmJit);
        let mut host = VmHost::new(vm);
        let words = state.jit.image().point(point as u32).record_words();
        let record = std::slice::from_raw_parts(record, words);
        let values = state.jit.call_portal(&mut host, point as u32, record);
        std::ptr::copy_nonoverlapping(values.as_ptr(), results, values.len());
    }
}

/// What machine code calls where machine code of a portal that it has called was left by a guard.
///
/// # Safety
/// Machine code passes its VM, the number that the code was left with, and room for the portal's results.
unsafe extern "C" fn finish_portal(vm: *mut Vm, left: u64, results: *mut u64) {
    // SAFETY: as for `call_portal`.
    unsafe {
        let state = &*((*vm).jit as *const VmJit);
        let mut host = VmHost::new(vm);
        let values = state.jit.finish_portal(&mut host, left);
        std::ptr::copy_nonoverlapping(values.as_ptr(), results, values.len());
    }
}
