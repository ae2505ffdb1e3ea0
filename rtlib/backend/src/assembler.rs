//! A thin assembler: bytes, a listing if it is wanted, and jumps to places that are not known yet.
//!
//! Instructions are encoded by `cranelift-assembler-x64`. Here are the registers it works with, memory operands, and
//! fixups: displacements of 32 bits that are filled in later.

use crate::listing::Listing;
use crate::plan::Location;
use crate::plan::general::RBP;
use cranelift_assembler_x64::{Amode, AmodeOffset, AmodeOffsetPlusKnownOffset, NonRspGpr, Scale};

/// The register types of the encoder: hardware numbers.
#[derive(Clone, Copy, Debug)]
pub struct Numbers;

impl cranelift_assembler_x64::Registers for Numbers {
    type ReadGpr = u8;
    type ReadWriteGpr = u8;
    type WriteGpr = u8;
    type ReadXmm = u8;
    type ReadWriteXmm = u8;
    type WriteXmm = u8;
}

/// Bytes under construction.
#[derive(Debug, Default)]
pub struct Assembler {
    /// The code so far.
    pub bytes: Vec<u8>,
    /// What a person reads, if one does.
    pub listing: Option<Listing>,
    /// Jumps out of this code: where their displacement is, and the arena's offset that they go to.
    pub outside: Vec<(u32, u32)>,
}

/// Encodes one instruction by its name in the encoder.
macro_rules! put {
    ($assembler:expr, $name:ident $(, $operand:expr)* $(,)?) => {{
        let instruction =
            cranelift_assembler_x64::inst::$name::<$crate::assembler::Numbers>::new($($operand),*);
        let assembler: &mut $crate::assembler::Assembler = &mut *$assembler;
        if let Some(listing) = &mut assembler.listing {
            listing.instruction(assembler.bytes.len(), &instruction);
        }
        instruction.encode(&mut assembler.bytes);
    }};
}

/// Encodes a jump or another instruction that has no register operands.
macro_rules! put_plain {
    ($assembler:expr, $name:ident $(, $operand:expr)* $(,)?) => {{
        let instruction = cranelift_assembler_x64::inst::$name::new($($operand),*);
        let assembler: &mut $crate::assembler::Assembler = &mut *$assembler;
        if let Some(listing) = &mut assembler.listing {
            listing.instruction(assembler.bytes.len(), &instruction);
        }
        instruction.encode(&mut assembler.bytes);
    }};
}

pub(crate) use {put, put_plain};

/// A condition of jumps and of `setcc`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Condition {
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Below,
    BelowEqual,
    Above,
    AboveEqual,
    Overflow,
    NoOverflow,
    Parity,
    NoParity,
}

impl Condition {
    /// The one that holds where this does not.
    pub fn opposite(self) -> Condition {
        use Condition::*;
        match self {
            Equal => NotEqual,
            NotEqual => Equal,
            Less => GreaterEqual,
            LessEqual => Greater,
            Greater => LessEqual,
            GreaterEqual => Less,
            Below => AboveEqual,
            BelowEqual => Above,
            Above => BelowEqual,
            AboveEqual => Below,
            Overflow => NoOverflow,
            NoOverflow => Overflow,
            Parity => NoParity,
            NoParity => Parity,
        }
    }

    /// The one for exchanged operands.
    pub fn exchanged(self) -> Condition {
        use Condition::*;
        match self {
            Less => Greater,
            LessEqual => GreaterEqual,
            Greater => Less,
            GreaterEqual => LessEqual,
            Below => Above,
            BelowEqual => AboveEqual,
            Above => Below,
            AboveEqual => BelowEqual,
            other => other,
        }
    }
}

impl Assembler {
    /// Where the next byte goes.
    pub fn here(&self) -> u32 {
        self.bytes.len() as u32
    }

    /// Jumps if a condition holds; where the displacement is.
    pub fn jump_if(&mut self, condition: Condition) -> u32 {
        use Condition::*;
        match condition {
            Equal => put_plain!(self, je_d32, 0),
            NotEqual => put_plain!(self, jne_d32, 0),
            Less => put_plain!(self, jl_d32, 0),
            LessEqual => put_plain!(self, jle_d32, 0),
            Greater => put_plain!(self, jg_d32, 0),
            GreaterEqual => put_plain!(self, jge_d32, 0),
            Below => put_plain!(self, jb_d32, 0),
            BelowEqual => put_plain!(self, jbe_d32, 0),
            Above => put_plain!(self, ja_d32, 0),
            AboveEqual => put_plain!(self, jae_d32, 0),
            Overflow => put_plain!(self, jo_d32, 0),
            NoOverflow => put_plain!(self, jno_d32, 0),
            Parity => put_plain!(self, jp_d32, 0),
            NoParity => put_plain!(self, jnp_d32, 0),
        }
        self.displacement()
    }

    /// Jumps; where the displacement is.
    pub fn jump(&mut self) -> u32 {
        put_plain!(self, jmp_d32, 0);
        self.displacement()
    }

