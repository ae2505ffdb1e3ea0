//! What the functions outside may do.

use std::collections::VecDeque;

/// What the functions outside act on.
#[derive(Clone, Debug)]
pub enum World {
    /// The process: its streams, arguments, files, clocks.
    Process,
    /// Arguments and standard streams are strings; files and clocks are those of the process.
    Strings(Streams),
    /// Nothing: only functions that depend on their arguments alone may be called.
    Nothing,
}

/// Arguments and standard streams as strings.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Streams {
    /// The command line, the program's name first.
    pub arguments: Vec<Vec<u8>>,
    /// What is left of the standard input.
    pub input: VecDeque<u8>,
    /// What was written to the standard output.
    pub output: Vec<u8>,
    /// What was written to the standard error output.
    pub errors: Vec<u8>,
}

impl Streams {
    /// No input, these arguments.
    pub fn new(arguments: &[&str]) -> Streams {
        Streams {
            arguments: arguments
                .iter()
                .map(|argument| argument.as_bytes().to_vec())
                .collect(),
            ..Streams::default()
        }
    }

    /// Answers a call that is about streams or arguments; no other one.
    ///
    /// # Safety
    /// The words are as the function of that symbol expects them.
    pub(crate) unsafe fn answer(&mut self, symbol: &str, words: &[u64]) -> Option<u64> {
        match symbol {
            "lathe_rt_write_stdout" => {
                // SAFETY: as promised by the caller.
                let bytes = unsafe { bytes_at(words[0], words[1]) };
                self.output.extend_from_slice(bytes);
                Some(0)
            }
            "lathe_rt_write_stderr" => {
                // SAFETY: as promised by the caller.
                let bytes = unsafe { bytes_at(words[0], words[1]) };
                self.errors.extend_from_slice(bytes);
                Some(0)
            }
            "lathe_rt_flush_stdout" => Some(0),
            "lathe_rt_read_stdin_line" => {
                let end = self.input.iter().position(|byte| *byte == b'\n');
                let count = end.map_or(self.input.len(), |end| end + 1);
                Some(handle(self.input.drain(..count).collect()))
            }
            "lathe_rt_read_stdin_to_end" => Some(handle(self.input.drain(..).collect())),
            "lathe_rt_argument_count" => Some(self.arguments.len() as u64),
            "lathe_rt_argument" => {
                let argument = self.arguments.get(words[0] as usize);
                Some(handle(argument.cloned().unwrap_or_default()))
            }
            _ => None,
        }
    }
}

/// A buffer handle of the run-time library: the address of a vector.
fn handle(bytes: Vec<u8>) -> u64 {
    Box::into_raw(Box::new(bytes)).expose_provenance() as u64
}

/// The bytes at an address.
///
/// # Safety
/// There are so many; of none the address may be anything.
pub(crate) unsafe fn bytes_at<'a>(address: u64, count: u64) -> &'a [u8] {
    if count == 0 {
        return &[];
    }
    let start = std::ptr::with_exposed_provenance(address as usize);
    // SAFETY: as promised by the caller.
    unsafe { std::slice::from_raw_parts(start, count as usize) }
}
