//! How to unwind frames of machine code: for backtraces, exceptions of islands, gdb, and profilers that walk the stack so.
//!
//! All code in an arena runs with a frame: rbp has been pushed behind the return address and points to where it was pushed. So a single
//! description is right for the whole arena, whatever is compiled or freed there. Not exact are the two instructions of a prologue, those after a
//! frame has been taken away, and the shared routine that makes room in the heap, which runs on its caller's frame: from
//! there, one frame is left out. All frames further out are found.
//!
//! The format is that of `.eh_frame`: chapter 10.6 of the Linux Standard Base, core, which is section 6.4 of DWARF version 4 with other
//! headers. Register numbers are those of the x86-64 psABI, figure 3.36.

use crate::gdb::Announcement;
use std::ffi::c_void;

// The unwinder that the standard library links anyway.
#[cfg(target_env = "gnu")]
unsafe extern "C" {
    fn __register_frame(begin: *const c_void);
    fn __deregister_frame(begin: *const c_void);
}

/// DWARF's number of rbp.
const RBP: u8 = 6;
/// DWARF's number of the return address.
const RETURN_ADDRESS: u8 = 16;

/// `DW_CFA_def_cfa register offset`: what all other places are relative to (DWARF 4, 6.4.2.2).
const DEFINE_FRAME: u8 = 0x0c;
/// `DW_CFA_offset`, with a register's number in the low bits, and an offset in units of the data alignment (DWARF 4, 6.4.2.3).
const SAVED_AT: u8 = 0x80;

/// Bytes of the common part, its length included.
const COMMON_BYTES: u32 = 24;

/// A description that the unwinder knows as long as this lives.
#[derive(Debug)]
pub struct Unwinding {
    /// The unwinder keeps its address.
    description: Box<[u8]>,
    _announcement: Announcement,
}

impl Unwinding {
    /// Describes a range of code to the unwinder.
    pub fn new(address: u64, size: u64) -> Unwinding {
        let description = describe(address, size).into_boxed_slice();
        let unwinding = Unwinding {
            _announcement: Announcement::new(address, size, &description),
            description,
        };
        // SAFETY: the description is complete, ends with an empty entry, and stays where it is until it is taken back. Other
        // unwinders than libgcc's want something else under this name, so they get nothing.
        #[cfg(target_env = "gnu")]
        unsafe {
            __register_frame(unwinding.description.as_ptr().cast())
        };
        unwinding
    }
}

impl Drop for Unwinding {
    fn drop(&mut self) {
        // SAFETY: it was registered under this address, once.
        #[cfg(target_env = "gnu")]
        unsafe {
            __deregister_frame(self.description.as_ptr().cast())
        };
    }
}

/// One common entry, one for the range, and the end.
fn describe(address: u64, size: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    // The common information entry (LSB, 10.6.1.1.1). Its length, not counting itself.
    bytes.extend((COMMON_BYTES - 4).to_le_bytes());
    // What tells it from a description: 0.
    bytes.extend(0u32.to_le_bytes());
    // The version.
    bytes.push(1);
    // The augmentation string: empty, so addresses are whole words.
    bytes.push(0);
    // Code alignment: 1. Data alignment: -8, as a signed LEB128.
    bytes.extend([1, 0x78]);
    bytes.push(RETURN_ADDRESS);
    // The frame's address is rbp + 16; 8 below it is the return address, 16 below it the caller's rbp.
    bytes.extend([DEFINE_FRAME, RBP, 16]);
    bytes.extend([SAVED_AT | RETURN_ADDRESS, 1]);
    bytes.extend([SAVED_AT | RBP, 2]);
    // Instructions that do nothing (DW_CFA_nop) fill up.
    bytes.resize(COMMON_BYTES as usize, 0);
    // The frame description entry (LSB, 10.6.1.1.2). Its length: that of what follows.
    bytes.extend(20u32.to_le_bytes());
    // How far before this field the common entry begins.
    bytes.extend((bytes.len() as u32).to_le_bytes());
    // The range.
    bytes.extend(address.to_le_bytes());
    bytes.extend(size.to_le_bytes());
    // An entry of length 0 ends the list (LSB, 10.6.1.1.1).
    bytes.extend(0u32.to_le_bytes());
    bytes
}

