//! The world as what the evaluator runs on.

use super::functions::{copy_bytes, copy_references};
use super::{HEAP_BYTES, NO_ARRAY, SIZES, STACK_RESERVE, World, Wrapper, field};
use trace::Host;

/// The world as a host of the evaluator.
pub struct WorldHost<'w>(pub &'w World);

impl Host for WorldHost<'_> {
    fn load(&self, address: u64, bytes: u32) -> u64 {
        // SAFETY: generated traces stay in the world.
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
        address.wrapping_sub(self.0.heap()) < HEAP_BYTES
    }

    fn store(&mut self, address: u64, bytes: u32, value: u64) {
        // SAFETY: generated traces stay in the world.
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
        self.0.mark(address, 1);
    }

    fn copy(&mut self, target: u64, source: u64, count: u64, references: bool) {
        // SAFETY: generated traces stay in the world.
        unsafe {
            match references {
                true => copy_references(self.0.memory, target, source, count),
                false => copy_bytes(target, source, count),
            }
        }
    }

    fn allocate(&mut self, ty: u32, count: Option<u64>) -> u64 {
        let size = u64::from(SIZES[ty as usize]);
        let head = if count.is_some() { 16 } else { 8 };
        let bytes = match count {
            None => size.max(8).next_multiple_of(8) + head,
            // With a word to spare behind the elements.
            Some(count) => (size * count + head + 8) & !7,
        };
        self.0.make_room(bytes);
        let start = self.0.read(field::CURSOR);
        self.0.write(field::CURSOR, start + bytes);
        if let Some(count) = count {
            self.store(start, 8, count);
        }
        let header = match count {
            None => (ty | NO_ARRAY) as i32 as u64,
            Some(_) => u64::from(ty),
        };
        self.store(start + head - 8, 8, header);
        start + head
    }

    fn push_slot(&mut self, bytes: u32) -> u64 {
        let top = self.0.read(field::SLOT_TOP);
        let next = top + u64::from(bytes);
        assert!(next <= self.0.read(field::SLOT_LIMIT), "too many slots");
        self.0.write(field::SLOT_TOP, next);
        top
    }

    fn pop_slots(&mut self, first: u64) {
        self.0.write(field::SLOT_TOP, first);
    }

    fn poll(&self) -> bool {
        self.0.read(field::POLL) as u8 != 0
    }

    fn stack_low(&self) -> bool {
        let here = 0u8;
        (&raw const here as u64).saturating_sub(STACK_RESERVE) < self.0.read(field::STACK_LIMIT)
    }

    fn call(&mut self, wrapper: u64, target: u64, arguments: &[u64], results: &mut [u64]) {
        // SAFETY: wrappers come from the world's image, with as many arguments and results.
        unsafe {
            let wrapper = std::mem::transmute::<u64, Wrapper>(wrapper);
            wrapper(
                self.0.memory,
                target,
                arguments.as_ptr(),
                results.as_mut_ptr(),
            );
        }
    }
}
