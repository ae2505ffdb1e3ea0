//! Calls of native code, and the portal's return.

use super::{Emitter, FINISHED};
use crate::assembler::{memory, put};
use crate::plan::general::{R15, RCX, RDI, RDX, RSI, RSP};
use crate::plan::{COUNT, Location, SCRATCH};
use jitcode::Opcode;
use trace::Op;

impl Emitter<'_> {
    /// Calls a native function by the wrapper of its signature, or a portal by way of the JIT. Arguments and results are words at rsp.
    pub(super) fn call(&mut self, op: &Op<'_>, operands: &[Location], results: &[Location]) {
        let is_indirect = op.opcode == Opcode::CallIndirect;
        let arguments = &operands[usize::from(is_indirect)..];
        let results_at = arguments.len() as i32 * 8;
        self.area = self.area.max(results_at as u32 + results.len() as u32 * 8);
        for (index, argument) in arguments.iter().enumerate() {
            self.to_memory(RSP, index as i32 * 8, *argument);
        }
        if is_indirect {
            self.copy(Location::General(RSI), operands[0]);
        }
        let layout = self.context.layout;
        let source = self.context.source;
        let assembler = self.assembler();
        let routine = match op.opcode {
            Opcode::CallPortal => {
                assembler.load_constant(RSI, u64::from(op.operands[0]));
                layout.call_portal
            }
            _ => {
                let call = source.image.call(op.operands[0]);
                if !is_indirect {
                    assembler.load_constant(RSI, call.target);
                }
                call.wrapper
            }
        };
        put!(assembler, movq_mr, RDI, R15);
        put!(assembler, leaq_rm, RDX, memory(RSP, 0));
        put!(assembler, leaq_rm, RCX, memory(RSP, results_at));
        assembler.call(SCRATCH, routine);
        for (index, result) in results.iter().enumerate() {
            let from = memory(RSP, results_at + index as i32 * 8);
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
    fn to_memory(&mut self, base: u8, offset: i32, value: Location) {
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
            self.to_memory(SCRATCH, index as i32 * 8, *result);
        }
        let finish = self.context.routines.finish;
        let assembler = self.assembler();
        assembler.load_constant(COUNT, u64::from(FINISHED));
        assembler.jump_outside(finish);
    }
}
