//! What the guest can still reach: words from outside of the heap.
//!
//! The guest's native stack is scanned word by word, from the frame of whoever asks for memory to its end; native code, machine code of traces and
//! this library all run on it. Registers that callers find as they were are written to the stack first; all others are in frames by then.
//! What the JIT holds in memory of its own, it tells; in a collection of the whole heap, traces go with the objects that they begin at.

use crate::gc::Referrers;
use crate::jit;
use crate::vm::Vm;
use metainterp::Survey;
use std::cell::RefCell;

/// Registers that a called function leaves as they are.
const SAVED: usize = 6;

/// Where the roots of a VM are.
#[derive(Debug)]
pub struct RootSet {
    /// The part of the native stack that is in use, and that of the stack of slots: first byte, end.
    ranges: [(usize, usize); 2],
    /// [`Vm::jit`].
    jit: usize,
    /// In a full collection: which traces stay.
    survey: RefCell<Option<Survey>>,
}

impl RootSet {
    /// Calls a function with the roots of a VM, as they are where this is called; nothing if they are not known.
    #[inline(never)]
    pub fn with_registers(vm: &mut Vm, act: impl FnOnce(&mut Vm, Option<RootSet>)) {
        let mut registers = [0usize; SAVED];
        // SAFETY: the instructions write to the array only.
        unsafe {
            std::arch::asm!(
                "mov [{at}], rbx",
                "mov [{at} + 8], rbp",
                "mov [{at} + 16], r12",
                "mov [{at} + 24], r13",
                "mov [{at} + 32], r14",
                "mov [{at} + 40], r15",
                at = in(reg) registers.as_mut_ptr(),
                options(nostack, preserves_flags),
            );
        }
        let first = registers.as_ptr() as usize;
        // On another stack, or without one of its own, the end is not known.
        let is_known = (vm.stack_limit..vm.stack_top).contains(&first);
        let roots = is_known.then_some(RootSet {
            ranges: [(first, vm.stack_top), (vm.slot_start, vm.slot_top)],
            jit: vm.jit,
            survey: RefCell::new(None),
        });
        act(vm, roots);
        std::hint::black_box(&registers);
    }
}

impl Referrers for RootSet {
    fn for_each(&self, is_full: bool, see: &mut dyn FnMut(&[u64])) {
        for (start, end) in self.ranges {
            if start < end {
                // SAFETY: what is in use of the stacks is mapped, both begin and end at words, and whoever owns these frames waits for us.
                see(unsafe { std::slice::from_raw_parts(start as *const u64, (end - start) / 8) });
            }
        }
        // SAFETY: it is that of the VM.
        let Some(jit) = (unsafe { jit::of_vm(self.jit) }) else {
            return;
        };
        let mut see = |word| see(&[word]);
        let survey = if is_full { jit.survey() } else { None };
        match survey {
            Some(_) => jit.for_each_strong_word(&mut see),
            None => jit.for_each_word(&mut see),
        }
        self.survey.replace(survey);
    }

    fn for_each_more(
        &self,
        is_alive: &mut dyn FnMut(u64) -> bool,
        see: &mut dyn FnMut(&[u64]),
    ) -> bool {
        // SAFETY: it is that of the VM.
        let jit = unsafe { jit::of_vm(self.jit) };
        match (jit, &mut *self.survey.borrow_mut()) {
            (Some(jit), Some(survey)) => jit.extend(survey, is_alive, &mut |word| see(&[word])),
            _ => false,
        }
    }

    fn settle(&self, is_alive: &mut dyn FnMut(u64) -> bool) {
        // SAFETY: it is that of the VM.
        let jit = unsafe { jit::of_vm(self.jit) };
        if let (Some(jit), Some(survey)) = (jit, self.survey.take()) {
            jit.forget_dead(survey, is_alive);
        }
    }
}
