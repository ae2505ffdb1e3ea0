//! The `Vm`: all state of one running VM, and the offsets by which emitted code reaches it.
//!
//! Emitted code holds the address of its `Vm` in r15 from the entry wrapper on; C and Rust code
//! called from it preserves that register. The fields up to [`Vm::jit_limits`] are read and written by
//! emitted code at the offsets of [`offset`]; the order of these fields is therefore an interface,
//! and a test keeps the two in step. What follows belongs to this library alone.

use crate::gc::Heap;
use crate::gc::options::Options;
use crate::outside::Outside;
use crate::{events, heap};
use std::sync::atomic::AtomicU8;

/// The state of a VM.
#[repr(C)]
#[derive(Debug)]
pub struct Vm {
    /// Where the next cell is allocated; everything from here to `heap_limit` is free and zero.
    pub heap_cursor: usize,
    /// The end of the free memory there.
    pub heap_limit: usize,
    /// The first byte of the reserved range.
    pub heap_start: usize,
    /// The length of the reserved range in bytes.
    pub heap_size: usize,
    /// The card table: one byte for [`heap::CARD_BYTES`] bytes of the reserved range, 1 if a reference was stored there.
    pub cards: usize,
    /// The table that emission made, see [`crate::type_table`]; 0 if there is none.
    pub type_table: usize,
    /// The lowest address of the guest's stack that code may still use without ado.
    pub stack_limit: usize,
    /// Not 0 if something waits for the guest's program, see [`crate::events`]. Signal handlers write it.
    pub poll: AtomicU8,
    /// 1 if the JIT is switched on.
    pub jit_enabled: u8,
    /// The counters of [`crate::jit::tick`]; 0 without a JIT.
    pub jit_counters: usize,
    /// The innermost frame of the JIT's machine code that has called something else; 0 if there is none.
    pub jit_frame: usize,
    /// The first free byte of the JIT's stack of slots, see [`crate::jit::slots`].
    pub slot_top: usize,
    /// The end of the stack of slots.
    pub slot_limit: usize,
    /// By table of counters: what a counter is below when its place is hot.
    pub jit_limits: [i32; 2],
    /// The [`crate::jit::VmJit`]; 0 without a JIT.
    pub jit: usize,
    /// The first byte of the stack of slots; 0 without one.
    pub slot_start: usize,
    /// The end of the guest's stack, above all of its frames; 0 if nobody knows it.
    pub stack_top: usize,
    /// What is known of the heap's memory.
    pub heap: Heap,
    /// Values of the outside.
    pub outside: Outside,
}

/// Byte offsets of [`Vm`]'s fields, for emitted code.
pub mod offset {
    /// Of [`super::Vm::heap_cursor`].
    pub const HEAP_CURSOR: i32 = 0;
    /// Of [`super::Vm::heap_limit`].
    pub const HEAP_LIMIT: i32 = 8;
    /// Of [`super::Vm::heap_start`].
    pub const HEAP_START: i32 = 16;
    /// Of [`super::Vm::heap_size`].
    pub const HEAP_SIZE: i32 = 24;
    /// Of [`super::Vm::cards`].
    pub const CARDS: i32 = 32;
    /// Of [`super::Vm::type_table`].
    pub const TYPE_TABLE: i32 = 40;
    /// Of [`super::Vm::stack_limit`].
    pub const STACK_LIMIT: i32 = 48;
    /// Of [`super::Vm::poll`].
    pub const POLL: i32 = 56;
    /// Of [`super::Vm::jit_enabled`].
    pub const JIT_ENABLED: i32 = 57;
    /// Of [`super::Vm::jit_counters`].
    pub const JIT_COUNTERS: i32 = 64;
    /// Of [`super::Vm::jit_frame`].
    pub const JIT_FRAME: i32 = 72;
    /// Of [`super::Vm::slot_top`].
    pub const SLOT_TOP: i32 = 80;
    /// Of [`super::Vm::slot_limit`].
    pub const SLOT_LIMIT: i32 = 88;
    /// Of [`super::Vm::jit_limits`].
    pub const JIT_LIMITS: i32 = 96;
}

impl Vm {
    /// A VM with a heap of its own, reserved but hardly committed. Ends the process if not even a
    /// small heap can be had.
    pub fn new() -> Vm {
        Vm::with_options(Options::default())
    }

    /// The same, with a heap that does as it is told.
    pub fn with_options(options: Options) -> Vm {
        let range = heap::reserve(options);
        Vm {
            heap_cursor: range.start,
            heap_limit: range.start,
            heap_start: range.start,
            heap_size: range.size,
            cards: range.heap.card_table(),
            type_table: 0,
            stack_limit: 0,
            poll: AtomicU8::new(0),
            jit_enabled: 0,
            jit_counters: 0,
            jit_frame: 0,
            slot_top: 0,
            slot_limit: 0,
            jit_limits: [0; 2],
            jit: 0,
            slot_start: 0,
            stack_top: 0,
            heap: range.heap,
            outside: Outside::default(),
        }
    }
}

impl Default for Vm {
    fn default() -> Self {
        Vm::new()
    }
}

impl Drop for Vm {
    fn drop(&mut self) {
        events::forget(self);
        heap::release(self);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::mem::offset_of;

    #[test]
    fn offsets_are_those_of_the_fields() {
        let pairs = [
            (offset_of!(Vm, heap_cursor), offset::HEAP_CURSOR),
            (offset_of!(Vm, heap_limit), offset::HEAP_LIMIT),
            (offset_of!(Vm, heap_start), offset::HEAP_START),
            (offset_of!(Vm, heap_size), offset::HEAP_SIZE),
            (offset_of!(Vm, cards), offset::CARDS),
            (offset_of!(Vm, type_table), offset::TYPE_TABLE),
            (offset_of!(Vm, stack_limit), offset::STACK_LIMIT),
            (offset_of!(Vm, poll), offset::POLL),
            (offset_of!(Vm, jit_enabled), offset::JIT_ENABLED),
            (offset_of!(Vm, jit_counters), offset::JIT_COUNTERS),
            (offset_of!(Vm, jit_frame), offset::JIT_FRAME),
            (offset_of!(Vm, slot_top), offset::SLOT_TOP),
            (offset_of!(Vm, slot_limit), offset::SLOT_LIMIT),
            (offset_of!(Vm, jit_limits), offset::JIT_LIMITS),
        ];
        for (field, constant) in pairs {
            assert_eq!(field as i32, constant);
        }
    }
}
