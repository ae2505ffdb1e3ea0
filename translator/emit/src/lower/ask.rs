//! What the VM is asked: whether something waits for the program, and whether its stack is low.

use super::Lowering;
use crate::facts::VM_REGION;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, types};
use flow::{Question, Value};
use rtlib_runtime::stack::RESERVE;
use rtlib_runtime::vm::offset;

impl Lowering<'_> {
    pub(super) fn ask(&mut self, question: Question, result: Value) {
        let vm = self.vm();
        let flags = self.flags(VM_REGION);
        let answer = match question {
            Question::Poll => {
                // An atomic load: an ordinary one might be moved out of a loop that writes nothing, and would then see the first answer for ever.
                let at = self.builder.ins().iadd_imm_s(vm, i64::from(offset::POLL));
                self.builder.ins().atomic_load(types::I8, flags, at)
            }
            Question::StackLow => {
                let limit = self
                    .builder
                    .ins()
                    .load(types::I64, flags, vm, offset::STACK_LIMIT);
                let pointer = self.builder.ins().get_stack_pointer(types::I64);
                let lowest = self.builder.ins().iadd_imm_s(pointer, -(RESERVE as i64));
                self.builder
                    .ins()
                    .icmp(IntCC::UnsignedLessThan, lowest, limit)
            }
        };
        self.define(result, answer);
    }
}
