//! Values of the outside: what lives in memory that the collector does not know, and ends with an object of the heap.
//!
//! Such a value is *held* by an object of the program, its *handle*, by number. When the collector has not reached the handle, the number is noted; the
//! value is dropped when the program comes to a poll, so that no drop function ever runs inside of an allocation. Values that are still there when
//! the VM goes are dropped then. A value's bytes count for the collector from the beginning to the drop.
//!
//! Nothing in the standard library holds anything outside: files are read and written whole. So this has no user in the subset yet; it is for
//! functions outside that give values of their own to the program.

use crate::gc::Heap;
use crate::vm::Vm;
use std::any::Any;
use std::collections::TryReserveError;

/// The values of one VM.
#[derive(Default)]
pub struct Outside {
    values: Vec<Option<Held>>,
    /// Numbers that are free.
    free: Vec<u32>,
}

struct Held {
    value: Box<dyn Any>,
    bytes: usize,
}

impl std::fmt::Debug for Outside {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} values", self.values.len() - self.free.len())
    }
}

impl Outside {
    /// Keeps a value as long as the object of the heap that is its handle. Its number.
    ///
    /// # Errors
    /// If there is no memory for the lists.
    pub fn hold(
        &mut self,
        heap: &mut Heap,
        handle: usize,
        value: Box<dyn Any>,
        bytes: usize,
    ) -> Result<u32, TryReserveError> {
        self.values.try_reserve(1)?;
        // Giving a number back must not need memory.
        self.free.try_reserve(self.values.len() + 1)?;
        let number = self.free.last().copied();
        let number = number.unwrap_or(self.values.len() as u32);
        heap.weak.tie(handle, number)?;
        let held = Some(Held { value, bytes });
        match self.free.pop() {
            Some(free) => self.values[free as usize] = held,
            None => self.values.push(held),
        }
        heap.external.change(bytes as i64);
        Ok(number)
    }

    /// The value of a number whose handle is there.
    pub fn value(&mut self, number: u32) -> Option<&mut dyn Any> {
        let held = self.values.get_mut(number as usize)?.as_mut()?;
        Some(&mut *held.value)
    }

    /// Takes a value back whose handle is gone.
    fn take(&mut self, heap: &mut Heap) -> Option<Box<dyn Any>> {
        let number = heap.weak.next_untied()?;
        let held = self.values[number as usize].take()?;
        self.free.push(number);
        heap.external.change(-(held.bytes as i64));
        Some(held.value)
    }
}

/// Drops the values whose handles are gone.
pub fn drop_dead(vm: &mut Vm) {
    while let Some(value) = vm.outside.take(&mut vm.heap) {
        drop(value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gc::Area;
    use crate::gc::object::{Types, header, struct_bytes};
    use crate::heap;
    use crate::type_table::{HEAD_BYTES, RECORD_BYTES};
    use std::cell::Cell;
    use std::rc::Rc;

    /// Counts its drops.
    struct Counted(Rc<Cell<u32>>);

    impl Drop for Counted {
        fn drop(&mut self) {
            self.0.set(self.0.get() + 1);
        }
    }

    /// A table of one type, of eight bytes without references.
    fn table() -> Vec<u8> {
        let end = (HEAD_BYTES + RECORD_BYTES) as u32;
        let words = [1, end, end, 0, 8, 0, 0, 0, 0, 0];
        words
            .iter()
            .flat_map(|word: &u32| word.to_le_bytes())
            .collect()
    }

    fn handle(vm: &mut Vm) -> usize {
        let cell = heap::allocate(vm, struct_bytes(8));
        // SAFETY: the cell is new.
        unsafe { cell.cast::<u64>().write(header(0)) };
        cell as usize + heap::HEADER_BYTES
    }

    fn collect(vm: &mut Vm, types: Types, roots: &[usize]) {
        vm.heap.close(Area {
            cursor: vm.heap_cursor,
            limit: vm.heap_limit,
        });
        let words: Vec<u64> = roots.iter().map(|root| *root as u64).collect();
        let see_all = |see: &mut dyn FnMut(&[u64])| see(&words);
        vm.heap.collect((types, &see_all), true);
        (vm.heap_cursor, vm.heap_limit) = (vm.heap_start, vm.heap_start);
    }

    #[test]
    fn values_end_at_a_poll_after_their_handles() {
        let (table, drops) = (table(), Rc::new(Cell::new(0)));
        let mut vm = Vm::new();
        // SAFETY: the table outlives the VM.
        let types = unsafe { Types::new(table.as_ptr() as usize) };
        let handles = [handle(&mut vm), handle(&mut vm)];
        let numbers = handles.map(|handle| {
            let value = Box::new(Counted(drops.clone()));
            let held = vm.outside.hold(&mut vm.heap, handle, value, 1000);
            held.expect("memory")
        });
        assert_eq!(vm.heap.external.bytes(), 2000);
        collect(&mut vm, types, &handles[1..]);
        assert_eq!((drops.get(), vm.heap.external.bytes()), (0, 2000));
        drop_dead(&mut vm);
        assert_eq!((drops.get(), vm.heap.external.bytes()), (1, 1000));
        assert!(vm.outside.value(numbers[0]).is_none());
        assert!(
            vm.outside
                .value(numbers[1])
                .is_some_and(|value| value.is::<Counted>())
        );
        drop_dead(&mut vm);
        assert_eq!(drops.get(), 1);
        // The number is used again.
        let third = handle(&mut vm);
        let held = vm.outside.hold(&mut vm.heap, third, Box::new(7u8), 1);
        assert_eq!(held, Ok(numbers[0]));
        assert_eq!(format!("{:?}", vm.outside), "2 values");
        drop(vm);
        assert_eq!(drops.get(), 2);
    }
}
