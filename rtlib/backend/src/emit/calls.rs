//! Calls of native code, and the portal's return.

use super::{Emitter, FINISHED};
use crate::assembler::{Condition, memory, put};
use crate::plan::general::{R8, R9, R15, RAX, RBP, RCX, RDI, RDX, RSI, RSP};
use crate::plan::{COUNT, Location, SCRATCH};
use jitcode::image::CallView;
use jitcode::{Opcode, call_flag};
use trace::Op;

/// Registers of integer arguments, in the convention of C and in that of generated code.
const ARGUMENTS: [u8; 6] = [RDI, RSI, RDX, RCX, R8, R9];
/// How many arguments travel in float registers, in both.
const FLOAT_ARGUMENTS: u8 = 8;
/// Registers of integer results in the convention of generated code: those of Cranelift's `Tail`, as many of them as
/// emission uses.
const RESULTS: [u8; 6] = [RAX, RCX, RDX, RSI, RDI, R8];
/// How many results travel in float registers there.
const FLOAT_RESULTS: u8 = 8;
/// Registers of integer results in the convention of C.
const C_RESULTS: [u8; 2] = [RAX, RDX];
/// How many results travel in float registers there.
const C_FLOAT_RESULTS: u8 = 2;

/// The registers of arguments or results of these kinds; nothing if there are too few.
fn registers(kinds: &[u32], general: &[u8], floats: u8) -> Option<Vec<Location>> {
    let (mut general, mut floats) = (general.iter(), 0..floats);
    kinds
        .iter()
        .map(|kind| match kind {
            0 => general.next().map(|register| Location::General(*register)),
            _ => floats.next().map(Location::Float),
        })
        .collect()
}

