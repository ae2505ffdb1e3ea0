//! Loads and stores, taken apart: what the opcode says about the access.

use crate::Host;
use jitcode::Opcode;

/// What a load or store does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Access {
    /// Whether it writes.
    pub is_store: bool,
    /// Whether what it writes is a reference.
    pub is_reference: bool,
    /// Of the leaf.
    pub bytes: u32,
    /// Whether the value is a float.
    pub is_float: bool,
    /// Whether the operands are base, index, scale, offset, class, and not only base, offset, class.
    pub is_indexed: bool,
}

/// What the opcode says; nothing if it is no load or store.
#[inline(always)]
pub fn access(opcode: Opcode) -> Option<Access> {
    use Opcode::*;
    let (is_store, bytes, is_float, is_indexed) = match opcode {
        Load8 => (false, 1, false, false),
        Load16 => (false, 2, false, false),
        Load32 => (false, 4, false, false),
        Load64 => (false, 8, false, false),
        LoadSingle => (false, 4, true, false),
        LoadDouble => (false, 8, true, false),
        Load8Indexed => (false, 1, false, true),
        Load16Indexed => (false, 2, false, true),
        Load32Indexed => (false, 4, false, true),
        Load64Indexed => (false, 8, false, true),
        LoadSingleIndexed => (false, 4, true, true),
        LoadDoubleIndexed => (false, 8, true, true),
        Store8 => (true, 1, false, false),
        Store16 => (true, 2, false, false),
        Store32 => (true, 4, false, false),
        Store64 | StoreReference => (true, 8, false, false),
        StoreSingle => (true, 4, true, false),
        StoreDouble => (true, 8, true, false),
        Store8Indexed => (true, 1, false, true),
        Store16Indexed => (true, 2, false, true),
        Store32Indexed => (true, 4, false, true),
        Store64Indexed | StoreReferenceIndexed => (true, 8, false, true),
        StoreSingleIndexed => (true, 4, true, true),
        StoreDoubleIndexed => (true, 8, true, true),
        _ => return None,
    };
    let is_reference = matches!(opcode, StoreReference | StoreReferenceIndexed);
    Some(Access {
        is_store,
        is_reference,
        bytes,
        is_float,
        is_indexed,
    })
}

impl Access {
    /// The address: `operands` as they stand in code behind a load's result, `read` gives the bits of a place.
    #[inline(always)]
    pub fn address(&self, operands: &[u32], read: impl Fn(u32) -> u64) -> u64 {
        let base = read(operands[0]);
        if self.is_indexed {
            let index = read(operands[1]).wrapping_mul(u64::from(operands[2]));
            base.wrapping_add(index)
                .wrapping_add_signed(i64::from(operands[3] as i32))
        } else {
            base.wrapping_add_signed(i64::from(operands[1] as i32))
        }
    }

    /// How many operands come before a store's value: the address and the class.
    #[inline(always)]
    pub fn address_operands(&self) -> usize {
        if self.is_indexed { 5 } else { 3 }
    }

    /// The alias class.
    pub fn class(&self, operands: &[u32]) -> u32 {
        operands[self.address_operands() - 1]
    }

    /// Does it: a load's value, or nothing.
    #[inline(always)]
    pub fn perform<H: Host>(
        &self,
        host: &mut H,
        operands: &[u32],
        read: impl Fn(u32) -> u64,
    ) -> Option<u64> {
        let address = self.address(operands, &read);
        if !self.is_store {
            return Some(host.load(address, self.bytes));
        }
        let value = read(operands[self.address_operands()]);
        match self.is_reference {
            true => host.store_reference(address, value),
            false => host.store(address, self.bytes, value),
        }
        None
    }
}

/// Copies, allocations and slots: the result of an allocation. Nothing if the operation is neither, or has no result.
pub fn perform_other<H: Host>(
    host: &mut H,
    opcode: Opcode,
    operands: &[u32],
    read: impl Fn(u32) -> u64,
) -> Option<u64> {
    match opcode {
        Opcode::Copy => {
            let (target, source, count) = (read(operands[0]), read(operands[1]), read(operands[2]));
            host.copy(target, source, count, operands[3] != 0);
            None
        }
        Opcode::Poll => Some(u64::from(host.poll())),
        Opcode::StackLow => Some(u64::from(host.stack_low())),
        Opcode::PushSlot => Some(host.push_slot(operands[0])),
        Opcode::PopSlots => {
            host.pop_slots(read(operands[0]));
            None
        }
        Opcode::Allocate => Some(host.allocate(operands[0], None)),
        Opcode::AllocateArray => {
            let count = read(operands[1]);
            Some(host.allocate(operands[0], Some(count)))
        }
        _ => None,
    }
}
