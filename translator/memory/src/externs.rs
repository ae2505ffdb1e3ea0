//! The functions outside that the evaluator can call: the run-time library's closed list, one line
//! each.

use flow::{Extern, Type};
use rtlib_runtime::jit::author;
use rtlib_runtime::{buffers, bytes, characters, events, files, floats, process, streams, weak};

use crate::words::{Kind, Word};

/// A function outside.
pub(crate) struct Entry {
    pub(crate) symbol: &'static str,
    /// In order; never `None`.
    pub(crate) parameters: &'static [Option<Kind>],
    pub(crate) result: Option<Kind>,
    pub(crate) action: Action,
}

/// What a call does.
#[derive(Clone, Copy)]
pub(crate) enum Action {
    /// Calls what depends on its arguments alone.
    Pure(unsafe fn(&[u64]) -> u64),
    /// Calls what the world outside sees or decides.
    World(unsafe fn(&[u64]) -> u64),
    /// Ends the program by the code.
    Exit,
    /// Ends the program abnormally.
    Abort,
    /// Ends the program by the message and its place.
    Panic,
}

/// A table entry: the action's kind, the module, the symbol, the parameter types, the result type.
macro_rules! externs {
    ($($action:ident $module:ident::$symbol:ident($($ty:ty),*) $(-> $result:ty)?;)*) => {
        &[$(
            Entry {
                symbol: stringify!($symbol),
                parameters: &[$(<$ty as Word>::KIND),*],
                result: externs!(@result $($result)?),
                action: Action::$action({
                    /// Takes the words apart and calls the function.
                    ///
                    /// # Safety
                    /// The words are as many as the parameters, and as the function expects them.
                    unsafe fn call(words: &[u64]) -> u64 {
                        let function: unsafe extern "C" fn($($ty),*) $(-> $result)? = $module::$symbol;
                        let mut words = words.iter().copied();
                        let mut next = || words.next().unwrap_or(0);
                        // Functions without parameters ask for none.
                        let _ = &mut next;
                        // SAFETY: as promised by the caller.
                        unsafe { function($(<$ty as Word>::from_word(next())),*) }.to_word()
                    }
                    call
                }),
            },
        )*]
    };
    (@result) => { <() as Word>::KIND };
    (@result $result:ty) => { <$result as Word>::KIND };
}

