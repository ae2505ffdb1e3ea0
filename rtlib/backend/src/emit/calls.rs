//! Calls of native code, and the portal's return.

use super::{Emitter, FINISHED};
use crate::assembler::{Condition, memory, put};
use crate::plan::general::{R15, RAX, RBP, RCX, RDI, RDX, RSI, RSP};
use crate::plan::{COUNT, Location, SCRATCH};
use jitcode::Opcode;
use trace::Op;

impl Emitter<'_> {
    /// Calls a native function by the wrapper of its signature. Arguments and results are words at rsp.
    pub(super) fn call(&mut self, op: &Op<'_>, operands: &[Location], results: &[Location]) {
        let is_indirect = op.opcode == Opcode::CallIndirect;
        let arguments = &operands[usize::from(is_indirect)..];
        let results_at = arguments.len() as i32 * 8;
        self.area = self.area.max(results_at as u32 + results.len() as u32 * 8);
        for (index, argument) in arguments.iter().enumerate() {
            self.put_word(RSP, index as i32 * 8, *argument);
        }
        if is_indirect {
            self.copy(Location::General(RSI), operands[0]);
        }
        let call = self.context.source.image.call(op.operands[0]);
        let assembler = self.assembler();
        if !is_indirect {
            assembler.load_constant(RSI, call.target);
        }
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
