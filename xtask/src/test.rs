//! `test`: one source, many executions, one behaviour.
//!
//! Each VM is built once in every way (rustc, native in both profiles and without threading, graphs before and
//! after the passes), and all of them must do with every guest what its expectation says. tl and brook get random programs
//! beside, those of tl judged by the generator's own implementation; crates outside of the workspace must do what rustc's builds of them
//! do; and the same input must give the same executable.

use crate::bench::peers_agree;
use crate::embedded::embedded;
use crate::ends::ends;
use crate::fixtures::{FIXTURES, fixture};
use crate::gc_modes::collections;
use crate::gdb::gdb;
use crate::guests::{Case, Execution, Outcome, cases};
use crate::jit_modes::{jit_executions, native_with_jit, single_guards};
use crate::limits::limits;
use crate::options::{CrateOptions, Profile};
use crate::perf_map::perf_map;
use crate::random_brook::random_batches;
use crate::setup::{Setup, cannot_run};
use crate::shapes::shapes;
use crate::steady::steady;
use driver::{Failure, Silent};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};
use tl_generator::reference;

/// The options of `test`.
#[derive(clap::Args)]
pub struct Arguments {
    /// How long random programs run.
    #[arg(long, default_value_t = 1.0)]
    pub seconds: f64,
    /// The first random program.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Force every guard of every guest alone, not only a few.
    #[arg(long)]
    pub all_guards: bool,
    /// Collect at every allocation of every guest, not only of the small ones.
    #[arg(long)]
    pub all_collections: bool,
    /// Besides, what takes a minute: whether a program that allocates all the time grows.
    #[arg(long)]
    pub long: bool,
    /// Only VMs with this name.
    #[arg(long)]
    vm: Option<String>,
}

impl Default for Arguments {
    fn default() -> Arguments {
        Arguments {
            seconds: 1.0,
            seed: 1,
            all_guards: false,
            all_collections: false,
            long: false,
            vm: None,
        }
    }
}

/// Counts, and prints what fails.
#[derive(Default)]
pub struct Counter {
    /// How many have passed.
    pub passed: usize,
    /// How many have failed.
    pub failed: usize,
}

impl Counter {
    /// Counts one test; prints its name and the message if it has failed.
    pub fn record(&mut self, name: &str, result: Result<(), String>) {
        match result {
            Ok(()) => self.passed += 1,
            Err(message) => {
                self.failed += 1;
                println!("FAILED {name}\n{}", message.trim_end());
            }
        }
    }

    /// The last line, and the command's end.
    pub fn close(&self) -> Result<(), Failure> {
        println!("{} passed, {} failed", self.passed, self.failed);
        match self.failed {
            0 if self.passed > 0 => Ok(()),
            _ => Err(Failure::Crate("error: tests have failed".to_string())),
        }
    }
}

/// Tests.
pub fn test(arguments: &Arguments) -> Result<(), Failure> {
    let mut counter = Counter::default();
    compare_all(arguments, &mut counter)?;
    counter.close()
}

/// All executions of all VMs.
pub fn compare_all(arguments: &Arguments, counter: &mut Counter) -> Result<(), Failure> {
    let setup = Setup::new()?;
    let archive = setup.runtime_archive()?;
    for name in setup.workspace.names() {
        if arguments.vm.as_ref().is_some_and(|only| *only != name) {
            continue;
        }
        let folder = setup.workspace.root.join("examples/guests").join(&name);
        let cases = cases(&folder)?;
        let executions = executions(&setup, &archive, &name, counter)?;
        compare(&name, &executions, &cases, counter);
        if let Some(path) = native_with_jit(&executions) {
            shapes(&name, &path, &folder, &cases, counter);
        }
        let has_jit = native_with_jit(&executions).is_some();
        let all = arguments.all_collections;
        collections(&name, &executions, &cases, has_jit, all, counter);
        single_guards(&name, &executions, &cases, arguments, counter);
        if name == "tl" {
            random(&setup, &executions, arguments, counter)?;
            ends(&executions, &setup.workspace.translate_folder(), counter);
            if let Some(path) = native_with_jit(&executions) {
                limits(&path, &setup.workspace.translate_folder(), counter);
                perf_map(&path, &setup.workspace.translate_folder(), counter);
                gdb(&path, &setup.workspace.translate_folder(), counter);
            }
            peers_agree(&setup, counter)?;
            embedded(&setup, &archive, &executions, counter)?;
        }
        if name == "brook" {
            random_batches(&setup, &executions, arguments, counter)?;
        }
        counter.record(
            &format!("{name}: equal input, equal executable"),
            deterministic(&setup, &name),
        );
    }
    if arguments.vm.is_none() {
        for (krate, lines) in FIXTURES {
            fixture(&setup, &archive, krate, lines, counter)?;
        }
    }
    if arguments.long {
        steady(&setup, &archive, counter)?;
    }
    Ok(())
}