/// The functions that come back.
static RETURNING: &[Entry] = externs! {
    Pure buffers::lathe_rt_buffer_length(i64) -> usize;
    Pure buffers::lathe_rt_buffer_take(i64, *mut u8);
    World streams::lathe_rt_write_stdout(*const u8, usize) -> i64;
    World streams::lathe_rt_write_stderr(*const u8, usize) -> i64;
    World streams::lathe_rt_flush_stdout() -> i64;
    World streams::lathe_rt_read_stdin_line() -> i64;
    World streams::lathe_rt_read_stdin_to_end() -> i64;
    World files::lathe_rt_read_file(*const u8, usize) -> i64;
    World files::lathe_rt_write_file(*const u8, usize, *const u8, usize) -> i64;
    Pure files::lathe_rt_error_text(i32) -> i64;
    World process::lathe_rt_argument_count() -> usize;
    World process::lathe_rt_argument(usize) -> i64;
    World process::lathe_rt_environment_variable(*const u8, usize) -> i64;
    World process::lathe_rt_monotonic_nanoseconds() -> u64;
    World process::lathe_rt_wall_clock_nanoseconds() -> u64;
    World process::lathe_rt_sleep_nanoseconds(u64);
    World weak::lathe_rt_weak_aim(*const usize, usize);
    World weak::lathe_rt_weak_target(*const usize) -> *const u8;
    World weak::lathe_rt_weak_is_same(*const usize, *const usize) -> u32;
    World weak::lathe_rt_weak_deaths() -> u64;
    World weak::lathe_rt_external_bytes(i64);
    World events::lathe_rt_poll_noticed();
    World events::lathe_rt_catch_signal(u32) -> i64;
    World events::lathe_rt_take_signal() -> u32;
    World events::lathe_rt_raise_signal(u32);
    World author::lathe_rt_jit_set_parameter(u32, u32);
    World author::lathe_rt_jit_counter(u32) -> u64;
    Pure bytes::lathe_rt_compare_bytes(*const u8, *const u8, usize) -> i32;
    Pure bytes::lathe_rt_find_byte(*const u8, usize, u32) -> usize;
    Pure bytes::lathe_rt_hash_bytes(u64, *const u8, usize) -> u64;
    Pure characters::lathe_rt_character_has_class(u32, u32) -> u32;
    Pure characters::lathe_rt_character_to_lowercase(u32, *mut u32) -> usize;
    Pure characters::lathe_rt_character_to_uppercase(u32, *mut u32) -> usize;
    Pure floats::lathe_rt_format_float(f64, u32, u32, usize, *mut u8, usize) -> usize;
    Pure floats::lathe_rt_parse_float(*const u8, usize, u32, *mut f64) -> u32;
    Pure floats::lathe_rt_float_sin(f64) -> f64;
    Pure floats::lathe_rt_float_cos(f64) -> f64;
    Pure floats::lathe_rt_float_tan(f64) -> f64;
    Pure floats::lathe_rt_float_asin(f64) -> f64;
    Pure floats::lathe_rt_float_acos(f64) -> f64;
    Pure floats::lathe_rt_float_atan(f64) -> f64;
    Pure floats::lathe_rt_float_sinh(f64) -> f64;
    Pure floats::lathe_rt_float_cosh(f64) -> f64;
    Pure floats::lathe_rt_float_tanh(f64) -> f64;
    Pure floats::lathe_rt_float_exp(f64) -> f64;
    Pure floats::lathe_rt_float_exp2(f64) -> f64;
    Pure floats::lathe_rt_float_exp_m1(f64) -> f64;
    Pure floats::lathe_rt_float_ln(f64) -> f64;
    Pure floats::lathe_rt_float_ln_1p(f64) -> f64;
    Pure floats::lathe_rt_float_log10(f64) -> f64;
    Pure floats::lathe_rt_float_log2(f64) -> f64;
    Pure floats::lathe_rt_float_cbrt(f64) -> f64;
    Pure floats::lathe_rt_float_powf(f64, f64) -> f64;
    Pure floats::lathe_rt_float_powi(f64, i32) -> f64;
    Pure floats::lathe_rt_float_atan2(f64, f64) -> f64;
    Pure floats::lathe_rt_float_hypot(f64, f64) -> f64;
    Pure floats::lathe_rt_float_mul_add(f64, f64, f64) -> f64;
    Pure floats::lathe_rt_float_remainder(f64, f64) -> f64;
};

/// The functions that end the program. The evaluator stops instead.
static DIVERGING: &[Entry] = &[
    Entry {
        symbol: "lathe_rt_exit",
        parameters: &[<i32 as Word>::KIND],
        result: None,
        action: Action::Exit,
    },
    Entry {
        symbol: "lathe_rt_abort",
        parameters: &[],
        result: None,
        action: Action::Abort,
    },
    Entry {
        symbol: "lathe_rt_panic",
        parameters: &[
            Some(Kind::Pointer),
            Some(Kind::Value(Type::I64)),
            Some(Kind::Pointer),
            Some(Kind::Value(Type::I64)),
            Some(Kind::Value(Type::I32)),
            Some(Kind::Value(Type::I32)),
        ],
        result: None,
        action: Action::Panic,
    },
];

/// The entry by its number.
pub(crate) fn entry(number: u32) -> &'static Entry {
    let number = number as usize;
    match RETURNING.get(number) {
        Some(entry) => entry,
        None => &DIVERGING[number - RETURNING.len()],
    }
}

/// The number of the function that a program declares, if symbol and types are right.
pub(crate) fn find(extern_: &Extern) -> Option<u32> {
    let position = RETURNING
        .iter()
        .chain(DIVERGING)
        .position(|entry| entry.symbol == extern_.symbol)?;
    let entry = entry(position as u32);
    let parameters_fit = entry.parameters.len() == extern_.parameters.len()
        && entry
            .parameters
            .iter()
            .zip(&extern_.parameters)
            .all(|(kind, ty)| kind.is_some_and(|kind| kind.accepts(*ty)));
    let result_fits = match (entry.result, extern_.results.as_slice()) {
        (None, []) => true,
        (Some(kind), [ty]) => kind.accepts(*ty),
        _ => false,
    };
    (parameters_fit && result_fits).then_some(position as u32)
}

/// Whether there is a function of that symbol.
#[cfg(test)]
pub(crate) fn knows(symbol: &str) -> bool {
    RETURNING
        .iter()
        .chain(DIVERGING)
        .any(|entry| entry.symbol == symbol)
}
