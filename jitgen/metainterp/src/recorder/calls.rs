//! Calls and returns.

use super::{Callee, FrameNotes, NO_OPERATION, Recorder, Step};
use crate::Abort;
use crate::blackhole::Leave;
use crate::enter::Next;
use crate::frame::{call_parts, open_call};
use jitcode::call_flag::{ELIDABLE, LOOP_INVARIANT};
use jitcode::{CONSTANT, Kind, Opcode};
use rustc_hash::FxHasher;
use std::hash::{Hash, Hasher};
use std::time::Instant;
use trace::Host;

impl Recorder<'_> {
    /// A call that the codewriter would look into. Deep recursion and callees that have been blamed are called natively.
    ///
    /// What goes deep is a function that calls itself with equal constants: the interpreter of a tree has another node at each level, and the tree
    /// ends. Of a portal all calls count, for it goes as deep as the guest does.
    pub(super) fn call<H: Host>(&mut self, host: &mut H) -> Step {
        let code = self.code();
        let jitcode = self.jit.image.jitcode(code[1]);
        let callee = Callee {
            jitcode: code[1],
            constants: match jitcode.portal {
                Some(_) => 0,
                None => self.hash_of_constants(call_parts(code, 2, true).arguments),
            },
        };
        let frames = self.stack.frames.iter();
        let all = frames.filter(|frame| frame.jitcode == callee.jitcode);
        let limit = self.jit.settings().recursion_limit as usize;
        let is_full = self.stack.frames.len() as u32 >= self.jit.settings().frame_limit;
        let is_deep = match jitcode.portal.is_some() || is_full {
            true => all.count() > limit,
            false => {
                let notes = self.notes.iter();
                notes.filter(|notes| notes.callee == Some(callee)).count() > limit
            }
        };
        if is_deep || self.jit.opaque.borrow().contains(&callee) {
            let descriptor = jitcode.call;
            let parts = call_parts(code, 2, true);
            self.call_natively(
                host,
                Opcode::CallResidual,
                descriptor,
                None,
                parts.arguments,
                parts.results,
            );
            self.advance(parts.end as usize);
            return Step::Go;
        }
        if is_full {
            return Step::Give(Abort::TooManyFrames);
        }
        let parts = call_parts(code, 2, true);
        let arguments: Vec<(u64, u32)> = parts
            .arguments
            .iter()
            .map(|operand| (self.bits(*operand), self.place(*operand)))
            .collect();
        let parent = self.snapshot();
        self.stack.push(&self.jit.image, callee.jitcode);
        let zero = self.constant(0);
        self.places.resize(self.stack.registers.len(), zero);
        self.notes.push(FrameNotes {
            parent: Some(parent),
            start: self.trace.code.len(),
            place: None,
            callee: Some(callee),
        });
        for (register, (bits, place)) in jitcode.parameters.iter().zip(arguments) {
            self.set(*register, bits, place);
        }
        Step::Go
    }

    /// Tells arguments apart by those that are constants of the trace.
    fn hash_of_constants(&mut self, arguments: &[u32]) -> u64 {
        let mut hasher = FxHasher::default();
        for operand in arguments {
            let is_constant = self.place(*operand) >= CONSTANT;
            is_constant.then(|| self.bits(*operand)).hash(&mut hasher);
        }
        hasher.finish()
    }

    pub(super) fn residual<H: Host>(&mut self, host: &mut H, opcode: Opcode) {
        let code = self.code();
        let is_indirect = opcode == Opcode::CallIndirect;
        let target = is_indirect.then(|| code[2]);
        let parts = call_parts(code, 2 + usize::from(is_indirect), false);
        self.call_natively(
            host,
            opcode,
            code[1],
            target,
            parts.arguments,
            parts.results,
        );
        self.advance(parts.end as usize);
    }

    /// Calls native code and records the call. An elidable call of constants leaves constants and no operation.
    fn call_natively<H: Host>(
        &mut self,
        host: &mut H,
        opcode: Opcode,
        descriptor: u32,
        target: Option<u32>,
        arguments: &[u32],
        results: &[u32],
    ) {
        let call = self.jit.image.call(descriptor);
        let address = target.map_or(call.target, |operand| self.bits(operand));
        let bits: Vec<u64> = arguments
            .iter()
            .map(|operand| self.bits(*operand))
            .collect();
        let mut operands = vec![descriptor];
        if let Some(operand) = target {
            operands.push(self.place(operand));
        }
        operands.push(arguments.len() as u32);
        for operand in arguments {
            operands.push(self.place(*operand));
        }
        let given = &operands[operands.len() - arguments.len()..];
        let folds = call.flags & (ELIDABLE | LOOP_INVARIANT) != 0
            && given.iter().all(|place| *place >= CONSTANT);
        let mut values = vec![0; results.len()];
        let start = Instant::now();
        host.call(call.wrapper, address, &bits, &mut values);
        self.native += start.elapsed().as_nanos() as u64;
        if folds {
            for (register, value) in results.iter().zip(values) {
                let place = self.constant(value);
                self.set(*register, value, place);
            }
            return;
        }
        operands.push(results.len() as u32);
        self.emit(opcode, &operands);
        for ((register, value), kind) in results.iter().zip(values).zip(call.results) {
            let kind = if *kind == 0 { Kind::Word } else { Kind::Float };
            let place = self.define(kind, NO_OPERATION);
            self.set(*register, value, place);
        }
        let (everything, writes) = self.jit.image.effects(call.effects);
        if everything {
            self.cache.forget_all();
        }
        for class in writes {
            self.cache.forget_class(&self.jit.image, *class);
        }
    }

    /// `return`: into the caller, or out of the trace.
    pub(super) fn leave_frame(&mut self) -> Step {
        let code = self.code();
        let operands = &code[2..2 + code[1] as usize];
        let results: Vec<(u64, u32)> = operands
            .iter()
            .map(|operand| (self.bits(*operand), self.place(*operand)))
            .collect();
        if self.stack.frames.len() == 1 {
            let places: Vec<u32> = results.iter().map(|(_, place)| *place).collect();
            self.finish(&places);
            let values = results.iter().map(|(bits, _)| *bits).collect();
            return Step::End(Next::Leave(Leave::Returned(values)));
        }
        self.pop_frame(&results);
        Step::Go
    }

    /// Takes the innermost frame away and gives its caller the results.
    pub(super) fn pop_frame(&mut self, results: &[(u64, u32)]) {
        self.leave_callee();
        self.stack.pop();
        self.places.truncate(self.stack.registers.len());
        let frame = self.stack.top();
        let parts = open_call(frame.code, frame.pc);
        for (register, (bits, place)) in parts.results.iter().zip(results) {
            self.set(*register, *bits, *place);
        }
        self.stack.top_mut().pc = parts.end;
    }
}
