//! What rustc's build of a program has in place of a VM. The translator drops this module.

use crate::signals::Signal;
use std::cell::Cell;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

/// Whether something waits.
static EVENT: AtomicBool = AtomicBool::new(false);

/// Signals that have come and have not been taken: a bit each.
static WAITING: AtomicU32 = AtomicU32::new(0);

/// Whether somebody wants to hear of objects that have ended. Nobody is told of that here, so polls say now and then that something may wait.
static HAS_QUEUES: AtomicBool = AtomicBool::new(false);

/// How many polls there are between two that say so.
const SELDOM: u32 = 64;

thread_local! {
    /// Counts polls, and questions for deaths.
    static COUNT: Cell<u32> = const { Cell::new(0) };
}

fn count() -> u32 {
    COUNT.replace(COUNT.get().wrapping_add(1))
}

pub fn poll() -> bool {
    let is_time = HAS_QUEUES.load(Ordering::Relaxed) && count().is_multiple_of(SELDOM);
    is_time || EVENT.load(Ordering::Relaxed)
}

/// Another number each time.
pub fn deaths() -> u64 {
    HAS_QUEUES.store(true, Ordering::Relaxed);
    u64::from(count())
}

pub fn poll_noticed() {
    EVENT.store(false, Ordering::SeqCst);
}

pub fn catch_signal(number: u32) -> i64 {
    // SAFETY: the handler does only what a signal handler may.
    let before = unsafe { signal(system_number(number), on_signal as *const () as usize) };
    if before == REFUSED { -1 } else { 0 }
}

pub fn take_signal() -> u32 {
    let first = WAITING.load(Ordering::SeqCst).trailing_zeros();
    if first as usize >= Signal::ALL.len() {
        return 0;
    }
    WAITING.fetch_and(!(1 << first), Ordering::SeqCst);
    1 + first
}

pub fn raise_signal(number: u32) {
    // SAFETY: it has no preconditions.
    unsafe { raise(system_number(number)) };
}

/// Less than that left of the stack is little.
const RESERVE: usize = 256 << 10;

thread_local! {
    /// The lowest address of the thread's stack; 0 before it is known, 1 if it cannot be known.
    static LOWEST: Cell<usize> = const { Cell::new(0) };
}

pub fn stack_low() -> bool {
    let here = 0u8;
    let lowest = LOWEST.get();
    let lowest = if lowest == 0 { find_lowest() } else { lowest };
    (&raw const here as usize).saturating_sub(RESERVE) < lowest
}

/// Asks the system where the thread's stack ends.
#[cold]
fn find_lowest() -> usize {
    let mut attributes = ThreadAttributes { bytes: [0; 64] };
    let (mut start, mut size) = (std::ptr::null_mut::<u8>(), 0usize);
    // SAFETY: the structure has room for the system's, which it fills in before the others read it.
    unsafe {
        if pthread_getattr_np(pthread_self(), &mut attributes) == 0 {
            pthread_attr_getstack(&attributes, &mut start, &mut size);
            pthread_attr_destroy(&mut attributes);
        }
    }
    let lowest = (start as usize).max(1);
    LOWEST.set(lowest);
    lowest
}

/// What the C library calls so: 56 bytes on x86-64.
#[repr(C, align(8))]
struct ThreadAttributes {
    bytes: [u8; 64],
}

/// The signal of that number, and the number of the signal, as Linux counts them.
const SYSTEM_NUMBERS: [i32; 2] = [2, 15];

fn system_number(number: u32) -> i32 {
    SYSTEM_NUMBERS[number as usize]
}

/// The system's default for a signal.
const DEFAULT: usize = 0;

/// What `signal` answers if it has changed nothing.
const REFUSED: usize = usize::MAX;

// The C library, which every Rust program on Linux is linked with.
unsafe extern "C" {
    fn signal(number: i32, handler: usize) -> usize;
    fn raise(number: i32) -> i32;
    fn pthread_self() -> usize;
    fn pthread_getattr_np(thread: usize, attributes: *mut ThreadAttributes) -> i32;
    fn pthread_attr_getstack(
        attributes: *const ThreadAttributes,
        start: *mut *mut u8,
        size: *mut usize,
    ) -> i32;
    fn pthread_attr_destroy(attributes: *mut ThreadAttributes) -> i32;
}

/// The signal handler.
extern "C" fn on_signal(system: i32) {
    let Some(number) = SYSTEM_NUMBERS.iter().position(|known| *known == system) else {
        return;
    };
    let before = WAITING.fetch_or(1 << number, Ordering::SeqCst);
    if before & 1 << number != 0 {
        // Delivered when the handler has returned.
        // SAFETY: both are allowed in handlers.
        unsafe {
            signal(system, DEFAULT);
            raise(system);
        }
        return;
    }
    EVENT.store(true, Ordering::SeqCst);
}
