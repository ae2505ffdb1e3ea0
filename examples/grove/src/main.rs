//! `grove`: a small dynamic language, interpreted by walking its syntax tree.
//!
//! `grove FILE [INT…]` runs FILE; the integers are what `argument(0)`, `argument(1)`, … give, and 0 behind them. The way of a
//! program: [`lexer`] makes tokens of a text, [`parser`] makes a [`tree`] of them in which each variable is a place, and
//! [`interpreter`] walks it.
//!
//! Exit codes: 0 the program has come to its end, 2 nothing ran (bad usage, unreadable or malformed file), 3 a run-time error.
//! Every error is one line on stderr.

mod builtins;
mod interpreter;
mod lexer;
mod parser;
mod tree;
mod value;

use std::{env, fs, process};

use interpreter::Interpreter;

fn main() {
    let words: Vec<String> = env::args().collect();
    if words.len() < 2 {
        eprintln!("usage: grove FILE [INT...]");
        process::exit(2);
    }
    if let Err((message, code)) = run(&words[1], &words[2..]) {
        eprintln!("{}: {message}", words[1]);
        process::exit(code);
    }
}

/// The whole life of one program. An error is its message and the exit code.
fn run(path: &str, words: &[String]) -> Result<(), (String, i32)> {
    let mut arguments = Vec::new();
    for word in words {
        match word.parse() {
            Ok(number) => arguments.push(number),
            Err(_) => return Err((format!("`{word}` is not an integer"), 2)),
        }
    }
    let source = fs::read_to_string(path).map_err(|error| (error.to_string(), 2))?;
    let program = parser::parse(&source).map_err(|fault| (fault.to_string(), 2))?;
    Interpreter::new(arguments)
        .run(program)
        .map_err(|fault| (fault.to_string(), 3))
}
