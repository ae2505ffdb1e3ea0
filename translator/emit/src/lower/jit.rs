//! What portals with a JIT have beside the interpreter: a look whether there is one, ticks, entries.
//!
//! A tick is inline: a hash of the point and its greens finds a counter, which goes down by one; below a limit, the place is hot. Which
//! place it was exactly, the JIT finds out. `rtlib_runtime::jit::tick::index` is the same hash for the other side.

use super::Lowering;
use super::symbols::{Helper, Outside};
use crate::entry::word_of;
use crate::facts::VM_REGION;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, MemFlagsData, types};
use flow::{JitTick, Value};
use rtlib_runtime::jit::tick::{COUNTERS, MULTIPLIER, SHIFT, seed};
use rtlib_runtime::vm::offset;

impl Lowering<'_> {
    pub(super) fn jit_enabled(&mut self, result: Value) {
        let vm = self.vm();
        let flags = self.flags(VM_REGION);
        let enabled = self
            .builder
            .ins()
            .load(types::I8, flags, vm, offset::JIT_ENABLED);
        self.define(result, enabled);
    }

    pub(super) fn jit_tick(&mut self, tick: &JitTick, result: Value) {
        let seed = seed(tick.point) as i64;
        let mut hash = self.builder.ins().iconst(types::I64, seed);
        for green in &tick.greens {
            let (ty, value) = (self.function.type_of(*green), self.value(*green));
            let word = word_of(&mut self.builder, ty, value);
            hash = self.builder.ins().bxor(hash, word);
            hash = self.builder.ins().imul_imm_s(hash, MULTIPLIER as i64);
        }
        let index = self.builder.ins().ushr_imm_u(hash, SHIFT as i64);
        let entering = self.value(tick.entering);
        let half = self.builder.ins().iadd_imm_s(entering, -1);
        let table = self.builder.ins().imul_imm_s(half, COUNTERS as i64);
        let index = self.builder.ins().iadd(index, table);
        let offset_in_table = self.builder.ins().ishl_imm_u(index, 2);
        let vm = self.vm();
        let flags = self.flags(VM_REGION);
        let table = self
            .builder
            .ins()
            .load(types::I64, flags, vm, offset::JIT_COUNTERS);
        let counter = self.builder.ins().iadd(table, offset_in_table);
        let plain = MemFlagsData::trusted();
        let count = self.builder.ins().load(types::I32, plain, counter, 0);
        let count = self.builder.ins().iadd_imm_s(count, -1);
        self.builder.ins().store(plain, count, counter, 0);
        let bytes = self.builder.ins().ishl_imm_u(half, 2);
        let limit_at = self.builder.ins().iadd(vm, bytes);
        let limit = self
            .builder
            .ins()
            .load(types::I32, flags, limit_at, offset::JIT_LIMITS);
        let hot = self.builder.ins().icmp(IntCC::SignedLessThan, count, limit);
        self.define(result, hot);
    }

    pub(super) fn jit_enter(&mut self, point: u32, entering: Value, record: Value, result: Value) {
        let vm = self.vm();
        let point = self.builder.ins().iconst(types::I64, i64::from(point));
        let (entering, record) = (self.value(entering), self.value(record));
        let callee = self.import(Outside::Helper(Helper::JitEnter));
        let call = self
            .builder
            .ins()
            .call(callee, &[vm, point, entering, record]);
        self.fresh.clear();
        let action = self.builder.inst_results(call)[0];
        self.define(result, action);
    }
}
