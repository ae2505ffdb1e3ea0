//! Contenders take turns.
//!
//! Each contender runs once unmeasured: caches get warm, and what it prints must be what the first one prints. Then they run in
//! rounds, each round beginning with another contender. A contender whose first run was long is not run again: that run is
//! its figure. One that exceeds the limit is ended and noted as such.
//!
//! Two times are taken of each run: from its start to its end, and that of the processor, which other work on the machine
//! hardly touches.

use crate::bench::statistics::{median, minimum};
use crate::setup::cannot_run;
use driver::Failure;
use serde_json::{Value, json};
use std::ffi::OsString;
use std::io::{self, ErrorKind, Read};
use std::mem::MaybeUninit;
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

/// A first run that takes longer is the only one.
const LONG: Duration = Duration::from_secs(10);

/// A way to run a guest: everything but the input.
#[derive(Clone, Debug)]
pub struct Contender {
    /// What to call it.
    pub name: String,
    /// The executable.
    pub program: PathBuf,
    /// What precedes the input on the command line.
    pub arguments: Vec<OsString>,
    /// What the environment has beside.
    pub environment: Vec<(&'static str, OsString)>,
}

impl Contender {
    /// A contender that needs no environment of its own.
    pub fn new(
        name: &str,
        program: impl Into<PathBuf>,
        arguments: impl IntoIterator<Item = impl Into<OsString>>,
    ) -> Contender {
        Contender {
            name: name.to_string(),
            program: program.into(),
            arguments: arguments.into_iter().map(Into::into).collect(),
            environment: Vec::new(),
        }
    }

    /// The call for an input. What a person has set for VMs does not reach it.
    fn command(&self, input: &str) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments);
        command.args(input.split_whitespace());
        command.env_remove("LATHE_JIT").env_remove("LATHE_LOG");
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
    }
}

/// The time of one run.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Time {
    /// Seconds from its start to its end.
    pub elapsed: f64,
    /// Seconds of the processor, the kernel's work for it included.
    pub processor: f64,
}

/// What was measured of a contender.
#[derive(Clone, PartialEq, Debug)]
pub enum Measured {
    /// The times of its runs; at least one.
    Times(Vec<Time>),
    /// It took longer than this.
    Over(Duration),
}

impl Measured {
    /// The median of elapsed seconds, if it has run to its end.
    pub fn median(&self) -> Option<f64> {
        self.seconds(|time| time.elapsed)
            .map(|seconds| median(&seconds))
    }

    /// The elapsed seconds of the shortest run, if it has run to its end.
    pub fn minimum(&self) -> Option<f64> {
        self.seconds(|time| time.elapsed)
            .map(|seconds| minimum(&seconds))
    }

    /// The median of the processor's seconds, if it has run to its end.
    pub fn processor(&self) -> Option<f64> {
        self.seconds(|time| time.processor)
            .map(|seconds| median(&seconds))
    }

    /// One of the two times of all runs.
    pub fn seconds(&self, of: impl Fn(&Time) -> f64) -> Option<Vec<f64>> {
        match self {
            Measured::Times(times) => Some(times.iter().map(of).collect()),
            Measured::Over(_) => None,
        }
    }

    /// Its figures, without ratios.
    pub fn json(&self) -> Value {
        match self {
            Measured::Times(_) => json!({
                "median_seconds": self.median(),
                "minimum_seconds": self.minimum(),
                "median_processor_seconds": self.processor(),
                "seconds": self.seconds(|time| time.elapsed),
                "processor_seconds": self.seconds(|time| time.processor),
            }),
            Measured::Over(limit) => json!({ "over_seconds": limit.as_secs_f64() }),
        }
    }
}

/// How a run has ended.
pub enum Run {
    /// By itself and successfully, with this output.
    Finished(Time, String),
    /// By us.
    Over,
}

