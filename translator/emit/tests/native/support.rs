//! Builds executables from flow programs in text form, and runs them.

use emit::{LinkOptions, Options, emit_object, link};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// A folder of its own for each test, removed at its end.
pub struct Scratch {
    pub path: PathBuf,
}

impl Scratch {
    pub fn new() -> Scratch {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("lathe-emit-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).unwrap();
        Scratch { path }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.path).ok();
    }
}

/// The run-time library, built once a test run.
pub fn runtime_archive() -> &'static Path {
    static ARCHIVE: OnceLock<PathBuf> = OnceLock::new();
    ARCHIVE.get_or_init(|| {
        let output = Command::new(env!("CARGO"))
            .args(["build", "-p", "rtlib-runtime", "--message-format=json"])
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .stderr(Stdio::inherit())
            .output()
            .unwrap();
        assert!(output.status.success());
        let messages = String::from_utf8(output.stdout).unwrap();
        let archive = messages
            .split('"')
            .rfind(|part| part.ends_with("librtlib_runtime.a"));
        PathBuf::from(archive.expect("cargo names the static library"))
    })
}

pub fn parse(text: &str) -> flow::Program {
    let program = match flow::parse_program(text) {
        Ok(program) => program,
        Err(error) => panic!("{error}\n{text}"),
    };
    let errors = flow::verify(&program);
    assert!(errors.is_empty(), "{errors:?}\n{text}");
    program
}

/// Compiles and links a program.
pub fn build(scratch: &Scratch, text: &str) -> PathBuf {
    build_program(scratch, &parse(text))
}

pub fn build_program(scratch: &Scratch, program: &flow::Program) -> PathBuf {
    let object = match emit_object(program, &Options::default()) {
        Ok(object) => object,
        Err(error) => panic!("{error}"),
    };
    let executable = scratch.path.join("guest");
    if let Err(error) = link(
        &object,
        runtime_archive(),
        &executable,
        &LinkOptions::default(),
    ) {
        panic!("{error}");
    }
    executable
}

/// What a run gave.
#[derive(Debug)]
pub struct Run {
    pub stdout: String,
    pub stderr: String,
    pub code: Option<i32>,
}

pub fn run(executable: &Path) -> Run {
    run_with(Command::new(executable).env("RUST_BACKTRACE", "0"))
}

pub fn run_with(command: &mut Command) -> Run {
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().unwrap();
    Run {
        stdout: String::from_utf8(stdout).unwrap(),
        stderr: String::from_utf8(stderr).unwrap(),
        code: status.code(),
    }
}

/// Compiles, links, runs.
pub fn execute(text: &str) -> Run {
    let scratch = Scratch::new();
    let executable = build(&scratch, text);
    run(&executable)
}
