//! The ways to run a program.

use libtest_mimic::Failed;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

/// What a program did. The thread's number and the hint about backtraces are not part of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Run {
    pub stdout: String,
    pub stderr: String,
    pub code: Option<i32>,
}

/// What the front end makes of a program: graphs and the program with all types written out, or errors as text.
pub struct Front {
    pub graphs: Option<flow::Program>,
    pub respelled: String,
    pub errors: String,
}

impl Front {
    fn refused(errors: String) -> Front {
        Front {
            graphs: None,
            respelled: String::new(),
            errors,
        }
    }
}

/// Runs `work` on a thread whose stack suits deeply nested programs.
pub fn with_stack<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let thread = std::thread::Builder::new().stack_size(512 << 20);
    let handle = thread.spawn(work).expect("a thread can be made");
    match handle.join() {
        Ok(value) => value,
        Err(panic) => std::panic::resume_unwind(panic),
    }
}

/// Ingests, types and builds a program.
pub fn front(text: &str) -> Front {
    let program = ingest::ingest_source(text, Some(&library())).map(|mut program| {
        for one in program.crates.iter_mut() {
            one.overflow_checks = checks_overflow(text);
        }
        program
    });
    front_of(program)
}

/// [`front`] of a crate with a manifest.
pub fn front_of_crate(folder: &Path) -> Front {
    front_of(ingest::ingest(&request(folder)))
}

/// What rustc makes of a program with all types written out: what it does, without standard error output, whose places are others.
///
/// What uses `rtlib` is only compiled: the translator's side of that library has functions without bodies of their own.
pub fn respelled_by_rustc(text: &str, respelled: &str) -> Result<Option<Run>, Failed> {
    let first = match checks_overflow(text) {
        true => CHECKS_OVERFLOW,
        false => "",
    };
    let executable = built_by_rustc(&format!("{first}{respelled}"))?;
    if text.contains("rtlib::") {
        return Ok(None);
    }
    Ok(Some(Run {
        stderr: String::new(),
        ..run(&executable)?
    }))
}

/// Whether `cargo check` finds nothing wrong.
pub fn rustc_accepts_crate(folder: &Path) -> Result<(), Failed> {
    ingest::check_with_cargo(&request(folder))
        .map_err(|failure| format!("rustc refuses the program:\n{}", failure.render()).into())
}

fn request(folder: &Path) -> ingest::Request {
    let mut request = ingest::Request::new(folder, library());
    request.offline = true;
    request.target_directory = Some(scratch().join("crates"));
    request
}

fn library() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rtlib/std/src")
}

fn front_of(program: Result<hir::Program, ingest::Failure>) -> Front {
    let program = match program {
        Ok(program) => program,
        Err(failure) => return Front::refused(failure.render()),
    };
    let types = types::Types::new(&program);
    let built = build::build(&types);
    let mut list = types.diagnostics.borrow().as_slice().to_vec();
    list.extend(built.diagnostics.into_sorted());
    if list.is_empty() {
        let last = hir::CrateId::new(program.crates.len() - 1);
        match respell::respell(&program, &types, last) {
            Ok(respelled) => {
                return Front {
                    graphs: Some(built.program),
                    respelled,
                    errors: String::new(),
                };
            }
            Err(reported) => list = reported,
        }
    }
    list.sort_by_key(|one| (one.span.file, one.span.start, one.span.end));
    Front::refused(diagnostics::render(&program.sources, &list))
}

/// Programs run as in the release profile, unless their first line says otherwise.
fn checks_overflow(text: &str) -> bool {
    text.starts_with(CHECKS_OVERFLOW)
}

const CHECKS_OVERFLOW: &str = "// overflow-checks\n";

/// Runs the graphs' entry in the evaluator, in this process.
pub fn evaluate(graphs: &flow::Program) -> Result<Run, Failed> {
    let streams = memory::Streams::new(&["program"]);
    // SAFETY: the graphs come from safe Rust and were verified.
    let mut machine = unsafe { memory::ProcessMachine::new(memory::World::Strings(streams)) };
    let entry = graphs.entry.ok_or("the program has no entry")?;
    let outcome = flow::evaluate(graphs, &mut machine, entry, &[]);
    let streams = machine.streams().ok_or("the world is not of strings")?;
    let mut stderr = String::from_utf8_lossy(&streams.errors).into_owned();
    let code = match outcome {
        Ok(_) => 0,
        Err(error) => match (error.exit_code(), error.panic()) {
            (_, Some(panic)) => {
                stderr.push_str(&format!(
                    "\nthread 'main' panicked at {}:{}:{}:\n{}\n",
                    panic.file, panic.line, panic.column, panic.message
                ));
                101
            }
            (Some(code), None) => code,
            (None, None) => return Err(format!("the evaluator stopped: {error}").into()),
        },
    };
    Ok(Run {
        stdout: String::from_utf8_lossy(&streams.output).into_owned(),
        stderr,
        code: Some(code & 0xff),
    })
}

