//! Loads, stores, allocations, copies of memory.

use super::{Emitter, Refill};
use crate::assembler::{Condition, immediate, indexed, memory, put};
use crate::plan::general::{R15, RCX, RDI, RDX, RSI};
use crate::plan::{COUNT, Location, SCRATCH};
use cranelift_assembler_x64::Amode;
use trace::Op;
use trace::access::Access;

impl Emitter<'_> {
    /// The address `base + index * scale + offset`. Uses [`SCRATCH`] for the base and [`COUNT`] for the index, if they are in no
    /// register.
    pub(super) fn address(
        &mut self,
        base: Location,
        index: Option<(Location, u32)>,
        offset: i32,
    ) -> Amode<u8> {
        let mut offset = offset;
        let mut index = index;
        if let Some((Location::Constant(number), scale)) = index {
            let bytes = number.wrapping_mul(u64::from(scale));
            let sum = i64::from(offset).checked_add(bytes as i64);
            match sum.and_then(|sum| i32::try_from(sum).ok()) {
                Some(sum) => (offset, index) = (sum, None),
                None => index = Some((Location::Constant(bytes), 1)),
            }
        }
        if let (Location::Constant(bits), None) = (base, index) {
            let address = bits.wrapping_add_signed(i64::from(offset));
            self.copy(Location::General(SCRATCH), Location::Constant(address));
            return memory(SCRATCH, 0);
        }
        let base = self.register(base, SCRATCH);
        match index {
            None => memory(base, offset),
            Some((index, scale)) => {
                let (index, scale) = self.scaled(index, scale);
                indexed(base, index, scale, offset)
            }
        }
    }

    /// An index in a register, with a scale that an address can have.
    fn scaled(&mut self, index: Location, scale: u32) -> (u8, u32) {
        if matches!(scale, 1 | 2 | 4 | 8) {
            return (self.register(index, COUNT), scale);
        }
        let rest = [8, 4, 2, 1]
            .into_iter()
            .find(|rest| scale.is_multiple_of(*rest))
            .unwrap_or(1);
        if let 3 | 5 | 9 = scale / rest {
            let index = self.register(index, COUNT);
            let address = indexed(index, index, scale / rest - 1, 0);
            put!(self.assembler(), leaq_rm, COUNT, address);
            return (COUNT, rest);
        }
        let index = self.operand(index, COUNT);
        match i32::try_from(scale) {
            Ok(scale) => put!(self.assembler(), imulq_rmi_sxl, COUNT, index, scale),
            Err(_) => {
                // No element is so large; but then it is right, too. The index is none of ours: a constant one has been multiplied.
                let assembler = self.assembler();
                assembler.load_constant(COUNT, u64::from(scale));
                put!(assembler, imulq_rm, COUNT, index);
            }
        }
        (COUNT, 1)
    }

    /// Emits a load or a store.
    pub(super) fn access(
        &mut self,
        op: &Op<'_>,
        access: Access,
        operands: &[Location],
        results: &[Location],
    ) {
        let (index, offset, value) = match access.is_indexed {
            true => (
                Some((operands[1], op.operands[2])),
                op.operands[3],
                operands.get(2),
            ),
            false => (None, op.operands[1], operands.get(1)),
        };
        let address = self.address(operands[0], index, offset as i32);
        match value {
            None => self.load(access, address, results[0]),
            Some(value) if access.is_reference => self.store_reference(address, *value),
            Some(value) => self.store(access.bytes, address, *value),
        }
    }

    fn load(&mut self, access: Access, address: Amode<u8>, result: Location) {
        let assembler = self.assembler();
        match (result, access.bytes) {
            (Location::Float(target), 4) => put!(assembler, movss_a_m, target, address),
            (Location::Float(target), _) => put!(assembler, movsd_a_m, target, address),
            (Location::General(target), 1) => put!(assembler, movzbl_rm, target, address),
            (Location::General(target), 2) => put!(assembler, movzwl_rm, target, address),
            (Location::General(target), 4) => put!(assembler, movl_rm, target, address),
            (Location::General(target), _) => put!(assembler, movq_rm, target, address),
            (other, _) => panic!("a load into {other}"),
        }
    }

    fn store(&mut self, bytes: u32, address: Amode<u8>, value: Location) {
        let mut address = address;
        if let Location::Constant(bits) = value {
            let number = immediate(Location::Constant(bits));
            let assembler = self.assembler();
            match (bytes, number) {
                (1, _) => return put!(assembler, movb_mi, address, bits as u8),
                (2, _) => return put!(assembler, movw_mi, address, bits as u16),
                (4, _) => return put!(assembler, movl_mi, address, bits as u32),
                (_, Some(number)) => return put!(assembler, movq_mi_sxl, address, number),
                (_, None) => {}
            }
        }
        let value = match value {
            Location::General(register) => register,
            Location::Float(register) => {
                let assembler = self.assembler();
                match bytes {
                    4 => put!(assembler, movss_c_m, address, register),
                    _ => put!(assembler, movsd_c_m, address, register),
                }
                return;
            }
            // Both registers of ours may be in the address.
            _ => {
                put!(self.assembler(), leaq_rm, SCRATCH, address);
                address = memory(SCRATCH, 0);
                self.register(value, COUNT)
            }
        };
        let assembler = self.assembler();
        match bytes {
            1 => put!(assembler, movb_mr, address, value),
            2 => put!(assembler, movw_mr, address, value),
            4 => put!(assembler, movl_mr, address, value),
            _ => put!(assembler, movq_mr, address, value),
        }
    }

    /// Stores, and sets the card of the address if it is in the heap.
    fn store_reference(&mut self, address: Amode<u8>, value: Location) {
        let layout = self.context.layout;
        put!(self.assembler(), leaq_rm, SCRATCH, address);
        self.store(8, memory(SCRATCH, 0), value);
        let assembler = self.assembler();
        put!(assembler, subq_rm, SCRATCH, memory(R15, layout.heap_start));
        put!(assembler, cmpq_rm, SCRATCH, memory(R15, layout.heap_size));
        let outside = assembler.jump_if(Condition::AboveEqual);
        put!(assembler, shrq_mi, SCRATCH, layout.card_shift);
        put!(assembler, addq_rm, SCRATCH, memory(R15, layout.cards));
        put!(assembler, movb_mi, memory(SCRATCH, 0), 1u8);
        assembler.bind_here(outside);
    }

    /// Copies bytes by the run-time library.
    pub(super) fn copy_memory(&mut self, op: &Op<'_>, operands: &[Location]) {
        let layout = self.context.layout;
        let with_references = op.operands[3] != 0;
        let (registers, routine) = match with_references {
            true => ([RSI, RDX, RCX], layout.copy_references),
            false => ([RDI, RSI, RDX], layout.copy_bytes),
        };
        self.shuffle(operands, &registers.map(Location::General));
        let assembler = self.assembler();
        if with_references {
            put!(assembler, movq_mr, RDI, R15);
        }
        self.note_frame();
        self.assembler().call(SCRATCH, routine);
    }

    /// Allocates an object by moving the heap's cursor.
    pub(super) fn allocate(&mut self, op: &Op<'_>, result: Location) {
        let layout = self.context.layout;
        let ty = op.operands[0];
        let size = (layout.size_of)(layout.vm, ty).max(layout.least_object_bytes);
        let bytes = size.next_multiple_of(8) + layout.header_bytes;
        let target = match result {
            Location::General(register) => register,
            // Nobody wants it, but memory may run out.
            _ => COUNT,
        };
        let assembler = &mut self.emitted.assembler;
        let retry = assembler.here();
        put!(assembler, movq_rm, target, memory(R15, layout.heap_cursor));
        put!(assembler, movq_rm, SCRATCH, memory(R15, layout.heap_limit));
        put!(assembler, subq_rm, SCRATCH, target);
        put!(assembler, cmpq_mi, SCRATCH, bytes as i32);
        let jump = assembler.jump_if(Condition::Below);
        put!(assembler, leaq_rm, SCRATCH, memory(target, bytes as i32));
        put!(assembler, movq_mr, memory(R15, layout.heap_cursor), SCRATCH);
        let header = (ty | layout.no_array) as i32;
        put!(assembler, movq_mi_sxl, memory(target, 0), header);
        put!(assembler, addq_mi_sxb, target, layout.header_bytes as i8);
        self.refills.push(Refill {
            jump,
            retry,
            bytes: Some(bytes),
        });
    }

    /// Makes room for a slot.
    pub(super) fn push_slot(&mut self, op: &Op<'_>, result: Location) {
        let layout = self.context.layout;
        let target = match result {
            Location::General(register) => register,
            _ => COUNT,
        };
        let assembler = &mut self.emitted.assembler;
        put!(assembler, movq_rm, target, memory(R15, layout.slot_top));
        if op.operands[0] == 0 {
            return;
        }
        let end = memory(target, op.operands[0] as i32);
        put!(assembler, leaq_rm, SCRATCH, end);
        put!(assembler, cmpq_rm, SCRATCH, memory(R15, layout.slot_limit));
        self.overflows.push(assembler.jump_if(Condition::Above));
        put!(assembler, movq_mr, memory(R15, layout.slot_top), SCRATCH);
    }

    /// Ends the life of slots.
    pub(super) fn pop_slots(&mut self, first: Location) {
        let layout = self.context.layout;
        let first = self.register(first, SCRATCH);
        put!(
            self.assembler(),
            movq_mr,
            memory(R15, layout.slot_top),
            first
        );
    }

    /// Allocates an array: `[count][header][elements…]`, with a word to spare.
    pub(super) fn allocate_array(&mut self, op: &Op<'_>, count: Location, result: Location) {
        let layout = self.context.layout;
        let ty = op.operands[0];
        let size = (layout.size_of)(layout.vm, ty);
        let head = layout.count_bytes + layout.header_bytes;
        let Location::General(target) = result else {
            return self.allocate_unused_array(ty, size, count);
        };
        self.array_bytes(size, count);
        let assembler = &mut self.emitted.assembler;
        let retry = assembler.here();
        put!(assembler, movq_rm, target, memory(R15, layout.heap_cursor));
        put!(assembler, movq_rm, SCRATCH, memory(R15, layout.heap_limit));
        put!(assembler, subq_rm, SCRATCH, target);
        put!(assembler, cmpq_rm, SCRATCH, COUNT);
        let jump = assembler.jump_if(Condition::Below);
        put!(assembler, addq_rm, COUNT, target);
        put!(assembler, movq_mr, memory(R15, layout.heap_cursor), COUNT);
        self.store(8, memory(target, 0), count);
        let assembler = &mut self.emitted.assembler;
        put!(assembler, movq_mi_sxl, memory(target, 8), ty as i32);
        put!(assembler, addq_mi_sxb, target, head as i8);
        self.refills.push(Refill {
            jump,
            retry,
            bytes: None,
        });
    }

    /// The same for an array that nobody wants: memory may run out. It is allocated all the same, because room for a large one is of use for
    /// nothing else.
    fn allocate_unused_array(&mut self, ty: u32, size: u32, count: Location) {
        let layout = self.context.layout;
        self.array_bytes(size, count);
        let assembler = &mut self.emitted.assembler;
        let retry = assembler.here();
        put!(assembler, movq_rm, SCRATCH, memory(R15, layout.heap_limit));
        put!(assembler, subq_rm, SCRATCH, memory(R15, layout.heap_cursor));
        put!(assembler, cmpq_rm, SCRATCH, COUNT);
        let jump = assembler.jump_if(Condition::Below);
        put!(assembler, movq_rm, SCRATCH, memory(R15, layout.heap_cursor));
        put!(assembler, addq_rm, COUNT, SCRATCH);
        put!(assembler, movq_mr, memory(R15, layout.heap_cursor), COUNT);
        put!(assembler, movq_mi_sxl, memory(SCRATCH, 8), ty as i32);
        self.store(8, memory(SCRATCH, 0), count);
        self.refills.push(Refill {
            jump,
            retry,
            bytes: None,
        });
    }

    /// Puts the bytes of an array with `count` elements of `size` bytes into [`COUNT`].
    fn array_bytes(&mut self, size: u32, count: Location) {
        let layout = self.context.layout;
        let head = layout.count_bytes + layout.header_bytes;
        self.copy(Location::General(COUNT), count);
        let assembler = self.assembler();
        put!(assembler, imulq_rmi_sxl, COUNT, COUNT, size as i32);
        put!(assembler, addq_mi_sxl, COUNT, (head + 8) as i32);
        put!(assembler, andq_mi_sxb, COUNT, -8i8);
    }
}
