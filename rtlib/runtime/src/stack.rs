//! The guest's stack, and what happens at its end.
//!
//! The guest runs on the process's first thread, but on a stack of its own: larger than the system's
//! usual 8 MB, because deep recursion of a guest is recursion of the interpreter, and with a known
//! end. Below it lies a guard zone without access:
//!
//! ```text
//! | guard zone, 1 MB | …free…            frames |
//! lowest             limit                   top
//! ```
//!
//! Emitted code touches every page of a frame in order, so an overflow faults in the guard zone. The
//! handler, on a stack of its own, prints Rust's words and ends the process; every other fault gets
//! the system's default.

use crate::entry::Entry;
use crate::vm::Vm;
use crate::{current, fatal, heap};
use std::mem;
use std::ptr;
use std::sync::OnceLock;

/// The size that is tried first.
const WANTED: usize = 64 << 20;

/// With less than this a VM does not start.
const LEAST: usize = 1 << 20;

/// Bytes of the guard zone.
const GUARD: usize = 1 << 20;

/// Bytes of the guest's stack: with less than that left it is low, and `stack_low()` says so. Enough for an interpreter to report an
/// error, and for a recording, the blackhole or a collection on the way there.
pub const RESERVE: usize = 256 << 10;

/// Bytes of the signal handler's stack; processors with large vector registers save 11 KB there.
const HANDLER_STACK: usize = 64 << 10;

/// What handled a signal before: once a process.
static BEFORE: OnceLock<[libc::sigaction; 2]> = OnceLock::new();

/// The signals that a fault can be.
const FAULTS: [i32; 2] = [libc::SIGSEGV, libc::SIGBUS];

/// Memory for the guest's stack.
#[derive(Debug)]
pub struct GuestStack {
    lowest: usize,
    size: usize,
}

impl GuestStack {
    /// As large as the system grants, at most 64 MB; as much again stays for others.
    pub fn new() -> GuestStack {
        let mut size = WANTED;
        while size >= LEAST {
            if let Some(lowest) = heap::map(2 * (GUARD + size), libc::PROT_NONE) {
                heap::unmap(lowest + GUARD + size, GUARD + size);
                let start = (lowest + GUARD) as *mut libc::c_void;
                let access = libc::PROT_READ | libc::PROT_WRITE;
                // SAFETY: the range has just been mapped.
                if unsafe { libc::mprotect(start, size, access) } == 0 {
                    return GuestStack { lowest, size };
                }
            }
            size /= 2;
        }
        fatal::cannot_start("no memory for the stack")
    }

    /// The lowest address with access.
    pub fn limit(&self) -> usize {
        self.lowest + GUARD
    }

    /// The end, above all frames.
    pub fn top(&self) -> usize {
        self.limit() + self.size
    }

    /// Calls the entry wrapper on this stack.
    ///
    /// # Safety
    /// Nothing else runs on this stack; `entry` accepts `vm`.
    pub unsafe fn run(&self, entry: Entry, vm: &mut Vm) {
        // SAFETY: `top` is the aligned end of a mapped range.
        unsafe { call_on_stack(ptr::from_mut(vm), entry, self.top()) }
    }
}

impl Default for GuestStack {
    fn default() -> Self {
        GuestStack::new()
    }
}

/// Whether the stack that this runs on has less than [`RESERVE`] bytes left above a limit.
pub fn is_low(limit: usize) -> bool {
    let here = 0u8;
    (&raw const here as usize).saturating_sub(RESERVE) < limit
}

/// Calls `entry(vm)` with the stack pointer at `top`. The frame pointer stays, so that debuggers and
/// backtraces find the way home.
#[unsafe(naked)]
unsafe extern "C" fn call_on_stack(vm: *mut Vm, entry: Entry, top: usize) {
    std::arch::naked_asm!(
        ".cfi_startproc",
        "push rbp",
        ".cfi_def_cfa_offset 16",
        ".cfi_offset rbp, -16",
        "mov rbp, rsp",
        ".cfi_def_cfa_register rbp",
        "mov rsp, rdx",
        "call rsi",
        "mov rsp, rbp",
        "pop rbp",
        ".cfi_def_cfa rsp, 8",
        "ret",
        ".cfi_endproc",
    )
}

impl Drop for GuestStack {
    fn drop(&mut self) {
        heap::unmap(self.lowest, GUARD + self.size);
    }
}

/// The stack on which a thread handles signals, until it is dropped.
pub struct HandlerStack {
    memory: usize,
    before: libc::stack_t,
}

impl HandlerStack {
    /// Gives the thread a stack for handlers. A fault in a guard zone becomes a message; every other gets what it would have got.
    pub fn install() -> HandlerStack {
        let Some(memory) = heap::map(HANDLER_STACK, libc::PROT_READ | libc::PROT_WRITE) else {
            fatal::cannot_start("no memory for the stack of signal handlers");
        };
        let alternate = libc::stack_t {
            ss_sp: memory as *mut libc::c_void,
            ss_flags: 0,
            ss_size: HANDLER_STACK,
        };
        // SAFETY: the memory is ours until this is dropped; the structures are plain data for which zero is valid; the handler does only what a
        // signal handler may.
        unsafe {
            let mut before: libc::stack_t = mem::zeroed();
            libc::sigaltstack(&alternate, &mut before);
            BEFORE.get_or_init(|| {
                let mut action: libc::sigaction = mem::zeroed();
                action.sa_flags = libc::SA_SIGINFO | libc::SA_ONSTACK;
                action.sa_sigaction = on_fault as *const () as usize;
                FAULTS.map(|signal| {
                    let mut before: libc::sigaction = mem::zeroed();
                    libc::sigaction(signal, &action, &mut before);
                    before
                })
            });
            HandlerStack { memory, before }
        }
    }
}

impl Drop for HandlerStack {
    fn drop(&mut self) {
        // SAFETY: what was there before is there again; no handler runs on ours.
        unsafe { libc::sigaltstack(&self.before, ptr::null_mut()) };
        heap::unmap(self.memory, HANDLER_STACK);
    }
}

/// The signal handler.
unsafe extern "C" fn on_fault(
    signal: libc::c_int,
    information: *mut libc::siginfo_t,
    _context: *mut libc::c_void,
) {
    // SAFETY: the system passes valid information about the fault; the VM is there as long as the thread runs it.
    let (address, limit) = unsafe {
        let limit = current::vm().map_or(0, |vm| (*vm).stack_limit);
        ((*information).si_addr() as usize, limit)
    };
    if (limit.saturating_sub(GUARD)..limit).contains(&address) {
        fatal::stack_overflow();
    }
    // The instruction runs again and meets whatever was there before; usually the default, which ends the process with a core dump.
    let before = FAULTS.iter().position(|fault| *fault == signal);
    let before = before.zip(BEFORE.get()).map(|(index, list)| &list[index]);
    // SAFETY: sets a disposition.
    unsafe {
        match before {
            Some(before) => libc::sigaction(signal, before, ptr::null_mut()),
            None => libc::signal(signal, libc::SIG_DFL) as i32,
        }
    };
}