/// The VM in every way that can be built; what cannot is a failed test.
fn executions(
    setup: &Setup,
    archive: &Path,
    krate: &str,
    counter: &mut Counter,
) -> Result<Vec<Execution>, Failure> {
    let start = Instant::now();
    let mut list = vec![Execution::Binary(
        "rustc".to_string(),
        rustc_build(setup, krate)?,
        Vec::new(),
    )];
    for (name, profile, threading, handlers) in [
        ("native release", Profile::Release, true, true),
        (
            "native release without handlers",
            Profile::Release,
            true,
            false,
        ),
        (
            "native release without threading",
            Profile::Release,
            false,
            false,
        ),
        ("native debug", Profile::Debug, true, true),
    ] {
        let mut options = CrateOptions::of(krate, profile);
        options.no_threading = !threading;
        options.no_handlers = !handlers;
        let mut request = options.request(setup)?;
        request.runtime_archive = archive.to_path_buf();
        let file = format!("{}.test.{}", request.output.display(), list.len());
        request.output = PathBuf::from(file);
        let result = driver::translate(&request, &Silent);
        let result = result.map(|report| {
            list.push(Execution::Binary(
                name.to_string(),
                report.output,
                Vec::new(),
            ))
        });
        counter.record(
            &format!("{krate}: build {name}"),
            result.map_err(|failure| failure.to_string()),
        );
    }
    for (profile, name) in [(Profile::Release, "release"), (Profile::Debug, "debug")] {
        let request = CrateOptions::of(krate, profile).request(setup)?;
        let graphs = driver::graphs(&request, false, &Silent);
        let result = graphs.and_then(|graphs| {
            let mut optimized = graphs.clone();
            let before = format!("evaluator {name} before passes");
            list.push(Execution::Graphs(before, Box::new(graphs)));
            driver::pipeline::optimize(&request, &mut optimized)?;
            let after = format!("evaluator {name} after passes");
            list.push(Execution::Graphs(after, Box::new(optimized)));
            Ok(())
        });
        counter.record(
            &format!("{krate}: graphs {name}"),
            result.map_err(|failure| failure.to_string()),
        );
    }
    jit_executions(&mut list);
    let names: Vec<&str> = list.iter().map(Execution::name).collect();
    println!(
        "{krate}: built in {:.1} s: {}",
        start.elapsed().as_secs_f64(),
        names.join(", ")
    );
    Ok(list)
}

/// The executable that rustc makes of a crate of the workspace.
pub fn rustc_build(setup: &Setup, krate: &str) -> Result<PathBuf, Failure> {
    let files = setup.build(
        &["build", "--quiet", "--release", "-p", krate, "--bins"],
        &[],
    )?;
    executable(files, krate)
}

/// The executable of that name among the files that cargo has made.
pub fn executable(files: Vec<PathBuf>, name: &str) -> Result<PathBuf, Failure> {
    let found = files
        .into_iter()
        .rfind(|file| file.file_name() == Some(name.as_ref()));
    found.ok_or_else(|| Failure::Usage(format!("cargo does not name the executable of `{name}`")))
}

