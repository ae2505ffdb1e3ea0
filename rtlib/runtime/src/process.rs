//! The process: its end, its command line, its environment, its clocks.

use crate::buffers::{bytes_at, handle};
use crate::{entry, streams};
use std::ffi::OsStr;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::sync::OnceLock;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Flushes the standard output and ends the process.
#[unsafe(no_mangle)]
pub extern "C" fn lathe_rt_exit(code: i32) -> ! {
    streams::flush_at_exit();
    entry::print_summaries();
    std::process::exit(code)
}

/// Ends the process by SIGABRT.
#[unsafe(no_mangle)]
pub extern "C" fn lathe_rt_abort() -> ! {
    streams::flush_complete_lines();
    std::process::abort()
}

/// The number of command-line arguments, the program's name included.
#[unsafe(no_mangle)]
pub extern "C" fn lathe_rt_argument_count() -> usize {
    entry::with_arguments(<[_]>::len)
}

/// The argument with this number. A buffer handle.
#[unsafe(no_mangle)]
pub extern "C" fn lathe_rt_argument(index: usize) -> i64 {
    let argument = |list: &[Vec<u8>]| list.get(index).cloned();
    handle(Ok(entry::with_arguments(argument).unwrap_or_default()))
}

/// The value of an environment variable: a buffer handle, or -1 if it is not set.
///
/// # Safety
/// There are `length` bytes at `name`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lathe_rt_environment_variable(name: *const u8, length: usize) -> i64 {
    // SAFETY: as promised by the caller.
    let name = unsafe { bytes_at(name, length) };
    match std::env::var_os(OsStr::from_bytes(name)) {
        Some(value) => handle(Ok(value.into_vec())),
        None => -1,
    }
}

/// Nanoseconds of a clock that never runs backwards.
#[unsafe(no_mangle)]
pub extern "C" fn lathe_rt_monotonic_nanoseconds() -> u64 {
    static START: OnceLock<Instant> = OnceLock::new();
    START.get_or_init(Instant::now).elapsed().as_nanos() as u64
}

/// Nanoseconds since the beginning of 1970, UTC.
#[unsafe(no_mangle)]
pub extern "C" fn lathe_rt_wall_clock_nanoseconds() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |duration| duration.as_nanos() as u64)
}

/// Lets the thread sleep at least so long.
#[unsafe(no_mangle)]
pub extern "C" fn lathe_rt_sleep_nanoseconds(nanoseconds: u64) {
    streams::flush_complete_lines();
    std::thread::sleep(Duration::from_nanos(nanoseconds));
}
