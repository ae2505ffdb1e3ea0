//! Computing, memory, and hints that are no guards.

use super::Recorder;
use super::heap_cache::{Leaf, NO_INDEX};
use jitcode::class_flag::IMMUTABLE;
use jitcode::{CONSTANT, Kind, Opcode, OperandKind, evaluate};
use trace::Host;
use trace::access::{Access, perform_other};

/// Writes an access as that of its leaf, if the same opcode can say it: then what was added to its base and index need not live.
fn settle_address(access: &Access, leaf: &Leaf, words: &mut [u32; 6]) {
    let Ok(offset) = i32::try_from(leaf.offset as i64) else {
        return;
    };
    if access.is_indexed && leaf.index != NO_INDEX {
        words[..4].copy_from_slice(&[leaf.base, leaf.index, leaf.scale, offset as u32]);
    } else if !access.is_indexed && leaf.index == NO_INDEX {
        words[..2].copy_from_slice(&[leaf.base, offset as u32]);
    }
}

impl Recorder<'_> {
    /// A pure operation: of constants, a constant.
    pub(super) fn compute(&mut self, opcode: Opcode) {
        let shape = opcode.shape();
        let code = self.code();
        let count = shape.operands.len();
        let (mut bits, mut places) = ([0u64; 4], [0u32; 4]);
        let mut is_constant = true;
        for (index, kind) in shape.operands.iter().enumerate() {
            let word = code[2 + index];
            if let OperandKind::Value(_) = kind {
                bits[index] = self.bits(word);
                places[index] = self.place(word);
                is_constant &= places[index] >= CONSTANT;
            } else {
                bits[index] = u64::from(word);
                places[index] = word;
            }
        }
        let value = evaluate(opcode, &bits[..count]).expect("jitcodes compute what has a value");
        let place = if is_constant {
            self.constant(value)
        } else {
            self.value_of(opcode, &places[..count])
        };
        self.set(code[1], value, place);
        self.advance(2 + count);
    }

    /// A load or store, through the heap cache.
    pub(super) fn access<H: Host>(&mut self, host: &mut H, opcode: Opcode, access: Access) {
        let code = self.code();
        let operands = &code[1 + usize::from(!access.is_store)..];
        let value = access.perform(host, operands, |place| self.bits(place));
        let mut words = [0u32; 6];
        words[..access.address_operands()].copy_from_slice(&operands[..access.address_operands()]);
        words[0] = self.place(operands[0]);
        if access.is_indexed {
            words[1] = self.place(operands[1]);
        }
        let class = access.class(operands);
        let leaf = self.leaf(&access, &words);
        settle_address(&access, &leaf, &mut words);
        if access.is_store {
            let stored = self.place(operands[access.address_operands()]);
            words[access.address_operands()] = stored;
            let given = &words[..=access.address_operands()];
            self.store_later(opcode, given, class, leaf);
            self.cache.stored(&self.jit.image, class, leaf, stored);
            return self.advance(2 + access.address_operands());
        }
        let value = value.unwrap_or(0);
        // What is at a constant address, does not change, and cannot give its place to another object is a constant.
        let is_fixed = leaf.base >= CONSTANT
            && leaf.index == NO_INDEX
            && self.jit.image.class(class).0 & IMMUTABLE != 0
            && host.is_object(access.address(operands, |place| self.bits(place)));
        let place = if is_fixed {
            self.constant(value)
        } else if let Some(known) = self.cache.get(class, &leaf) {
            self.resolved(known)
        } else {
            let kind = if access.is_float {
                Kind::Float
            } else {
                Kind::Word
            };
            self.flush_before_load(class, &leaf);
            let place = self.emit_value(opcode, &words[..access.address_operands()], kind);
            self.cache.loaded(class, leaf, place);
            place
        };
        self.set(code[1], value, place);
        self.advance(2 + access.address_operands());
    }

    /// The symbolic address of an access whose base and index are places of the trace already.
    fn leaf(&self, access: &Access, words: &[u32]) -> Leaf {
        let mut leaf = Leaf {
            base: words[0],
            index: NO_INDEX,
            scale: 0,
            offset: words[1] as i32 as u64,
            bytes: access.bytes,
            is_float: access.is_float,
        };
        if access.is_indexed {
            (leaf.index, leaf.scale, leaf.offset) = (words[1], words[2], words[3] as i32 as u64);
        }
        // Each round takes one operation off; traces are acyclic.
        loop {
            match self.definition(leaf.base) {
                Some((Opcode::Interior, operands)) => {
                    leaf.offset = leaf.offset.wrapping_add(operands[1] as i32 as u64);
                    leaf.base = operands[0];
                }
                Some((Opcode::InteriorIndexed, operands)) if leaf.index == NO_INDEX => {
                    leaf.offset = leaf.offset.wrapping_add(operands[3] as i32 as u64);
                    (leaf.base, leaf.index, leaf.scale) = (operands[0], operands[1], operands[2]);
                }
                _ => break,
            }
        }
        self.settle_index(&mut leaf);
        leaf
    }

    /// Moves constants of the index into the offset.
    fn settle_index(&self, leaf: &mut Leaf) {
        while leaf.index != NO_INDEX {
            let scale = u64::from(leaf.scale);
            if let Some(index) = self.constant_bits(leaf.index) {
                leaf.offset = leaf.offset.wrapping_add(index.wrapping_mul(scale));
                (leaf.index, leaf.scale) = (NO_INDEX, 0);
                return;
            }
            let (opcode, operands) = match self.definition(leaf.index) {
                Some(found @ (Opcode::Add | Opcode::Subtract, _)) => found,
                _ => return,
            };
            let (left, right) = (operands[0], operands[1]);
            let (index, added) = match (self.constant_bits(left), self.constant_bits(right), opcode)
            {
                (_, Some(bits), Opcode::Add) => (left, bits),
                (Some(bits), _, Opcode::Add) => (right, bits),
                (_, Some(bits), _) => (left, bits.wrapping_neg()),
                _ => return,
            };
            leaf.index = index;
            leaf.offset = leaf.offset.wrapping_add(added.wrapping_mul(scale));
        }
    }

    /// Copies and allocations.
    pub(super) fn other_memory<H: Host>(&mut self, host: &mut H, opcode: Opcode) {
        let code = self.code();
        match opcode {
            Opcode::Copy => {
                perform_other(host, opcode, &code[1..], |place| self.bits(place));
                let mut words = [0; 5];
                words.copy_from_slice(&code[1..6]);
                for word in &mut words[..3] {
                    *word = self.place(*word);
                }
                self.emit(opcode, &words);
                match code[5].checked_sub(1) {
                    Some(class) => self.cache.forget_class(&self.jit.image, class),
                    None => self.cache.forget_all(),
                }
                self.advance(6);
            }
            _ => {
                let object =
                    perform_other(host, opcode, &code[2..], |place| self.bits(place)).unwrap_or(0);
                let place = if opcode == Opcode::Allocate {
                    self.emit_value(opcode, &[code[2]], Kind::Word)
                } else {
                    let count = self.place(code[3]);
                    self.emit_value(opcode, &[code[2], count], Kind::Word)
                };
                self.set(code[1], object, place);
                self.advance(if opcode == Opcode::Allocate { 3 } else { 4 });
            }
        }
    }

    /// Slots of frames. Those of the outermost frame belong to whoever runs the JIT.
    pub(super) fn slots<H: Host>(&mut self, host: &mut H, opcode: Opcode) {
        let code = self.code();
        if opcode == Opcode::PushSlot {
            let known = self.slots.last().copied();
            if let Some(place) = known.filter(|place| code[2] == 0 && self.is_mark(*place)) {
                let address = host.push_slot(0);
                self.set(code[1], address, place);
                self.advance(3);
                return;
            }
            let address = host.push_slot(code[2]);
            let place = self.emit_value(opcode, &[code[2]], Kind::Word);
            self.slots.push(place);
            self.set(code[1], address, place);
            self.advance(3);
            return;
        }
        if self.stack.frames.len() > 1 {
            let (first, place) = (self.bits(code[1]), self.place(code[1]));
            self.pop_slots(host, first, place);
        }
        self.advance(2);
    }

    /// Ends the life of slots. There is nothing to record if the first is only where others would have begun.
    pub(super) fn pop_slots<H: Host>(&mut self, host: &mut H, first: u64, place: u32) {
        host.pop_slots(first);
        // The slots of a bridge's first frames are older than those that it makes.
        let position = self.slots.iter().position(|slot| *slot == place);
        let is_empty = position.is_some_and(|position| {
            let slots = self.slots[position..].iter();
            slots.copied().all(|slot| self.is_mark(slot))
        });
        // Where no slot begins is where the next one will: frames that come later share it.
        let stays = usize::from(self.is_mark(place));
        self.slots
            .truncate(position.map_or(0, |position| position + stays));
        if !is_empty {
            self.drop_stores_to_slots(place);
            self.emit(Opcode::PopSlots, &[place]);
        }
    }

    /// Questions to the VM. What waits for the program may wait until the trace runs: a trace of what is done about it would be one that
    /// hardly anybody can use, and the guard behind this one sends those there who need it.
    pub(super) fn ask<H: Host>(&mut self, host: &mut H, opcode: Opcode) {
        let register = self.code()[1];
        let answer = opcode == Opcode::StackLow && host.stack_low();
        let place = self.emit_value(opcode, &[], Kind::Word);
        self.set(register, u64::from(answer), place);
        self.advance(2);
    }

    /// Whether a value is a slot without room: where others may begin.
    fn is_mark(&self, place: u32) -> bool {
        matches!(self.definition(place), Some((Opcode::PushSlot, [0, ..])))
    }

    /// Moves, jumps, and hints that decide nothing.
    pub(super) fn unguarded(&mut self, opcode: Opcode) {
        let code = self.code();
        match opcode {
            Opcode::Jump => self.stack.top_mut().pc = code[1],
            Opcode::CanEnter => {
                self.stack.top_mut().visits.close(code[1]);
                self.advance(2);
            }
            Opcode::Move => {
                let (bits, place) = (self.bits(code[2]), self.place(code[2]));
                self.set(code[1], bits, place);
                self.advance(3);
            }
            Opcode::WeAreJitted => {
                let place = self.constant(1);
                self.set(code[1], 1, place);
                self.advance(2);
            }
            Opcode::IsConstant | Opcode::IsVirtual => {
                // Nothing is virtual before there is an optimizer.
                let is_so = opcode == Opcode::IsConstant && self.place(code[2]) >= CONSTANT;
                let place = self.constant(u64::from(is_so));
                self.set(code[1], u64::from(is_so), place);
                self.advance(3);
            }
            _ => {
                let (value, exact) = (self.place(code[1]), self.place(code[2]));
                let is_true = self.bits(code[1]) == self.bits(code[2]);
                if is_true && value < CONSTANT && exact >= CONSTANT {
                    self.replace(value, exact);
                }
                self.advance(3);
            }
        }
    }
}
