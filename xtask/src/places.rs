//! Ends inside of the JIT: that an end behaves in a trace, a bridge, a recording and the blackhole as without a JIT, and that it
//! really came there.
//!
//! The fixture `ends` ends in a chosen round of its guest's loop. Its rounds are all alike, or every eighth takes another way, which a
//! guard of the loop's trace sends to a bridge or, as long as there is none, to the blackhole. So flags and command
//! line say what is running at the end, and the summary, printed from inside of it, says what was.
//!
//! A signal that kills leaves no summary. So the guest says when it is where it should be; that it is there then is known from the same run
//! with another end: up to that moment both do the same.

use crate::ends::{ended, wait};
use crate::guests::{Execution, Outcome, without_thread};
use crate::jit_modes::find_counter;
use crate::test::{Counter, same};
use std::io::{BufRead, BufReader, Read};
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// Where an end happens.
struct Place {
    name: &'static str,
    /// Each so manieth round is special.
    every: &'static str,
    flags: &'static str,
    /// Counters at an end inside. What is not named is 0 or does not matter.
    running: &'static [(&'static str, usize)],
    /// Counters after an error of the guest, which the interpreter returns.
    returned: &'static [(&'static str, usize)],
}

/// The round of all ends.
const ROUND: &str = "104";

/// The counters of which all are checked at ends inside.
const RUNNING: &[&str] = &["running_traces", "running_recordings", "running_blackholes"];

const PLACES: &[Place] = &[
    Place {
        name: "native code",
        every: "1",
        flags: "off",
        running: &[],
        returned: &[("trace_returns", 0), ("blackhole_returns", 0)],
    },
    Place {
        name: "a trace",
        every: "1",
        flags: "verify=on,threshold=2,function_threshold=1000000",
        running: &[("running_traces", 1), ("running_bridges", 0)],
        returned: &[("loops", 1), ("bridges", 0), ("blackhole_returns", 1)],
    },
    // The loop's trace does not have the special way: whoever is in a trace there is in the bridge.
    Place {
        name: "a bridge",
        every: "8",
        flags: "verify=on,threshold=2,function_threshold=1000000,bridge_threshold=2",
        running: &[("running_traces", 1), ("bridges", 1), ("trace_runs", 1)],
        returned: &[("bridges", 1), ("trace_runs", 1), ("blackhole_returns", 1)],
    },
    Place {
        name: "a bridge in the evaluator",
        every: "8",
        flags: "verify=on,backend=eval,threshold=2,function_threshold=1000000,bridge_threshold=2",
        running: &[("running_traces", 1), ("running_bridges", 1)],
        returned: &[
            ("bridges", 1),
            ("blackhole_runs", 2),
            ("blackhole_returns", 1),
        ],
    },
    Place {
        name: "a recording",
        every: "1",
        flags: "verify=on,threshold=104,function_threshold=1000000",
        running: &[("running_recordings", 1), ("trace_runs", 0)],
        returned: &[
            ("entries", 1),
            ("trace_returns", 0),
            ("blackhole_returns", 0),
        ],
    },
    Place {
        name: "the blackhole",
        every: "8",
        flags: "verify=on,threshold=2,function_threshold=1000000,bridge_threshold=1000000",
        running: &[("running_blackholes", 1), ("bridges", 0)],
        returned: &[
            ("bridges", 0),
            ("blackhole_runs", 13),
            ("blackhole_returns", 1),
        ],
    },
];

/// Ends by the fixture's word, and their exit codes.
const INSIDE: &[(&str, i32)] = &[("panic", 101), ("exit", 7), ("deep", 103), ("wait", 9)];

/// Tries all ends in all places.
pub fn places(path: &Path, counter: &mut Counter) {
    let start = Instant::now();
    for place in PLACES {
        let words = |how: &'static str| [place.every, ROUND, how];
        let mut record = |end: &str, result: Result<(), String>| {
            counter.record(&format!("ends: {end} in {}", place.name), result);
        };
        for (how, code) in INSIDE {
            record(
                how,
                ends(
                    path,
                    place.flags,
                    &words(how),
                    *code,
                    place.running,
                    RUNNING,
                ),
            );
        }
        record(
            "error",
            ends(path, place.flags, &words("error"), 3, place.returned, &[]),
        );
        // The output's buffer is written when it is full, which a recording of one round would have to meet by chance.
        if !place.running.contains(&("running_recordings", 1)) {
            record("closed output", closed(path, place));
        }
        for how in ["wait", "spin"] {
            record(
                &format!("Ctrl-C ({how})"),
                interrupted(path, place.flags, &words(how)),
            );
        }
        record(
            "Ctrl-C as an event",
            event(path, place.flags, &words("event")),
        );
        record("Ctrl-C twice", twice(path, place.flags, &words("deaf")));
    }
    for (name, flags, words, code, expected, at_least) in REPEATED {
        let result = run(path, flags, words).and_then(|(outcome, summary)| {
            agrees(path, words, &outcome, *code)?;
            let found = find_counter(&summary, expected);
            (found >= Some(*at_least)).then_some(()).ok_or_else(|| {
                format!("  {expected} is {found:?}, and should be {at_least} or more")
            })
        });
        counter.record(&format!("ends: {name}"), result);
    }
    println!(
        "ends: {} places, {:.1} s",
        PLACES.len(),
        start.elapsed().as_secs_f64()
    );
}

