//! VMs as parts of a program of somebody else's: a driver in C runs several in threads, each with a guest of its own, one after the other. Each
//! prints what it prints alone.

use crate::guests::Execution;
use crate::options::{CrateOptions, Profile};
use crate::setup::Setup;
use crate::test::Counter;
use driver::{Failure, Silent};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Guests of tl that run at once, with their arguments.
const GUESTS: &[(&str, &str)] = &[
    ("bench/fib", "19"),
    ("bench/collatz", "300"),
    ("bench/sieve", "30"),
    ("bench/fib", "17"),
];

/// Environments: the JIT's settings, the collector's.
const SETTINGS: &[(&str, &str)] = &[
    ("off", ""),
    ("", ""),
    (
        "verify=on,threshold=2,function_threshold=2,bridge_threshold=2",
        "",
    ),
    (
        "verify=on,threshold=2,function_threshold=3,bridge_threshold=4,force_guards=all",
        "",
    ),
    ("code_limit=4096,threshold=2,function_threshold=2", ""),
    ("off", "limit=16m,verify,poison"),
    (
        "threshold=2,function_threshold=2",
        "limit=16m,verify,poison",
    ),
];

/// Runs of each guest in its thread.
const ROUNDS: usize = 3;

/// Links the driver with tl's object, and runs it.
pub fn embedded(
    setup: &Setup,
    archive: &Path,
    executions: &[Execution],
    counter: &mut Counter,
) -> Result<(), Failure> {
    let folder = setup.workspace.translate_folder().join("embedded");
    setup.make_folder(&folder)?;
    let mut request = CrateOptions::of("tl", Profile::Release).request(setup)?;
    request.runtime_archive = archive.to_path_buf();
    request.object = true;
    request.output = folder.join("tl.o");
    let built = driver::translate(&request, &Silent)
        .map_err(|failure| failure.to_string())
        .and_then(|report| link(setup, archive, &report.output, &folder.join("threads")));
    let driver = folder.join("threads");
    counter.record(
        "tl: linked with a program of somebody else's",
        built.map(|_| ()),
    );
    let alone = executions.iter().find_map(|execution| match execution {
        Execution::Binary(name, path, flags) if name == "native release" && flags.is_empty() => {
            Some(path.as_path())
        }
        _ => None,
    });
    let Some(alone) = alone else {
        return Ok(());
    };
    for (jit, collector) in SETTINGS {
        let result = compare(setup, &driver, alone, &folder, jit, collector);
        counter.record(
            &format!("tl: VMs in threads, LATHE_JIT={jit} LATHE_GC={collector}"),
            result,
        );
    }
    Ok(())
}

fn link(setup: &Setup, archive: &Path, object: &Path, output: &Path) -> Result<(), String> {
    let root = &setup.workspace.root;
    let mut command = Command::new("cc");
    command.args(["-O1", "-Wall", "-Werror", "-pthread", "-I"]);
    command.arg(root.join("rtlib/runtime"));
    command.arg("-o").arg(output);
    command.arg(root.join("xtask/fixtures/threads/main.c"));
    command
        .arg(object)
        .arg(archive)
        .args(driver::NATIVE_LIBRARIES);
    let found = command.output().map_err(|error| error.to_string())?;
    match found.status.success() {
        true => Ok(()),
        false => Err(String::from_utf8_lossy(&found.stderr).into_owned()),
    }
}

fn compare(
    setup: &Setup,
    driver: &Path,
    alone: &Path,
    folder: &Path,
    jit: &str,
    collector: &str,
) -> Result<(), String> {
    let guest = |name: &str| {
        let guests = setup.workspace.root.join("examples/guests/tl");
        guests.join(format!("{name}.tl"))
    };
    let files: Vec<PathBuf> = (0..GUESTS.len())
        .map(|number| folder.join(format!("output {number}")))
        .collect();
    let mut command = Command::new(driver);
    command.env("LATHE_JIT", jit).env("LATHE_GC", collector);
    command.arg(ROUNDS.to_string());
    for ((name, argument), file) in GUESTS.iter().zip(&files) {
        // A file of an earlier run; there need not be one.
        let _ = fs::remove_file(file);
        command.arg("--").arg(file).arg(guest(name)).arg(argument);
    }
    let found = command.output().map_err(|error| error.to_string())?;
    if !found.status.success() {
        return Err(format!("  found {found:?}"));
    }
    for ((name, argument), file) in GUESTS.iter().zip(&files) {
        let mut command = Command::new(alone);
        command
            .env("LATHE_JIT", "off")
            .arg(guest(name))
            .arg(argument);
        let output = command.output().map_err(|error| error.to_string())?;
        let printed = fs::read(file).map_err(|error| error.to_string())?;
        if output.stdout.is_empty() || printed != output.stdout.repeat(ROUNDS) {
            return Err(format!(
                "  {name} {argument} printed {:?}",
                String::from_utf8_lossy(&printed)
            ));
        }
    }
    Ok(())
}
