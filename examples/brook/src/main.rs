//! `brook`: a small dynamic language with numbers, texts, lists, maps and closures.
//!
//! `brook FILE [ARGUMENT...]` runs FILE; the guest finds the arguments in the list `args`. The way of a program:
//! [`lexer`] makes tokens of the text, [`compiler`] makes instructions of them in one pass, [`vm`] runs these.
//!
//! Exit codes: 0 the program has ended, 2 nothing ran, 3 an error while it ran. Every error is one line on stderr.

mod code;
mod compiler;
mod lexer;
mod natives;
mod value;
mod vm;

use std::env;
use std::fs;
use std::process;
use value::Value;

/// What is wrong with a program, and on which line.
#[derive(Debug)]
pub struct Error {
    /// Counted from 1.
    pub line: u32,
    /// Without the place.
    pub message: String,
}

fn main() {
    let arguments: Vec<String> = env::args().collect();
    let [_, path, rest @ ..] = arguments.as_slice() else {
        eprintln!("usage: brook FILE [ARGUMENT...]");
        process::exit(2);
    };
    if let Err((code, message)) = execute(path, rest) {
        eprintln!("{message}");
        process::exit(code);
    }
}

/// Runs a file. An error is the exit code and the line for stderr.
fn execute(path: &str, arguments: &[String]) -> Result<(), (i32, String)> {
    let source = fs::read_to_string(path).map_err(|error| (2, format!("{path}: {error}")))?;
    let program = compiler::compile(&source)
        .map_err(|error| (2, format!("{path}:{}: {}", error.line, error.message)))?;
    let arguments = arguments
        .iter()
        .map(|argument| Value::text(argument.as_str()))
        .collect();
    vm::run(program, Value::list(arguments)).map_err(|error| {
        (
            3,
            format!("runtime error at line {}: {}", error.line, error.message),
        )
    })
}