/// Runs a contender, and measures from its start to its end.
///
/// # Errors
/// If it cannot be run, or fails.
pub fn run(contender: &Contender, input: &str, limit: Duration) -> Result<Run, Failure> {
    let mut command = contender.command(input);
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let start = Instant::now();
    let mut child = command
        .spawn()
        .map_err(|error| cannot_run(&contender.program.display().to_string(), &error))?;
    let (sender, receiver) = mpsc::channel();
    let stdout = reader(child.stdout.take(), sender.clone());
    let stderr = reader(child.stderr.take(), sender);
    // A program closes its streams when it ends; the channel is closed when both readers have come to the end.
    let over = matches!(
        receiver.recv_timeout(limit),
        Err(mpsc::RecvTimeoutError::Timeout)
    );
    if over {
        let _ = child.kill();
    }
    let usage = wait(&child)
        .map_err(|error| cannot_run(&contender.program.display().to_string(), &error))?;
    let time = Time {
        elapsed: start.elapsed().as_secs_f64(),
        processor: usage.processor,
    };
    let text = |thread: thread::JoinHandle<Vec<u8>>| thread.join().unwrap_or_default();
    let (stdout, stderr) = (text(stdout), text(stderr));
    match usage.status.success() {
        _ if over => Ok(Run::Over),
        true => Ok(Run::Finished(
            time,
            String::from_utf8_lossy(&stdout).into_owned(),
        )),
        false => Err(Failure::Crate(failed(
            contender,
            input,
            usage.status,
            &stderr,
        ))),
    }
}

/// What a child has used.
pub struct Usage {
    /// How it has ended.
    pub status: ExitStatus,
    /// Seconds of the processor.
    pub processor: f64,
    /// The most resident memory that it had.
    pub most_kilobytes: u64,
}

/// Waits for the end of a child that nobody has waited for.
///
/// # Errors
/// If the system cannot.
pub fn wait(child: &Child) -> io::Result<Usage> {
    let mut status = 0;
    let mut usage = MaybeUninit::<libc::rusage>::zeroed();
    loop {
        // SAFETY: both pointers are to places of the right type, which live until the call returns.
        let found = unsafe {
            libc::wait4(
                child.id() as libc::pid_t,
                &mut status,
                0,
                usage.as_mut_ptr(),
            )
        };
        if found >= 0 {
            break;
        }
        let error = io::Error::last_os_error();
        if error.kind() != ErrorKind::Interrupted {
            return Err(error);
        }
    }
    // SAFETY: all zeros are a value of this type, and the kernel has written over them.
    let usage = unsafe { usage.assume_init() };
    let seconds = |time: libc::timeval| time.tv_sec as f64 + time.tv_usec as f64 / 1e6;
    Ok(Usage {
        status: ExitStatus::from_raw(status),
        processor: seconds(usage.ru_utime) + seconds(usage.ru_stime),
        most_kilobytes: usage.ru_maxrss as u64,
    })
}

/// Reads a stream to its end in a thread, which then gives its end of the channel up.
fn reader(
    stream: Option<impl Read + Send + 'static>,
    sender: mpsc::Sender<()>,
) -> thread::JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut stream) = stream {
            // What was read until an error is what there is.
            let _ = stream.read_to_end(&mut bytes);
        }
        drop(sender);
        bytes
    })
}

/// The message for a contender that fails, with the end of what it said.
fn failed(contender: &Contender, input: &str, status: ExitStatus, stderr: &[u8]) -> String {
    let how = match (status.code(), status.signal()) {
        (Some(code), _) => format!("exits with {code}"),
        (None, signal) => format!("ends by signal {}", signal.unwrap_or(0)),
    };
    let said = String::from_utf8_lossy(stderr);
    let mut lines: Vec<&str> = said.lines().rev().take(5).collect();
    lines.reverse();
    let call = contender.command(input);
    format!(
        "error: {} {how}\n  {call:?}\n  {}",
        contender.name,
        lines.join("\n  ")
    )
}

/// Measures contenders on one input; the results are in their order. Says what all of them have printed.
///
/// # Errors
/// If one of them fails, or prints something else than the first.
pub fn alternate(
    contenders: &[Contender],
    input: &str,
    runs: usize,
    limit: Duration,
) -> Result<(Vec<Measured>, String), Failure> {
    let mut expected: Option<(&str, String)> = None;
    let mut measured = Vec::new();
    let mut again = vec![true; contenders.len()];
    for (contender, again) in contenders.iter().zip(&mut again) {
        match run(contender, input, limit)? {
            Run::Over => {
                *again = false;
                measured.push(Measured::Over(limit));
            }
            Run::Finished(time, output) => {
                *again = time.elapsed < LONG.as_secs_f64();
                measured.push(Measured::Times(match *again {
                    true => Vec::new(),
                    false => vec![time],
                }));
                agree(&mut expected, contender, output)?;
            }
        }
    }
    for round in 0..runs {
        for turn in 0..contenders.len() {
            let index = (round + turn) % contenders.len();
            if !again[index] {
                continue;
            }
            let contender = &contenders[index];
            match (run(contender, input, limit)?, &mut measured[index]) {
                (Run::Finished(time, output), Measured::Times(times)) => {
                    times.push(time);
                    agree(&mut expected, contender, output)?;
                }
                _ => {
                    again[index] = false;
                    measured[index] = Measured::Over(limit);
                }
            }
        }
    }
    Ok((
        measured,
        expected.map_or_else(String::new, |(_, text)| text),
    ))
}

