//! The functions that the run-time library supplies: the closed list of what reaches the world
//! outside, and of what is too large or too delicate to be written in the subset.
//!
//! # Convention
//! Function `name` is the symbol `lathe_rt_name` with the System V C calling convention. Parameters
//! are words (`usize`, `i64`, `u64`, `u32`, `i32`, `f64`) and pointers; there is at most one result.
//! None keeps a pointer after it returns, and none calls back. `usize` is 64 bits wide. Where a
//! pointer comes with a count of 0 it may be dangling.
//!
//! # Status and errors
//! A *status* is 0 or more on success, and the negated error number of the operating system on
//! failure (`-2` is `ENOENT`).
//!
//! # Buffers
//! A function with a byte string of unknown length as its result keeps it on its own heap and gives
//! a *buffer handle*, a positive number. [`buffer_length`] asks for the length; [`buffer_take`]
//! copies the bytes and releases the handle. Each handle is taken exactly once.
//!
//! Below each declaration stands the body that rustc runs in the tests. It is also the exact
//! meaning: the run-time library computes the same.

use rtlib_macros::{hosted, runtime};

// ---------------------------------------------------------------- buffers

/// The number of bytes in a buffer.
///
/// # Safety
/// `handle` came from a function below and has not been taken yet.
#[runtime]
pub unsafe fn buffer_length(handle: i64) -> usize {
    // SAFETY: under rustc a handle is the address of a leaked vector.
    unsafe { (*(handle as *const ::std::vec::Vec<u8>)).len() }
}

/// Copies the bytes of a buffer to `target` and releases the handle.
///
/// # Safety
/// `handle` came from a function below and has not been taken yet; `target` has room for
/// [`buffer_length`] bytes.
#[runtime]
pub unsafe fn buffer_take(handle: i64, target: *mut u8) {
    // SAFETY: under rustc a handle is the address of a leaked vector.
    unsafe {
        let bytes = ::std::boxed::Box::from_raw(handle as *mut ::std::vec::Vec<u8>);
        ::core::ptr::copy_nonoverlapping(bytes.as_ptr(), target, bytes.len());
    }
}

// ---------------------------------------------------------------- standard streams

/// Writes to the standard output through its buffer, which is flushed at every newline (as std's
/// is), and by [`flush_stdout`], [`exit`], the return of `main` and a panic. A status.
///
/// # Safety
/// There are `count` bytes at `bytes`.
#[runtime]
pub unsafe fn write_stdout(bytes: *const u8, count: usize) -> i64 {
    // SAFETY: as promised by the caller.
    let bytes = unsafe { ::core::slice::from_raw_parts(bytes, count) };
    hosted::status(::std::io::Write::write_all(&mut ::std::io::stdout(), bytes))
}

/// Writes to the standard error output, unbuffered. A status.
///
/// # Safety
/// There are `count` bytes at `bytes`.
#[runtime]
pub unsafe fn write_stderr(bytes: *const u8, count: usize) -> i64 {
    // SAFETY: as promised by the caller.
    let bytes = unsafe { ::core::slice::from_raw_parts(bytes, count) };
    hosted::status(::std::io::Write::write_all(&mut ::std::io::stderr(), bytes))
}

/// Empties the buffer of the standard output. A status.
#[runtime]
pub fn flush_stdout() -> i64 {
    hosted::status(::std::io::Write::flush(&mut ::std::io::stdout()))
}

/// One line of the standard input with its newline, the rest without one at the end of the input,
/// nothing after it. A buffer handle, or a negative error number.
#[runtime]
pub fn read_stdin_line() -> i64 {
    let mut line = ::std::vec::Vec::new();
    let result = ::std::io::BufRead::read_until(&mut ::std::io::stdin().lock(), b'\n', &mut line);
    hosted::buffer(result.map(|_| line))
}

/// Everything that is left of the standard input. A buffer handle, or a negative error number.
#[runtime]
pub fn read_stdin_to_end() -> i64 {
    let mut bytes = ::std::vec::Vec::new();
    let result = ::std::io::Read::read_to_end(&mut ::std::io::stdin(), &mut bytes);
    hosted::buffer(result.map(|_| bytes))
}