#[cfg(all(test, target_env = "gnu"))]
mod tests {
    use crate::arena::Arena;
    use crate::assembler::{Assembler, header, memory, put, put_plain};
    use crate::plan::SCRATCH;
    use crate::plan::general::{RBP, RSP};
    use std::backtrace::Backtrace;
    use std::cell::RefCell;
    use std::ffi::{c_int, c_void};

    type Step = unsafe extern "C" fn(*mut c_void, *mut c_void) -> c_int;

    unsafe extern "C" {
        fn _Unwind_Backtrace(step: Step, state: *mut c_void) -> c_int;
        fn _Unwind_GetIP(frame: *mut c_void) -> usize;
    }

    thread_local! {
        static SEEN: RefCell<(Vec<u64>, String)> = RefCell::default();
    }

    /// # Safety
    /// The unwinder passes its frame, and what it was given: a list.
    unsafe extern "C" fn step(frame: *mut c_void, list: *mut c_void) -> c_int {
        // SAFETY: as promised by the caller.
        unsafe { (*list.cast::<Vec<u64>>()).push(_Unwind_GetIP(frame) as u64) };
        0
    }

    /// What machine code calls: it looks at the stack.
    extern "C" fn look() {
        let mut addresses: Vec<u64> = Vec::new();
        // SAFETY: the function gets the list that it wants.
        unsafe { _Unwind_Backtrace(step, (&raw mut addresses).cast()) };
        let text = Backtrace::force_capture().to_string();
        SEEN.with(|seen| *seen.borrow_mut() = (addresses, text));
    }

    /// Code with the frame that traces have, which calls something.
    fn add(arena: &mut Arena, callee: u64) -> u64 {
        let mut assembler = Assembler::default();
        let out = &mut assembler;
        put!(out, pushq_o, RBP);
        put!(out, movq_mr, RBP, RSP);
        put!(out, leaq_rm, RSP, memory(RBP, -48));
        put!(out, movl_mi, header(), 7u32);
        out.call(SCRATCH, callee);
        put!(out, movq_mr, RSP, RBP);
        put!(out, popq_o, RBP);
        put_plain!(out, retq_zo);
        let offset = arena.take(assembler.bytes.len()).expect("there is room");
        arena.write(offset, &assembler.bytes);
        arena.address(offset)
    }

    #[inline(never)]
    fn caller_of_machine_code(code: u64) {
        // SAFETY: the code is a function without arguments, see `add`.
        let function: extern "C" fn() = unsafe { std::mem::transmute(code as usize) };
        function();
        // Else the call is a jump in optimized builds, and there is no frame of ours.
        std::hint::black_box(code);
    }

    #[test]
    fn backtraces_pass_through_machine_code() {
        let mut arena = Arena::new(1 << 16).expect("memory for code");
        let inner = add(&mut arena, look as *const () as u64);
        let outer = add(&mut arena, inner);
        caller_of_machine_code(outer);
        let (addresses, text) = SEEN.take();
        let range = arena.address(0)..arena.address(1 << 16);
        let inside: Vec<u64> = addresses
            .iter()
            .copied()
            .filter(|address| range.contains(address))
            .collect();
        assert_eq!(inside.len(), 2, "{addresses:x?} of {range:x?}");
        assert!(inside[0] > inner && inside[0] < outer && inside[1] > outer);
        assert!(text.contains("caller_of_machine_code"), "{text}");
    }

    /// A description of an arena that has gone is gone, too: another one at the same address is described anew.
    #[test]
    fn arenas_come_and_go() {
        for _ in 0..20 {
            backtraces_pass_through_machine_code();
        }
    }
}
