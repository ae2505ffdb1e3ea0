//! Events: what the guest's program is told of by `poll!`.
//!
//! An event is something that the author's code should do at the next opportunity: answer a signal, look after objects that the collector has
//! found dead. Whoever has one notes it in a place of its own, and then sets the VM's *event byte*, [`Vm::poll`]. The author's code tests the
//! byte where it suits it; where it is set, it clears it ([`lathe_rt_poll_noticed`]) and then asks everybody. In this order nothing is lost: what
//! comes after the clearing sets the byte again. So the byte says that there may be something, and nobody is told twice.
//!
//! # Signals
//! A signal that the author's code has asked for ([`lathe_rt_catch_signal`]) is noted and waits until it is taken. If it comes once more before that, it does
//! what it does to everybody: a program that never polls can still be ended by a second Ctrl-C. Signals are the process's, so they are for the VM that
//! has asked last.

use crate::vm::Vm;
use crate::{current, outside};
use std::mem;
use std::ptr;
use std::sync::atomic::{AtomicPtr, AtomicU8, AtomicU32, Ordering};

/// Signals by the author's numbers.
const SIGNALS: [libc::c_int; 2] = [libc::SIGINT, libc::SIGTERM];

/// The event byte where there is no VM: in the graph evaluator.
static WITHOUT_VM: AtomicU8 = AtomicU8::new(0);

/// The event byte of the VM that has asked for signals.
static RECIPIENT: AtomicPtr<AtomicU8> = AtomicPtr::new(ptr::null_mut());

/// Signals that have come and have not been taken: a bit each.
static WAITING: AtomicU32 = AtomicU32::new(0);

/// A VM goes.
pub(crate) fn forget(vm: &Vm) {
    let byte = ptr::from_ref(&vm.poll).cast_mut();
    let nobody = ptr::null_mut();
    let _ = RECIPIENT.compare_exchange(byte, nobody, Ordering::SeqCst, Ordering::SeqCst);
}

/// The event byte of this thread.
fn byte() -> &'static AtomicU8 {
    match current::vm() {
        // SAFETY: a VM that is there; the byte is only ever read and written as an atomic.
        Some(vm) => unsafe { &(*vm).poll },
        None => &WITHOUT_VM,
    }
}

/// Whether this thread's event byte is set.
pub fn waits() -> bool {
    byte().load(Ordering::Relaxed) != 0
}

/// The author's code has seen the event byte and asks everybody next.
#[unsafe(no_mangle)]
pub extern "C" fn lathe_rt_poll_noticed() {
    byte().store(0, Ordering::SeqCst);
    if let Some(vm) = current::vm() {
        // SAFETY: it is the thread's VM, which nobody else uses while the program calls this.
        outside::drop_dead(unsafe { &mut *vm });
    }
}

/// From now on the signal of this number waits to be taken. A status.
#[unsafe(no_mangle)]
pub extern "C" fn lathe_rt_catch_signal(number: u32) -> i64 {
    let Some(signal) = SIGNALS.get(number as usize) else {
        return -i64::from(libc::EINVAL);
    };
    let byte = ptr::from_ref(byte()).cast_mut();
    RECIPIENT.store(byte, Ordering::SeqCst);
    // SAFETY: the structure is plain data for which zero is valid; the handler does only what a signal handler may.
    let status = unsafe {
        let mut action: libc::sigaction = mem::zeroed();
        // On the handlers' own stack: the guest's may be nearly used up. Calls of the system begin again.
        action.sa_flags = libc::SA_ONSTACK | libc::SA_RESTART;
        action.sa_sigaction = on_signal as *const () as usize;
        libc::sigaction(*signal, &action, ptr::null_mut())
    };
    match status {
        0 => 0,
        _ => -i64::from(std::io::Error::last_os_error().raw_os_error().unwrap_or(1)),
    }
}

/// 1 + the number of a signal that has come, which does not wait any more; 0 if there is none.
#[unsafe(no_mangle)]
pub extern "C" fn lathe_rt_take_signal() -> u32 {
    let first = WAITING.load(Ordering::SeqCst).trailing_zeros();
    if first as usize >= SIGNALS.len() {
        return 0;
    }
    WAITING.fetch_and(!(1 << first), Ordering::SeqCst);
    1 + first
}

/// Sends the signal of this number to the process.
#[unsafe(no_mangle)]
pub extern "C" fn lathe_rt_raise_signal(number: u32) {
    if let Some(signal) = SIGNALS.get(number as usize) {
        // SAFETY: it has no preconditions.
        unsafe { libc::raise(*signal) };
    }
}

/// The signal handler.
extern "C" fn on_signal(signal: libc::c_int) {
    let Some(number) = SIGNALS.iter().position(|known| *known == signal) else {
        return;
    };
    let before = WAITING.fetch_or(1 << number, Ordering::SeqCst);
    if before & 1 << number != 0 {
        // Delivered when the handler has returned.
        // SAFETY: both are allowed in handlers.
        unsafe {
            libc::signal(signal, libc::SIG_DFL);
            libc::raise(signal);
        }
        return;
    }
    let recipient = RECIPIENT.load(Ordering::SeqCst);
    // SAFETY: null, or the byte of a VM, which forgets itself here before it goes.
    if let Some(byte) = unsafe { recipient.as_ref() } {
        byte.store(1, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One test, because signals are the process's.
    #[test]
    fn a_signal_waits_until_it_is_taken() {
        let mut vm = Box::new(Vm::new());
        // SAFETY: the VM stays there until the thread has left it.
        unsafe { current::enter(&mut *vm) };
        assert_eq!(lathe_rt_catch_signal(99), -i64::from(libc::EINVAL));
        assert_eq!(lathe_rt_catch_signal(1), 0);
        assert!(!waits());
        assert_eq!(lathe_rt_take_signal(), 0);
        // SAFETY: the handler is ours.
        unsafe { libc::raise(libc::SIGTERM) };
        assert!(waits());
        assert_eq!(vm.poll.load(Ordering::Relaxed), 1);
        lathe_rt_poll_noticed();
        assert!(!waits());
        assert_eq!(lathe_rt_take_signal(), 2);
        assert_eq!(lathe_rt_take_signal(), 0);
        // Taken, so the next one is as the first.
        // SAFETY: as above.
        unsafe { libc::raise(libc::SIGTERM) };
        assert!(waits());
        current::leave();
        drop(vm);
        assert!(!waits(), "the byte was that of the VM");
        assert_eq!(lathe_rt_take_signal(), 2);
        // With nobody to tell, it still waits.
        // SAFETY: as above.
        unsafe { libc::raise(libc::SIGTERM) };
        assert_eq!(lathe_rt_take_signal(), 2);
    }

    #[test]
    fn a_second_signal_kills() {
        // SAFETY: the child raises signals and ends; it touches nothing that another thread may have locked.
        let child = unsafe { libc::fork() };
        if child == 0 {
            lathe_rt_catch_signal(0);
            // SAFETY: as above.
            unsafe {
                libc::raise(libc::SIGINT);
                if lathe_rt_take_signal() != 1 {
                    libc::_exit(1);
                }
                libc::raise(libc::SIGINT);
                libc::raise(libc::SIGINT);
                libc::_exit(2);
            }
        }
        let mut status = 0;
        // SAFETY: waits for a child of ours.
        unsafe { libc::waitpid(child, &mut status, 0) };
        assert!(libc::WIFSIGNALED(status), "{status:#x}");
        assert_eq!(libc::WTERMSIG(status), libc::SIGINT);
    }
}