/// All cases in all executions.
pub fn compare(vm: &str, executions: &[Execution], cases: &[Case], counter: &mut Counter) {
    for execution in executions {
        let start = Instant::now();
        let failed = counter.failed;
        for case in cases {
            let found = execution.run(case.file.as_deref(), &case.arguments);
            let file = case
                .file
                .as_ref()
                .and_then(|file| file.file_name())
                .unwrap_or_default();
            let name = format!(
                "{vm}, {}: {} {}",
                execution.name(),
                file.display(),
                case.arguments.join(" ")
            );
            counter.record(&name, same(&found, &case.expected));
        }
        println!(
            "{vm}: {} cases, {}: {} failed, {:.1} s",
            cases.len(),
            execution.name(),
            counter.failed - failed,
            start.elapsed().as_secs_f64()
        );
    }
}

/// Whether a run has given what it should.
pub fn same(found: &Outcome, expected: &Outcome) -> Result<(), String> {
    match found == expected {
        true => Ok(()),
        false => Err(format!(
            "  expected {}\n  found    {}",
            shortened(expected),
            shortened(found)
        )),
    }
}

/// An outcome in a few lines.
fn shortened(outcome: &Outcome) -> String {
    let short = |text: &str| -> String { text.chars().take(600).collect() };
    format!(
        "exit {}, stderr {:?}, stdout {:?}",
        outcome.code,
        short(&outcome.stderr),
        short(&outcome.stdout)
    )
}

/// Random tl programs in all executions, for the time that was asked for.
fn random(
    setup: &Setup,
    executions: &[Execution],
    arguments: &Arguments,
    counter: &mut Counter,
) -> Result<(), Failure> {
    let folder = setup.workspace.translate_folder();
    let file = folder.join(format!("random.{}.tl", std::process::id()));
    let start = Instant::now();
    let mut seed = arguments.seed;
    while start.elapsed() < Duration::from_secs_f64(arguments.seconds) || seed < arguments.seed + 20
    {
        let program = tl_generator::program(seed);
        let expected = reference::run(&program.text, &program.args);
        fs::write(&file, &program.text)
            .map_err(|error| driver::output::unwritable(&file, &error))?;
        for execution in executions {
            let found = execution.run(Some(&file), &program.args);
            let result = judge(&found, &expected);
            let name = format!("tl, {}: random program, seed {seed}", execution.name());
            let shown = |message| format!("{message}\n  args {:?}\n{}", program.args, program.text);
            counter.record(&name, result.map_err(shown));
        }
        seed += 1;
    }
    let _ = fs::remove_file(&file);
    println!(
        "tl: random programs with the seeds {} to {}",
        arguments.seed,
        seed - 1
    );
    Ok(())
}

/// Whether a run is what the reference implementation says: the words for malformed programs are free.
fn judge(found: &Outcome, expected: &reference::Outcome) -> Result<(), String> {
    let message = expected.error_line.map(|line| match expected.error {
        Some(error) => format!("runtime error at line {line}: {error}\n"),
        None => format!("{{file}}:{line}: "),
    });
    let stderr_is_right = match (&message, expected.error) {
        (None, _) => found.stderr.is_empty(),
        (Some(message), Some(_)) => found.stderr == *message,
        (Some(message), None) => {
            found.stderr.starts_with(message) && found.stderr.lines().count() == 1
        }
    };
    match found.stdout == expected.stdout && found.code == expected.code && stderr_is_right {
        true => Ok(()),
        false => Err(format!(
            "  expected {expected:?}\n  found    {}",
            shortened(found)
        )),
    }
}

/// Translates again, in a process with one thread, to another file; the bytes must be equal.
fn deterministic(setup: &Setup, krate: &str) -> Result<(), String> {
    let folder = setup.workspace.translate_folder();
    let mut bytes = Vec::new();
    for threads in ["1", "3"] {
        let file = folder.join(format!("{krate}.threads.{threads}.{}", std::process::id()));
        let own = std::env::current_exe().map_err(|error| error.to_string())?;
        let mut command = Command::new(own);
        command
            .arg("translate")
            .arg(krate)
            .arg("-o")
            .arg(&file)
            .env("RAYON_NUM_THREADS", threads);
        let output = command
            .output()
            .map_err(|error| cannot_run("xtask", &error).to_string())?;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into_owned());
        }
        bytes.push(fs::read(&file).map_err(|error| error.to_string())?);
        let _ = fs::remove_file(&file);
    }
    match bytes[0] == bytes[1] {
        true => Ok(()),
        false => Err("  one thread and three threads give different executables".to_string()),
    }
}
