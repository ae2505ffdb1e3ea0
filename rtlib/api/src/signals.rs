//! Signals as events: what a terminal's Ctrl-C does is up to the interpreter.
//!
//! A signal that nobody has asked for does what it does to every process: SIGINT and SIGTERM end it. One that has been [caught](catch) waits
//! instead, [`poll!`](crate::poll) says so, and [`take`] says which it is.
//!
//! A signal that comes while the same one still waits ends the process after all. So an interpreter that does not come to a poll, because
//! it waits for something or hangs, can be ended by a second Ctrl-C.
//!
//! Signals belong to the process. Where it has several VMs, the one that has called [`catch`] last is told.
//!
//! ```
//! use rtlib::signals::{self, Signal};
//!
//! /// How a guest's loop ends that would never end by itself.
//! fn run() -> Result<(), String> {
//!     let mut line = 0;
//!     loop {
//!         line = line % 3 + 1;
//!         # signals::raise(Signal::Interrupt);
//!         if rtlib::poll!() && signals::take() == Some(Signal::Interrupt) {
//!             return Err(format!("interrupted at line {line}"));
//!         }
//!     }
//! }
//!
//! signals::catch(Signal::Interrupt);
//! assert_eq!(run(), Err("interrupted at line 1".to_string()));
//! ```

use rtlib_macros::runtime;

/// A signal that can be caught.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Signal {
    /// SIGINT: Ctrl-C in a terminal. Programs that end by it exit with 130.
    Interrupt,
    /// SIGTERM: what `kill` sends. Programs that end by it exit with 143.
    Terminate,
}

impl Signal {
    /// All of them.
    pub const ALL: [Signal; 2] = [Signal::Interrupt, Signal::Terminate];
}

/// From now on the signal waits until the program takes it. It stays so until the process ends.
///
/// # Panics
/// If the system refuses, which it never does for these signals.
pub fn catch(signal: Signal) {
    let status = catch_signal(signal as u32);
    assert!(
        status >= 0,
        "{signal:?} cannot be caught: error {}",
        -status
    );
}

/// A signal that has come, if one waits; it does not wait any more.
pub fn take() -> Option<Signal> {
    match take_signal() {
        0 => None,
        number => Some(Signal::ALL[number as usize - 1]),
    }
}

/// Sends the signal to this process, as if it had come from outside: for tests.
pub fn raise(signal: Signal) {
    raise_signal(signal as u32)
}

/// By number: a status.
#[runtime]
fn catch_signal(number: u32) -> i64 {
    crate::hosted::catch_signal(number)
}

/// 1 + the number of what has come, or 0.
#[runtime]
fn take_signal() -> u32 {
    crate::hosted::take_signal()
}

/// By number.
#[runtime]
fn raise_signal(number: u32) {
    crate::hosted::raise_signal(number)
}
