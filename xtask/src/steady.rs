//! A program that allocates for a minute while as much lives as at its beginning: it must not grow after its first seconds.

use crate::fixtures::translated_fixture;
use crate::setup::{Setup, cannot_run};
use crate::test::Counter;
use driver::Failure;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

/// How many texts live, and more rounds than there is time for.
const WORDS: [&str; 3] = ["steady", "2000", "4000000000"];

/// Seconds after which it has grown to its size, and when it is looked at again.
const SECONDS: [u64; 2] = [10, 60];

/// It may be larger by this part of itself at the second look: when a full collection has come last differs.
const SLACK: u64 = 20;

/// Runs it.
pub fn steady(setup: &Setup, archive: &Path, counter: &mut Counter) -> Result<(), Failure> {
    let program = translated_fixture(setup, archive, "trees")?;
    let mut command = Command::new(&program);
    let child = command.args(WORDS).stdout(Stdio::null()).spawn();
    let mut child = child.map_err(|error| cannot_run("trees", &error))?;
    let mut waited = 0;
    let mut found = Vec::new();
    for seconds in SECONDS {
        thread::sleep(Duration::from_secs(seconds - waited));
        waited = seconds;
        found.extend(most_resident(child.id()));
    }
    let _ = child.kill();
    let _ = child.wait();
    counter.record("trees: a minute at a steady size", judge(&found));
    Ok(())
}

/// The most resident memory that a process has had, in kilobytes, if it is there.
fn most_resident(process: u32) -> Option<u64> {
    let text = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches(" kB").parse().ok()
}

fn judge(found: &[u64]) -> Result<(), String> {
    let [early, late] = found else {
        return Err("  it has ended before its time".to_string());
    };
    println!(
        "trees: resident after {} s {early} KB, after {} s {late} KB",
        SECONDS[0], SECONDS[1]
    );
    match late - early <= early / SLACK {
        true => Ok(()),
        false => Err(format!("  it has grown from {early} KB to {late} KB")),
    }
}

#[cfg(test)]
mod tests {
    use super::judge;

    #[test]
    fn growth_is_judged() {
        assert_eq!(judge(&[1000, 1050]), Ok(()));
        assert!(judge(&[1000, 1051]).is_err());
        assert!(judge(&[1000]).is_err());
    }
}