impl Emitter<'_> {
    /// Calls a native function: in its own convention if all of its arguments and results travel in registers, else by the wrapper of its
    /// signature.
    pub(super) fn call(&mut self, op: &Op<'_>, operands: &[Location], results: &[Location]) {
        let call = self.context.source.image.call(op.operands[0]);
        let is_indirect = op.opcode == Opcode::CallIndirect;
        let (target, arguments) = match is_indirect {
            true => (operands[0], &operands[1..]),
            false => (Location::Constant(call.target), operands),
        };
        let is_internal = call.flags & call_flag::INTERNAL != 0;
        let ways = registers(call.parameters, &ARGUMENTS, FLOAT_ARGUMENTS);
        let back = match is_internal {
            true => registers(call.results, &RESULTS, FLOAT_RESULTS),
            false => registers(call.results, &C_RESULTS, C_FLOAT_RESULTS),
        };
        let (Some(mut to), Some(back)) = (ways, back) else {
            return self.call_by_wrapper(&call, target, arguments, results);
        };
        // rax is no register of an argument.
        to.push(Location::General(RAX));
        let mut from = arguments.to_vec();
        from.push(target);
        self.shuffle(&from, &to);
        self.note_frame();
        put!(self.assembler(), callq_m, RAX);
        self.shuffle(&back, results);
        for (result, bits) in results.iter().zip(call.bits) {
            self.clear_above(*result, *bits);
        }
    }

    /// Makes zeros of the bits of a register that a result has left open.
    fn clear_above(&mut self, location: Location, bits: u32) {
        let assembler = self.assembler();
        match (location, bits) {
            (Location::General(register), 8) => put!(assembler, movzbl_rm, register, register),
            (Location::General(register), 16) => put!(assembler, movzwl_rm, register, register),
            (Location::General(register), 32) => put!(assembler, movl_rm, register, register),
            (Location::Float(register), 32) => {
                put!(assembler, movd_b, SCRATCH, register);
                put!(assembler, movd_a, register, SCRATCH);
            }
            _ => {}
        }
    }

    /// Calls the wrapper of a signature, to which arguments and results are words at rsp.
    fn call_by_wrapper(
        &mut self,
        call: &CallView<'_>,
        target: Location,
        arguments: &[Location],
        results: &[Location],
    ) {
        let results_at = arguments.len() as i32 * 8;
        self.area = self.area.max(results_at as u32 + results.len() as u32 * 8);
        for (index, argument) in arguments.iter().enumerate() {
            self.put_word(RSP, index as i32 * 8, *argument);
        }
        self.copy(Location::General(RSI), target);
        let assembler = self.assembler();
        put!(assembler, movq_mr, RDI, R15);
        put!(assembler, leaq_rm, RDX, memory(RSP, 0));
        put!(assembler, leaq_rm, RCX, memory(RSP, results_at));
        self.note_frame();
        self.assembler().call(SCRATCH, call.wrapper);
        self.take_results(RSP, results_at, results);
    }

    /// Calls the code of a portal from a point on, whose record is put together at rsp. Results come in the exit buffer.
    pub(super) fn call_portal(&mut self, op: &Op<'_>, operands: &[Location], results: &[Location]) {
        self.area = self.area.max(operands.len() as u32 * 8);
        for (index, word) in operands.iter().enumerate() {
            self.put_word(RSP, index as i32 * 8, *word);
        }
        let point = op.operands[0];
        let greens = self.context.source.image.point(point).greens.len();
        let greens: Option<Vec<u64>> = operands[..greens]
            .iter()
            .map(|green| match green {
                Location::Constant(bits) => Some(*bits),
                _ => None,
            })
            .collect();
        let routines = self.context.routines;
        let target = greens.map(|greens| (self.context.target_of)(point, &greens));
        let assembler = &mut self.emitted.assembler;
        put!(assembler, movq_mr, RSI, RSP);
        assembler.load_constant(COUNT, u64::from(point));
        match target {
            Some(target) => {
                assembler.load_constant(SCRATCH, target);
                put!(assembler, callq_m, memory(SCRATCH, 0));
            }
            None => assembler.call(SCRATCH, routines.call_portal_address),
        }
        put!(assembler, cmpl_mi, RAX, FINISHED);
        let jump = assembler.jump_if(Condition::NotEqual);
        let back = assembler.here();
        self.unfinished.push((jump, back));
        if results.iter().any(|result| *result != Location::Nowhere) {
            assembler.load_constant(SCRATCH, routines.buffer);
            self.take_results(SCRATCH, 0, results);
        }
    }

    /// What is off the hot path of calls of portals: the JIT goes on where the callee was left.
    pub(super) fn unfinished(&mut self) {
        let (layout, routines) = (self.context.layout, self.context.routines);
        for (jump, back) in std::mem::take(&mut self.unfinished) {
            self.assembler().bind_here(jump);
            self.note_frame();
            let assembler = self.assembler();
            put!(assembler, movq_mr, RDI, R15);
            put!(assembler, movq_mr, RSI, RAX);
            assembler.load_constant(RDX, routines.buffer);
            assembler.call(SCRATCH, layout.finish_portal);
            let jump = assembler.jump();
            assembler.bind(jump, back);
        }
    }

    /// Tells who looks at the stack from now on that this frame is the innermost.
    pub(super) fn note_frame(&mut self) {
        let frame = memory(R15, self.context.layout.frame);
        put!(self.assembler(), movq_mr, frame, RBP);
    }

    fn take_results(&mut self, base: u8, offset: i32, results: &[Location]) {
        for (index, result) in results.iter().enumerate() {
            let from = memory(base, offset + index as i32 * 8);
            match *result {
                Location::General(register) => {
                    put!(self.assembler(), movq_rm, register, from);
                }
                Location::Float(register) => put!(self.assembler(), movsd_a_m, register, from),
                Location::Nowhere => {}
                other => panic!("the result of a call in {other}"),
            }
        }
    }

    /// Writes a word to memory; uses [`COUNT`] if need be.
    fn put_word(&mut self, base: u8, offset: i32, value: Location) {
        let target = memory(base, offset);
        match value {
            Location::General(register) => put!(self.assembler(), movq_mr, target, register),
            Location::Float(register) => put!(self.assembler(), movsd_c_m, target, register),
            _ => match crate::assembler::immediate(value) {
                Some(number) => put!(self.assembler(), movq_mi_sxl, target, number),
                None => {
                    let register = self.register(value, COUNT);
                    put!(self.assembler(), movq_mr, target, register);
                }
            },
        }
    }

    /// The portal's results go to the exit buffer.
    pub(super) fn finish(&mut self, results: &[Location]) {
        let buffer = self.context.routines.buffer;
        self.assembler().load_constant(SCRATCH, buffer);
        for (index, result) in results.iter().enumerate() {
            self.put_word(SCRATCH, index as i32 * 8, *result);
        }
        let finish = self.context.routines.finish;
        let assembler = self.assembler();
        assembler.load_constant(COUNT, u64::from(FINISHED));
        assembler.jump_outside(finish);
    }
}
