//! Allocation: the bump pointer inline, the rest by a cold call.

use super::Lowering;
use super::symbols::Outside;
use crate::entry::Wrapper;
use crate::facts::{HEADER_REGION, VM_REGION};
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{self, BlockArg, InstBuilder, types};
use flow::{TypeId, Value};
use rtlib_runtime::gc::object;
use rtlib_runtime::heap::{COUNT_BYTES, HEADER_BYTES, LEAST_OBJECT_BYTES};
use rtlib_runtime::vm::offset;

impl Lowering<'_> {
    pub(super) fn allocate(&mut self, result: Value, ty: TypeId, count: Option<Value>) {
        let size = self.program.program.types[ty.index()].size;
        let object = match count {
            None => {
                let object = (size as usize).max(LEAST_OBJECT_BYTES).next_multiple_of(8);
                let bytes = (object + HEADER_BYTES) as i64;
                let bytes = self.builder.ins().iconst(types::I64, bytes);
                let start = self.bump(bytes);
                self.header(start, object::header(ty.0), 0);
                self.builder.ins().iadd_imm_s(start, HEADER_BYTES as i64)
            }
            Some(count) => {
                let count = self.value(count);
                let bytes = self.array_bytes(count, size);
                let start = self.bump(bytes);
                let flags = self.flags(HEADER_REGION);
                self.builder.ins().store(flags, count, start, 0);
                self.header(start, u64::from(ty.0), COUNT_BYTES as i32);
                let before = (COUNT_BYTES + HEADER_BYTES) as i64;
                self.builder.ins().iadd_imm_s(start, before)
            }
        };
        // The slow path may have collected, after which what was young is old.
        self.fresh.clear();
        self.fresh.push(result);
        self.define(result, object);
    }

    /// Count, header, and the elements rounded up to words with at least one byte to spare: so a
    /// pointer to the array's end still points into it.
    fn array_bytes(&mut self, count: ir::Value, size: u32) -> ir::Value {
        let elements = self.builder.ins().imul_imm_s(count, i64::from(size));
        let before = (COUNT_BYTES + HEADER_BYTES) as i64;
        if size.is_multiple_of(8) {
            return self.builder.ins().iadd_imm_s(elements, before + 8);
        }
        let padded = self.builder.ins().iadd_imm_s(elements, before + 8);
        self.builder.ins().band_imm_s(padded, -8)
    }

    /// The address of so many zeroed bytes.
    fn bump(&mut self, bytes: ir::Value) -> ir::Value {
        let vm = self.vm();
        let flags = self.flags(VM_REGION);
        let cursor = self
            .builder
            .ins()
            .load(types::I64, flags, vm, offset::HEAP_CURSOR);
        let next = self.builder.ins().iadd(cursor, bytes);
        let limit = self
            .builder
            .ins()
            .load(types::I64, flags, vm, offset::HEAP_LIMIT);
        let is_full = self
            .builder
            .ins()
            .icmp(IntCC::UnsignedGreaterThan, next, limit);
        let slow = self.builder.create_block();
        self.builder.set_cold_block(slow);
        let done = self.builder.create_block();
        let start = self.builder.append_block_param(done, types::I64);
        let end = self.builder.append_block_param(done, types::I64);
        let arguments = [BlockArg::Value(cursor), BlockArg::Value(next)];
        self.builder
            .ins()
            .brif(is_full, slow, &[], done, &arguments);
        self.builder.switch_to_block(slow);
        let callee = self.import(Outside::Wrapper(Wrapper::MakeRoom));
        self.builder.ins().call(callee, &[bytes]);
        let again = self.vm();
        let cursor = self
            .builder
            .ins()
            .load(types::I64, flags, again, offset::HEAP_CURSOR);
        let next = self.builder.ins().iadd(cursor, bytes);
        let arguments = [BlockArg::Value(cursor), BlockArg::Value(next)];
        self.builder.ins().jump(done, &arguments);
        self.builder.switch_to_block(done);
        let vm = self.vm();
        self.builder
            .ins()
            .store(flags, end, vm, offset::HEAP_CURSOR);
        start
    }

    fn header(&mut self, start: ir::Value, header: u64, offset: i32) {
        let header = self.builder.ins().iconst(types::I64, header as i64);
        let flags = self.flags(HEADER_REGION);
        self.builder.ins().store(flags, header, start, offset);
    }
}
