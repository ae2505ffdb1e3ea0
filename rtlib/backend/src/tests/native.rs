//! Native functions that traces call in their own convention: one for each descriptor, in memory of the test's own.
//!
//! Each leads to a routine that writes the registers of arguments into an area, lets [`super::world`] compute results, and loads the registers of
//! results from the area. Every other register that native functions may overwrite is left with nonsense in it.
//!
//! ```text
//! area, in words   0 rdi rsi rdx rcx r8 r9   6 xmm0 to xmm7   14 rax rcx rdx rsi rdi r8   20 xmm0 to xmm7   28
//! ```

use crate::assembler::{Assembler, memory, put, put_plain};
use crate::plan::general::*;
use jitcode::Kind;

/// Words of the area.
pub const AREA: usize = 28;
/// Bytes of a function: its number goes into r11, and on.
const STRIDE: usize = 32;
/// Where the routine is, in bytes.
const ROUTINE_AT: usize = 4096;
/// Bytes of all.
const BYTES: usize = 8192;
/// What stands in registers that hold nothing.
pub const NONSENSE: u64 = 0x5a5a_5a5a_5a5a_5a5a;

const ARGUMENTS: [u8; 6] = [RDI, RSI, RDX, RCX, R8, R9];
const RESULTS: [u8; 6] = [RAX, RCX, RDX, RSI, RDI, R8];

/// What computes: VM, number, area.
pub type Compute = unsafe extern "C" fn(*const u64, u64, *mut u64);

/// Native functions at an address.
#[derive(Debug)]
pub struct Natives {
    start: *mut u8,
}

impl Natives {
    /// So many functions, at an address that is free.
    pub fn new(address: u64, count: usize, compute: Compute) -> Natives {
        let start = super::world::map(address, BYTES);
        let natives = Natives {
            start: start.cast(),
        };
        for number in 0..count {
            let mut assembler = Assembler::default();
            assembler.load_constant(R11, number as u64);
            let displacement = assembler.jump();
            assembler.bind(displacement, (ROUTINE_AT - number * STRIDE) as u32);
            natives.write(number * STRIDE, &assembler.bytes);
        }
        natives.write(ROUTINE_AT, &routine(compute).bytes);
        // SAFETY: it has just been mapped.
        let changed =
            unsafe { libc::mprotect(start.cast(), BYTES, libc::PROT_READ | libc::PROT_EXEC) };
        assert_eq!(changed, 0, "memory that may be executed");
        natives
    }

    fn write(&self, offset: usize, bytes: &[u8]) {
        assert!(offset + bytes.len() <= BYTES, "room for native functions");
        // SAFETY: just checked.
        unsafe {
            std::ptr::copy_nonoverlapping(bytes.as_ptr(), self.start.add(offset), bytes.len())
        };
    }

    /// The address of a function.
    pub fn address(&self, number: usize) -> u64 {
        self.start as u64 + (number * STRIDE) as u64
    }

    /// The number of the function at an address.
    pub fn number(&self, address: u64) -> u64 {
        (address - self.start as u64) / STRIDE as u64
    }
}

impl Drop for Natives {
    fn drop(&mut self) {
        // SAFETY: it was mapped with that many bytes, and nobody calls it any more.
        unsafe { libc::munmap(self.start.cast(), BYTES) };
    }
}

fn routine(compute: Compute) -> Assembler {
    let mut assembler = Assembler::default();
    let assembler_ = &mut assembler;
    put!(assembler_, pushq_o, RBP);
    put!(assembler_, movq_mr, RBP, RSP);
    put!(assembler_, subq_mi_sxl, RSP, 8 * AREA as i32);
    let at = |word: usize| memory(RSP, word as i32 * 8);
    for (word, register) in ARGUMENTS.into_iter().enumerate() {
        put!(assembler_, movq_mr, at(word), register);
    }
    for float in 0..8u8 {
        put!(assembler_, movsd_c_m, at(6 + usize::from(float)), float);
    }
    put!(assembler_, movq_mr, RDI, R15);
    put!(assembler_, movq_mr, RSI, R11);
    put!(assembler_, movq_mr, RDX, RSP);
    assembler_.call(RAX, compute as *const () as u64);
    for (word, register) in RESULTS.into_iter().enumerate() {
        put!(assembler_, movq_rm, register, at(14 + word));
    }
    for float in 0..8u8 {
        put!(assembler_, movsd_a_m, float, at(20 + usize::from(float)));
    }
    for register in [R9, R10, R11] {
        assembler_.load_constant(register, NONSENSE);
    }
    for float in 8..16u8 {
        put!(assembler_, movq_a, float, R11);
    }
    put!(assembler_, movq_mr, RSP, RBP);
    put!(assembler_, popq_o, RBP);
    put_plain!(assembler_, retq_zo);
    assembler
}

/// The arguments of these kinds, in their order.
pub fn arguments(area: &[u64], kinds: &[Kind]) -> Vec<u64> {
    let (mut words, mut floats) = (0..6, 6..14);
    let next = |kind: &Kind| match kind {
        Kind::Float => floats.next(),
        _ => words.next(),
    };
    let places = kinds.iter().map(next);
    places
        .map(|place| area[place.expect("arguments that travel in registers")])
        .collect()
}

/// Puts results of these kinds into the area, in the convention of generated code or in that of C. What is above their bits is nonsense.
pub fn give(area: &mut [u64], kinds: &[Kind], bits: &[u32], results: &[u64], is_internal: bool) {
    area[14..].fill(NONSENSE);
    let words: &[usize] = match is_internal {
        true => &[14, 15, 16, 17, 18, 19],
        false => &[14, 16],
    };
    let (mut words, mut floats) = (words.iter().copied(), 20..28);
    for ((kind, bits), result) in kinds.iter().zip(bits).zip(results) {
        let place = match kind {
            Kind::Float => floats.next(),
            _ => words.next(),
        };
        let above = match bits {
            64 => 0,
            bits => NONSENSE << bits,
        };
        area[place.expect("results that travel in registers")] = result | above;
    }
}