/// The first output is what the others must be.
fn agree<'c>(
    expected: &mut Option<(&'c str, String)>,
    contender: &'c Contender,
    output: String,
) -> Result<(), Failure> {
    match expected {
        None => *expected = Some((&contender.name, output)),
        Some((first, text)) if *text != output => {
            return Err(Failure::Crate(format!(
                "error: {first} and {} disagree: {:?} and {:?}\n  {:?}",
                contender.name,
                shortened(text),
                shortened(&output),
                contender.command("")
            )));
        }
        Some(_) => {}
    }
    Ok(())
}

/// What is worth showing of an output.
fn shortened(text: &str) -> String {
    text.chars().take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::{Contender, Measured, Time, alternate};
    use std::time::Duration;

    const LIMIT: Duration = Duration::from_secs(20);

    fn shell(name: &str, script: &str) -> Contender {
        Contender::new(name, "sh", ["-c", script, "sh"])
    }

    #[test]
    fn contenders_take_turns_and_agree() {
        let contenders = [shell("one", "echo $1"), shell("two", "printf '%s\\n' $1")];
        let (measured, output) = alternate(&contenders, "42", 3, LIMIT).expect("both print 42");
        assert_eq!(output, "42\n");
        for one in &measured {
            let Measured::Times(times) = one else {
                panic!("{one:?}")
            };
            assert_eq!(times.len(), 3);
            assert!(one.minimum() > Some(0.0) && one.minimum() <= one.median());
        }
    }

    #[test]
    fn who_prints_something_else_is_an_error() {
        let contenders = [shell("one", "echo 1"), shell("two", "echo 2")];
        let error = alternate(&contenders, "", 1, LIMIT).expect_err("they disagree");
        let text = error.to_string();
        assert!(
            text.starts_with("error: one and two disagree: \"1\\n\" and \"2\\n\""),
            "{text}"
        );
    }

    #[test]
    fn who_fails_says_how() {
        let failing = [shell("one", "echo no such thing >&2; exit 7")];
        let text = alternate(&failing, "", 1, LIMIT).expect_err("it fails");
        let text = text.to_string();
        assert!(text.starts_with("error: one exits with 7\n"), "{text}");
        assert!(text.ends_with("  no such thing"), "{text}");
        let killed = [shell("one", "kill -9 $$")];
        let text = alternate(&killed, "", 1, LIMIT).expect_err("it dies");
        assert!(text.to_string().contains("ends by signal 9"), "{text}");
        let absent = [Contender::new("one", "/no such program", [""; 0])];
        let text = alternate(&absent, "", 1, LIMIT).expect_err("it is not there");
        assert!(text.to_string().contains("/no such program"), "{text}");
    }

    #[test]
    fn who_takes_too_long_is_ended() {
        let contenders = [shell("one", "echo 1"), shell("two", "exec sleep 60")];
        let limit = Duration::from_millis(300);
        let (measured, _) = alternate(&contenders, "", 1, limit).expect("no error");
        assert!(measured[0].median().is_some());
        assert_eq!(measured[1], Measured::Over(limit));
        assert_eq!(measured[1].json()["over_seconds"], 0.3);
    }

    #[test]
    fn a_processor_does_not_count_sleep() {
        let contenders = [shell("sleeps", "sleep 0.2"), shell("works", WORK)];
        let (measured, _) = alternate(&contenders, "", 1, LIMIT).expect("no error");
        let sleeps = &measured[0];
        assert!(sleeps.minimum() >= Some(0.2), "{sleeps:?}");
        assert!(sleeps.processor() < Some(0.1), "{sleeps:?}");
        let works = &measured[1];
        assert!(works.processor() > Some(0.005), "{works:?}");
    }

    /// Some tens of milliseconds.
    const WORK: &str = "i=0; while [ $i -lt 50000 ]; do i=$((i + 1)); done";

    #[test]
    fn figures_of_runs() {
        let time = |elapsed: f64| Time {
            elapsed,
            processor: elapsed / 2.0,
        };
        let json = Measured::Times(vec![time(3.0), time(1.0), time(2.0)]).json();
        assert_eq!(json["median_seconds"], 2.0);
        assert_eq!(json["minimum_seconds"], 1.0);
        assert_eq!(json["median_processor_seconds"], 1.0);
        assert_eq!(json["seconds"].as_array().map(Vec::len), Some(3));
    }
}
