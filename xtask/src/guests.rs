//! Guests, what is expected of them, and the ways to run them. `examples/guests/README.md` has the format.

use driver::Failure;
use flow::Program;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// A run that takes longer is a wrong one.
const LIMIT: Duration = Duration::from_secs(30);

/// What a run has given, or should give. `{file}` stands for the guest's file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outcome {
    /// All of the standard output.
    pub stdout: String,
    /// All of the standard error output.
    pub stderr: String,
    /// The exit code; -1 if there is none.
    pub code: i32,
}

/// One run of a guest.
#[derive(Clone, Debug)]
pub struct Case {
    /// The guest; nothing for programs that take none.
    pub file: Option<PathBuf>,
    /// What follows it on the command line.
    pub arguments: Vec<String>,
    /// What must come out.
    pub expected: Outcome,
}

/// A way to run a VM.
pub enum Execution {
    /// An executable, and the flags in front of a guest's file.
    Binary(String, PathBuf, Vec<String>),
    /// An executable, and what its environment has besides: names and values.
    Environment(PathBuf, Vec<(&'static str, &'static str)>),
    /// Graphs in the evaluator.
    Graphs(String, Box<Program>),
}

impl Execution {
    /// What to call it in messages.
    pub fn name(&self) -> &str {
        match self {
            Execution::Binary(name, ..) | Execution::Graphs(name, _) => name,
            Execution::Environment(..) => "with an environment of its own",
        }
    }

    /// Runs a guest.
    pub fn run(&self, file: Option<&Path>, arguments: &[String]) -> Outcome {
        let shown = file.map(|file| file.display().to_string());
        let mut all: Vec<&str> = shown.iter().map(String::as_str).collect();
        all.extend(arguments.iter().map(String::as_str));
        let (stdout, stderr, code) = match self {
            Execution::Binary(_, path, flags) => {
                all.splice(0..0, flags.iter().map(String::as_str));
                run_binary(path, &all, &[])
            }
            Execution::Environment(path, environment) => run_binary(path, &all, environment),
            Execution::Graphs(_, graphs) => {
                all.insert(0, "vm");
                let outcome = driver::evaluate::run(graphs, &all, b"");
                (outcome.stdout, outcome.stderr, outcome.code)
            }
        };
        let stderr = without_thread(&String::from_utf8_lossy(&stderr));
        Outcome {
            stdout: String::from_utf8_lossy(&stdout).into_owned(),
            stderr: match &shown {
                Some(name) => stderr.replace(name, "{file}"),
                None => stderr,
            },
            code,
        }
    }
}

/// What nobody may observe is left out of a panic's words: the number of the thread, and the advice about
/// backtraces.
pub fn without_thread(stderr: &str) -> String {
    let mut text = String::new();
    for line in stderr.split_inclusive('\n') {
        let number = line
            .strip_prefix("thread 'main' (")
            .and_then(|rest| rest.split_once(')'));
        match number {
            Some((_, rest)) => text.push_str(&format!("thread 'main'{rest}")),
            None if line.starts_with("note: run with `RUST_BACKTRACE=1`") => {}
            None => text.push_str(line),
        }
    }
    text
}

fn run_binary(
    path: &Path,
    arguments: &[&str],
    environment: &[(&str, &str)],
) -> (Vec<u8>, Vec<u8>, i32) {
    let mut command = Command::new(path);
    command
        .args(arguments)
        .envs(environment.iter().copied())
        .env("RUST_BACKTRACE", "0")
        .stdin(Stdio::null());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = match command.spawn() {
        Ok(child) => child,
        Err(error) => return (Vec::new(), format!("cannot run: {error}").into_bytes(), -1),
    };
    let stdout = read(child.stdout.take());
    let stderr = read(child.stderr.take());
    let start = Instant::now();
    let mut pause = Duration::from_micros(100);
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break status.code(),
            Ok(None) if start.elapsed() < LIMIT => thread::sleep(pause),
            _ => {
                let _ = child.kill();
                let _ = child.wait();
                break None;
            }
        }
        pause = (pause * 2).min(Duration::from_millis(5));
    };
    let text = |thread: thread::JoinHandle<Vec<u8>>| thread.join().unwrap_or_default();
    (text(stdout), text(stderr), status.unwrap_or(-1))
}

/// Reads a stream to its end, beside the others, so that none of them blocks the child.
fn read(stream: Option<impl Read + Send + 'static>) -> thread::JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut stream) = stream {
            // What was read until an error is what there is.
            let _ = stream.read_to_end(&mut bytes);
        }
        bytes
    })
}

/// All cases of the guests in a folder and the folders in it.
///
/// # Errors
/// If a guest has no expectation, or one that cannot be understood.
pub fn cases(folder: &Path) -> Result<Vec<Case>, Failure> {
    let mut files = Vec::new();
    collect(folder, &mut files);
    files.sort();
    let mut cases = Vec::new();
    for file in files {
        let expectation = file.with_extension("expect");
        let text = fs::read_to_string(&expectation)
            .map_err(|error| Failure::Usage(format!("{}: {error}", expectation.display())))?;
        for part in text.split("---\n") {
            let case = parse(part, &file);
            cases.push(case.ok_or_else(|| {
                Failure::Usage(format!(
                    "{}: cannot understand `{part}`",
                    expectation.display()
                ))
            })?);
        }
    }
    Ok(cases)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if path
            .extension()
            .is_some_and(|it| it != "expect" && it != "md" && it != "txt")
        {
            files.push(path);
        }
    }
}

fn parse(text: &str, file: &Path) -> Option<Case> {
    let (head, stdout) = text.split_once("stdout:\n")?;
    let mut arguments = Vec::new();
    let mut code = None;
    let mut stderr = String::new();
    for line in head.lines() {
        let (key, value) = line.split_once(':')?;
        match key {
            "args" => arguments = value.split_whitespace().map(String::from).collect(),
            "exit" => code = Some(value.trim().parse().ok()?),
            "stderr" => stderr = format!("{}\n", value.trim_start()),
            _ => return None,
        }
    }
    Some(Case {
        file: Some(file.to_path_buf()),
        arguments,
        expected: Outcome {
            stdout: stdout.to_string(),
            stderr,
            code: code?,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::{Execution, cases, without_thread};
    use std::path::{Path, PathBuf};

    #[test]
    fn expectations_are_understood() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/guests/tl");
        let cases = cases(&folder).expect("all can be read");
        assert!(cases.len() > 40, "only {}", cases.len());
        let failing = cases.iter().filter(|case| case.expected.code == 3);
        for case in failing {
            assert!(
                case.expected.stderr.starts_with("runtime error at line "),
                "{case:?}"
            );
        }
    }

    #[test]
    fn the_number_of_a_thread_is_left_out() {
        let text = "\nthread 'main' (12) panicked at src/main.rs:1:2:\nno\nnote: run with `RUST_BACKTRACE=1` and so on\n";
        assert_eq!(
            without_thread(text),
            "\nthread 'main' panicked at src/main.rs:1:2:\nno\n"
        );
    }

    #[test]
    fn a_binary_is_run_with_its_file() {
        let execution = Execution::Binary("cat".to_string(), PathBuf::from("cat"), Vec::new());
        let outcome = execution.run(Some(Path::new("/no such file")), &[]);
        assert_eq!(outcome.code, 1);
        assert!(outcome.stderr.contains("{file}"), "{}", outcome.stderr);
    }
}
