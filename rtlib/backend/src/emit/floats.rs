//! Operations on floats.

use super::Emitter;
use crate::assembler::{Condition, put};
use crate::plan::{COUNT, FLOAT_SCRATCH, FLOAT_SCRATCH_2, Location, SCRATCH};
use jitcode::Opcode;
use trace::Op;

/// The sign of a double.
const SIGN: u64 = 1 << 63;

/// The double 2 to the 63rd.
const TWO_63: u64 = 0x43e0_0000_0000_0000;

/// Ways of rounding, as `roundsd` numbers them, without exceptions for inexact results.
const DOWN: u8 = 9;
const UP: u8 = 10;
const TOWARDS_ZERO: u8 = 11;

impl Emitter<'_> {
    /// Emits an operation whose result is a float.
    pub(super) fn float(&mut self, op: &Op<'_>, operands: &[Location], result: Location) {
        use Opcode::*;
        let Location::Float(target) = result else {
            panic!("{:?} has its result in {result}", op.opcode);
        };
        let first = operands[0];
        match op.opcode {
            FloatAdd | FloatSubtract | FloatMultiply | FloatDivide => {
                self.float_binary(op.opcode, target, first, operands[1]);
            }
            FloatNegate | FloatAbsolute => {
                let mask = if op.opcode == FloatNegate {
                    SIGN
                } else {
                    !SIGN
                };
                self.copy(result, first);
                self.copy(Location::Float(FLOAT_SCRATCH), Location::Constant(mask));
                let assembler = self.assembler();
                match op.opcode {
                    FloatNegate => put!(assembler, xorps_a, target, FLOAT_SCRATCH),
                    _ => put!(assembler, andps_a, target, FLOAT_SCRATCH),
                }
            }
            SquareRoot | Floor | Ceiling | Truncate => {
                let operand = self.float_register(first, FLOAT_SCRATCH);
                let assembler = self.assembler();
                match op.opcode {
                    SquareRoot => put!(assembler, sqrtsd_a, target, operand),
                    Floor => put!(assembler, roundsd_rmi, target, operand, DOWN),
                    Ceiling => put!(assembler, roundsd_rmi, target, operand, UP),
                    _ => put!(assembler, roundsd_rmi, target, operand, TOWARDS_ZERO),
                }
            }
            SignedToFloat | SignedToSingle => {
                let operand = self.operand(first, SCRATCH);
                let assembler = self.assembler();
                // The conversions keep the upper bits of what was there.
                put!(assembler, xorps_a, target, target);
                match op.opcode {
                    SignedToFloat => put!(assembler, cvtsi2sdq_a, target, operand),
                    _ => put!(assembler, cvtsi2ssq_a, target, operand),
                }
            }
            UnsignedToFloat | UnsignedToSingle => {
                self.unsigned_to_float(op.opcode == UnsignedToFloat, target, first);
            }
            SingleToDouble => {
                let operand = self.float_register(first, FLOAT_SCRATCH);
                put!(self.assembler(), cvtss2sd_a, target, operand);
            }
            DoubleToSingle => {
                self.copy(Location::Float(FLOAT_SCRATCH), first);
                let assembler = self.assembler();
                put!(assembler, xorps_a, target, target);
                put!(assembler, cvtsd2ss_a, target, FLOAT_SCRATCH);
            }
            WordToFloat | SameAs => self.copy(result, first),
            FloatSelect => self.float_select(target, operands),
            other => panic!("{other:?} has no machine code"),
        }
    }

    /// A location as a float register: its own, or `scratch`.
    pub(super) fn float_register(&mut self, location: Location, scratch: u8) -> u8 {
        match location {
            Location::Float(register) => register,
            _ => {
                self.copy(Location::Float(scratch), location);
                scratch
            }
        }
    }

    fn float_binary(&mut self, opcode: Opcode, target: u8, first: Location, second: Location) {
        let mut second = self.float_register(second, FLOAT_SCRATCH);
        if second == target && first != Location::Float(target) {
            self.copy(Location::Float(FLOAT_SCRATCH), Location::Float(second));
            second = FLOAT_SCRATCH;
        }
        self.copy(Location::Float(target), first);
        let assembler = self.assembler();
        match opcode {
            Opcode::FloatAdd => put!(assembler, addsd_a, target, second),
            Opcode::FloatSubtract => put!(assembler, subsd_a, target, second),
            Opcode::FloatMultiply => put!(assembler, mulsd_a, target, second),
            _ => put!(assembler, divsd_a, target, second),
        }
    }

    /// Words from 2^63 on are halved, with the lost bit kept for rounding, converted as signed ones, and doubled.
    fn unsigned_to_float(&mut self, is_double: bool, target: u8, value: Location) {
        self.copy(Location::General(SCRATCH), value);
        let assembler = self.assembler();
        put!(assembler, xorps_a, target, target);
        put!(assembler, testq_mr, SCRATCH, SCRATCH);
        let displacement = assembler.jump_if(Condition::GreaterEqual);
        put!(assembler, movq_mr, COUNT, SCRATCH);
        put!(assembler, shrq_mi, SCRATCH, 1u8);
        put!(assembler, andq_mi_sxb, COUNT, 1i8);
        put!(assembler, orq_rm, SCRATCH, COUNT);
        match is_double {
            true => {
                put!(assembler, cvtsi2sdq_a, target, SCRATCH);
                put!(assembler, addsd_a, target, target);
            }
            false => {
                put!(assembler, cvtsi2ssq_a, target, SCRATCH);
                put!(assembler, addss_a, target, target);
            }
        }
        let end = assembler.jump();
        assembler.bind_here(displacement);
        match is_double {
            true => put!(assembler, cvtsi2sdq_a, target, SCRATCH),
            false => put!(assembler, cvtsi2ssq_a, target, SCRATCH),
        }
        assembler.bind_here(end);
    }

    /// Truncates and saturates; what is no number becomes 0.
    pub(super) fn float_to_word(&mut self, opcode: Opcode, target: u8, value: Location) {
        let value = self.float_register(value, FLOAT_SCRATCH);
        match opcode {
            Opcode::FloatToSigned => self.float_to_signed(target, value),
            _ => self.float_to_unsigned(target, value),
        }
    }

    fn float_to_signed(&mut self, target: u8, value: u8) {
        let assembler = self.assembler();
        put!(assembler, cvttsd2si_aq, target, value);
        // The least word, which is also the answer to what does not fit, is the only one from which 1 cannot be taken.
        put!(assembler, cmpq_mi_sxb, target, 1i8);
        let fits = assembler.jump_if(Condition::NoOverflow);
        put!(assembler, xorps_a, FLOAT_SCRATCH_2, FLOAT_SCRATCH_2);
        put!(assembler, ucomisd_a, value, FLOAT_SCRATCH_2);
        let is_number = assembler.jump_if(Condition::NoParity);
        assembler.load_constant(target, 0);
        let zero = assembler.jump();
        assembler.bind_here(is_number);
        let is_least = assembler.jump_if(Condition::Below);
        assembler.load_constant(target, i64::MAX as u64);
        assembler.bind_here(is_least);
        assembler.bind_here(zero);
        assembler.bind_here(fits);
    }

    fn float_to_unsigned(&mut self, target: u8, value: u8) {
        self.copy(Location::Float(FLOAT_SCRATCH_2), Location::Constant(TWO_63));
        let assembler = self.assembler();
        put!(assembler, ucomisd_a, value, FLOAT_SCRATCH_2);
        // Not a number counts as small, too.
        let no_number = assembler.jump_if(Condition::Parity);
        let is_large = assembler.jump_if(Condition::AboveEqual);
        assembler.bind_here(no_number);
        put!(assembler, cvttsd2si_aq, target, value);
        // Negative numbers, and the least word for what is no number.
        put!(assembler, testq_mr, target, target);
        let fits = assembler.jump_if(Condition::GreaterEqual);
        assembler.load_constant(target, 0);
        let end = assembler.jump();
        assembler.bind_here(is_large);
        put!(assembler, movaps_a, FLOAT_SCRATCH, value);
        put!(assembler, subsd_a, FLOAT_SCRATCH, FLOAT_SCRATCH_2);
        put!(assembler, cvttsd2si_aq, target, FLOAT_SCRATCH);
        assembler.load_constant(SCRATCH, SIGN);
        put!(assembler, xorq_rm, target, SCRATCH);
        // Without the sign now, it was the least word: too large.
        put!(assembler, testq_mr, target, target);
        let in_range = assembler.jump_if(Condition::Less);
        assembler.load_constant(target, u64::MAX);
        for displacement in [fits, end, in_range] {
            assembler.bind_here(displacement);
        }
    }

    fn float_select(&mut self, target: u8, operands: &[Location]) {
        let [condition, first, second] = *operands else {
            panic!("a selection has three operands");
        };
        let first = Location::Float(self.float_register(first, FLOAT_SCRATCH));
        let second = Location::Float(self.float_register(second, FLOAT_SCRATCH_2));
        self.test(condition);
        let (kept, other, skip) = match second == Location::Float(target) {
            true => (second, first, Condition::Equal),
            false => (first, second, Condition::NotEqual),
        };
        self.copy(Location::Float(target), kept);
        let displacement = self.assembler().jump_if(skip);
        self.copy(Location::Float(target), other);
        self.assembler().bind_here(displacement);
    }
}
