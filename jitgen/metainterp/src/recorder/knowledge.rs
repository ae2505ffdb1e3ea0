//! What the trace knows of values, beside what is in memory: which operations have been computed already, which values have turned out to be
//! constants, and how large the others can be.
//!
//! All of it is forgotten at a loop's header: there the values of another round come in.

use super::Recorder;
use super::ranges::Range;
use jitcode::{CONSTANT, Opcode};
use rustc_hash::FxHashMap;

/// A pure operation and its operands: places, and numbers as they stand in the trace. What it has fewer is 0.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) struct Operation {
    pub opcode: Opcode,
    pub operands: [u32; 4],
}

impl Operation {
    /// An operation with at most four operands.
    pub fn new(opcode: Opcode, given: &[u32]) -> Operation {
        let mut operands = [0; 4];
        operands[..given.len()].copy_from_slice(given);
        Operation { opcode, operands }
    }
}

/// See the module.
#[derive(Debug, Default)]
pub(crate) struct Knowledge {
    /// The values of the operations in the trace.
    values: FxHashMap<Operation, u32>,
    /// Constants that values have turned out to be.
    constants: FxHashMap<u32, u32>,
    /// What guards have said of values.
    ranges: FxHashMap<u32, Range>,
    /// By value: what guards have said to be below it, each a value and the constant that is added to it.
    below: FxHashMap<u32, Vec<(u32, u64)>>,
}

impl Knowledge {
    /// Nothing is known any more.
    pub fn clear(&mut self) {
        self.values.clear();
        self.constants.clear();
        self.ranges.clear();
        self.below.clear();
    }

    /// The value is that of the operation.
    pub fn computed(&mut self, operation: Operation, value: u32) {
        self.values.insert(operation, value);
    }
}

