//! The commands of the project: thin, the work is in libraries.
//!
//! `cargo xtask translate tl` translates a VM, `cargo xtask test` compares all executions of all VMs, `cargo xtask ci` is
//! what continuous integration runs. Each command is a module of its name.
//!
//! Exit codes: 0 all went well; 1 the author's crate, a test or a check failed; 2 the call makes no sense or something
//! around us does not work; 101 a fault of Lathe. `run` and `eval` exit as the program does.

mod bench;
mod ci;
mod dump;
mod embedded;
mod ends;
mod eval;
mod fixtures;
mod gc_modes;
mod gdb;
mod guests;
mod jit_modes;
mod limits;
mod manifest;
mod options;
mod perf_map;
mod places;
mod progress;
mod random_brook;
mod respell;
mod run;
mod setup;
mod shapes;
mod steady;
mod test;
mod tidy;
mod translate;

use clap::{Parser, Subcommand};
use driver::Failure;
use std::process::ExitCode;

/// Lathe: interpreters in Rust become native virtual machines.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Translates a crate to an executable.
    Translate(translate::Arguments),
    /// Translates a crate if needed, and runs it.
    Run(run::Arguments),
    /// Runs a crate's flow graphs in the evaluator.
    Eval(eval::Arguments),
    /// Shows what is between source and machine code.
    Dump(dump::Arguments),
    /// Has rustc judge our types.
    Respell(respell::Arguments),
    /// Compares all executions of all VMs on all guests.
    Test(test::Arguments),
    /// Measures VMs against rustc's builds and other languages, and the JIT's own work.
    Bench(bench::Arguments),
    /// Reads what the real standard library offers, from rustup's component `rust-src`.
    Manifest,
    /// Runs the tests and writes what they found into their expectations.
    Bless,
    /// Checks the rules of the house.
    Tidy,
    /// Does what continuous integration does.
    Ci,
}

fn main() -> ExitCode {
    eval::evaluate_if_asked();
    let arguments = Arguments::parse();
    let result = driver::remove_on_interrupt().and_then(|()| match arguments.command {
        Command::Translate(arguments) => translate::translate(&arguments),
        Command::Run(arguments) => run::run(&arguments),
        Command::Eval(arguments) => eval::eval(&arguments),
        Command::Dump(arguments) => dump::dump(&arguments),
        Command::Respell(arguments) => respell::respell(&arguments),
        Command::Test(arguments) => test::test(&arguments),
        Command::Bench(arguments) => bench::bench(&arguments),
        Command::Manifest => manifest::manifest(),
        Command::Bless => ci::bless(),
        Command::Tidy => tidy::tidy(),
        Command::Ci => ci::ci(),
    });
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::from(Failure::exit_code(&failure))
        }
    }
}
