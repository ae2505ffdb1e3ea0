//! Limits: that the JIT keeps to its own, and that a VM whose process has little still does what it should.
//!
//! The guest has many loops, each of which becomes hot, and never again: what the JIT keeps of them would grow for ever. What the process
//! may have is set in the child before it becomes the VM: addresses (`ulimit -v`), or a filter of system calls that refuses what memory for code is made with.

use crate::jit_modes::find_counter;
use crate::test::Counter;
use std::fmt::Write;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

/// What a process may not have.
#[derive(Clone, Copy)]
enum Scarcity {
    /// Everything that the JIT is asked to do with is there.
    Nothing,
    /// It has so many bytes of addresses.
    Addresses(u64),
    /// It cannot map pages a second time, which is what memory for code needs.
    Code,
}

use Scarcity::{Addresses, Code, Nothing};

/// What must be true of counters: a name, the least and the most.
type Bounds = &'static [(&'static str, usize, usize)];

/// A run: name, what is scarce, flags, what the counters must be.
type Run = (&'static str, Scarcity, &'static str, Bounds);

/// Loops of the guest.
const LOOPS: usize = 1000;

/// Any number.
const MANY: usize = usize::MAX;

const RUNS: &[Run] = &[
    (
        "the JIT's own memory",
        Nothing,
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
        Nothing,
        "verify=on,threshold=2,trace_limit=10,memory_limit=100000",
        &[
            ("abort_trace_too_long", LOOPS, LOOPS),
            ("trace_bytes_peak", 10_000, 100_000),
        ],
    ),
    (
        "200 MB of addresses",
        Addresses(200 << 20),
        "verify=on,threshold=2",
        &[("loops", LOOPS, LOOPS), ("code_bytes", 100_000, MANY)],
    ),
    (
        "300 MB of addresses",
        Addresses(300 << 20),
        "verify=on,threshold=2",
        &[("loops", LOOPS, LOOPS), ("code_bytes", 100_000, MANY)],
    ),
    (
        "1 GB of addresses",
        Addresses(1 << 30),
        "verify=on,threshold=2",
        &[("loops", LOOPS, LOOPS), ("code_bytes", 100_000, MANY)],
    ),
    (
        "more code asked for than there are addresses",
        Addresses(300 << 20),
        "verify=on,threshold=2,code_limit=2000000000",
        &[("loops", LOOPS, LOOPS), ("code_bytes", 100_000, MANY)],
    ),
    (
        "no memory for code",
        Code,
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
    for (name, scarcity, flags, bounds) in RUNS {
        let result = run(tl, &file, *scarcity, flags).and_then(|(stdout, summary)| {
            match stdout == expected {
                true => within(&summary, bounds),
                false => Err(format!("  it prints {stdout:?}, and should {expected:?}")),
            }
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
    scarcity: Scarcity,
    flags: &str,
) -> Result<(String, Vec<u8>), String> {
    let mut command = Command::new(tl);
    command.args(["--jit", flags, "--jit-summary"]).arg(file);
    command.stdin(Stdio::null()).env("RUST_BACKTRACE", "0");
    // SAFETY: between fork and exec, this makes system calls and takes no memory.
    unsafe { command.pre_exec(move || restrict(scarcity)) };
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

/// Takes something from the process that calls it, for ever.
fn restrict(scarcity: Scarcity) -> std::io::Result<()> {
    let succeeded = match scarcity {
        Nothing => true,
        Addresses(most) => {
            let limit = libc::rlimit {
                rlim_cur: most,
                rlim_max: most,
            };
            // SAFETY: a system call with a structure of ours.
            unsafe { libc::setrlimit(libc::RLIMIT_AS, &limit) == 0 }
        }
        Code => refuse(libc::SYS_mremap as u32),
    };
    match succeeded {
        true => Ok(()),
        false => Err(std::io::Error::last_os_error()),
    }
}

/// Has the system refuse a system call from now on. Whether that could be done.
fn refuse(number: u32) -> bool {
    let step = |code: u32, jump: u8, constant: u32| libc::sock_filter {
        code: code as u16,
        jt: 0,
        jf: jump,
        k: constant,
    };
    let refused = libc::SECCOMP_RET_ERRNO | libc::EPERM as u32;
    // The number of a call is the first word of what a filter sees.
    let mut steps = [
        step(libc::BPF_LD | libc::BPF_W | libc::BPF_ABS, 0, 0),
        step(libc::BPF_JMP | libc::BPF_JEQ | libc::BPF_K, 1, number),
        step(libc::BPF_RET | libc::BPF_K, 0, refused),
        step(libc::BPF_RET | libc::BPF_K, 0, libc::SECCOMP_RET_ALLOW),
    ];
    let program = libc::sock_fprog {
        len: steps.len() as u16,
        filter: steps.as_mut_ptr(),
    };
    // SAFETY: system calls with structures of ours, which the system copies.
    unsafe {
        libc::prctl(libc::PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
            && libc::prctl(libc::PR_SET_SECCOMP, libc::SECCOMP_MODE_FILTER, &program) == 0
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
