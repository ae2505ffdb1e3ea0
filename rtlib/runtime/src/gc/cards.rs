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

impl Heap {
    /// What old objects refer to on dirty cards waits to be marked.
    pub(super) fn follow_cards(&mut self, types: Types) {
        for block in 0..self.frontier {
            if !self.has_dirty_cards(block) {
                continue;
            }
            match self.blocks[block].kind {
                SMALL => self.follow_cards_of_small(block, types),
                LARGE => self.follow_cards_of_large(block, block, types),
                REST => {
                    self.follow_cards_of_large(block, self.blocks[block].extent as usize, types);
                }
                _ => {}
            }
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

    fn follow_cards_of_small(&mut self, block: usize, types: Types) {
        let old = self.old_lines(block);
        if old == 0 {
            return;
        }
        for index in 0..PAIRS {
            let lines = (old >> (index * LINES_OF_CARD)) & ((1 << LINES_OF_CARD) - 1);
            let card = block * PAIRS + index;
            if lines == 0 || self.cards[card] == 0 {
                continue;
            }
            let first = self.start + card * CARD_BYTES;
            if index > 0
                && let Some(reference) = self.bits.last_marked(first - 8)
            {
                self.look_at(reference, first, types);
            }
            for reference in ones(first, self.bits.card(card).marks) {
                self.look_at(reference, first, types);
            }
        }
    }

    fn follow_cards_of_large(&mut self, block: usize, first: usize, types: Types) {
        let reference = object::reference_of(self.address_of(first));
        if !self.bits.is_marked(reference) {
            return;
        }
        for card in block * PAIRS..(block + 1) * PAIRS {
            if self.cards[card] != 0 {
                self.look_at(reference, self.start + card * CARD_BYTES, types);
            }
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