    /// Where the displacement of the jump is that was just written.
    fn displacement(&mut self) -> u32 {
        let displacement = self.here() - 4;
        if let Some(listing) = &mut self.listing {
            listing.mark_jump(displacement);
        }
        displacement
    }

    /// Says in the listing where a jump goes.
    pub fn name_jump(&mut self, displacement: u32, target: impl FnOnce() -> String) {
        if let Some(listing) = &mut self.listing {
            listing.name_jump(displacement, target());
        }
    }

    /// Lets a displacement lead to a place in this code.
    pub fn bind(&mut self, displacement: u32, to: u32) {
        let at = displacement as usize;
        let distance = to.wrapping_sub(displacement + 4);
        self.bytes[at..at + 4].copy_from_slice(&distance.to_le_bytes());
        self.name_jump(displacement, || format!("{to:x}"));
    }

    /// Lets a displacement lead here.
    pub fn bind_here(&mut self, displacement: u32) {
        self.bind(displacement, self.here());
    }

    /// Jumps to an offset of the arena.
    pub fn jump_outside(&mut self, target: u32) {
        let displacement = self.jump();
        self.name_jump(displacement, || format!("{target:x} of all code"));
        self.outside.push((displacement, target));
    }

    /// The displacements of [`Assembler::outside`] for code that begins at an offset of the arena.
    pub fn settle_at(&mut self, offset: u32) {
        for (displacement, target) in std::mem::take(&mut self.outside) {
            let distance = target.wrapping_sub(offset).wrapping_sub(displacement + 4);
            let at = displacement as usize;
            self.bytes[at..at + 4].copy_from_slice(&distance.to_le_bytes());
        }
    }

    /// Sets a register to 1 or 0.
    pub fn set_if(&mut self, condition: Condition, register: u8) {
        use Condition::*;
        match condition {
            Equal => put!(self, sete_m, register),
            NotEqual => put!(self, setne_m, register),
            Less => put!(self, setl_m, register),
            LessEqual => put!(self, setle_m, register),
            Greater => put!(self, setg_m, register),
            GreaterEqual => put!(self, setge_m, register),
            Below => put!(self, setb_m, register),
            BelowEqual => put!(self, setbe_m, register),
            Above => put!(self, seta_m, register),
            AboveEqual => put!(self, setae_m, register),
            Overflow => put!(self, seto_m, register),
            NoOverflow => put!(self, setno_m, register),
            Parity => put!(self, setp_m, register),
            NoParity => put!(self, setnp_m, register),
        }
        put!(self, movzbl_rm, register, register);
    }

    /// Loads bits into a general register. Flags stay as they are.
    pub fn load_constant(&mut self, register: u8, bits: u64) {
        if let Ok(small) = u32::try_from(bits) {
            put!(self, movl_oi, register, small);
        } else if let Ok(small) = i32::try_from(bits as i64) {
            put!(self, movq_mi_sxl, register, small);
        } else {
            put!(self, movabsq_oi, register, bits);
        }
    }

    /// Calls an address, by way of a register.
    pub fn call(&mut self, register: u8, address: u64) {
        self.load_constant(register, address);
        put!(self, callq_m, register);
    }
}

/// Memory at a register plus an offset.
pub fn memory(base: u8, offset: i32) -> Amode<u8> {
    Amode::ImmReg {
        base,
        simm32: AmodeOffsetPlusKnownOffset {
            simm32: AmodeOffset::new(offset),
            offset: None,
        },
        trap: None,
    }
}

/// Memory at a register plus a scaled one plus an offset. The scale is 1, 2, 4 or 8; the index is not rsp.
pub fn indexed(base: u8, index: u8, scale: u32, offset: i32) -> Amode<u8> {
    let scale = match scale {
        1 => Scale::One,
        2 => Scale::Two,
        4 => Scale::Four,
        _ => Scale::Eight,
    };
    Amode::ImmRegRegShift {
        base,
        index: NonRspGpr::new(index),
        scale,
        simm32: AmodeOffset::new(offset),
        trap: None,
    }
}

/// Bytes between rbp and the first slot: the frame's header.
const HEADER_BYTES: i32 = 8;

/// Where the frame's header is.
pub fn header() -> Amode<u8> {
    memory(RBP, -HEADER_BYTES)
}

/// A slot of the frame.
pub fn slot(number: u32) -> Amode<u8> {
    memory(RBP, -HEADER_BYTES - 8 - 8 * number as i32)
}

/// Bytes of a frame below rbp with so many slots and so many bytes for calls.
pub fn frame_bytes(slots: u32, area: u32) -> u32 {
    (HEADER_BYTES as u32 + 8 * slots + area).next_multiple_of(16)
}

/// A constant that instructions can hold.
pub fn immediate(location: Location) -> Option<i32> {
    match location {
        Location::Constant(bits) => i32::try_from(bits as i64).ok(),
        _ => None,
    }
}
