//! Hints for the JIT.
//!
//! # The loop
//! An interpreter's loop begins with a *merge point*, and says where a guest's loop may close:
//!
//! ```
//! use rtlib::jit;
//! use std::rc::Rc;
//!
//! #[jit::immutable]
//! struct Code {
//!     operations: Vec<u8>,
//! }
//!
//! fn run(code: Rc<Code>, mut counter: i64) -> i64 {
//!     let mut pc = 0;
//!     loop {
//!         jit::merge_point!(LOOP; pc, code);
//!         match code.operations[pc] {
//!             0 => return counter,
//!             1 => counter -= 1,
//!             _ if counter > 0 => {
//!                 pc = 0;
//!                 jit::can_enter!(LOOP; pc, code);
//!                 continue;
//!             }
//!             _ => {}
//!         }
//!         pc += 1;
//!     }
//! }
//!
//! let code = Code { operations: vec![1, 2, 0] };
//! assert_eq!(run(Rc::new(code), 3), 0);
//! ```
//!
//! `LOOP` is a name for the loop, its *driver*, written in no other place than these two macros. Behind it stand
//! the *greens*: the variables that say where in the guest's program the interpreter is. Each is one word: a number, an
//! `Rc`, a `Box`, or a reference to a whole object. All other variables that live across the loop are *reds*; the
//! translator finds them. A driver has one merge point, in a loop of a function; its can-enter points stand in the same
//! loop.
//!
//! # Terms
//! A *trace* is the recorded path of one run around a guest's loop. A value is *constant* if it is
//! the same in every run of the trace, and a reference *virtual* if its object has not been allocated
//! yet because nobody outside of the trace has seen it.
//!
//! # Values
//! [`promote`] makes a constant of a value, [`record_exact`] says that it is one; [`is_constant`], [`is_virtual`] and
//! [`we_are_jitted`] ask. What they answer must not change what the program does, only how fast.
//!
//! # Attributes
//! On functions, how a trace treats their calls. Without any of them a trace follows the call if the function has no
//! loop.
//!
//! | attribute | calls |
//! |---|---|
//! | [`elidable`] | folded if the arguments are constant, made once if they are equal |
//! | [`unroll_safe`] | followed, loops and all |
//! | [`look_inside_if`] | followed where a predicate holds while the trace is recorded |
//! | [`dont_look_inside`] | made, never followed |
//! | [`loop_invariant`] | made once in a run of the loop |
//! | [`conditional_call`] | made only if the first argument is true |
//!
//! On structs: [`immutable`], [`quasi_immutable`], [`virtualizable`].
//!
//! The first is what makes an interpreter's instructions disappear from its traces: if the code is a green and its struct
//! [`immutable`], then `code.operations[pc]` is a constant, and so is everything that depends on it alone. The struct has to be an object
//! of its own, in an `Rc` or `Box`.
//!
//! # At run time
//! [`set_parameter`] sets what the JIT works by, [`counter`] says what it has done, and the callbacks `compiled` and `aborted` of a
//! [`merge_point`] are told of traces as they are made.
//!
//! A hint that is misused is an error of the translation, of the codes `L0501` to `L0509`.

mod counters;
mod hooks;
mod parameters;

pub use counters::{Counter, counter};
pub use hooks::{AbortReason, Recording, TraceKind};
pub use parameters::{Parameter, set_parameter};
pub use rtlib_macros::{
    conditional_call, dont_look_inside, elidable, immutable, look_inside_if, loop_invariant,
    quasi_immutable, unroll_safe, virtualizable,
};

