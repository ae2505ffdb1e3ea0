//! The guest's stack, and what happens at its end.
//!
//! The guest runs on the process's first thread, but on a stack of its own: larger than the system's
//! usual 8 MB, because deep recursion of a guest is recursion of the interpreter, and with a known
//! end. Below it lies a guard zone without access, and below that the stack of signal handlers:
//!
//! ```text
//! | handlers | guard zone, 1 MB | …free…            frames |
//! lowest                        limit                   top
//! ```
//!
//! Emitted code touches every page of a frame in order, so an overflow faults in the guard zone. The
//! handler, on its own stack, prints Rust's words and ends the process; every other fault gets
//! the system's default.
//!
//! # Processors that are too old
//! Emitted code uses instructions of the level x86-64-v2. A processor that lacks them faults at the first, and then the handler asks
//! which it has, and says so. To ask at each start costs some 13 us in a virtual machine, where `cpuid` is a call of the machine's host.

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

/// Bytes below the guest's part.
const BELOW: usize = HANDLER_STACK + GUARD;

/// What handled a signal before: once a process.
static BEFORE: OnceLock<[libc::sigaction; FAULTS.len()]> = OnceLock::new();

/// The signals that a fault can be.
const FAULTS: [i32; 3] = [libc::SIGSEGV, libc::SIGBUS, libc::SIGILL];

/// Bits of what `cpuid` says at leaf 1 in ecx: SSE3, SSSE3, SSE4.1, SSE4.2, POPCNT. Intel's manual, volume 2A, table 3-10.
const NEEDED: u32 = 1 | 1 << 9 | 1 << 19 | 1 << 20 | 1 << 23;

/// Memory for the guest's stack.
pub struct GuestStack {
    lowest: usize,
    size: usize,
    /// Where the thread handled signals before it did so here.
    before: Option<libc::stack_t>,
}

impl GuestStack {
    /// As large as the system grants, at most 64 MB; as much again stays for others.
    pub fn new() -> GuestStack {
        let is_limited = rtlib_backend::are_addresses_limited();
        let mut size = WANTED;
        while size >= LEAST {
            let is_granted = !is_limited || heap::is_room_left(2 * (BELOW + size));
            if let Some(stack) = is_granted.then(|| GuestStack::map(size)).flatten() {
                return stack;
            }
            size /= 2;
        }
        fatal::cannot_start("no memory for the stack")
    }

    fn map(size: usize) -> Option<GuestStack> {
        let lowest = heap::map(BELOW + size, libc::PROT_READ | libc::PROT_WRITE)?;
        let stack = GuestStack {
            lowest,
            size,
            before: None,
        };
        let guard = (stack.limit() - GUARD) as *mut libc::c_void;
        // SAFETY: the range has just been mapped.
        let status = unsafe { libc::mprotect(guard, GUARD, libc::PROT_NONE) };
        (status == 0).then_some(stack)
    }

    /// The lowest address of the guest's part.
    pub fn limit(&self) -> usize {
        self.lowest + BELOW
    }

    /// The end, above all frames.
    pub fn top(&self) -> usize {
        self.limit() + self.size
    }

    /// Gives this thread the stack for handlers. A fault in a guard zone becomes a message; every other gets what it would have got.
    pub fn handle_faults(&mut self) {
        let alternate = libc::stack_t {
            ss_sp: self.lowest as *mut libc::c_void,
            ss_flags: 0,
            ss_size: HANDLER_STACK,
        };
        // SAFETY: the memory is there until this is dropped; the structures are plain data for which zero is valid; the handler does only what a
        // signal handler may.
        unsafe {
            let mut before: libc::stack_t = mem::zeroed();
            libc::sigaltstack(&alternate, &mut before);
            self.before.get_or_insert(before);
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
        }
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
        if let Some(before) = &self.before {
            // SAFETY: what was there before is there again; no handler runs on ours.
            unsafe { libc::sigaltstack(before, ptr::null_mut()) };
        }
        heap::unmap(self.lowest, BELOW + self.size);
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
    if signal == libc::SIGILL && std::arch::x86_64::__cpuid(1).ecx & NEEDED != NEEDED {
        fatal::cannot_start(
            "this program needs a processor of level x86-64-v2 (SSE 4.2 and POPCNT)",
        );
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

#[cfg(test)]
mod tests {
    use super::*;

    /// What a child that does something ends with.
    fn status_of(child: impl FnOnce()) -> libc::c_int {
        // SAFETY: the child touches nothing that another thread may have locked, and ends.
        let number = unsafe { libc::fork() };
        if number == 0 {
            child();
            // SAFETY: ends the process.
            unsafe { libc::_exit(0) };
        }
        let mut status = 0;
        // SAFETY: waits for a child of ours.
        unsafe { libc::waitpid(number, &mut status, 0) };
        status
    }

    #[test]
    fn an_instruction_that_nobody_has_is_none_of_ours() {
        let status = status_of(|| {
            GuestStack::new().handle_faults();
            // SAFETY: the instruction does nothing but fault.
            unsafe { std::arch::asm!("ud2") };
        });
        assert!(libc::WIFSIGNALED(status), "{status:#x}");
        assert_eq!(libc::WTERMSIG(status), libc::SIGILL);
    }

    #[test]
    fn the_zone_below_the_stack_has_no_access() {
        let stack = GuestStack::new();
        let touch = |address: usize| {
            status_of(|| {
                // SAFETY: no reference leads there.
                unsafe { (address as *mut u8).write_volatile(1) };
            })
        };
        for address in [stack.lowest, stack.limit(), stack.top() - 1] {
            assert_eq!(touch(address), 0);
        }
        for address in [stack.limit() - GUARD, stack.limit() - 1] {
            assert_eq!(libc::WTERMSIG(touch(address)), libc::SIGSEGV);
        }
    }

    #[test]
    fn handlers_run_where_they_did_before_when_a_stack_goes() {
        let current = || {
            // SAFETY: the structure is plain data; the system writes to it.
            unsafe {
                let mut stack: libc::stack_t = mem::zeroed();
                libc::sigaltstack(ptr::null(), &mut stack);
                (stack.ss_sp as usize, stack.ss_flags)
            }
        };
        let before = current();
        let mut stack = GuestStack::new();
        stack.handle_faults();
        assert_eq!(current(), (stack.lowest, 0));
        drop(stack);
        assert_eq!(current(), before);
    }
}
