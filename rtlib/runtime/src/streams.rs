//! The standard streams.
//!
//! Standard output is buffered: on a terminal until the end of a line, else until the buffer is
//! full. So that nobody can tell this from std's line buffer, complete lines are also written before
//! anything else that others can see or wait for: a write to the standard error output, a read of
//! the standard input, the end of the process, however it comes.

use crate::buffers::{bytes_at, handle, status};
use std::cell::RefCell;
use std::io::{self, BufRead, Read};
use std::sync::{Mutex, PoisonError};

/// Bytes that are kept before they are written.
const CAPACITY: usize = 16 << 10;

/// The buffer of the standard output. A process has one, so it is global.
static OUTPUT: Mutex<Output> = Mutex::new(Output::new(libc::STDOUT_FILENO));

thread_local! {
    /// Where the VM of this thread writes instead.
    static OWN: RefCell<Option<Output>> = const { RefCell::new(None) };
}

/// See [`OUTPUT`].
struct Output {
    descriptor: i32,
    bytes: Vec<u8>,
    /// Found out at the first write.
    is_terminal: Option<bool>,
}

impl Output {
    const fn new(descriptor: i32) -> Output {
        Output {
            descriptor,
            bytes: Vec::new(),
            is_terminal: None,
        }
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        if self.bytes.len() + bytes.len() > CAPACITY {
            self.flush()?;
        }
        if bytes.len() >= CAPACITY {
            write_all(self.descriptor, bytes)?;
        } else {
            if self.bytes.capacity() == 0 {
                self.bytes.reserve_exact(CAPACITY);
            }
            self.bytes.extend_from_slice(bytes);
        }
        // SAFETY: asks the system about a file descriptor.
        let ask = || unsafe { libc::isatty(self.descriptor) == 1 };
        if *self.is_terminal.get_or_insert_with(ask) && bytes.contains(&b'\n') {
            self.flush_lines()?;
        }
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        let result = write_all(self.descriptor, &self.bytes);
        self.bytes.clear();
        result
    }

    fn flush_lines(&mut self) -> io::Result<()> {
        let Some(last) = self.bytes.iter().rposition(|byte| *byte == b'\n') else {
            return Ok(());
        };
        let result = write_all(self.descriptor, &self.bytes[..=last]);
        self.bytes.drain(..=last);
        result
    }
}

/// Writes all bytes to a file descriptor. One that is not open swallows them, as std's streams do.
pub(crate) fn write_all(descriptor: i32, mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        // SAFETY: the slice is valid for reading.
        let count = unsafe { libc::write(descriptor, bytes.as_ptr().cast(), bytes.len()) };
        if count < 0 {
            let error = io::Error::last_os_error();
            match error.raw_os_error() {
                Some(libc::EINTR) => continue,
                Some(libc::EBADF) => return Ok(()),
                _ => return Err(error),
            }
        }
        bytes = &bytes[count as usize..];
    }
    Ok(())
}

/// Writes all that the buffer holds: at an orderly end. Errors have nobody left to hear of them.
pub(crate) fn flush_at_exit() {
    with_output(Output::flush).ok();
}

/// What this thread's VM writes to its standard output goes to a descriptor, until [`give_output_back`].
pub(crate) fn redirect_output(descriptor: i32) {
    OWN.set(Some(Output::new(descriptor)));
}

/// The end of [`redirect_output`]. What has not been written is lost.
pub(crate) fn give_output_back() {
    OWN.set(None);
}

/// Writes the complete lines that the buffer holds: before others look, and at an abrupt end. In a
/// signal handler that has interrupted a write, it does nothing.
pub(crate) fn flush_complete_lines() {
    let is_own = OWN.try_with(|own| match own.try_borrow_mut() {
        Ok(mut own) => own.as_mut().map(|output| output.flush_lines()).is_some(),
        Err(_) => true,
    });
    if !is_own.unwrap_or(false)
        && let Ok(mut output) = OUTPUT.try_lock()
    {
        output.flush_lines().ok();
    }
}

/// Does something with the buffer that this thread's VM writes to.
fn with_output<T>(act: impl FnOnce(&mut Output) -> T) -> T {
    OWN.with_borrow_mut(|own| match own {
        Some(output) => act(output),
        // A poisoned buffer is still a buffer.
        None => act(&mut OUTPUT.lock().unwrap_or_else(PoisonError::into_inner)),
    })
}

/// Writes to the standard output through its buffer. A status.
///
/// # Safety
/// There are `count` bytes at `bytes`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lathe_rt_write_stdout(bytes: *const u8, count: usize) -> i64 {
    // SAFETY: as promised by the caller.
    let bytes = unsafe { bytes_at(bytes, count) };
    status(with_output(|output| output.write(bytes)))
}

/// Writes to the standard error output, unbuffered. A status.
///
/// # Safety
/// There are `count` bytes at `bytes`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lathe_rt_write_stderr(bytes: *const u8, count: usize) -> i64 {
    // SAFETY: as promised by the caller.
    let bytes = unsafe { bytes_at(bytes, count) };
    flush_complete_lines();
    status(write_all(libc::STDERR_FILENO, bytes))
}

/// Empties the buffer of the standard output. A status.
#[unsafe(no_mangle)]
pub extern "C" fn lathe_rt_flush_stdout() -> i64 {
    status(with_output(Output::flush))
}

/// One line of the standard input with its newline, if it has one; empty at the end of the input. A
/// buffer handle, or a negative error number.
#[unsafe(no_mangle)]
pub extern "C" fn lathe_rt_read_stdin_line() -> i64 {
    flush_complete_lines();
    let mut line = Vec::new();
    handle(
        io::stdin()
            .lock()
            .read_until(b'\n', &mut line)
            .map(|_| line),
    )
}

/// Everything that is left of the standard input. A buffer handle, or a negative error number.
#[unsafe(no_mangle)]
pub extern "C" fn lathe_rt_read_stdin_to_end() -> i64 {
    flush_complete_lines();
    let mut bytes = Vec::new();
    handle(io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes))
}