impl Recorder<'_> {
    /// The place under which a value is best known: a constant, if it has turned out to be one.
    pub(super) fn resolved(&mut self, place: u32) -> u32 {
        if place >= CONSTANT || self.knowledge.constants.is_empty() {
            return place;
        }
        if let Some(constant) = self.knowledge.constants.get(&place) {
            return *constant;
        }
        let (base, added) = self.linear(place);
        match self.knowledge.constants.get(&base) {
            Some(constant) => {
                let base = self.constant_bits(*constant).unwrap_or(0);
                let constant = self.constant(base.wrapping_add(added));
                self.knowledge.constants.insert(place, constant);
                constant
            }
            None => place,
        }
    }

    /// The value of an operation that is in the trace already.
    pub(super) fn computed_value(&mut self, operation: &Operation) -> Option<u32> {
        let value = *self.knowledge.values.get(operation)?;
        Some(self.resolved(value))
    }

    /// A value is known to be a constant: all that hold it, or a sum of it and a constant, hold a constant from now on.
    pub(super) fn replace(&mut self, value: u32, constant: u32) {
        self.knowledge.constants.insert(value, constant);
        for index in 0..self.places.len() {
            self.places[index] = self.resolved(self.places[index]);
        }
        self.cache.replace(value, constant);
    }

    /// A condition has been guarded: registers that hold it hold a constant from now on. It is no address, so the heap cache need
    /// not look for it.
    fn replace_condition(&mut self, condition: u32, constant: u32) {
        self.knowledge.constants.insert(condition, constant);
        for place in &mut self.places {
            if *place == condition {
                *place = constant;
            }
        }
    }

    /// A value and a constant whose wrapping sum the place is.
    pub(super) fn linear(&self, place: u32) -> (u32, u64) {
        if let Some((Opcode::Add, operands)) = self.definition(place)
            && let Some(added) = self.constant_bits(operands[1])
        {
            return (operands[0], added);
        }
        (place, 0)
    }

    /// How large a word can be.
    pub(super) fn range(&self, place: u32) -> Range {
        if let Some(bits) = self.constant_bits(place) {
            return Range::only(bits);
        }
        let (base, added) = self.linear(place);
        let own = self.range_of_base(place);
        if base == place {
            return own;
        }
        match self.range_of_base(base).plus(added) {
            Some(range) => own.and(range),
            None => own,
        }
    }

    fn range_of_base(&self, value: u32) -> Range {
        let said = self.knowledge.ranges.get(&value);
        let said = said.copied().unwrap_or(Range::FULL);
        match self.definition(value) {
            Some((opcode, operands)) => said.and(self.range_of_result(opcode, operands)),
            None => said,
        }
    }

    /// How large the result of an operation can be, by what the operation is.
    fn range_of_result(&self, opcode: Opcode, operands: &[u32]) -> Range {
        use Opcode::*;
        match opcode {
            ZeroExtend8 | Load8 | Load8Indexed => Range::up_to(u64::from(u8::MAX)),
            ZeroExtend16 | Load16 | Load16Indexed => Range::up_to(u64::from(u16::MAX)),
            ZeroExtend32 | Load32 | Load32Indexed => Range::up_to(u64::from(u32::MAX)),
            And => match self.constant_bits(operands[1]) {
                Some(mask) => Range::up_to(mask),
                None => Range::FULL,
            },
            UnsignedShiftRight => match self.constant_bits(operands[1]) {
                Some(count) => Range::up_to(u64::MAX >> (count % 64)),
                None => Range::FULL,
            },
            CountOnes | LeadingZeros | TrailingZeros => Range::up_to(64),
            _ if opcode.is_condition() => Range::up_to(1),
            _ => Range::FULL,
        }
    }

    /// A word is in a range.
    fn learn_range(&mut self, place: u32, range: Range) {
        if place >= CONSTANT || range == Range::FULL {
            return;
        }
        let (mut value, added) = self.linear(place);
        // With what is known already it may be an interval for the base, too.
        let range = self.range(place).and(range);
        let mut known = range;
        match range.plus(added.wrapping_neg()) {
            Some(base) => known = base,
            None => value = place,
        }
        if value < CONSTANT {
            let known = self.range_of_base(value).and(known);
            self.knowledge.ranges.insert(value, known);
        }
    }

    /// Whether a word is known to be below another, because something at least as large is: `x - 1` is below `y` if `x` is, and `x` is
    /// not 0.
    pub(super) fn is_below(&self, place: u32, other: u32) -> bool {
        let Some(known) = self.knowledge.below.get(&other) else {
            return false;
        };
        let (base, added) = self.linear(place);
        let range = self.range(base);
        // Where neither sum wraps, or both do, they are in the order of their smallest numbers.
        let Some(sum) = range.plus(added) else {
            return false;
        };
        known.iter().any(|(value, larger)| {
            let larger = (*value == base).then(|| range.plus(*larger)).flatten();
            larger.is_some_and(|larger| sum.low <= larger.low)
        })
    }

    /// Whether it is known if a word is 0.
    pub(super) fn knows_condition(&self, condition: u32) -> bool {
        condition >= CONSTANT || self.range(condition).low > 0
    }

    /// A guard says whether a word is not 0.
    pub(super) fn learn_condition(&mut self, condition: u32, holds: bool) {
        if !holds || self.range(condition).high == 1 {
            let constant = self.constant(u64::from(holds));
            self.replace_condition(condition, constant);
        } else {
            self.learn_range(condition, Range::from(1));
        }
        let Some((opcode, operands)) = self.definition(condition) else {
            return;
        };
        let (a, b) = match operands {
            [a, b, ..] => (*a, *b),
            _ => return,
        };
        match (opcode, holds) {
            (Opcode::Equal, true) | (Opcode::NotEqual, false) if a < CONSTANT && b >= CONSTANT => {
                self.replace(a, b);
            }
            (Opcode::Equal, false) | (Opcode::NotEqual, true) => {
                if let Some(bits) = self.constant_bits(b) {
                    let range = self.range(a).without(bits);
                    self.learn_range(a, range);
                }
            }
            (Opcode::UnsignedLess, true) | (Opcode::UnsignedLessEqual, false) => {
                let (less, more) = if holds { (a, b) } else { (b, a) };
                let (low, high) = (self.range(less).low, self.range(more).high);
                self.learn_range(less, Range::up_to(high.saturating_sub(1)));
                self.learn_range(more, Range::from(low.saturating_add(1)));
                if less < CONSTANT && more < CONSTANT {
                    let sum = self.linear(less);
                    self.knowledge.below.entry(more).or_default().push(sum);
                }
            }
            (Opcode::UnsignedLess, false) | (Opcode::UnsignedLessEqual, true) => {
                let (less, more) = if holds { (a, b) } else { (b, a) };
                let (low, high) = (self.range(less).low, self.range(more).high);
                self.learn_range(less, Range::up_to(high));
                self.learn_range(more, Range::from(low));
            }
            _ => {}
        }
    }
}
