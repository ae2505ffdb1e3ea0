//! Panics: what is printed, and how the process ends.

use crate::buffers::bytes_at;
use crate::streams;
use std::backtrace::Backtrace;
use std::borrow::Cow;

/// The exit code of a panic.
pub const PANIC_CODE: i32 = 101;

/// Flushes the standard output, prints the panic as std does, and ends the process with code 101.
///
/// # Safety
/// There are texts of these lengths at the pointers.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lathe_rt_panic(
    message: *const u8,
    message_length: usize,
    file: *const u8,
    file_length: usize,
    line: u32,
    column: u32,
) -> ! {
    // SAFETY: as promised by the caller.
    let (message, file) = unsafe {
        (
            String::from_utf8_lossy(bytes_at(message, message_length)),
            String::from_utf8_lossy(bytes_at(file, file_length)),
        )
    };
    streams::flush_complete_lines();
    let thread = thread_number();
    let trace = backtrace_text();
    let text = format!(
        "\nthread 'main' ({thread}) panicked at {file}:{line}:{column}:\n{message}\n{trace}"
    );
    streams::write_all(libc::STDERR_FILENO, text.as_bytes()).ok();
    streams::flush_at_exit();
    crate::entry::print_summaries();
    std::process::exit(PANIC_CODE)
}

/// The operating system's number of this thread.
pub(crate) fn thread_number() -> i64 {
    // SAFETY: the call has no arguments and cannot fail.
    unsafe { libc::syscall(libc::SYS_gettid) }
}

/// The backtrace or the note about it, as `RUST_BACKTRACE` asks for.
fn backtrace_text() -> Cow<'static, str> {
    match std::env::var_os("RUST_BACKTRACE") {
        None => Cow::Borrowed(
            "note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\n",
        ),
        Some(value) if value == "0" => Cow::Borrowed(""),
        Some(value) if value == "full" => Cow::Owned(format!(
            "stack backtrace:\n{:#}",
            Backtrace::force_capture()
        )),
        Some(_) => {
            let all = Backtrace::force_capture().to_string();
            let frames = guest_frames(&all);
            Cow::Owned(format!(
                "stack backtrace:\n{frames}note: Some details are omitted, run with `RUST_BACKTRACE=full` for a verbose backtrace.\n"
            ))
        }
    }
}

/// The frames between the panic function and the entry wrapper, numbered anew. All of them if these
/// two are not to be seen, as in a stripped binary.
fn guest_frames(all: &str) -> String {
    let mut frames: Vec<Vec<&str>> = Vec::new();
    for line in all.lines() {
        let is_head = line
            .trim_start()
            .split_once(": ")
            .is_some_and(|(number, _)| number.parse::<u32>().is_ok());
        match frames.last_mut() {
            Some(frame) if !is_head => frame.push(line),
            _ => frames.push(vec![line]),
        }
    }
    let position = |name: &str| frames.iter().position(|frame| frame[0].ends_with(name));
    let first = position(": lathe_rt_panic").map_or(0, |index| index + 1);
    let last = position(": lathe_main").unwrap_or(frames.len());
    let mut text = String::new();
    for (number, frame) in frames[first..last.max(first)].iter().enumerate() {
        let name = frame[0].split_once(": ").map_or(frame[0], |(_, name)| name);
        text.push_str(&format!("{number:>4}: {name}\n"));
        for line in &frame[1..] {
            text.push_str(line);
            text.push('\n');
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_guests_frames_are_shown() {
        let all = "   0: std::backtrace::capture\n             at /x/y.rs:1:2\n   1: lathe_rt_panic\n   \
                   2: tl::run\n             at ./src/main.rs:3:5\n   3: tl::main\n   4: lathe_main\n   5: main\n";
        assert_eq!(
            guest_frames(all),
            "   0: tl::run\n             at ./src/main.rs:3:5\n   1: tl::main\n"
        );
        assert_eq!(guest_frames("   7: a\n   8: b\n"), "   0: a\n   1: b\n");
    }
}