/// Compiles, links and runs the graphs.
pub fn native(name: &str, graphs: &flow::Program) -> Result<Run, Failed> {
    let object = match emit::emit_object(graphs, &emit::Options::default()) {
        Ok(object) => object,
        Err(error) => return Err(format!("emit: {error}").into()),
    };
    let executable = scratch().join(format!("native-{name}-{}", std::process::id()));
    let options = emit::LinkOptions::default();
    if let Err(error) = emit::link(&object, runtime_archive(), &executable, &options) {
        return Err(format!("link: {error}").into());
    }
    let run = run(&executable);
    std::fs::remove_file(&executable)?;
    run
}

/// Compiles a program with rustc, optimised, and runs it. What it did is remembered between test
/// runs by the program's text.
pub fn by_rustc(text: &str) -> Result<Run, Failed> {
    run(&built_by_rustc(text)?)
}

fn built_by_rustc(text: &str) -> Result<PathBuf, Failed> {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    let folder = scratch().join(format!("rustc-{:016x}", hasher.finish()));
    let executable = folder.join("program");
    if !executable.exists() {
        std::fs::create_dir_all(&folder)?;
        std::fs::write(folder.join("main.rs"), text)?;
        let fresh = format!("fresh-{}", std::process::id());
        let output = Command::new("rustc")
            .args(["--edition", "2024", "-O", "-A", "warnings"])
            .arg(format!("-Coverflow-checks={}", checks_overflow(text)))
            .args(["main.rs", "-o", &fresh])
            .args(authors_library(text))
            .current_dir(&folder)
            .output()?;
        if !output.status.success() {
            let errors = String::from_utf8_lossy(&output.stderr);
            return Err(format!("rustc refuses the program:\n{errors}").into());
        }
        std::fs::rename(folder.join(fresh), &executable)?;
    }
    Ok(executable)
}

fn run(executable: &Path) -> Result<Run, Failed> {
    let output: Output = Command::new(executable)
        .env_remove("RUST_BACKTRACE")
        .stdin(Stdio::null())
        .output()?;
    Ok(Run {
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: plain(&String::from_utf8_lossy(&output.stderr)),
        code: output.status.code(),
    })
}

/// Standard error output without the thread's number and the hint about backtraces.
fn plain(stderr: &str) -> String {
    let mut text = String::new();
    for line in stderr.split_inclusive('\n') {
        if line.starts_with("note: run with `RUST_BACKTRACE") {
            continue;
        }
        let number = line
            .strip_prefix("thread 'main' (")
            .and_then(|rest| rest.split_once(") "));
        match number {
            // A panic inside of std without `track_caller`: its files are not ours.
            Some((_, rest)) if rest.contains("/rustc/") => {
                text.push_str("thread 'main' panicked in std:\n");
            }
            Some((_, rest)) => text.push_str(&format!("thread 'main' {rest}")),
            None => text.push_str(line),
        }
    }
    text
}

fn scratch() -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
}

/// The run-time library, built once a test run.
fn runtime_archive() -> &'static Path {
    static ARCHIVE: OnceLock<PathBuf> = OnceLock::new();
    ARCHIVE.get_or_init(|| built_by_cargo("rtlib-runtime", "librtlib_runtime.a"))
}

/// rustc's arguments for a program that uses `rtlib`, which is built once a test run.
fn authors_library(text: &str) -> Vec<String> {
    static LIBRARY: OnceLock<PathBuf> = OnceLock::new();
    if !text.contains("rtlib::") {
        return Vec::new();
    }
    let library = LIBRARY.get_or_init(|| built_by_cargo("rtlib", "librtlib.rlib"));
    let folder = library.parent().expect("the library is in a folder");
    vec![
        format!("--extern=rtlib={}", library.display()),
        format!("-Ldependency={}", folder.join("deps").display()),
    ]
}

/// The file of that name that cargo makes of a package of this workspace.
fn built_by_cargo(package: &str, file: &str) -> PathBuf {
    let output = Command::new(env!("CARGO"))
        .args(["build", "-p", package, "--message-format=json"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stderr(Stdio::inherit())
        .output()
        .expect("cargo can be run");
    assert!(output.status.success(), "{package} builds");
    let messages = String::from_utf8_lossy(&output.stdout);
    let built = messages.split('"').rfind(|part| part.ends_with(file));
    PathBuf::from(built.expect("cargo names the file"))
}
