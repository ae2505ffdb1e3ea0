//! Comparisons: as words, and as the conditions of guards.

use super::Emitter;
use crate::assembler::{Condition, immediate, memory, put, slot};
use crate::plan::general::{R15, RSP};
use crate::plan::{COUNT, FLOAT_SCRATCH, FLOAT_SCRATCH_2, Location, SCRATCH};
use jitcode::Opcode;

/// When a comparison holds, by the flags.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Outcome {
    /// One condition says it.
    If(Condition),
    /// Floats are equal: the zero flag without the parity flag, which says that one is no number.
    Equal,
    /// Floats differ.
    NotEqual,
}

impl Emitter<'_> {
    /// A comparison's result as a word.
    pub(super) fn compare_to(
        &mut self,
        opcode: Opcode,
        target: u8,
        first: Location,
        second: Location,
    ) {
        let outcome = self.compare(opcode, first, second);
        let assembler = self.assembler();
        match outcome {
            Outcome::If(condition) => assembler.set_if(condition, target),
            Outcome::Equal => {
                assembler.set_if(Condition::NoParity, SCRATCH);
                // The moves in between leave the flags as they are.
                assembler.set_if(Condition::Equal, target);
                put!(assembler, andq_rm, target, SCRATCH);
            }
            Outcome::NotEqual => {
                assembler.set_if(Condition::Parity, SCRATCH);
                assembler.set_if(Condition::NotEqual, target);
                put!(assembler, orq_rm, target, SCRATCH);
            }
        }
    }

    /// Sets the flags.
    pub(super) fn compare(&mut self, opcode: Opcode, first: Location, second: Location) -> Outcome {
        use Opcode::*;
        match opcode {
            SignedAddOverflows | SignedSubtractOverflows | SignedMultiplyOverflows => {
                self.overflow(opcode, first, second);
                Outcome::If(Condition::Overflow)
            }
            FloatEqual | FloatNotEqual => {
                self.compare_floats(first, second);
                match opcode {
                    FloatEqual => Outcome::Equal,
                    _ => Outcome::NotEqual,
                }
            }
            Poll => {
                let byte = memory(R15, self.context.layout.poll);
                put!(self.assembler(), cmpb_mi, byte, 0u8);
                Outcome::If(Condition::NotEqual)
            }
            StackLow => {
                let layout = self.context.layout;
                let limit = memory(R15, layout.stack_limit);
                let lowest = memory(RSP, -layout.stack_reserve);
                let assembler = self.assembler();
                put!(assembler, leaq_rm, SCRATCH, lowest);
                put!(assembler, cmpq_rm, SCRATCH, limit);
                Outcome::If(Condition::Below)
            }
            // Exchanged, so that the condition does not hold if one is no number.
            FloatLess => {
                self.compare_floats(second, first);
                Outcome::If(Condition::Above)
            }
            FloatLessEqual => {
                self.compare_floats(second, first);
                Outcome::If(Condition::AboveEqual)
            }
            _ => {
                let condition = match opcode {
                    Equal => Condition::Equal,
                    NotEqual => Condition::NotEqual,
                    SignedLess => Condition::Less,
                    SignedLessEqual => Condition::LessEqual,
                    UnsignedLess => Condition::Below,
                    _ => Condition::BelowEqual,
                };
                match first {
                    Location::Constant(_) => {
                        self.compare_words(second, first);
                        Outcome::If(condition.exchanged())
                    }
                    _ => {
                        self.compare_words(first, second);
                        Outcome::If(condition)
                    }
                }
            }
        }
    }

    /// Compares words. Bits of floats are words, too.
    pub(super) fn compare_words(&mut self, first: Location, second: Location) {
        match (first, immediate(second)) {
            (Location::General(_), Some(0)) => self.test(first),
            (Location::General(register), Some(number)) => {
                let assembler = self.assembler();
                match i8::try_from(number) {
                    Ok(short) => put!(assembler, cmpq_mi_sxb, register, short),
                    Err(_) => put!(assembler, cmpq_mi, register, number),
                }
            }
            (Location::Slot(number), Some(value)) => {
                put!(self.assembler(), cmpq_mi, slot(number), value);
            }
            _ => {
                let first = self.register(first, SCRATCH);
                let second = self.operand(second, COUNT);
                put!(self.assembler(), cmpq_rm, first, second);
            }
        }
    }

    fn compare_floats(&mut self, first: Location, second: Location) {
        let first = self.float_register(first, FLOAT_SCRATCH);
        let second = self.float_register(second, FLOAT_SCRATCH_2);
        put!(self.assembler(), ucomisd_a, first, second);
    }

    fn overflow(&mut self, opcode: Opcode, first: Location, second: Location) {
        self.copy(Location::General(SCRATCH), first);
        let immediate = immediate(second);
        let operand = match immediate {
            Some(_) => None,
            None => Some(self.operand(second, COUNT)),
        };
        let assembler = self.assembler();
        match (opcode, operand, immediate.unwrap_or(0)) {
            (Opcode::SignedAddOverflows, Some(operand), _) => {
                put!(assembler, addq_rm, SCRATCH, operand);
            }
            (Opcode::SignedAddOverflows, None, number) => {
                put!(assembler, addq_mi_sxl, SCRATCH, number);
            }
            (Opcode::SignedSubtractOverflows, Some(operand), _) => {
                put!(assembler, subq_rm, SCRATCH, operand);
            }
            (Opcode::SignedSubtractOverflows, None, number) => {
                put!(assembler, subq_mi_sxl, SCRATCH, number);
            }
            (_, Some(operand), _) => put!(assembler, imulq_rm, SCRATCH, operand),
            (_, None, number) => put!(assembler, imulq_rmi_sxl, SCRATCH, SCRATCH, number),
        }
    }
}
