//! The write barrier: which stores need it, and what it is.
//!
//! A store through a pointer may hit the heap, a stack slot or the middle of an object, so there is no
//! header to ask. The barrier asks the address instead: inside the reserved range of the heap, the byte
//! of the card table that stands for it is set.

use super::Lowering;
use crate::facts::VM_REGION;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{self, InstBuilder, types};
use flow::{ClassId, ClassKind, Conversion, Op, Type, Value};
use rtlib_runtime::heap::CARD_SHIFT;
use rtlib_runtime::vm::offset;

impl Lowering<'_> {
    /// Whether storing `value` somewhere relative to `base` could put a reference into an old object.
    pub(super) fn needs_barrier(&self, base: Value, value: Value, class: ClassId) -> bool {
        self.may_be_reference(value, class) && self.may_be_old(base)
    }

    /// Whether a pointer may point into an object that is older than this block: not if it is known to
    /// point to a slot or to a fresh object.
    pub(super) fn may_be_old(&self, pointer: Value) -> bool {
        if self.fresh.contains(&pointer) {
            return false;
        }
        match self.definition(pointer) {
            Some(Op::SlotAddress(_)) => false,
            Some(Op::Interior(address)) => self.may_be_old(address.base),
            _ => true,
        }
    }

    /// Whether a stored value may be a reference into the heap.
    fn may_be_reference(&self, value: Value, class: ClassId) -> bool {
        let is_payload = matches!(
            self.program.program.classes[class.index()].kind,
            ClassKind::Field {
                is_payload: true,
                ..
            }
        );
        match self.function.type_of(value) {
            Type::Ref => self.may_be_heap_reference(value),
            Type::I64 if is_payload && self.program.facts.payloads_hold_references => {
                match self.definition(value) {
                    None | Some(Op::Load(..)) => true,
                    Some(Op::Convert(Conversion::Bits, source)) => {
                        self.function.type_of(*source) == Type::Ref
                            && self.may_be_heap_reference(*source)
                    }
                    Some(Op::Select(..)) => true,
                    Some(op) if op.is_call() => true,
                    Some(_) => false,
                }
            }
            _ => false,
        }
    }

    fn may_be_heap_reference(&self, value: Value) -> bool {
        !matches!(
            self.definition(value),
            Some(Op::Const(_) | Op::DataAddress(..) | Op::SlotAddress(_))
        )
    }

    /// Sets the card of `base + offset` if that is in the heap.
    pub(super) fn barrier(&mut self, base: ir::Value, offset: i32) {
        let vm = self.vm();
        let flags = self.flags(VM_REGION);
        let address = self.builder.ins().iadd_imm_s(base, i64::from(offset));
        let start = self
            .builder
            .ins()
            .load(types::I64, flags, vm, offset::HEAP_START);
        let distance = self.builder.ins().isub(address, start);
        let size = self
            .builder
            .ins()
            .load(types::I64, flags, vm, offset::HEAP_SIZE);
        let is_inside = self
            .builder
            .ins()
            .icmp(IntCC::UnsignedLessThan, distance, size);
        let mark = self.builder.create_block();
        let done = self.builder.create_block();
        self.builder.ins().brif(is_inside, mark, &[], done, &[]);
        self.builder.switch_to_block(mark);
        let cards = self
            .builder
            .ins()
            .load(types::I64, flags, vm, offset::CARDS);
        let card = self
            .builder
            .ins()
            .ushr_imm_u(distance, i64::from(CARD_SHIFT));
        let card = self.builder.ins().iadd(cards, card);
        let one = self.builder.ins().iconst(types::I8, 1);
        self.builder.ins().store(flags, one, card, 0);
        self.builder.ins().jump(done, &[]);
        self.builder.switch_to_block(done);
    }
}