// ---------------------------------------------------------------- files

/// The whole content of a file. A buffer handle, or a negative error number.
///
/// # Safety
/// There are `path_length` bytes at `path`; none of them is 0.
#[runtime]
pub unsafe fn read_file(path: *const u8, path_length: usize) -> i64 {
    // SAFETY: as promised by the caller.
    let path = unsafe { hosted::path(path, path_length) };
    hosted::buffer(::std::fs::read(path))
}

/// Creates or empties the file and writes the bytes. A status.
///
/// # Safety
/// There are `path_length` bytes at `path`, none of them 0, and `count` bytes at `bytes`.
#[runtime]
pub unsafe fn write_file(
    path: *const u8,
    path_length: usize,
    bytes: *const u8,
    count: usize,
) -> i64 {
    // SAFETY: as promised by the caller.
    let path = unsafe { hosted::path(path, path_length) };
    // SAFETY: as promised by the caller.
    let bytes = unsafe { ::core::slice::from_raw_parts(bytes, count) };
    hosted::status(::std::fs::write(path, bytes))
}

/// The operating system's words for an error number, as in `No such file or directory`. A buffer
/// handle.
#[runtime]
pub fn error_text(number: i32) -> i64 {
    let error = ::std::io::Error::from_raw_os_error(number);
    let text = ::std::string::ToString::to_string(&error);
    let words = text.split(" (os error").next().unwrap_or("");
    hosted::buffer(Ok(words.as_bytes().to_vec()))
}

// ---------------------------------------------------------------- process

/// Flushes the standard output and ends the process.
#[runtime]
pub fn exit(code: i32) -> ! {
    ::std::process::exit(code)
}

/// Ends the process by SIGABRT.
#[runtime]
pub fn abort() -> ! {
    ::std::process::abort()
}

/// Flushes the standard output, prints a blank line, `thread 'main' (<id>) panicked at
/// <file>:<line>:<column>:`, the message and the note on backtraces to the standard error output as
/// std does, and ends the process with code 101.
///
/// # Safety
/// There are UTF-8 texts of these lengths at the pointers.
#[runtime]
pub unsafe fn panic(
    message: *const u8,
    message_length: usize,
    file: *const u8,
    file_length: usize,
    line: u32,
    column: u32,
) -> ! {
    // SAFETY: as promised by the caller.
    let message = unsafe { hosted::text(message, message_length) };
    // SAFETY: as promised by the caller.
    let file = unsafe { hosted::text(file, file_length) };
    ::core::panic!("{message} (at {file}:{line}:{column})")
}

/// The number of command-line arguments, the program's name included.
#[runtime]
pub fn argument_count() -> usize {
    ::std::env::args_os().count()
}

/// The argument with this number, below [`argument_count`]. A buffer handle.
#[runtime]
pub fn argument(index: usize) -> i64 {
    let argument = ::std::env::args_os().nth(index).unwrap_or_default();
    hosted::buffer(Ok(::std::os::unix::ffi::OsStringExt::into_vec(argument)))
}

/// The value of an environment variable: a buffer handle, or -1 if it is not set.
///
/// # Safety
/// There are `length` bytes at `name`; none of them is 0 or `=`.
#[runtime]
pub unsafe fn environment_variable(name: *const u8, length: usize) -> i64 {
    // SAFETY: as promised by the caller.
    let name = unsafe { hosted::path(name, length) };
    match ::std::env::var_os(name) {
        Some(value) => hosted::buffer(Ok(::std::os::unix::ffi::OsStringExt::into_vec(value))),
        None => -1,
    }
}

/// Nanoseconds of a clock that never runs backwards, from an arbitrary start.
#[runtime]
pub fn monotonic_nanoseconds() -> u64 {
    static START: ::std::sync::OnceLock<::std::time::Instant> = ::std::sync::OnceLock::new();
    START
        .get_or_init(::std::time::Instant::now)
        .elapsed()
        .as_nanos() as u64
}

/// Nanoseconds since the beginning of 1970, UTC.
#[runtime]
pub fn wall_clock_nanoseconds() -> u64 {
    let since = ::std::time::SystemTime::now().duration_since(::std::time::UNIX_EPOCH);
    since.map_or(0, |duration| duration.as_nanos() as u64)
}

