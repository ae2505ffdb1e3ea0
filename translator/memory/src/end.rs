//! The end of a process that has run a program in the evaluator.

use flow::{EvaluateError, Fault, Stop};
use rtlib_runtime::{fatal, panic, process};

/// Ends the process as a binary with the same outcome would have: output flushed, panics printed,
/// exit codes as documented. A fault of the graph itself is printed with its place and exits with
/// 101.
pub fn end_process(outcome: Result<Vec<u64>, EvaluateError>) -> ! {
    let Err(error) = outcome else {
        process::lathe_rt_exit(0)
    };
    match &error.fault {
        Fault::Stopped(Stop::Exit(code)) => process::lathe_rt_exit(*code),
        Fault::Stopped(Stop::Abort) => process::lathe_rt_abort(),
        Fault::Stopped(Stop::OutOfMemory) => fatal::out_of_memory(0),
        Fault::StackOverflow => fatal::stack_overflow(),
        Fault::Stopped(Stop::Panic(text)) => {
            let (message, file) = (text.message.as_bytes(), text.file.as_bytes());
            // SAFETY: pointers and lengths are those of strings.
            unsafe {
                panic::lathe_rt_panic(
                    message.as_ptr(),
                    message.len(),
                    file.as_ptr(),
                    file.len(),
                    text.line,
                    text.column,
                )
            }
        }
        _ => {
            eprintln!("evaluator: {error}");
            process::lathe_rt_exit(panic::PANIC_CODE)
        }
    }
}
