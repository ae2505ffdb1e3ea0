//! Limits: that the JIT keeps to its own, and that a VM whose process has little still does what it should.
//!
//! The guest has many loops, each of which becomes hot, and never again: what the JIT keeps of them would grow for ever. The limits of the
//! process are set in the child before it becomes the VM: addresses (`ulimit -v`), and the size of files (`ulimit -f`), which is what
//! memory for code is taken from, so that it can be denied without denying anything else.

use crate::jit_modes::find_counter;
use crate::test::Counter;
use std::fmt::Write;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

/// A limit of a process: which, and how much.
type ProcessLimit = (libc::__rlimit_resource_t, u64);

/// What must be true of counters: a name, the least and the most.
type Bounds = &'static [(&'static str, usize, usize)];

/// A run: name, limit of the process, flags, what the counters must be.
type Run = (&'static str, Option<ProcessLimit>, &'static str, Bounds);

/// Loops of the guest.
const LOOPS: usize = 1000;

/// Any number.
const MANY: usize = usize::MAX;

const RUNS: &[Run] = &[
    (
        "the JIT's own memory",
        None,
        "verify=on,threshold=2,memory_limit=400000,code_limit=200000",
        &[
            ("loops", LOOPS, LOOPS),
            ("trace_bytes_peak", 100_000, 400_000),
            ("code_bytes_peak", 20_000, 200_000),
            ("freed", LOOPS / 2, LOOPS),
            ("aborts_total", 0, 0),
        ],
    ),
    (
        "places that recordings are given up at",
        None,
        "verify=on,threshold=2,trace_limit=10,memory_limit=100000",
        &[
            ("abort_trace_too_long", LOOPS, LOOPS),
            ("trace_bytes_peak", 10_000, 100_000),
        ],
    ),
    (
        "200 MB of addresses",
        Some((libc::RLIMIT_AS, 200 << 20)),
        "verify=on,threshold=2",
        &[("loops", LOOPS, LOOPS), ("code_bytes", 100_000, MANY)],
    ),
    (
        "300 MB of addresses",
        Some((libc::RLIMIT_AS, 300 << 20)),
        "verify=on,threshold=2",
        &[("loops", LOOPS, LOOPS), ("code_bytes", 100_000, MANY)],
    ),
    (
        "1 GB of addresses",
        Some((libc::RLIMIT_AS, 1 << 30)),
        "verify=on,threshold=2",
        &[("loops", LOOPS, LOOPS), ("code_bytes", 100_000, MANY)],
    ),
    (
        "memory for little code",
        Some((libc::RLIMIT_FSIZE, 200_000)),
        "verify=on,threshold=2",
        &[
            ("loops", LOOPS, LOOPS),
            ("code_bytes_peak", 20_000, 200_000),
            ("freed", LOOPS / 2, LOOPS),
        ],
    ),
    (
        "no memory for code",
        Some((libc::RLIMIT_FSIZE, 0)),
        "verify=on,threshold=2",
        &[
            ("loops", 0, 0),
            ("code_bytes_peak", 0, 0),
            ("abort_code_denied", 1, LOOPS),
        ],
    ),
];

/// A tl program of so many loops, one after the other, and what it prints.
pub fn many_loops(loops: usize) -> (String, String) {
    let mut text = String::from("push 0\n");
    let mut sum = 0;
    for number in 0..loops {
        let step = number % 7;
        sum += ROUNDS * step;
        // The sum and the rounds that are left.
        let _ = write!(
            text,
            "push {ROUNDS}\nl{number}: swap\npush {step}\nadd\nswap\npush 1\nsub\ndup\njumpif l{number}\npop\n"
        );
    }
    text.push_str("print\nhalt\n");
    (text, format!("{sum}\n"))
}

/// Rounds of each loop.
const ROUNDS: usize = 6;

/// Runs tl within all limits.
pub fn limits(tl: &Path, folder: &Path, counter: &mut Counter) {
    let start = Instant::now();
    let (text, expected) = many_loops(LOOPS);
    let file = folder.join(format!("loops.{}.tl", std::process::id()));
    if let Err(error) = std::fs::write(&file, text) {
        return counter.record("tl: limits", Err(format!("  {}: {error}", file.display())));
    }
    for (name, limit, flags, bounds) in RUNS {
        let result =
            run(tl, &file, *limit, flags).and_then(|(stdout, summary)| match stdout == expected {
                true => within(&summary, bounds),
                false => Err(format!("  it prints {stdout:?}, and should {expected:?}")),
            });
        counter.record(&format!("tl, limits: {name}"), result);
    }
    let _ = std::fs::remove_file(&file);
    println!(
        "tl: {} limits, {:.1} s",
        RUNS.len(),
        start.elapsed().as_secs_f64()
    );
}

/// The standard output, and the standard error output with the summary.
fn run(
    tl: &Path,
    file: &Path,
    limit: Option<ProcessLimit>,
    flags: &str,
) -> Result<(String, Vec<u8>), String> {
    let mut command = Command::new(tl);
    command.args(["--jit", flags, "--jit-summary"]).arg(file);
    command.stdin(Stdio::null()).env("RUST_BACKTRACE", "0");
    if let Some((resource, most)) = limit {
        let limit = libc::rlimit {
            rlim_cur: most,
            rlim_max: most,
        };
        let set = move || {
            // SAFETY: a system call with a structure of ours.
            match unsafe { libc::setrlimit(resource, &limit) } {
                0 => Ok(()),
                _ => Err(std::io::Error::last_os_error()),
            }
        };
        // SAFETY: between fork and exec, the closure makes one system call and takes no memory.
        unsafe { command.pre_exec(set) };
    }
    let output = command
        .output()
        .map_err(|error| format!("  cannot run: {error}"))?;
    match output.status.success() {
        true => Ok((
            String::from_utf8_lossy(&output.stdout).into_owned(),
            output.stderr,
        )),
        false => Err(format!(
            "  {}: {}",
            output.status,
            String::from_utf8_lossy(&output.stderr)
        )),
    }
}

/// Whether all counters are within their bounds.
fn within(summary: &[u8], bounds: Bounds) -> Result<(), String> {
    for (name, least, most) in bounds {
        let found = find_counter(summary, name);
        if found.is_none_or(|found| found < *least || found > *most) {
            let text = String::from_utf8_lossy(summary);
            return Err(format!(
                "  {name} is {found:?}, and should be from {least} to {most}:\n{text}"
            ));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use tl_generator::reference;

    #[test]
    fn the_guest_prints_its_sum() {
        let (text, expected) = many_loops(20);
        assert_eq!(reference::run(&text, &[]).stdout, expected);
    }

    #[test]
    fn bounds_are_checked() {
        let summary = b"loops: 7\nfreed: 3\n";
        assert_eq!(within(summary, &[("loops", 7, 7), ("freed", 0, 3)]), Ok(()));
        for bounds in [("loops", 8, 9), ("loops", 0, 6), ("bridges", 0, 9)] {
            let bounds: Bounds = Box::leak(Box::new([bounds]));
            assert!(within(summary, bounds).is_err());
        }
    }
}