/// `merge_point!(NAME; greens...)`: the head of the interpreter's loop.
///
/// The greens are variables, or fields of variables. Under rustc it does nothing with them.
///
/// Behind another semicolon may stand *callbacks*, functions that the JIT calls with the greens, in their
/// order and by value (references and `Rc`s as they are). The interpreter never calls them.
///
/// * `location = function`, `fn(greens...) -> String`: where in the guest's program this is, for logs and reports.
/// * `confirm = function`, `fn(greens...) -> bool`: whether a trace may begin here.
/// * `inline = function`, `fn(greens...) -> bool`: whether a trace may follow a call of the interpreter that
///   begins here.
/// * `compiled = function`, `fn(greens..., Recording)`: is told that a trace has been made: see [`Recording`].
/// * `aborted = function`, `fn(greens..., Recording, AbortReason)`: is told that a recording has been given up.
///
/// The greens of the last two are those of the place at which the trace begins; a bridge begins at a guard, and gets those of
/// the place at which the trace begins that it hangs on. Both functions may allocate and print, and what they
/// run is not recorded. They run between any two operations of the interpreter, and in no execution without a JIT: what the
/// program does must not depend on them.
///
/// [`Recording`]: crate::jit::Recording
///
/// ```
/// use rtlib::jit;
/// use std::rc::Rc;
///
/// struct Code {
///     name: String,
///     lines: usize,
/// }
///
/// fn describe(line: usize, code: Rc<Code>) -> String {
///     format!("{}:{line}", code.name)
/// }
///
/// fn run(code: Rc<Code>) -> usize {
///     let mut line = 0;
///     loop {
///         jit::merge_point!(LINES; line, code; location = describe);
///         if line == code.lines {
///             return line;
///         }
///         line += 1;
///     }
/// }
///
/// let code = Code { name: String::from("demo"), lines: 3 };
/// assert_eq!(run(Rc::new(code)), 3);
/// ```
///
/// A log of traces for the people who write guests:
///
/// ```
/// use rtlib::jit;
/// use std::rc::Rc;
///
/// struct Code {
///     lines: usize,
/// }
///
/// fn on_compiled(line: usize, _code: Rc<Code>, recording: jit::Recording) {
///     let (kind, operations) = (recording.kind.name(), recording.operations);
///     eprintln!("line {line}: a {kind} of {operations} operations");
/// }
///
/// fn on_aborted(line: usize, _code: Rc<Code>, _until: jit::Recording, reason: jit::AbortReason) {
///     eprintln!("line {line}: no trace, {}", reason.name());
/// }
///
/// fn run(code: Rc<Code>, mut rounds: usize) -> usize {
///     let mut line = 0;
///     loop {
///         jit::merge_point!(LINES; line, code; compiled = on_compiled, aborted = on_aborted);
///         line += 1;
///         if line == code.lines {
///             if rounds == 0 {
///                 return line;
///             }
///             rounds -= 1;
///             line = 0;
///             jit::can_enter!(LINES; line, code);
///         }
///     }
/// }
///
/// jit::set_parameter(jit::Parameter::Threshold, 10);
/// assert_eq!(run(Rc::new(Code { lines: 3 }), 100), 3);
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __merge_point {
    ($name:ident; $($green:expr),+ $(,)?; $($callback:ident = $function:path),+ $(,)?) => {
        $crate::__point_with_callbacks!(
            $name [$($green),+] $($callback $function,)+
        )
    };
    ($name:ident; $($green:expr),+ $(,)?) => {
        $crate::jit::__jit_point(stringify!($name), false, ($(&$green,)+), ())
    };
    ($name:ident $(;)?) => {
        ::core::compile_error!(
            "a merge point without greens: name the variables that say where in the guest's \
             program the interpreter is, `merge_point!(LOOP; pc, code)`"
        )
    };
    ($($other:tt)*) => {
        ::core::compile_error!(
            "a merge point is written `merge_point!(LOOP; pc, code)`: a name, a semicolon, greens"
        )
    };
}

