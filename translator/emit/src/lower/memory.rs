//! Loads, stores, addresses, copies.

use super::Lowering;
use super::symbols::{Helper, Outside};
use crate::signature::clif_type;
use cranelift_codegen::ir::{self, InstBuilder, MemFlagsData, types};
use flow::{Address, BinaryOp, ClassId, Op, Value};

/// Copies of a known number of bytes up to this are done inline.
const MOST_INLINE: i64 = 128;

impl Lowering<'_> {
    pub(super) fn load(&mut self, result: Value, address: &Address, class: ClassId) {
        let ty = clif_type(self.function.type_of(result));
        let mut flags = self.flags(self.program.facts.regions[class.index()]);
        if matches!(self.definition(address.base), Some(Op::DataAddress(..))) {
            flags = flags.with_readonly().with_can_move();
        }
        let base = self.base(address);
        let value = if self.is_extended[result.index()] && ty.bits() < 64 {
            self.load_wide(result, ty, flags, base, address.offset)
        } else {
            self.builder.ins().load(ty, flags, base, address.offset)
        };
        self.define(result, value);
    }

    /// Loads with zeros in front, which costs no more than the load alone; the extension later would.
    fn load_wide(
        &mut self,
        result: Value,
        ty: ir::Type,
        flags: MemFlagsData,
        base: ir::Value,
        offset: i32,
    ) -> ir::Value {
        let ins = self.builder.ins();
        let wide = match ty {
            types::I8 => ins.uload8(types::I64, flags, base, offset),
            types::I16 => ins.uload16(types::I64, flags, base, offset),
            _ => ins.uload32(flags, base, offset),
        };
        self.wide.insert(result, wide);
        self.builder.ins().ireduce(ty, wide)
    }

    pub(super) fn store(&mut self, address: &Address, value: Value, class: ClassId) {
        let flags = self.flags(self.program.facts.regions[class.index()]);
        let target = self.value(value);
        let base = self.base(address);
        self.builder
            .ins()
            .store(flags, target, base, address.offset);
        if self.needs_barrier(address.base, value, class) {
            self.barrier(base, address.offset);
        }
    }

    /// A whole address as a value.
    pub(super) fn address(&mut self, address: &Address) -> ir::Value {
        let base = self.base(address);
        match address.offset {
            0 => base,
            offset => self.builder.ins().iadd_imm_s(base, i64::from(offset)),
        }
    }

    /// `base + index*scale`, in a shape that folds into the instruction that uses it.
    fn base(&mut self, address: &Address) -> ir::Value {
        let base = self.value(address.base);
        let Some((index, scale)) = address.index else {
            return base;
        };
        if let Some(number) = self.constant(index) {
            let bytes = number.wrapping_mul(i64::from(scale));
            return self.builder.ins().iadd_imm_s(base, bytes);
        }
        // Of a sum the product would be taken apart again, and the sum's operand would live on for it.
        let is_sum = matches!(self.definition(index), Some(Op::Binary(BinaryOp::Add, ..)));
        let index = self.value(index);
        let scaled = if is_sum && !scale.is_power_of_two() {
            self.builder.ins().imul_imm_s(index, i64::from(scale))
        } else {
            self.scaled(index, scale)
        };
        self.builder.ins().iadd(base, scaled)
    }

    /// `index*scale`. The machine scales by 1, 2, 4, 8 in an address, and by 3, 5, 9 in one addition.
    fn scaled(&mut self, index: ir::Value, scale: u32) -> ir::Value {
        let ins = |this: &mut Self, value: ir::Value, shift: u32| match shift {
            0 => value,
            shift => this.builder.ins().ishl_imm_u(value, i64::from(shift)),
        };
        let shift = scale.trailing_zeros();
        match scale >> shift.min(31) {
            0 => self.builder.ins().iconst(types::I64, 0),
            1 => ins(self, index, shift),
            odd @ (3 | 5 | 9) => {
                let part = ins(self, index, (odd - 1).trailing_zeros());
                let sum = self.builder.ins().iadd(index, part);
                ins(self, sum, shift)
            }
            _ => self.builder.ins().imul_imm_s(index, i64::from(scale)),
        }
    }

    pub(super) fn copy(
        &mut self,
        target: Value,
        source: Value,
        count: Value,
        has_references: bool,
        class: Option<ClassId>,
    ) {
        let bytes = self.constant(count);
        if bytes == Some(0) {
            return;
        }
        let barrier = has_references && self.may_be_old(target);
        let (to, from) = (self.value(target), self.value(source));
        match bytes {
            Some(bytes) if bytes <= MOST_INLINE => {
                self.copy_inline(to, from, bytes as i32, class);
                if barrier {
                    self.barrier(to, 0);
                    self.barrier(to, bytes as i32 - 8);
                }
            }
            _ => {
                let count = self.value(count);
                self.copy_by_call(to, from, count, barrier);
            }
        }
    }

    /// Reads everything before it writes anything, because the ranges may overlap.
    fn copy_inline(&mut self, to: ir::Value, from: ir::Value, bytes: i32, class: Option<ClassId>) {
        let flags = match class {
            Some(class) => self.flags(self.program.facts.regions[class.index()]),
            None => {
                // Leaves of several classes are touched: no access may be moved over this.
                self.builder.ins().sequence_point();
                MemFlagsData::new().with_notrap()
            }
        };
        let mut pieces = Vec::new();
        let mut offset = 0;
        while offset < bytes {
            let ty = match bytes - offset {
                16.. => types::I8X16,
                8..16 => types::I64,
                4..8 => types::I32,
                2..4 => types::I16,
                _ => types::I8,
            };
            let mut flags = flags;
            if ty == types::I8X16 {
                flags = MemFlagsData::new()
                    .with_notrap()
                    .with_alias_region(flags.alias_region());
            }
            let value = self.builder.ins().load(ty, flags, from, offset);
            pieces.push((value, flags, offset));
            offset += ty.bytes() as i32;
        }
        for (value, flags, offset) in pieces {
            self.builder.ins().store(flags, value, to, offset);
        }
        if class.is_none() {
            self.builder.ins().sequence_point();
        }
    }

    fn copy_by_call(&mut self, to: ir::Value, from: ir::Value, count: ir::Value, barrier: bool) {
        if barrier {
            let callee = self.import(Outside::Helper(Helper::CopyReferences));
            let vm = self.vm();
            self.builder.ins().call(callee, &[vm, to, from, count]);
        } else {
            let callee = self.import(Outside::Helper(Helper::CopyBytes));
            self.builder.ins().call(callee, &[to, from, count]);
        }
    }
}
