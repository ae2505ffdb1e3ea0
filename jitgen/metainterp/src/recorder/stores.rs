//! Stores that wait.
//!
//! A store is not recorded at once: as long as nothing can see the memory, another store to the same leaf takes its place. So of an
//! interpreter's pushes and pops between two guards only the last store to each place is left. Those that wait are recorded before
//! whatever may look: a guard (which may leave the trace), a call, a copy, an allocation, the end of the trace, a loop's header, and a load
//! that the heap cache does not answer and that may read one of them.
//!
//! They keep their order. A store that takes the place of an earlier one goes behind those in between: whichever of them touches the
//! same bytes, the last one wins, as it did.

use super::Recorder;
use super::heap_cache::{Leaf, are_apart, may_alias};
use jitcode::Opcode;

/// So many stores wait at the most.
const LIMIT: usize = 32;

/// A store that is not in the trace yet.
#[derive(Clone, Debug)]
pub(crate) struct WaitingStore {
    opcode: Opcode,
    operands: [u32; 6],
    count: usize,
    class: u32,
    leaf: Leaf,
}

impl Recorder<'_> {
    /// A store, to be recorded when somebody may look. The operands are places of the trace.
    pub(super) fn store_later(&mut self, opcode: Opcode, given: &[u32], class: u32, leaf: Leaf) {
        self.waiting.retain(|store| store.leaf != leaf);
        if self.waiting.len() == LIMIT {
            self.flush_stores();
        }
        let mut operands = [0; 6];
        operands[..given.len()].copy_from_slice(given);
        self.waiting.push(WaitingStore {
            opcode,
            operands,
            count: given.len(),
            class,
            leaf,
        });
    }

    /// A load comes that may read what waits.
    pub(super) fn flush_before_load(&mut self, class: u32, leaf: &Leaf) {
        let image = &self.jit.image;
        let is_seen = self
            .waiting
            .iter()
            .any(|store| may_alias(image, store.class, class) && !are_apart(&store.leaf, leaf));
        if is_seen {
            self.flush_stores();
        }
    }

    /// A guard of a value comes. If the value has just been computed, it stays next to its guard: the stores come before both.
    pub(super) fn flush_before_guard(&mut self, value: u32) {
        if self.waiting.is_empty() {
            return;
        }
        let is_stored = |store: &WaitingStore| store.operands.contains(&value);
        let moved = match self.definition(value) {
            Some((opcode, operands)) if opcode.is_pure() => {
                operands.len() == opcode.shape().operands.len()
                    && !self.waiting.iter().any(is_stored)
            }
            _ => false,
        };
        if !moved {
            return self.flush_stores();
        }
        let position = self.definitions[value as usize] as usize;
        let computed = self.trace.code.split_off(position);
        self.flush_stores();
        self.definitions[value as usize] = self.trace.code.len() as u32;
        self.trace.code.extend(computed);
    }

    /// The slots from one on are gone: nobody will look at what waits for them. The rest is recorded: other slots may get the same
    /// addresses.
    pub(super) fn drop_stores_to_slots(&mut self, first: u32) {
        let waiting = std::mem::take(&mut self.waiting);
        let is_gone = |base: u32| {
            let definition = self.definition(base);
            base >= first && definition.is_some_and(|(opcode, _)| opcode == Opcode::PushSlot)
        };
        let (_, stay): (Vec<_>, Vec<_>) = waiting
            .into_iter()
            .partition(|store| is_gone(store.leaf.base));
        self.waiting = stay;
        self.flush_stores();
    }

    /// Records the stores that wait.
    pub(super) fn flush_stores(&mut self) {
        for store in std::mem::take(&mut self.waiting) {
            self.append(store.opcode, &store.operands[..store.count]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::heap_cache::NO_INDEX;
    use super::super::values_tests::{jit, recorder};
    use super::*;

    /// The model's class of its stack's elements, which are words, and that of the field with the stack's top.
    const ELEMENT: u32 = 1;
    const TOP: u32 = 2;

    fn leaf(base: u32, offset: u64) -> Leaf {
        Leaf {
            base,
            index: NO_INDEX,
            scale: 0,
            offset,
            bytes: 8,
            is_float: false,
        }
    }

    /// Offsets of the stores in the trace, and the other operations.
    fn stores(recorder: &Recorder<'_>) -> String {
        let mut text = String::new();
        for op in recorder.trace.ops() {
            match op.opcode {
                Opcode::Store64 => text += &format!("{}={} ", op.operands[1], op.operands[3]),
                other => text += &format!("{} ", other.name()),
            }
        }
        text
    }

    #[test]
    fn only_the_last_store_is_recorded_before_somebody_looks() {
        let jit = jit();
        let mut recorder = recorder(&jit);
        let r = &mut recorder;
        let store = |r: &mut Recorder<'_>, offset: u32, class: u32, value: u32| {
            let at = leaf(0, u64::from(offset));
            r.store_later(Opcode::Store64, &[0, offset, class, value], class, at);
        };
        store(r, 8, ELEMENT, 1);
        store(r, 16, ELEMENT, 1);
        store(r, 8, ELEMENT, 2);
        assert_eq!(stores(r), "");
        // A load of another class, and one of another place.
        r.flush_before_load(TOP, &leaf(1, 8));
        r.flush_before_load(ELEMENT, &leaf(0, 24));
        assert_eq!(stores(r), "");
        // One that may be the same place.
        r.flush_before_load(ELEMENT, &leaf(1, 0));
        assert_eq!(stores(r), "16=1 8=2 ");
        store(r, 8, TOP, 1);
        let sum = r.value_of(Opcode::Add, &[0, 1]);
        store(r, 8, TOP, sum);
        r.flush_before_guard(sum);
        r.emit(Opcode::GuardTrue, &[sum, 0]);
        store(r, 8, TOP, 2);
        let less = r.value_of(Opcode::UnsignedLess, &[0, 1]);
        r.flush_before_guard(less);
        r.emit(Opcode::GuardTrue, &[less, 0]);
        // What is stored must be computed before; what is not stays next to its guard.
        let expected = format!("add 8={sum} guard_true 8=2 unsigned_less guard_true ");
        assert_eq!(stores(r), format!("16=1 8=2 {expected}"));
        let (opcode, operands) = r.definition(less).expect("it is in the trace");
        assert_eq!(
            (opcode, &operands[..2]),
            (Opcode::UnsignedLess, &[0, 1][..])
        );
    }
}
