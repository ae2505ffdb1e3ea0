//! `ci` and `bless`: what continuous integration runs, and what writes expectations anew.

use crate::setup::{Setup, cannot_run};
use crate::test::Counter;
use crate::{test, tidy};
use driver::Failure;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::Instant;

/// Formatting, lints, the rules of the house, all tests. The last line counts the tests of all parts.
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
    let mut counter = Counter::default();
    step("cargo test", || cargo_test(&setup, &mut counter))?;
    step("executions", || {
        test::compare_all(&test::Arguments::default(), &mut counter)
    })?;
    counter.close()
}

/// Runs cargo's tests, shows what they print, and adds up what they count.
fn cargo_test(setup: &Setup, counter: &mut Counter) -> Result<(), Failure> {
    let mut command = setup.cargo(&["test", "--quiet", "--workspace", "--no-fail-fast"]);
    let child = command.stdout(Stdio::piped()).spawn();
    let mut child = child.map_err(|error| cannot_run("cargo", &error))?;
    let before = counter.failed;
    for line in child
        .stdout
        .take()
        .map(BufReader::new)
        .into_iter()
        .flat_map(BufReader::lines)
    {
        let line = line.map_err(|error| cannot_run("cargo", &error))?;
        println!("{line}");
        if let Some((passed, failed)) = counted(&line) {
            counter.passed += passed;
            counter.failed += failed;
        }
    }
    let status = child.wait().map_err(|error| cannot_run("cargo", &error))?;
    if !status.success() && counter.failed == before {
        counter.record(
            "cargo test",
            Err("  it has failed without a failed test".to_string()),
        );
    }
    Ok(())
}

/// The numbers of `test result: ok. 3 passed; 0 failed; …`.
fn counted(line: &str) -> Option<(usize, usize)> {
    let (_, numbers) = line.strip_prefix("test result: ")?.split_once(". ")?;
    let mut parts = numbers.split("; ");
    let passed = parts.next()?.strip_suffix(" passed")?.parse().ok()?;
    let failed = parts.next()?.strip_suffix(" failed")?.parse().ok()?;
    Some((passed, failed))
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

#[cfg(test)]
mod tests {
    use super::counted;

    #[test]
    fn results_of_tests_are_read() {
        let line = "test result: FAILED. 12 passed; 3 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s";
        assert_eq!(counted(line), Some((12, 3)));
        assert_eq!(counted("running 3 tests"), None);
    }
}
