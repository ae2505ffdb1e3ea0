//! Hints for the JIT.
//!
//! # The loop
//! An interpreter's loop begins with a *merge point*, and says where a guest's loop may close:
//!
//! ```
//! use rtlib::jit;
//!
//! fn run(code: &[u8], mut counter: i64) -> i64 {
//!     let mut pc = 0;
//!     loop {
//!         jit::merge_point!(LOOP; pc, code);
//!         match code[pc] {
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
//! assert_eq!(run(&[1, 2, 0], 3), 0);
//! ```
//!
//! `LOOP` is a name for the loop, written in no other place than these two macros. Behind it stand
//! the *greens*: the variables that say where in the guest's program the interpreter is. All others
//! that live across the loop are *reds*; the translator finds them.
//!
//! # Terms
//! A *trace* is the recorded path of one run around a guest's loop. A value is *constant* if it is
//! the same in every run of the trace, and a reference *virtual* if its object has not been allocated
//! yet because nobody outside of the trace has seen it.
//!
//! # Attributes
//! On functions: [`elidable`], [`unroll_safe`], [`look_inside_if`], [`dont_look_inside`],
//! [`loop_invariant`], [`conditional_call`]. On structs: [`immutable`], [`quasi_immutable`],
//! [`virtualizable`].

pub use rtlib_macros::{
    conditional_call, dont_look_inside, elidable, immutable, look_inside_if, loop_invariant,
    quasi_immutable, unroll_safe, virtualizable,
};

/// `merge_point!(NAME; greens...)`: the head of the interpreter's loop.
///
/// The greens are variables, or fields of variables. Under rustc it does nothing with them.
///
/// `merge_point!(NAME; greens...; location = function)`: the function says where in the guest's program the
/// greens are, for logs and reports: `fn location(pc: usize, code: &Code) -> String`. It takes the greens in their
/// order and by value (references and `Rc`s as they are). It is called by the JIT when it prints a trace, never by
/// the interpreter.
#[doc(hidden)]
#[macro_export]
macro_rules! __merge_point {
    ($name:ident; $($green:expr),+ $(,)?; location = $location:path $(,)?) => {
        $crate::jit::__jit_point(
            stringify!($name),
            false,
            ($(&$green,)+),
            || $location($(::core::clone::Clone::clone(&$green)),+),
        )
    };
    ($name:ident; $($green:expr),+ $(,)?) => {
        $crate::jit::__jit_point(
            stringify!($name),
            false,
            ($(&$green,)+),
            $crate::jit::__no_location,
        )
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

/// `can_enter!(NAME; greens...)`: a loop of the guest may begin (again) here.
///
/// It stands where the interpreter has just jumped backwards, and the merge point follows with the
/// same values of the greens. Under rustc it does nothing with them.
#[doc(hidden)]
#[macro_export]
macro_rules! __can_enter {
    ($name:ident; $($green:expr),+ $(,)?) => {
        $crate::jit::__jit_point(
            stringify!($name),
            true,
            ($(&$green,)+),
            $crate::jit::__no_location,
        )
    };
    ($($other:tt)*) => {
        ::core::compile_error!(
            "a can-enter point is written `can_enter!(LOOP; pc, code)`: the name and the greens of \
             the merge point"
        )
    };
}

/// What the two macros become: the driver's name, whether it is `can_enter`, references to the greens, and the
/// call of the location function.
///
/// The translator knows it by its mark and reads the greens themselves; nothing is called.
#[doc(hidden)]
#[inline(always)]
#[rtlib_macros::lang("jit_point")]
pub fn __jit_point<Greens, Location: FnOnce() -> String>(
    _driver: &str,
    _can_enter: bool,
    _greens: Greens,
    _location: Location,
) {
}

/// Stands where a point has no location function.
#[doc(hidden)]
pub fn __no_location() -> String {
    String::new()
}

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
            jit::poll!();
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
