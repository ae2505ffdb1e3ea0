//! Decisions: branches, switches, promotions. Each leaves a guard behind, unless the trace knows the answer.

use super::{Recorder, Step};
use crate::Abort;
use crate::blackhole::switch_target;
use jitcode::{CONSTANT, Opcode};

/// A default case is guarded by one comparison a case, if there are no more cases than this; else the value is promoted.
const SEPARATE_CASES: usize = 6;

impl Recorder<'_> {
    /// Emits a guard whose last operand, the snapshot, is that of the operation at hand.
    fn guard(&mut self, opcode: Opcode, operands: &[u32]) {
        let snapshot = self.snapshot();
        self.guards += 1;
        self.flush_before_guard(operands[0]);
        let mut words = operands.to_vec();
        words.push(snapshot);
        self.emit(opcode, &words);
    }

    fn after_guard(&self) -> Step {
        match self.guards > self.jit.settings().guard_limit {
            true => Step::Give(Abort::TooManyGuards),
            false => Step::Go,
        }
    }

    /// Guards that a condition is as it is, unless that is known, and learns from it.
    fn guard_condition(&mut self, condition: u32, holds: bool) {
        if self.knows_condition(condition) {
            return;
        }
        self.guard(
            if holds {
                Opcode::GuardTrue
            } else {
                Opcode::GuardFalse
            },
            &[condition],
        );
        self.learn_condition(condition, holds);
    }

    /// Guards that the value is what it is.
    fn guard_value(&mut self, value: u32, bits: u64) {
        if value < CONSTANT {
            let constant = self.constant(bits);
            self.guard(Opcode::GuardValue, &[value, constant]);
            self.replace(value, constant);
        }
    }

    pub(super) fn branch(&mut self) -> Step {
        let code = self.code();
        let holds = self.bits(code[1]) != 0;
        let condition = self.place(code[1]);
        self.guard_condition(condition, holds);
        match holds {
            true => self.advance(4),
            false => self.stack.top_mut().pc = code[2],
        }
        self.after_guard()
    }

    pub(super) fn switch(&mut self) -> Step {
        let code = self.code();
        let cases = &code[3..3 + 2 * code[2] as usize];
        let value = self.place(code[1]);
        let bits = self.bits(code[1]);
        let target = switch_target(code, 0, |place| self.bits(place));
        if value < CONSTANT {
            let is_case = cases.chunks_exact(2).any(|case| self.bits(case[0]) == bits);
            match is_case {
                true => self.guard_value(value, bits),
                false => self.guard_default(value, bits, cases),
            }
        }
        self.stack.top_mut().pc = target as u32;
        self.after_guard()
    }

    /// Guards that the value is none of the cases.
    fn guard_default(&mut self, value: u32, bits: u64, cases: &[u32]) {
        let mut numbers: Vec<u64> = cases
            .chunks_exact(2)
            .map(|case| self.bits(case[0]))
            .collect();
        numbers.sort_unstable();
        let is_range = numbers
            .iter()
            .enumerate()
            .all(|(index, number)| *number == index as u64);
        if is_range {
            let end = self.constant(numbers.len() as u64);
            let below = self.value_of(Opcode::UnsignedLess, &[value, end]);
            self.guard_condition(below, false);
        } else if numbers.len() <= SEPARATE_CASES {
            for number in numbers {
                let number = self.constant(number);
                let equal = self.value_of(Opcode::Equal, &[value, number]);
                self.guard_condition(equal, false);
            }
        } else {
            self.guard_value(value, bits);
        }
    }

    pub(super) fn promote(&mut self) -> Step {
        let code = self.code();
        let bits = self.bits(code[2]);
        let value = self.place(code[2]);
        self.guard_value(value, bits);
        let place = self.constant(bits);
        self.set(code[1], bits, place);
        self.advance(4);
        self.after_guard()
    }

    /// Guards that the greens of the merge point at hand are what they are.
    pub(super) fn promote_greens(&mut self, greens: &[u32]) {
        for green in greens {
            let bits = self.bits(*green);
            let value = self.place(*green);
            self.guard_value(value, bits);
        }
    }
}
