//! The JIT's host: real memory, the VM's heap, native functions by their wrappers.

use crate::gc::object;
use crate::heap::{self, CARD_SHIFT, COUNT_BYTES, HEADER_BYTES};
use crate::type_table::{HEAD_BYTES, RECORD_BYTES};
use crate::vm::Vm;
use crate::{fatal, stack};
use std::sync::atomic::Ordering;
use trace::Host;

/// A wrapper of emitted code: VM, function, arguments, results.
type Wrapper = unsafe extern "C" fn(*mut Vm, u64, *const u64, *mut u64);

/// A VM as the JIT sees it. Its addresses are those that emitted code would use in the same place, so they are as valid.
pub struct VmHost {
    vm: *mut Vm,
}

impl VmHost {
    /// # Safety
    /// The VM lives as long as the host, and jitcodes and image belong to its program.
    pub unsafe fn new(vm: *mut Vm) -> VmHost {
        VmHost { vm }
    }
}

impl Host for VmHost {
    #[inline(always)]
    fn load(&self, address: u64, bytes: u32) -> u64 {
        // SAFETY: native code would read here too; unaligned reads are none of its doing but harmless.
        unsafe {
            match bytes {
                1 => u64::from((address as *const u8).read_unaligned()),
                2 => u64::from((address as *const u16).read_unaligned()),
                4 => u64::from((address as *const u32).read_unaligned()),
                _ => (address as *const u64).read_unaligned(),
            }
        }
    }

    fn is_object(&self, address: u64) -> bool {
        // SAFETY: the VM lives.
        let (start, size) = unsafe { ((*self.vm).heap_start, (*self.vm).heap_size) };
        (address as usize).wrapping_sub(start) < size
    }

    #[inline(always)]
    fn store(&mut self, address: u64, bytes: u32, value: u64) {
        // SAFETY: native code would write here too.
        unsafe {
            match bytes {
                1 => (address as *mut u8).write_unaligned(value as u8),
                2 => (address as *mut u16).write_unaligned(value as u16),
                4 => (address as *mut u32).write_unaligned(value as u32),
                _ => (address as *mut u64).write_unaligned(value),
            }
        }
    }

    fn store_reference(&mut self, address: u64, value: u64) {
        self.store(address, 8, value);
        // SAFETY: the VM lives; a card of the heap's range lies in the card table.
        unsafe {
            let offset = (address as usize).wrapping_sub((*self.vm).heap_start);
            if offset < (*self.vm).heap_size {
                (((*self.vm).cards + (offset >> CARD_SHIFT)) as *mut u8).write(1);
            }
        }
    }

    fn copy(&mut self, target: u64, source: u64, count: u64, references: bool) {
        let (target, source) = (target as *mut u8, source as *const u8);
        // SAFETY: native code would copy here too.
        unsafe {
            match references {
                true => heap::lathe_rt_copy_references(self.vm, target, source, count as usize),
                false => heap::lathe_rt_copy_bytes(target, source, count as usize),
            }
        }
    }

    fn allocate(&mut self, ty: u32, count: Option<u64>) -> u64 {
        // SAFETY: the VM lives and nobody else uses it now; the type table has a record of the type.
        unsafe {
            let vm = &mut *self.vm;
            let record = vm.type_table + HEAD_BYTES + ty as usize * RECORD_BYTES;
            let size = (record as *const u32).read_unaligned() as usize;
            let Some(count) = count else {
                let start = heap::allocate(vm, object::struct_bytes(size)) as u64;
                (start as *mut u64).write(object::header(ty));
                return start + HEADER_BYTES as u64;
            };
            let start = heap::allocate(vm, object::array_bytes(size, count as usize)) as u64;
            (start as *mut u64).write(count);
            ((start + COUNT_BYTES as u64) as *mut u64).write(u64::from(ty));
            start + (COUNT_BYTES + HEADER_BYTES) as u64
        }
    }

    fn push_slot(&mut self, bytes: u32) -> u64 {
        // SAFETY: the VM lives.
        let vm = unsafe { &mut *self.vm };
        let address = vm.slot_top;
        if vm.slot_limit - address < bytes as usize {
            fatal::stack_overflow();
        }
        vm.slot_top = address + bytes as usize;
        address as u64
    }

    fn pop_slots(&mut self, first: u64) {
        // SAFETY: the VM lives.
        unsafe { (*self.vm).slot_top = first as usize };
    }

    fn poll(&self) -> bool {
        // SAFETY: the VM lives.
        unsafe { (*self.vm).poll.load(Ordering::Relaxed) != 0 }
    }

    fn stack_low(&self) -> bool {
        // SAFETY: the VM lives.
        stack::is_low(unsafe { (*self.vm).stack_limit })
    }

    fn call(&mut self, wrapper: u64, target: u64, arguments: &[u64], results: &mut [u64]) {
        // SAFETY: the image holds wrapper and target, which belong together, and verified jitcodes pass as many
        // arguments and take as many results as the signature has.
        unsafe {
            let wrapper: Wrapper = std::mem::transmute::<u64, Wrapper>(wrapper);
            wrapper(self.vm, target, arguments.as_ptr(), results.as_mut_ptr());
        }
    }
}
