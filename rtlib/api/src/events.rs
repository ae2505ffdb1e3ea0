//! `poll!`: whether something waits for the program.

use rtlib_macros::{intrinsic, runtime};

/// Whether something may wait for the program: a `bool`. It costs one test of a byte, and so belongs into the interpreter's loop: where the guest
/// jumps backwards, or in front of each instruction.
///
/// What can wait is a signal, see [`signals`](crate::signals). Whoever is told so asks all that it uses what it is. It is said
/// once: until the next event, further polls are false. It may be said although nothing waits. It may also be said a little
/// later: while a trace is recorded, all polls are false.
///
/// ```
/// use rtlib::signals::{self, Signal};
///
/// signals::catch(Signal::Interrupt);
/// let mut rounds = 0;
/// while rounds < 1000 {
///     if rtlib::poll!() && signals::take() == Some(Signal::Interrupt) {
///         println!("interrupted in round {rounds}");
///         break;
///     }
///     rounds += 1;
/// }
/// assert_eq!(rounds, 1000);
/// ```
#[macro_export]
macro_rules! poll {
    () => {
        $crate::__poll()
    };
    ($($other:tt)+) => {
        ::core::compile_error!("`poll!()` takes nothing: ask `signals::take()` what has come")
    };
}

/// What the macro becomes.
#[doc(hidden)]
#[inline(always)]
#[must_use = "what waits is not told again: ask `signals::take()` and the like"]
pub fn __poll() -> bool {
    if poll() {
        notice();
        true
    } else {
        false
    }
}

/// Out of the way of those to whom nothing has come.
#[cold]
#[inline(never)]
fn notice() {
    poll_noticed()
}

/// Whether the event byte is set.
#[intrinsic]
fn poll() -> bool {
    crate::hosted::poll()
}

/// Clears the event byte.
#[runtime]
fn poll_noticed() {
    crate::hosted::poll_noticed()
}