/// A run of several: name, flags, command line, exit code, a counter, its least value.
type Repeated = (
    &'static str,
    &'static str,
    &'static [&'static str],
    i32,
    &'static str,
    usize,
);

/// The guest runs several times before it ends, so that there are traces for what happens at the end.
const REPEATED: &[Repeated] = &[
    (
        "errors at the end of a bridge",
        "verify=on,threshold=2,function_threshold=1000000,bridge_threshold=2",
        &["1", ROUND, "error", "10"],
        3,
        "trace_returns",
        5,
    ),
    (
        "recursion of evaluated traces without end",
        "backend=eval,verify=on,threshold=2,function_threshold=2,bridge_threshold=2",
        &["1", "0", "recursion", "30"],
        103,
        "running_traces",
        1000,
    ),
    // Machine code calls machine code: native code has entered one trace only.
    (
        "recursion of traces without end",
        "verify=on,threshold=2,function_threshold=2,bridge_threshold=2",
        &["1", "0", "recursion", "30"],
        103,
        "running_traces",
        1,
    ),
    (
        "recursion that looks at the stack, in traces",
        "verify=on,threshold=2,function_threshold=2,bridge_threshold=2",
        &["1", "0", "careful", "30"],
        3,
        "trace_runs",
        1,
    ),
    (
        "recursion that looks at the stack, in evaluated traces",
        "backend=eval,verify=on,threshold=2,function_threshold=2,bridge_threshold=2",
        &["1", "0", "careful", "30"],
        3,
        "trace_runs",
        1000,
    ),
    (
        "recursion that looks at the stack, in the blackhole",
        "verify=on,threshold=2,function_threshold=1000000,bridge_threshold=1000000",
        &["8", "8", "careful", "30"],
        3,
        "blackhole_returns",
        1000,
    ),
    (
        "recursion in the blackhole without end",
        "verify=on,threshold=2,function_threshold=1000000,bridge_threshold=1000000",
        &["8", "8", "recursion", "30"],
        103,
        "running_blackholes",
        1000,
    ),
];

/// An end that leaves a summary: what others see is as with the JIT off, and it came where it should.
fn ends(
    path: &Path,
    flags: &str,
    words: &[&str],
    code: i32,
    expected: &[(&str, usize)],
    all_of: &[&str],
) -> Result<(), String> {
    let (outcome, summary) = run(path, flags, words)?;
    agrees(path, words, &outcome, code)?;
    counts(&summary, expected, all_of)
}

/// What others see is as with the JIT off.
fn agrees(path: &Path, words: &[&str], outcome: &Outcome, code: i32) -> Result<(), String> {
    let off = ["--jit", "off"].map(String::from).to_vec();
    let words: Vec<String> = words.iter().map(|word| word.to_string()).collect();
    let expected = Execution::Binary(String::new(), path.to_path_buf(), off).run(None, &words);
    same(outcome, &expected)?;
    match outcome.code == code {
        true => Ok(()),
        false => Err(format!("  exit {}, and should be {code}", outcome.code)),
    }
}

/// The counters that are named have these values, and those of `all_of` that are not named are 0.
fn counts(summary: &[u8], expected: &[(&str, usize)], all_of: &[&str]) -> Result<(), String> {
    let is_named = |name: &str| expected.iter().any(|(named, _)| *named == name);
    let others = all_of.iter().filter(|name| !is_named(name));
    let zeros = others.map(|name| (*name, 0));
    for (name, number) in expected.iter().copied().chain(zeros) {
        let found = find_counter(summary, name);
        if found != Some(number) {
            let text = String::from_utf8_lossy(summary);
            return Err(format!(
                "  {name} is {found:?}, and should be {number}:\n{text}"
            ));
        }
    }
    Ok(())
}

fn start(path: &Path, flags: &str, words: &[&str]) -> Result<Child, String> {
    let mut command = Command::new(path);
    command.args(["--jit", flags, "--jit-summary"]).args(words);
    command.env("RUST_BACKTRACE", "0").stdin(Stdio::piped());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
        .spawn()
        .map_err(|error| format!("  cannot run: {error}"))
}

