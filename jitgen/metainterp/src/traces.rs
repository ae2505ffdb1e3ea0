//! The traces of a VM, by number. Numbers of traces that have gone are used again.

use crate::compiled::Compiled;
use std::rc::Rc;

/// All traces.
#[derive(Debug, Default)]
pub(crate) struct Traces {
    slots: Vec<Option<Rc<Compiled>>>,
    /// Numbers that are free, below the number of slots.
    free: Vec<u32>,
    /// Where the hand of [`crate::aging`] is.
    hand: usize,
}

impl Traces {
    /// A number for a trace that is being made.
    pub fn take_number(&mut self) -> u32 {
        self.free.pop().unwrap_or_else(|| {
            self.slots.push(None);
            self.slots.len() as u32 - 1
        })
    }

    /// Nothing came of the trace with that number.
    pub fn give_back(&mut self, number: u32) {
        self.free.push(number);
    }

    /// Adds a trace under a number of [`Traces::take_number`].
    pub fn insert(&mut self, number: u32, compiled: Rc<Compiled>) {
        self.slots[number as usize] = Some(compiled);
    }

    /// Takes a trace away.
    pub fn remove(&mut self, number: u32) {
        if self.slots[number as usize].take().is_some() {
            self.free.push(number);
        }
    }

    /// The trace with that number, which is there.
    pub fn get(&self, number: u32) -> Rc<Compiled> {
        let compiled = self.slots[number as usize].as_ref();
        compiled.expect("a trace that is named is there").clone()
    }

    /// Calls a function with every constant of a trace. Machine code and resume data have no others.
    pub fn for_each_constant(&self, see: &mut dyn FnMut(u64)) {
        for compiled in self.slots.iter().flatten() {
            compiled.trace.constants.iter().for_each(|bits| see(*bits));
        }
    }

    /// All of them, by number.
    pub fn all(&self) -> Vec<Option<Rc<Compiled>>> {
        self.slots.clone()
    }

    /// How many there are.
    pub fn len(&self) -> u32 {
        (self.slots.len() - self.free.len()) as u32
    }

    /// How many numbers have been given out.
    pub fn slots(&self) -> usize {
        self.slots.len()
    }

    /// Moves the hand on: the trace there, if there is one.
    pub fn next_of_round(&mut self) -> Option<(u32, Rc<Compiled>)> {
        let number = self.hand;
        self.hand = (number + 1) % self.slots.len();
        let compiled = self.slots[number].as_ref()?;
        Some((number as u32, compiled.clone()))
    }
}