/// Lets the thread sleep at least so long.
#[runtime]
pub fn sleep_nanoseconds(nanoseconds: u64) {
    ::std::thread::sleep(::std::time::Duration::from_nanos(nanoseconds));
}

// ---------------------------------------------------------------- memory

/// Compares byte by byte: negative, 0 or positive as the left is less, equal or greater.
///
/// # Safety
/// There are `count` bytes at both pointers.
#[runtime]
pub unsafe fn compare_bytes(left: *const u8, right: *const u8, count: usize) -> i32 {
    // SAFETY: as promised by the caller.
    let left = unsafe { ::core::slice::from_raw_parts(left, count) };
    // SAFETY: as promised by the caller.
    let right = unsafe { ::core::slice::from_raw_parts(right, count) };
    left.cmp(right) as i32
}

/// The index of the first byte with this value, or `count` if there is none.
///
/// # Safety
/// There are `count` bytes at `bytes`.
#[runtime]
pub unsafe fn find_byte(bytes: *const u8, count: usize, value: u32) -> usize {
    // SAFETY: as promised by the caller.
    let bytes = unsafe { ::core::slice::from_raw_parts(bytes, count) };
    bytes
        .iter()
        .position(|&byte| u32::from(byte) == value)
        .unwrap_or(count)
}