/// Runs without an input. What others see, and the summary.
fn run(path: &Path, flags: &str, words: &[&str]) -> Result<(Outcome, Vec<u8>), String> {
    let mut child = start(path, flags, words)?;
    drop(child.stdin.take());
    // Both fit into a pipe.
    let code = wait(&mut child).and_then(|status| status.code());
    let (mut stdout, mut stderr) = (String::new(), String::new());
    if let (Some(mut output), Some(mut errors)) = (child.stdout.take(), child.stderr.take()) {
        let _ = output.read_to_string(&mut stdout);
        let _ = errors.read_to_string(&mut stderr);
    }
    let Some(summary) = stderr.find("recordings: ") else {
        return Err(format!("  no summary: exit {code:?}, {stderr}"));
    };
    let outcome = Outcome {
        stdout,
        stderr: without_thread(&stderr[..summary]),
        code: code.unwrap_or(-1),
    };
    Ok((outcome, stderr.split_off(summary).into_bytes()))
}

/// Nobody reads the output any more.
fn closed(path: &Path, place: &Place) -> Result<(), String> {
    let mut child = start(path, place.flags, &[place.every, ROUND, "print"])?;
    let (code, text) = ended(&mut child);
    let panics = text.contains("failed printing to stdout: Broken pipe (os error 32)\n");
    match code == Some(101) && panics {
        true => counts(text.as_bytes(), place.running, RUNNING),
        false => Err(format!("  exit {code:?}: {text}")),
    }
}

/// Interrupts the guest once it says that it waits or goes on for ever.
fn interrupted(path: &Path, flags: &str, words: &[&str]) -> Result<(), String> {
    let mut child = start(path, flags, words)?;
    let mut line = String::new();
    if let Some(errors) = child.stderr.take() {
        let _ = BufReader::new(errors).read_line(&mut line);
    }
    interrupt(&child);
    let signal = wait(&mut child).and_then(|status| status.signal());
    match line == "waiting\n" && signal == Some(libc::SIGINT) {
        true => Ok(()),
        false => Err(format!(
            "  it said {line:?}, and died of the signal {signal:?}"
        )),
    }
}

/// Interrupts the guest that has caught the signal, while it waits for its input, and closes that. The guest's next poll finds the event.
fn event(path: &Path, flags: &str, words: &[&str]) -> Result<(), String> {
    let mut child = start(path, flags, words)?;
    let mut errors = child.stderr.take().map(BufReader::new);
    let mut line = String::new();
    if let Some(errors) = &mut errors {
        let _ = errors.read_line(&mut line);
    }
    interrupt(&child);
    drop(child.stdin.take());
    let code = wait(&mut child).and_then(|status| status.code());
    let mut rest = String::new();
    if let Some(errors) = &mut errors {
        let _ = errors.read_to_string(&mut rest);
    }
    match line == "waiting\n" && code == Some(130) && rest.starts_with("interrupted\n") {
        true => counts(rest.as_bytes(), &[], RUNNING),
        false => Err(format!("  it said {line:?} and {rest:?}, exit {code:?}")),
    }
}

/// Interrupts twice a guest that has caught the signal and polls no more.
fn twice(path: &Path, flags: &str, words: &[&str]) -> Result<(), String> {
    let mut child = start(path, flags, words)?;
    let mut line = String::new();
    if let Some(errors) = child.stderr.take() {
        let _ = BufReader::new(errors).read_line(&mut line);
    }
    interrupt(&child);
    thread::sleep(Duration::from_millis(20));
    let lives = matches!(child.try_wait(), Ok(None));
    interrupt(&child);
    let signal = wait(&mut child).and_then(|status| status.signal());
    match line == "waiting\n" && lives && signal == Some(libc::SIGINT) {
        true => Ok(()),
        false => Err(format!(
            "  it said {line:?}, lived {lives}, and died of the signal {signal:?}"
        )),
    }
}

/// Ctrl-C.
fn interrupt(child: &Child) {
    // SAFETY: sends a signal to a child that has not been waited for, so its number is its own.
    unsafe { libc::kill(child.id() as libc::pid_t, libc::SIGINT) };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counters_are_compared_strictly() {
        let summary =
            b"recordings: 1\nrunning_traces: 1\nrunning_recordings: 0\nrunning_blackholes: 0\n";
        let judge = |expected: &[(&str, usize)]| counts(summary, expected, RUNNING).is_ok();
        assert!(judge(&[("running_traces", 1)]));
        assert!(!judge(&[("running_traces", 2)]));
        assert!(!judge(&[]), "a trace was running that nobody expects");
        assert!(
            !judge(&[("running_traces", 1), ("bridges", 0)]),
            "there is no such counter"
        );
    }
}
