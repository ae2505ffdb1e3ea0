//! `ci` and `bless`: what continuous integration runs, and what writes expectations anew.

use crate::setup::{Setup, cannot_run};
use crate::{test, tidy};
use driver::Failure;
use std::process::Command;
use std::time::Instant;

/// Formatting, lints, the rules of the house, all tests.
pub fn ci() -> Result<(), Failure> {
    let setup = Setup::new()?;
    step("fmt", || run(setup.cargo(&["fmt", "--all", "--check"])))?;
    let clippy = [
        "clippy",
        "--quiet",
        "--workspace",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ];
    step("clippy", || run(setup.cargo(&clippy)))?;
    step("tidy", tidy::tidy)?;
    step("cargo test", || {
        run(setup.cargo(&["test", "--quiet", "--workspace"]))
    })?;
    step("xtask test", || test::test(&test::Arguments::default()))
}

/// Runs the tests with `BLESS=1`: file tests write what they found into their expectations.
pub fn bless() -> Result<(), Failure> {
    let setup = Setup::new()?;
    let mut command = setup.cargo(&["test", "--quiet", "--workspace"]);
    command.env("BLESS", "1");
    run(command)
}

fn step(name: &str, work: impl FnOnce() -> Result<(), Failure>) -> Result<(), Failure> {
    let start = Instant::now();
    println!("ci: {name}");
    work()?;
    println!("ci: {name} took {:.1} s", start.elapsed().as_secs_f64());
    Ok(())
}

fn run(mut command: Command) -> Result<(), Failure> {
    let status = command
        .status()
        .map_err(|error| cannot_run("cargo", &error))?;
    match status.success() {
        true => Ok(()),
        false => Err(Failure::Crate(format!("error: {command:?} has failed"))),
    }
}
