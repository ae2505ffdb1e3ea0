//! The heap verifier. At every moment at which the current area is closed:
//!
//! 1. Cells do not overlap, and each lies in one block, or begins one or more blocks that are its own.
//! 2. A header names a type, and says whether it is an array as the type does not change.
//! 3. A reference into the used part of the heap is one to, or into, an object that is there.
//! 4. A line that a cell touches is not free.
//! 5. The blocks of a large cell are one after the other, and know the first.
//! 6. What is marked refers to something that is not marked only from dirty cards.
//!
//! After a collection besides:
//!
//! 7. What is there is marked, no card is dirty, and nothing is young.
//! 8. Free memory is poisoned, if that was asked for.

use super::bits::PAIRS;
use super::blocks::{FREE, LARGE, REST, SMALL, lines_of};
use super::object::{self, Object, Types};
use super::sweep::{POISON, has_no_objects};
use super::{BLOCK_BYTES, Heap, LINE_BYTES, LINES};
use crate::fatal;

impl Heap {
    /// Ends the process if the heap is not as it should be, if that was asked for.
    pub(super) fn check(&mut self, moment: &str, types: Types, has_collected: bool) {
        if self.options.verify
            && let Err(message) = self.verify(types, has_collected)
        {
            fatal::print(format_args!(
                "fatal runtime error: the heap {moment}: {message}\n"
            ));
            std::process::abort();
        }
    }

    /// Whether the heap is as it should be.
    ///
    /// # Errors
    /// What is wrong.
    pub fn verify(&mut self, types: Types, has_collected: bool) -> Result<(), String> {
        // All objects must be known for this; afterwards as few are as before, so that looking changes nothing.
        let walked = self.walk_all(types);
        let result = self.verify_walked(types, has_collected);
        self.forget_walk(walked);
        result
    }

    fn verify_walked(&mut self, types: Types, has_collected: bool) -> Result<(), String> {
        let may_be_young = self.may_be_young[..self.frontier].contains(&1);
        ensure(
            !has_collected || !may_be_young && self.young.is_empty(),
            || "blocks are young after a collection".to_string(),
        )?;
        let mut index = 0;
        while index < self.frontier {
            let block = &self.blocks[index];
            let mut count = 1;
            match self.kinds[index] {
                FREE => ensure(has_no_objects(self.bits.block(index)), || {
                    format!("block {index} is free and has objects")
                })?,
                SMALL => self.verify_small(index, types, has_collected)?,
                LARGE => {
                    count = block.extent as usize;
                    self.verify_large(index, types, has_collected)?;
                }
                _ => return Err(format!("block {index} belongs to no large cell")),
            }
            index += count;
        }
        let cards = &self.cards[..self.frontier * PAIRS];
        ensure(
            !has_collected || cards.iter().all(|card| *card == 0),
            || "a card is dirty after a collection".to_string(),
        )?;
        ensure(index == self.frontier, || {
            "the last large cell ends behind the heap".to_string()
        })
    }

    fn verify_small(
        &mut self,
        index: usize,
        types: Types,
        has_collected: bool,
    ) -> Result<(), String> {
        let first = self.address_of(index);
        let mut last = first;
        let mut touched = 0;
        let starts: Vec<usize> = self.bits.starts(index).collect();
        for reference in starts {
            self.verify_object(reference, types, has_collected)?;
            let (start, end) = object::bounds(reference, types);
            ensure(start >= last && end <= first + BLOCK_BYTES, || {
                format!("the cell of {reference:#x} is not alone or not in its block")
            })?;
            touched |= lines_of(start - first, end - first);
            last = end;
        }
        let lines = self.lines[index];
        ensure(touched & !lines == 0, || {
            format!("a free line of block {index} has objects")
        })?;
        ensure(!has_collected || touched == lines, || {
            format!("a line of block {index} is in use without objects")
        })?;
        if has_collected && self.options.poison {
            for line in (0..LINES).filter(|line| (lines >> line) & 1 == 0) {
                self.verify_poison(first + line * LINE_BYTES, LINE_BYTES)?;
            }
        }
        Ok(())
    }

    fn verify_large(
        &mut self,
        index: usize,
        types: Types,
        has_collected: bool,
    ) -> Result<(), String> {
        let count = self.blocks[index].extent as usize;
        let cell = self.address_of(index);
        let reference = object::reference_of(cell);
        ensure(self.bits.starts(index).eq([reference]), || {
            format!("the large cell {cell:#x} is not one object")
        })?;
        self.verify_object(reference, types, has_collected)?;
        let bytes = object::bounds(reference, types).1 - cell;
        ensure(bytes.div_ceil(BLOCK_BYTES) == count, || {
            format!("the large cell {cell:#x} has {bytes} bytes and {count} blocks")
        })?;
        let knows =
            |block: usize| self.kinds[block] == REST && self.blocks[block].extent as usize == index;
        ensure((index + 1..index + count).all(knows), || {
            format!("the blocks of the large cell {cell:#x} do not know it")
        })
    }

    fn verify_object(
        &mut self,
        reference: usize,
        types: Types,
        has_collected: bool,
    ) -> Result<(), String> {
        let ty = object::type_of(reference);
        ensure(ty < types.count(), || {
            format!("{reference:#x} has the unknown type {ty}")
        })?;
        let is_old = self.bits.is_marked(reference);
        ensure(!has_collected || is_old, || {
            format!("{reference:#x} is there and not marked")
        })?;
        let mut found = Ok(());
        let object = Object::at(reference, types);
        object.for_each_place(&mut |place| {
            let word = object::word(place);
            if !self.is_inside(word) {
                return;
            }
            let message = match self.find(word, types) {
                None => "where nothing is",
                Some(target) if is_old && !self.bits.is_marked(target) && !self.is_dirty(place) => {
                    "which is younger, from a clean card"
                }
                Some(_) => return,
            };
            found = Err(format!(
                "{reference:#x} of type {ty} refers to {word:#x}, {message}"
            ));
        });
        found
    }

    fn verify_poison(&self, start: usize, bytes: usize) -> Result<(), String> {
        let mut words = (start..start + bytes).step_by(8);
        ensure(words.all(|word| object::word(word) == POISON), || {
            format!("somebody has written to free memory near {start:#x}")
        })
    }
}

fn ensure(holds: bool, message: impl FnOnce() -> String) -> Result<(), String> {
    match holds {
        true => Ok(()),
        false => Err(message()),
    }
}