/// Mixes a byte string into a hash. Per 8 bytes, read as a little-endian number (the last ones
/// filled up with zeros): `state = (rotate_left(state, 5) ^ number) * 0x517c_c1b7_2722_0a95`,
/// wrapping.
///
/// # Safety
/// There are `count` bytes at `bytes`.
#[runtime]
pub unsafe fn hash_bytes(state: u64, bytes: *const u8, count: usize) -> u64 {
    // SAFETY: as promised by the caller.
    let bytes = unsafe { ::core::slice::from_raw_parts(bytes, count) };
    bytes.chunks(8).fold(state, |state, chunk| {
        let mut word = [0u8; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        (state.rotate_left(5) ^ u64::from_le_bytes(word)).wrapping_mul(0x517c_c1b7_2722_0a95)
    })
}

// ---------------------------------------------------------------- characters

/// Properties of characters that are not ASCII. `class` is 0 `is_alphabetic`, 1 `is_numeric`,
/// 2 `is_lowercase`, 3 `is_uppercase`, 4 `is_whitespace`, 5 `is_control`, 6 whether `Debug` escapes
/// it as `\u{..}`. The result is 0 or 1.
#[runtime]
pub fn character_has_class(character: u32, class: u32) -> u32 {
    let character = ::core::char::from_u32(character).unwrap_or('\0');
    u32::from(match class {
        0 => character.is_alphabetic(),
        1 => character.is_numeric(),
        2 => character.is_lowercase(),
        3 => character.is_uppercase(),
        4 => character.is_whitespace(),
        5 => character.is_control(),
        _ => character.escape_debug().next() == Some('\\'),
    })
}

/// The lower-case form: writes one to three characters to `target` and gives their number.
///
/// # Safety
/// `target` has room for three numbers.
#[runtime]
pub unsafe fn character_to_lowercase(character: u32, target: *mut u32) -> usize {
    let character = ::core::char::from_u32(character).unwrap_or('\0');
    // SAFETY: as promised by the caller.
    unsafe { hosted::characters(character.to_lowercase(), target) }
}

/// The upper-case form: writes one to three characters to `target` and gives their number.
///
/// # Safety
/// `target` has room for three numbers.
#[runtime]
pub unsafe fn character_to_uppercase(character: u32, target: *mut u32) -> usize {
    let character = ::core::char::from_u32(character).unwrap_or('\0');
    // SAFETY: as promised by the caller.
    unsafe { hosted::characters(character.to_uppercase(), target) }
}

// ---------------------------------------------------------------- floats as text

/// The text of the absolute value of a finite float (the caller writes signs, `inf` and `NaN`).
/// `single` is 1 if the number is an `f32`, 0 for an `f64`: the shortest text is the one that gives
/// the same number of that type. `form` is 0 for `{}`, 1 for `{:?}`, 2 for `{:e}`, 3 for `{:E}`.
/// `precision` is the number of digits after the point, `usize::MAX` for none given. Writes at most
/// `capacity` bytes and gives the length of the whole text.
///
/// # Safety
/// `target` has room for `capacity` bytes.
#[runtime]
pub unsafe fn format_float(
    value: f64,
    single: u32,
    form: u32,
    precision: usize,
    target: *mut u8,
    capacity: usize,
) -> usize {
    let digits = if precision == usize::MAX {
        None
    } else {
        Some(precision)
    };
    let text = if single != 0 {
        hosted::float_text(value.abs() as f32, form, digits)
    } else {
        hosted::float_text(value.abs(), form, digits)
    };
    let count = ::core::cmp::min(text.len(), capacity);
    // SAFETY: as promised by the caller.
    unsafe { ::core::ptr::copy_nonoverlapping(text.as_ptr(), target, count) };
    text.len()
}

/// Reads a float as `str::parse::<f64>` (or, with `single` 1, `::<f32>`) does, and writes it to
/// `target`. The result is 0, 1 for an empty text, 2 for an invalid one.
///
/// # Safety
/// There is a UTF-8 text of this length at `text`, and room for a number at `target`.
#[runtime]
pub unsafe fn parse_float(text: *const u8, length: usize, single: u32, target: *mut f64) -> u32 {
    // SAFETY: as promised by the caller.
    let text = unsafe { hosted::text(text, length) };
    let number = if single != 0 {
        text.parse::<f32>().map(f64::from)
    } else {
        text.parse::<f64>()
    };
    match number {
        Ok(number) => {
            // SAFETY: as promised by the caller.
            unsafe { target.write(number) };
            0
        }
        Err(_) if text.is_empty() => 1,
        Err(_) => 2,
    }
}

// ---------------------------------------------------------------- float functions

/// Declares functions from one `f64` to one `f64`: those of the C library's mathematics that Rust's
/// methods of the same meaning call.
macro_rules! float_functions {
    ($($(#[$documentation:meta])* $name:ident = $method:ident;)*) => {
        $(
            $(#[$documentation])*
            #[runtime]
            pub fn $name(value: f64) -> f64 {
                value.$method()
            }
        )*
    };
}

float_functions! {
    /// The sine.
    float_sin = sin;
    /// The cosine.
    float_cos = cos;
    /// The tangent.
    float_tan = tan;
    /// The arc sine.
    float_asin = asin;
    /// The arc cosine.
    float_acos = acos;
    /// The arc tangent.
    float_atan = atan;
    /// The hyperbolic sine.
    float_sinh = sinh;
    /// The hyperbolic cosine.
    float_cosh = cosh;
    /// The hyperbolic tangent.
    float_tanh = tanh;
    /// e to the power of the number.
    float_exp = exp;
    /// 2 to the power of the number.
    float_exp2 = exp2;
    /// e to the power of the number, minus one.
    float_exp_m1 = exp_m1;
    /// The natural logarithm.
    float_ln = ln;
    /// The natural logarithm of the number plus one.
    float_ln_1p = ln_1p;
    /// The logarithm to the base 10.
    float_log10 = log10;
    /// The logarithm to the base 2.
    float_log2 = log2;
    /// The cube root.
    float_cbrt = cbrt;
}

/// `base` to the power of `exponent`.
#[runtime]
pub fn float_powf(base: f64, exponent: f64) -> f64 {
    base.powf(exponent)
}

/// `base` to the power of a whole number.
#[runtime]
pub fn float_powi(base: f64, exponent: i32) -> f64 {
    base.powi(exponent)
}

/// The angle of the point (`x`, `y`).
#[runtime]
pub fn float_atan2(y: f64, x: f64) -> f64 {
    y.atan2(x)
}

/// The distance of the point (`x`, `y`) from the origin.
#[runtime]
pub fn float_hypot(x: f64, y: f64) -> f64 {
    x.hypot(y)
}

/// `left * right + addend`, rounded once.
#[runtime]
pub fn float_mul_add(left: f64, right: f64, addend: f64) -> f64 {
    left.mul_add(right, addend)
}

/// The remainder of the division that rounds towards zero: what `%` means on floats, which the
/// translator compiles to a call of this function.
#[runtime]
pub fn float_remainder(left: f64, right: f64) -> f64 {
    left % right
}

/// What the bodies for rustc have in common. Not for the translator.
#[hosted]
mod hosted {
    pub fn status(result: ::std::io::Result<()>) -> i64 {
        match result {
            Ok(()) => 0,
            Err(error) => -i64::from(error.raw_os_error().unwrap_or(5)),
        }
    }

    pub fn buffer(result: ::std::io::Result<::std::vec::Vec<u8>>) -> i64 {
        match result {
            Ok(bytes) => ::std::boxed::Box::into_raw(::std::boxed::Box::new(bytes)) as i64,
            Err(error) => -i64::from(error.raw_os_error().unwrap_or(5)),
        }
    }

    pub unsafe fn path<'a>(bytes: *const u8, length: usize) -> &'a ::std::ffi::OsStr {
        // SAFETY: as promised by the caller.
        let bytes = unsafe { ::core::slice::from_raw_parts(bytes, length) };
        ::std::os::unix::ffi::OsStrExt::from_bytes(bytes)
    }

    pub unsafe fn text<'a>(bytes: *const u8, length: usize) -> &'a str {
        // SAFETY: as promised by the caller.
        unsafe { ::core::str::from_utf8_unchecked(::core::slice::from_raw_parts(bytes, length)) }
    }

    pub unsafe fn characters(
        characters: impl ::core::iter::Iterator<Item = char>,
        target: *mut u32,
    ) -> usize {
        let mut count = 0;
        for character in characters {
            // SAFETY: there are at most three characters.
            unsafe { target.add(count).write(character as u32) };
            count += 1;
        }
        count
    }

    pub fn float_text<T>(value: T, form: u32, precision: Option<usize>) -> ::std::string::String
    where
        T: ::core::fmt::Display
            + ::core::fmt::Debug
            + ::core::fmt::LowerExp
            + ::core::fmt::UpperExp,
    {
        match (form, precision) {
            (0, Some(digits)) => ::std::format!("{value:.digits$}"),
            (0, None) => ::std::format!("{value}"),
            (1, Some(digits)) => ::std::format!("{value:.digits$?}"),
            (1, None) => ::std::format!("{value:?}"),
            (2, Some(digits)) => ::std::format!("{value:.digits$e}"),
            (2, None) => ::std::format!("{value:e}"),
            (_, Some(digits)) => ::std::format!("{value:.digits$E}"),
            (_, None) => ::std::format!("{value:E}"),
        }
    }
}

// ---------------------------------------------------------------- weak references

/// Gives a weak cell its target, by the target's address.
///
/// A *weak cell* is two words that are 0 in the beginning and belong to these functions alone; it is reachable as long as anybody knows it.
///
/// # Safety
/// `cell` points to a weak cell without a target; the target is an object that the caller can reach.
#[runtime]
pub unsafe fn weak_aim(cell: *const usize, target: usize) {
    // SAFETY: as promised by the caller; the cell is shared, but this is the only write that it ever sees.
    unsafe { (cell as *mut usize).write(!target) }
}

/// The address of a weak cell's target; null if it has none, or if the target was not reachable at a collection. What the answer is, changes whenever
/// something is allocated.
///
/// # Safety
/// `cell` points to a weak cell.
#[runtime]
pub unsafe fn weak_target(cell: *const usize) -> *const u8 {
    // SAFETY: as promised by the caller.
    let hidden = unsafe { cell.read() };
    let address = if hidden == 0 { 0 } else { !hidden };
    ::core::ptr::with_exposed_provenance(address)
}

/// 1 if two weak cells have or had the same target, or if neither has ever had one; else 0.
///
/// # Safety
/// Both point to weak cells.
#[runtime]
pub unsafe fn weak_is_same(left: *const usize, right: *const usize) -> u32 {
    // SAFETY: as promised by the caller.
    u32::from(unsafe { left.read() == right.read() })
}
