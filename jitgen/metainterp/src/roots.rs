//! Words that a collector must see: what the JIT holds of the guest's objects outside of the native stack.
//!
//! A word may be a number as well as a reference; nobody tells them apart. There are
//!
//! * registers of recorder and blackhole, values of traces in the evaluator, and whatever else is held across a call of the guest's
//!   code: [`Words`], which are known here as long as they live;
//! * constants of the trace that is being recorded, and those of all traces, which also stand in machine code and resume data;
//! * greens of places. They are compared by their bits, so an object's address must not become another object's.
//!
//! A collection of the whole heap asks in another way, by which traces and places go with the objects that are their greens: see
//! [`crate::survey`].
//!
//! What holds a word between two calls of the guest's code only, needs nothing.

use crate::jit::Jit;
use std::cell::{Cell, RefCell};
use std::ops::Deref;
use std::rc::Rc;

/// All [`Words`] of a JIT that live.
#[derive(Clone, Debug, Default)]
pub(crate) struct Roots(Rc<RefCell<Pieces>>);

#[derive(Debug, Default)]
struct Pieces {
    pieces: Vec<Option<Rc<[Cell<u64>]>>>,
    /// Numbers of those that are gone.
    free: Vec<usize>,
}

impl Roots {
    /// Adds a piece: its number.
    fn add(&self, piece: Rc<[Cell<u64>]>) -> usize {
        let Pieces { pieces, free } = &mut *self.0.borrow_mut();
        match free.pop() {
            Some(number) => {
                pieces[number] = Some(piece);
                number
            }
            None => {
                pieces.push(Some(piece));
                pieces.len() - 1
            }
        }
    }

    pub fn for_each(&self, see: &mut dyn FnMut(u64)) {
        for piece in self.0.borrow().pieces.iter().flatten() {
            piece.iter().for_each(|word| see(word.get()));
        }
    }
}

/// Words that are seen by a collector.
#[derive(Debug)]
pub(crate) struct Words {
    roots: Roots,
    number: usize,
    piece: Rc<[Cell<u64>]>,
    length: usize,
}

/// Words that there is room for at first.
const LEAST: usize = 32;

fn piece(length: usize) -> Rc<[Cell<u64>]> {
    std::iter::repeat_n(Cell::new(0), length).collect()
}

impl Words {
    /// None yet, with room for some.
    pub fn new(roots: &Roots) -> Words {
        Words::with_room(roots, LEAST)
    }

    /// These words.
    pub fn of(roots: &Roots, words: &[u64]) -> Words {
        let mut made = Words::with_room(roots, words.len());
        made.length = words.len();
        made.fill_from(words);
        made
    }

    fn with_room(roots: &Roots, room: usize) -> Words {
        let piece = piece(room);
        Words {
            number: roots.add(piece.clone()),
            roots: roots.clone(),
            piece,
            length: 0,
        }
    }

    /// Makes them more or fewer. Those that are new are zero.
    pub fn resize(&mut self, length: usize) {
        if length > self.piece.len() {
            let larger = piece(length.max(2 * self.piece.len()));
            for (to, from) in larger.iter().zip(self.iter()) {
                to.swap(from);
            }
            self.roots.0.borrow_mut().pieces[self.number] = Some(larger.clone());
            self.piece = larger;
        }
        let changed = length.min(self.length)..length.max(self.length);
        self.piece[changed].iter().for_each(|word| word.set(0));
        self.length = length;
    }

    /// Sets the first of them.
    pub fn fill_from(&self, words: &[u64]) {
        for (to, from) in self.iter().zip(words) {
            to.set(*from);
        }
    }

    /// The words as they are now.
    pub fn to_vec(&self) -> Vec<u64> {
        self.iter().map(Cell::get).collect()
    }
}

impl Deref for Words {
    type Target = [Cell<u64>];

    fn deref(&self) -> &[Cell<u64>] {
        &self.piece[..self.length]
    }
}

impl Drop for Words {
    fn drop(&mut self) {
        let Pieces { pieces, free } = &mut *self.roots.0.borrow_mut();
        pieces[self.number] = None;
        free.push(self.number);
    }
}

impl Jit {
    /// Keeps what words refer to, as long as the result lives.
    pub(crate) fn keep(&self, words: &[u64]) -> Words {
        Words::of(&self.roots, words)
    }

    /// Calls a function with every word that may be a reference to an object of the guest.
    pub fn for_each_word(&self, see: &mut dyn FnMut(u64)) {
        self.roots.for_each(see);
        self.recorded.borrow().iter().for_each(|bits| see(*bits));
        self.traces.borrow().for_each_constant(see);
        self.cells.for_each_green(see);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(roots: &Roots) -> Vec<u64> {
        let mut words = Vec::new();
        roots.for_each(&mut |word| {
            if word != 0 {
                words.push(word);
            }
        });
        words.sort_unstable();
        words
    }

    #[test]
    fn words_are_seen_as_long_as_they_live() {
        let roots = Roots::default();
        let first = Words::of(&roots, &[1, 2]);
        let mut second = Words::new(&roots);
        second.resize(3);
        second.fill_from(&[3, 4, 5]);
        assert_eq!(seen(&roots), [1, 2, 3, 4, 5]);
        second.resize(1000);
        assert_eq!((second[2].get(), second[999].get()), (5, 0));
        second[999].set(6);
        drop(first);
        assert_eq!(seen(&roots), [3, 4, 5, 6]);
        second.resize(1);
        let third = Words::of(&roots, &[7]);
        assert_eq!((seen(&roots), third.number), (vec![3, 7], 0));
        second.resize(2);
        assert_eq!(second.to_vec(), [3, 0]);
    }
}
