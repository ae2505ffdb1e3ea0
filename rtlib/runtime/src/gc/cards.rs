//! Dirty cards: where references have been stored since the latest collection.
//!
//! A young collection takes what is marked for reachable and does not look at it, except where a card is dirty: there may be a reference to something
//! young. Of an array only the elements that touch the card are looked at, whole ones, because the tag of an element may be on the card
//! before. After a collection of either kind all that is left is old, and no card is dirty.
//!
//! Most dirty cards are those of young objects, which are marked or not by then, but not looked at twice: lines that have been handed out since have
//! nothing old in them.

use super::bits::{PAIRS, ones};
use super::blocks::{LARGE, REST, SMALL};
use super::object::{self, Object, Types};
use super::{Heap, LINE_BYTES};
use crate::heap::{CARD_BYTES, CARD_SHIFT};

/// Lines of a card.
const LINES_OF_CARD: usize = CARD_BYTES / LINE_BYTES;

/// Cards that wait for their memory: dirty ones are anywhere in the heap.
#[derive(Default)]
struct Queue {
    waiting: [Option<(usize, Option<usize>)>; 8],
    at: usize,
}

impl Queue {
    /// Takes a card in, with the large object that it belongs to; another one comes out, or nothing.
    fn exchange(&mut self, card: Option<(usize, Option<usize>)>) -> Option<(usize, Option<usize>)> {
        self.at = (self.at + 1) % self.waiting.len();
        std::mem::replace(&mut self.waiting[self.at], card)
    }
}

impl Heap {
    /// What old objects refer to on dirty cards waits to be marked.
    pub(super) fn follow_cards(&mut self, types: Types) {
        let mut queue = Queue::default();
        for block in 0..self.frontier {
            if !self.has_dirty_cards(block) {
                continue;
            }
            match self.kinds[block] {
                SMALL => self.follow_cards_of_small(block, &mut queue, types),
                LARGE => self.follow_cards_of_large(block, block, &mut queue, types),
                REST => {
                    let first = self.blocks[block].extent as usize;
                    self.follow_cards_of_large(block, first, &mut queue, types);
                }
                _ => {}
            }
        }
        for _ in 0..queue.waiting.len() {
            self.follow_card(None, &mut queue, types);
        }
    }

    /// No card is dirty from now on.
    pub(super) fn clean_cards(&mut self) {
        for block in 0..self.frontier {
            if self.has_dirty_cards(block) {
                self.cards[block * PAIRS..(block + 1) * PAIRS].fill(0);
            }
        }
    }

    /// Whether a reference has been stored to a word since the latest collection, or to its neighbours.
    pub(super) fn is_dirty(&self, address: usize) -> bool {
        self.cards[(address - self.start) >> CARD_SHIFT] != 0
    }

    fn has_dirty_cards(&self, block: usize) -> bool {
        let cards = &self.cards[block * PAIRS..(block + 1) * PAIRS];
        cards.iter().fold(0, |all, card| all | card) != 0
    }

    fn follow_cards_of_small(&mut self, block: usize, queue: &mut Queue, types: Types) {
        let old = match self.may_be_young[block] {
            0 => self.lines[block],
            _ => self.old_lines(block),
        };
        if old == 0 {
            return;
        }
        for index in 0..PAIRS {
            let lines = (old >> (index * LINES_OF_CARD)) & ((1 << LINES_OF_CARD) - 1);
            let card = block * PAIRS + index;
            if lines != 0 && self.cards[card] != 0 {
                self.bits.fetch(self.start + card * CARD_BYTES);
                self.follow_card(Some((card, None)), queue, types);
            }
        }
    }

    fn follow_cards_of_large(
        &mut self,
        block: usize,
        first: usize,
        queue: &mut Queue,
        types: Types,
    ) {
        let reference = object::reference_of(self.address_of(first));
        if !self.bits.is_marked(reference) {
            return;
        }
        for card in block * PAIRS..(block + 1) * PAIRS {
            if self.cards[card] != 0 {
                self.follow_card(Some((card, Some(reference))), queue, types);
            }
        }
    }

    /// Has a card wait, and follows the one that has waited longest.
    fn follow_card(
        &mut self,
        card: Option<(usize, Option<usize>)>,
        queue: &mut Queue,
        types: Types,
    ) {
        if let Some((card, _)) = card {
            let first = self.start + card * CARD_BYTES;
            (first..first + CARD_BYTES)
                .step_by(64)
                .for_each(object::fetch);
        }
        let Some((card, large)) = queue.exchange(card) else {
            return;
        };
        let first = self.start + card * CARD_BYTES;
        if let Some(reference) = large {
            return self.look_at(reference, first, types);
        }
        if !card.is_multiple_of(PAIRS)
            && let Some(reference) = self.bits.last_marked(first - 8)
        {
            self.look_at(reference, first, types);
        }
        for reference in ones(first, self.bits.card(card).marks) {
            self.look_at(reference, first, types);
        }
    }

    /// What the part of an old object on a card refers to waits.
    fn look_at(&mut self, reference: usize, card: usize, types: Types) {
        let object = Object::at(reference, types);
        if object.end > card {
            let end = card + CARD_BYTES;
            object.for_each_reference_in(card, end, &mut |word| self.wait_if_young(word, types));
        }
    }
}
