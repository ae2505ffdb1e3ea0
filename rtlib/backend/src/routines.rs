//! Code that all traces share, at the beginning of the code memory.

use crate::arena::Arena;
use crate::assembler::{Assembler, Condition, header, memory, put, put_plain};
use crate::emit::FINISHED;
use crate::layout::Layout;
use crate::plan::general::*;
use crate::plan::{COUNT, FLOATS, SCRATCH};
use trace::Refusal;

/// Where general registers, float registers and slots are in the exit buffer, in words.
pub const FLOATS_AT: u32 = 16;
/// See [`FLOATS_AT`].
pub const SLOTS_AT: u32 = 32;

/// Offsets in the arena, if nothing else is said.
#[derive(Clone, Copy, Debug, Default)]
pub struct Routines {
    /// Address of `fn(code, vm, inputs) -> u64`, of the C convention: runs code until it is left. The result is the number of
    /// the trace in the upper half, and that of the exit in the lower.
    pub enter: u64,
    /// Saves all registers and the number of slots in [`SCRATCH`] to the exit buffer, takes the frame away, and returns the frame's number and
    /// the exit's in [`COUNT`].
    pub leave: u32,
    /// As `leave`, but saves nothing.
    pub finish: u32,
    /// Address: makes room for [`COUNT`] bytes in the heap, and keeps all registers but [`SCRATCH`].
    pub make_room_address: u64,
    /// Address: runs the portal of the point in [`COUNT`] from the record in rsi on, by way of the JIT; what a portal's call goes to
    /// as long as there is no code for it. It returns as code that finishes.
    pub call_portal_address: u64,
    /// Address of the exit buffer.
    pub buffer: u64,
    /// For people: names, offsets and lengths in bytes.
    pub parts: [(&'static str, u32, u32); 4],
}

/// In the place of a trace's number in the frame of [`Routines::enter`].
pub const NO_TRACE: u32 = u32::MAX;

/// Offset from rbp in the frame of [`Routines::enter`]: the frame of machine code that was innermost before.
pub const NEXT_AT: i32 = -16;

/// Registers that callers of C functions find as they were, and the frame's.
const SAVED: [u8; 5] = [RBX, R12, R13, R14, R15];

/// Registers that C functions may overwrite and that something may be in.
const OVERWRITTEN: [u8; 8] = [RAX, RCX, RDX, RSI, RDI, R8, R9, R10];

impl Routines {
    /// Writes them.
    ///
    /// # Errors
    /// If there is no room for them.
    pub fn new(arena: &mut Arena, layout: &Layout, buffer: u64) -> Result<Routines, Refusal> {
        let mut assembler = Assembler::default();
        enter(&mut assembler, layout);
        let leave = assembler.here();
        save_everything(&mut assembler, buffer);
        let finish = assembler.here();
        put_number(&mut assembler);
        let make_room_at = assembler.here();
        make_room(&mut assembler, layout);
        let call_portal_at = assembler.here();
        call_portal(&mut assembler, layout, buffer);
        let offset = arena.take(assembler.bytes.len()).ok_or(Refusal::Full)?;
        arena.write(offset, &assembler.bytes);
        let part = |name, from: u32, to: u32| (name, offset as u32 + from, to - from);
        Ok(Routines {
            parts: [
                part("routine enter", 0, leave),
                part("routine leave", leave, make_room_at),
                part("routine make_room", make_room_at, call_portal_at),
                part("routine call_portal", call_portal_at, assembler.here()),
            ],
            enter: arena.address(offset),
            leave: offset as u32 + leave,
            finish: offset as u32 + finish,
            make_room_address: arena.address(offset + make_room_at as usize),
            call_portal_address: arena.address(offset + call_portal_at as usize),
            buffer,
        })
    }
}

fn enter(assembler: &mut Assembler, layout: &Layout) {
    put!(assembler, pushq_o, RBP);
    put!(assembler, movq_mr, RBP, RSP);
    // Where a trace's frame has its number: that this is none, and where the next one is.
    assembler.load_constant(SCRATCH, u64::from(NO_TRACE));
    put!(assembler, pushq_o, SCRATCH);
    put!(assembler, movq_rm, SCRATCH, memory(RSI, layout.frame));
    put!(assembler, pushq_o, SCRATCH);
    for register in SAVED {
        put!(assembler, pushq_o, register);
    }
    // So that rsp is a multiple of 16 at the call.
    put!(assembler, pushq_o, RAX);
    put!(assembler, movq_mr, R15, RSI);
    put!(assembler, movq_mr, RSI, RDX);
    put!(assembler, callq_m, RDI);
    put!(assembler, movq_rm, SCRATCH, memory(RBP, NEXT_AT));
    put!(assembler, movq_mr, memory(R15, layout.frame), SCRATCH);
    put!(assembler, popq_o, RCX);
    for register in SAVED.into_iter().rev() {
        put!(assembler, popq_o, register);
    }
    put!(assembler, movq_mr, RSP, RBP);
    put!(assembler, popq_o, RBP);
    put_plain!(assembler, retq_zo);
}

fn save_everything(assembler: &mut Assembler, buffer: u64) {
    put!(assembler, pushq_o, SCRATCH);
    assembler.load_constant(SCRATCH, buffer);
    for register in crate::plan::GENERAL {
        put!(
            assembler,
            movq_mr,
            memory(SCRATCH, i32::from(register) * 8),
            register
        );
    }
    for register in 0..FLOATS {
        let at = (FLOATS_AT as i32 + i32::from(register)) * 8;
        put!(assembler, movsd_c_m, memory(SCRATCH, at), register);
    }
    put!(assembler, popq_o, RAX);
    let again = assembler.here();
    put!(assembler, testq_mr, RAX, RAX);
    let done = assembler.jump_if(Condition::Equal);
    // Slots are numbered downwards from rbp, and from 0.
    put!(assembler, movq_mr, RDX, RAX);
    put!(assembler, negq_m, RDX);
    let from = crate::assembler::indexed(RBP, RDX, 8, -8);
    put!(assembler, movq_rm, RDX, from);
    let to = crate::assembler::indexed(SCRATCH, RAX, 8, (SLOTS_AT as i32 - 1) * 8);
    put!(assembler, movq_mr, to, RDX);
    put!(assembler, subq_mi_sxb, RAX, 1i8);
    let back = assembler.jump();
    assembler.bind(back, again);
    assembler.bind_here(done);
}

fn put_number(assembler: &mut Assembler) {
    put!(assembler, movl_rm, RAX, header());
    put!(assembler, shlq_mi, RAX, 32u8);
    put!(assembler, orq_rm, RAX, COUNT);
    put!(assembler, movq_mr, RSP, RBP);
    put!(assembler, popq_o, RBP);
    put_plain!(assembler, retq_zo);
}

fn call_portal(assembler: &mut Assembler, layout: &Layout, buffer: u64) {
    put!(assembler, movq_mr, memory(R15, layout.frame), RBP);
    put!(assembler, pushq_o, RBP);
    put!(assembler, movq_mr, RBP, RSP);
    put!(assembler, movq_mr, RDI, R15);
    put!(assembler, movq_mr, RDX, RSI);
    put!(assembler, movq_mr, RSI, COUNT);
    assembler.load_constant(RCX, buffer);
    assembler.call(SCRATCH, layout.call_portal);
    assembler.load_constant(RAX, u64::from(FINISHED));
    put!(assembler, popq_o, RBP);
    put_plain!(assembler, retq_zo);
}

fn make_room(assembler: &mut Assembler, layout: &Layout) {
    // The return address makes rsp 8 more than a multiple of 16; eight registers keep that, the floats' room mends it.
    let floats = i32::from(FLOATS) * 8 + 8;
    for register in OVERWRITTEN {
        put!(assembler, pushq_o, register);
    }
    put!(assembler, subq_mi_sxl, RSP, floats);
    for register in 0..FLOATS {
        put!(
            assembler,
            movsd_c_m,
            memory(RSP, i32::from(register) * 8),
            register
        );
    }
    // A collection asks which traces run. The frame that was noted last may be that of a portal that has returned.
    put!(assembler, movq_mr, memory(R15, layout.frame), RBP);
    put!(assembler, movq_mr, RDI, R15);
    put!(assembler, movq_mr, RSI, COUNT);
    assembler.call(SCRATCH, layout.make_room);
    for register in 0..FLOATS {
        put!(
            assembler,
            movsd_a_m,
            register,
            memory(RSP, i32::from(register) * 8)
        );
    }
    put!(assembler, addq_mi_sxl, RSP, floats);
    for register in OVERWRITTEN.into_iter().rev() {
        put!(assembler, popq_o, register);
    }
    put_plain!(assembler, retq_zo);
}
