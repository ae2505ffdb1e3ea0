//! `tl`: the classic test VM, a text assembler and a stack machine.
//!
//! `tl FILE [INT…]` assembles FILE and runs it; the integers are what the instruction `in` reads.
//! The way of a program: [`assembler`] turns text into a [`instruction::Program`], a flat list of
//! instructions whose labels are resolved; [`machine`] interprets it.
//!
//! Exit codes: 0 the program stopped, 2 nothing ran (bad usage, unreadable or malformed file), 3 a
//! run-time error, 130 somebody pressed Ctrl-C. Every error is one line on stderr.

mod assembler;
mod instruction;
mod integer;
mod machine;

use std::env;
use std::fs;
use std::process;

use machine::{Machine, RuntimeError, Stop};
use rtlib::signals::{self, Signal};

fn main() {
    let arguments: Vec<String> = env::args().collect();
    if arguments.len() < 2 {
        eprintln!("usage: tl FILE [INT...]");
        process::exit(2);
    }
    if let Err(Failure { message, code }) = execute(&arguments[1], &arguments[2..]) {
        eprintln!("{message}");
        process::exit(code);
    }
}

/// Why the process ends with something else than 0: the line for stderr and the exit code.
struct Failure {
    message: String,
    code: i32,
}

/// The whole life of one program, from its file to its last instruction.
fn execute(path: &str, arguments: &[String]) -> Result<(), Failure> {
    let input = read_input(arguments)?;
    let source = fs::read_to_string(path)
        .map_err(|error| refusal(format!("{path}: cannot read the file: {error}")))?;
    let program = assembler::assemble(&source)
        .map_err(|fault| refusal(format!("{path}:{}: {}", fault.line, fault.message)))?;
    // An object of its own, so that traces know what is in it.
    let program = Box::new(program);
    signals::catch(Signal::Interrupt);
    match Machine::new(&program, &input).run() {
        Ok(_) | Err(Stop::Halted) => Ok(()),
        Err(Stop::Failed {
            at,
            error: RuntimeError::Interrupted,
        }) => Err(Failure {
            message: format!("interrupted at line {}", program.lines[at]),
            code: 130,
        }),
        Err(Stop::Failed { at, error }) => {
            let line = program.lines[at];
            let message = format!("runtime error at line {line}: {}", error.message());
            Err(Failure { message, code: 3 })
        }
    }
}

/// The integers of the command line, in tl's own notation.
fn read_input(arguments: &[String]) -> Result<Vec<i64>, Failure> {
    let mut input = Vec::new();
    for argument in arguments {
        match integer::parse(argument) {
            Some(value) => input.push(value),
            None => return Err(refusal(format!("tl: `{argument}` is not an integer"))),
        }
    }
    Ok(input)
}

/// Nothing ran, because of what the user gave us.
fn refusal(message: String) -> Failure {
    Failure { message, code: 2 }
}
