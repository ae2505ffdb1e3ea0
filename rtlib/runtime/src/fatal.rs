//! Errors that end the process: which there are, what they print, their exit codes.
//!
//! Both are printed without allocating, because they may come from a signal handler or from an
//! exhausted heap.

use crate::streams;
use std::io::Write;

/// The exit code of an exhausted stack.
pub const STACK_OVERFLOW_CODE: i32 = 103;

/// The exit code of an exhausted heap.
pub const OUT_OF_MEMORY_CODE: i32 = 102;

/// Says that an allocation of so many bytes failed, and ends the process.
pub fn out_of_memory(bytes: usize) -> ! {
    let mut line = Line::default();
    // A line that does not fit is cut off; the fixed texts here fit.
    let _ = writeln!(line, "memory allocation of {bytes} bytes failed");
    end(&line, OUT_OF_MEMORY_CODE)
}

/// Says that the stack has overflowed, in Rust's words, and ends the process.
pub fn stack_overflow() -> ! {
    let mut line = Line::default();
    let thread = crate::panic::thread_number();
    let _ = writeln!(line, "\nthread 'main' ({thread}) has overflowed its stack");
    let _ = writeln!(line, "fatal runtime error: stack overflow, aborting");
    end(&line, STACK_OVERFLOW_CODE)
}

/// Prints a message about the machine or the system and ends the process with code 1.
pub fn cannot_start(message: &str) -> ! {
    let mut line = Line::default();
    let _ = writeln!(line, "fatal runtime error: {message}");
    end(&line, 1)
}

/// Prints a short text to the standard error output without allocating. What does not fit into 256 bytes is cut off.
pub fn print(text: std::fmt::Arguments<'_>) {
    let mut line = Line::default();
    let _ = line.write_fmt(text);
    streams::write_all(libc::STDERR_FILENO, &line.bytes[..line.length]).ok();
}

fn end(line: &Line, code: i32) -> ! {
    streams::flush_complete_lines();
    streams::write_all(libc::STDERR_FILENO, &line.bytes[..line.length]).ok();
    crate::entry::print_summaries();
    // SAFETY: ends the process at once; no destructor or exit handler is needed or safe here.
    unsafe { libc::_exit(code) }
}

/// A text on the stack.
struct Line {
    bytes: [u8; 256],
    length: usize,
}

impl Default for Line {
    fn default() -> Self {
        Line {
            bytes: [0; 256],
            length: 0,
        }
    }
}

impl Write for Line {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let count = bytes.len().min(self.bytes.len() - self.length);
        self.bytes[self.length..self.length + count].copy_from_slice(&bytes[..count]);
        self.length += count;
        Ok(count)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
