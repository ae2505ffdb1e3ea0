//! Operations on words.

use super::Emitter;
use crate::assembler::{Condition, immediate, indexed, memory, put, slot};
use crate::plan::general::{RAX, RDX};
use crate::plan::{COUNT, Location, SCRATCH};
use cranelift_assembler_x64::{GprMem, TrapCode};
use jitcode::Opcode;
use std::num::NonZeroU8;
use trace::Op;

/// The encoder wants a reason for traps. Divisions do not trap: the interpreter has checked before.
const NO_TRAP: TrapCode = TrapCode(NonZeroU8::MIN);

/// An operation of the form `target = target operation operand`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Binary {
    Add,
    Subtract,
    And,
    Or,
    Xor,
    Multiply,
}

impl Emitter<'_> {
    /// Emits an operation on words, if it is one.
    pub(super) fn word(&mut self, op: &Op<'_>, operands: &[Location], result: Location) -> bool {
        use Opcode::*;
        let Location::General(target) = result else {
            return false;
        };
        let first = operands.first().copied().unwrap_or(Location::Nowhere);
        let second = operands.get(1).copied().unwrap_or(Location::Nowhere);
        match op.opcode {
            Add => self.add(target, first, second),
            Subtract => match immediate(second).and_then(i32::checked_neg) {
                Some(number) => self.add(target, first, Location::Constant(number as u64)),
                None => self.binary(Binary::Subtract, target, first, second),
            },
            And => self.binary(Binary::And, target, first, second),
            Or => self.binary(Binary::Or, target, first, second),
            Xor => self.binary(Binary::Xor, target, first, second),
            Multiply => self.multiply(target, first, second),
            ShiftLeft | SignedShiftRight | UnsignedShiftRight | RotateLeft => {
                self.shift(op.opcode, target, first, second);
            }
            SignedDivide | SignedRemainder | UnsignedDivide | UnsignedRemainder => {
                self.divide(op.opcode, first, second);
            }
            Negate | Not | SwapBytes => {
                self.copy(result, first);
                let assembler = self.assembler();
                match op.opcode {
                    Negate => put!(assembler, negq_m, target),
                    Not => put!(assembler, notq_m, target),
                    _ => put!(assembler, bswapq_o, target),
                }
            }
            CountOnes | LeadingZeros | TrailingZeros => self.count_bits(op.opcode, target, first),
            SignExtend8 | SignExtend16 | SignExtend32 | ZeroExtend8 | ZeroExtend16
            | ZeroExtend32 => self.extend(op.opcode, target, first),
            Select => {
                self.test(first);
                // Copies leave the flags alone.
                self.copy(result, operands[2]);
                let value = self.operand(second, SCRATCH);
                put!(self.assembler(), cmovneq_rm, target, value);
            }
            Interior => {
                let offset = op.operands[1] as i32;
                self.add(target, first, Location::Constant(i64::from(offset) as u64));
            }
            InteriorIndexed => {
                let (scale, offset) = (op.operands[2], op.operands[3] as i32);
                let address = self.address(first, Some((second, scale)), offset);
                put!(self.assembler(), leaq_rm, target, address);
            }
            SameAs | FloatToWord => self.copy(result, first),
            UnsignedMultiplyOverflows => {
                self.copy(Location::General(COUNT), second);
                self.copy(Location::General(RAX), first);
                let assembler = self.assembler();
                put!(assembler, mulq_m, RAX, RDX, COUNT);
                assembler.set_if(Condition::Overflow, target);
            }
            FloatToSigned | FloatToUnsigned => self.float_to_word(op.opcode, target, first),
            opcode if crate::allocate::is_comparison(opcode) => {
                self.compare_to(op.opcode, target, first, second);
            }
            _ => return false,
        }
        true
    }

    /// A location as a source operand: in place if it is a register or a slot, else loaded into `scratch`.
    pub(super) fn operand(&mut self, location: Location, scratch: u8) -> GprMem<u8, u8> {
        match location {
            Location::General(register) => GprMem::Gpr(register),
            Location::Slot(number) => GprMem::Mem(slot(number)),
            _ => GprMem::Gpr(self.register(location, scratch)),
        }
    }

    /// A location as a register: its own, or `scratch`.
    pub(super) fn register(&mut self, location: Location, scratch: u8) -> u8 {
        match location {
            Location::General(register) => register,
            _ => {
                self.copy(Location::General(scratch), location);
                scratch
            }
        }
    }

    /// Sets the flags for whether a word is zero.
    pub(super) fn test(&mut self, location: Location) {
        match location {
            Location::Slot(number) => put!(self.assembler(), cmpq_mi_sxb, slot(number), 0i8),
            _ => {
                let register = self.register(location, SCRATCH);
                put!(self.assembler(), testq_mr, register, register);
            }
        }
    }

    fn add(&mut self, target: u8, first: Location, second: Location) {
        // Only one of them can be a constant that matters: what is constant in both has been folded.
        let (first, second) = match first {
            Location::Constant(_) => (second, first),
            _ => (first, second),
        };
        match (first, immediate(second), second) {
            (Location::General(base), Some(number), _) if base != target => {
                put!(self.assembler(), leaq_rm, target, memory(base, number));
            }
            (Location::General(base), _, Location::General(index))
                if base != target && index != target =>
            {
                put!(
                    self.assembler(),
                    leaq_rm,
                    target,
                    indexed(base, index, 1, 0)
                );
            }
            _ => self.binary(Binary::Add, target, first, second),
        }
    }

    fn binary(&mut self, operation: Binary, target: u8, first: Location, second: Location) {
        let into = Location::General(target);
        let commutes = operation != Binary::Subtract;
        let (first, second) =
            match commutes && (second == into || matches!(first, Location::Constant(_))) {
                true => (second, first),
                false => (first, second),
            };
        if second == into && first != into {
            // Nothing may be written over the second operand before it is used.
            self.copy(Location::General(SCRATCH), first);
            self.apply(operation, SCRATCH, second);
            self.copy(into, Location::General(SCRATCH));
            return;
        }
        self.copy(into, first);
        self.apply(operation, target, second);
    }

    fn apply(&mut self, operation: Binary, target: u8, operand: Location) {
        if let Some(number) = immediate(operand) {
            let assembler = self.assembler();
            let short = i8::try_from(number);
            match (operation, short) {
                (Binary::Add, Ok(short)) => put!(assembler, addq_mi_sxb, target, short),
                (Binary::Add, _) => put!(assembler, addq_mi_sxl, target, number),
                (Binary::Subtract, Ok(short)) => put!(assembler, subq_mi_sxb, target, short),
                (Binary::Subtract, _) => put!(assembler, subq_mi_sxl, target, number),
                (Binary::And, Ok(short)) => put!(assembler, andq_mi_sxb, target, short),
                (Binary::And, _) => put!(assembler, andq_mi_sxl, target, number),
                (Binary::Or, Ok(short)) => put!(assembler, orq_mi_sxb, target, short),
                (Binary::Or, _) => put!(assembler, orq_mi_sxl, target, number),
                (Binary::Xor, Ok(short)) => put!(assembler, xorq_mi_sxb, target, short),
                (Binary::Xor, _) => put!(assembler, xorq_mi_sxl, target, number),
                (Binary::Multiply, _) => put!(assembler, imulq_rmi_sxl, target, target, number),
            }
            return;
        }
        let operand = self.operand(operand, COUNT);
        let assembler = self.assembler();
        match operation {
            Binary::Add => put!(assembler, addq_rm, target, operand),
            Binary::Subtract => put!(assembler, subq_rm, target, operand),
            Binary::And => put!(assembler, andq_rm, target, operand),
            Binary::Or => put!(assembler, orq_rm, target, operand),
            Binary::Xor => put!(assembler, xorq_rm, target, operand),
            Binary::Multiply => put!(assembler, imulq_rm, target, operand),
        }
    }

    fn multiply(&mut self, target: u8, first: Location, second: Location) {
        let (first, second) = match first {
            Location::Constant(_) => (second, first),
            _ => (first, second),
        };
        match immediate(second) {
            Some(number) => {
                let operand = self.operand(first, SCRATCH);
                put!(self.assembler(), imulq_rmi_sxl, target, operand, number);
            }
            None => self.binary(Binary::Multiply, target, first, second),
        }
    }

    fn shift(&mut self, opcode: Opcode, target: u8, value: Location, count: Location) {
        let into = Location::General(target);
        if let Location::Constant(count) = count {
            self.copy(into, value);
            let (assembler, count) = (self.assembler(), count as u8 & 63);
            match opcode {
                Opcode::ShiftLeft => put!(assembler, shlq_mi, target, count),
                Opcode::SignedShiftRight => put!(assembler, sarq_mi, target, count),
                Opcode::UnsignedShiftRight => put!(assembler, shrq_mi, target, count),
                _ => put!(assembler, rolq_mi, target, count),
            }
            return;
        }
        self.copy(Location::General(COUNT), count);
        self.copy(into, value);
        let assembler = self.assembler();
        match opcode {
            Opcode::ShiftLeft => put!(assembler, shlq_mc, target, COUNT),
            Opcode::SignedShiftRight => put!(assembler, sarq_mc, target, COUNT),
            Opcode::UnsignedShiftRight => put!(assembler, shrq_mc, target, COUNT),
            _ => put!(assembler, rolq_mc, target, COUNT),
        }
    }

    /// Quotient in rax, remainder in rdx, of which nothing else is needed.
    fn divide(&mut self, opcode: Opcode, first: Location, second: Location) {
        let in_the_way = [Location::General(RAX), Location::General(RDX)];
        let divisor = match second {
            Location::General(_) | Location::Slot(_) if !in_the_way.contains(&second) => second,
            _ => {
                self.copy(Location::General(COUNT), second);
                Location::General(COUNT)
            }
        };
        self.copy(Location::General(RAX), first);
        let divisor = self.operand(divisor, COUNT);
        let assembler = self.assembler();
        match opcode {
            Opcode::SignedDivide | Opcode::SignedRemainder => {
                put!(assembler, cqto_zo, RDX, RAX);
                put!(assembler, idivq_m, RAX, RDX, divisor, NO_TRAP);
            }
            _ => {
                put!(assembler, xorl_rm, RDX, RDX);
                put!(assembler, divq_m, RAX, RDX, divisor, NO_TRAP);
            }
        }
    }

    fn count_bits(&mut self, opcode: Opcode, target: u8, value: Location) {
        let operand = self.operand(value, COUNT);
        let assembler = self.assembler();
        match opcode {
            Opcode::CountOnes => put!(assembler, popcntq_rm, target, operand),
            // bsr and bsf say by a flag that there is no bit.
            Opcode::LeadingZeros => {
                assembler.load_constant(SCRATCH, 127);
                put!(assembler, bsrq_rm, target, operand);
                put!(assembler, cmoveq_rm, target, SCRATCH);
                put!(assembler, xorq_mi_sxb, target, 63i8);
            }
            _ => {
                assembler.load_constant(SCRATCH, 64);
                put!(assembler, bsfq_rm, target, operand);
                put!(assembler, cmoveq_rm, target, SCRATCH);
            }
        }
    }

    fn extend(&mut self, opcode: Opcode, target: u8, value: Location) {
        let operand = self.operand(value, SCRATCH);
        let assembler = self.assembler();
        match opcode {
            Opcode::SignExtend8 => put!(assembler, movsbq_rm, target, operand),
            Opcode::SignExtend16 => put!(assembler, movswq_rm, target, operand),
            Opcode::SignExtend32 => put!(assembler, movslq_rm, target, operand),
            Opcode::ZeroExtend8 => put!(assembler, movzbl_rm, target, operand),
            Opcode::ZeroExtend16 => put!(assembler, movzwl_rm, target, operand),
            _ => put!(assembler, movl_rm, target, operand),
        }
    }
}