/// The greens are one tree of tokens here, so that each callback can have them.
#[doc(hidden)]
#[macro_export]
macro_rules! __point_with_callbacks {
    ($name:ident [$($green:expr),+] $($rest:tt)+) => {
        $crate::jit::__jit_point(
            stringify!($name),
            false,
            ($(&$green,)+),
            $crate::__callbacks!([$($green),+] $($rest)+),
        )
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __callbacks {
    ($greens:tt $($callback:ident $function:path,)+) => {
        ($($crate::__callback!($callback $greens $function),)+)
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __callback {
    (location [$($green:expr),+] $function:path) => {
        $crate::jit::__location(|| $function($(::core::clone::Clone::clone(&$green)),+))
    };
    (confirm [$($green:expr),+] $function:path) => {
        $crate::jit::__confirm(|| $function($(::core::clone::Clone::clone(&$green)),+))
    };
    (inline [$($green:expr),+] $function:path) => {
        $crate::jit::__inline(|| $function($(::core::clone::Clone::clone(&$green)),+))
    };
    (compiled [$($green:expr),+] $function:path) => {
        $crate::jit::__compiled(|recording| {
            $function($(::core::clone::Clone::clone(&$green)),+, recording)
        })
    };
    (aborted [$($green:expr),+] $function:path) => {
        $crate::jit::__aborted(|recording, reason| {
            $function($(::core::clone::Clone::clone(&$green)),+, recording, reason)
        })
    };
    ($other:ident $($rest:tt)*) => {
        ::core::compile_error!(
            "the callbacks of a merge point are `location`, `confirm`, `inline`, `compiled` and `aborted`"
        )
    };
}

/// `can_enter!(NAME; greens...)`: a loop of the guest may begin (again) here.
///
/// It stands where the interpreter has just jumped backwards, and the merge point follows with the
/// same values of the greens. Under rustc it does nothing with them.
#[doc(hidden)]
#[macro_export]
macro_rules! __can_enter {
    ($name:ident; $($green:expr),+ $(,)?) => {
        $crate::jit::__jit_point(stringify!($name), true, ($(&$green,)+), ())
    };
    ($($other:tt)*) => {
        ::core::compile_error!(
            "a can-enter point is written `can_enter!(LOOP; pc, code)`: the name and the greens of \
             the merge point"
        )
    };
}

/// What the two macros become: the driver's name, whether it is `can_enter`, references to the greens, and a
/// tuple with what the callbacks become.
///
/// The translator knows it by its mark and reads the greens themselves; nothing is called.
#[doc(hidden)]
#[inline(always)]
#[rtlib_macros::lang("jit_point")]
pub fn __jit_point<Greens, Callbacks>(
    _driver: &str,
    _can_enter: bool,
    _greens: Greens,
    _callbacks: Callbacks,
) {
}

/// What the callback `location` becomes. The closure is never called: it shows rustc and the translator the function.
#[doc(hidden)]
#[inline(always)]
#[rtlib_macros::lang("jit_location")]
pub fn __location(_call: impl FnOnce() -> String) {}

/// What the callback `confirm` becomes.
#[doc(hidden)]
#[inline(always)]
#[rtlib_macros::lang("jit_confirm")]
pub fn __confirm(_call: impl FnOnce() -> bool) {}

/// What the callback `inline` becomes.
#[doc(hidden)]
#[inline(always)]
#[rtlib_macros::lang("jit_inline")]
pub fn __inline(_call: impl FnOnce() -> bool) {}

/// What the callback `compiled` becomes.
#[doc(hidden)]
#[inline(always)]
#[rtlib_macros::lang("jit_compiled")]
pub fn __compiled(_call: impl FnOnce(Recording)) {}

/// What the callback `aborted` becomes.
#[doc(hidden)]
#[inline(always)]
#[rtlib_macros::lang("jit_aborted")]
pub fn __aborted(_call: impl FnOnce(Recording, AbortReason)) {}

#[doc(inline)]
pub use crate::{__can_enter as can_enter, __merge_point as merge_point, poll};

/// Makes the value a constant of the trace: the recorder adds a guard that it is the same, and
/// everything computed from it folds away.
///
/// It may be a number, a reference or an `Rc`, or a small aggregate of them (at most eight words, no floats).
#[inline(always)]
#[rtlib_macros::lang("jit_promote")]
pub fn promote<T>(value: T) -> T {
    value
}

/// Whether a trace is being recorded and the value is a constant of it. Under rustc: no.
#[inline(always)]
#[rtlib_macros::lang("jit_is_constant")]
pub fn is_constant<T: Copy>(_value: T) -> bool {
    false
}

/// Whether a trace is being recorded and the object is virtual in it. Under rustc: no.
///
/// Of an `Rc`, a `Box` or a reference it is asked of the object that it points to.
#[inline(always)]
#[rtlib_macros::lang("jit_is_virtual")]
pub fn is_virtual<T: ?Sized>(_object: &T) -> bool {
    false
}

/// Whether this runs as part of a trace. Under rustc: no.
#[inline(always)]
#[rtlib_macros::lang("we_are_jitted")]
pub fn we_are_jitted() -> bool {
    false
}

/// Tells the optimizer that `value` equals `exact`, without a check.
///
/// Where it does not, a trace computes with `exact`; a debug build panics. The values are integers, characters or
/// booleans.
#[inline(always)]
#[rtlib_macros::lang("jit_record_exact")]
pub fn record_exact<T: Copy + PartialEq>(value: T, exact: T) {
    debug_assert!(value == exact, "record_exact: the values differ");
}

#[cfg(test)]
mod tests {
    use crate::jit;

    #[jit::immutable]
    struct Code {
        operations: Vec<u8>,
    }

    #[jit::elidable]
    fn operation(code: &Code, pc: usize) -> u8 {
        code.operations[pc]
    }

    /// Counts down in a guest's loop; every hint stands where an author would write it.
    fn run(code: &Code, start: i64) -> (i64, u32) {
        let mut pc = 0;
        let mut counter = start;
        let mut rounds = 0;
        loop {
            jit::merge_point!(LOOP; pc, code);
            let _waits = jit::poll!();
            match jit::promote(operation(code, pc)) {
                0 => return (counter, rounds),
                1 => counter -= 1,
                _ if counter > 0 => {
                    pc = 0;
                    rounds += 1;
                    jit::can_enter!(LOOP; pc, code);
                    continue;
                }
                _ => {}
            }
            pc += 1;
        }
    }

    #[test]
    fn hints_change_nothing_under_rustc() {
        let code = Code {
            operations: vec![1, 2, 0],
        };
        assert_eq!(run(&code, 5), (0, 4));
        assert_eq!(jit::promote(7), 7);
        assert!(!jit::is_constant(7) && !jit::is_virtual(&code) && !jit::we_are_jitted());
        jit::record_exact(code.operations.len(), 3);
    }

    #[test]
    #[should_panic(expected = "the values differ")]
    fn a_wrong_record_panics() {
        jit::record_exact(1, 2);
    }
}
