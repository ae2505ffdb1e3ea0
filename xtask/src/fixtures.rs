//! Crates outside of the workspace: what rustc's build of them does, all other executions do.

use crate::guests::{Case, Execution};
use crate::jit_modes::{jit_executions, native_with_jit};
use crate::options::{CrateOptions, Profile};
use crate::setup::Setup;
use crate::test::{Counter, compare, executable};
use driver::{Failure, Silent};
use std::fs;
use std::path::Path;
use std::process::Command;

/// Crates outside of the workspace, and the command lines that they are tried with. The first knows nothing of Lathe, the
/// second has several drivers, two of them in one function, the third has structs that do not change beside others that do.
pub const FIXTURES: &[(&str, &[&str])] = &[
    ("plain", &["", "one two three", "panic", "overflow"]),
    (
        "two_drivers",
        &[
            "",
            "1",
            "13",
            "500",
            "40 panic",
            "400 panic",
            "5 exit",
            "300 exit",
            "3000 exit",
        ],
    ),
    ("immutable", &["", "1", "13", "400"]),
];

/// A crate outside of the workspace: all executions do what rustc's build does.
pub fn fixture(
    setup: &Setup,
    archive: &Path,
    krate: &str,
    lines: &[&str],
    counter: &mut Counter,
) -> Result<(), Failure> {
    let folder = setup.workspace.root.join("xtask/fixtures").join(krate);
    let manifest = folder.join("Cargo.toml").display().to_string();
    let target = setup
        .workspace
        .translate_folder()
        .join("fixtures")
        .display()
        .to_string();
    let arguments = [
        "build",
        "--quiet",
        "--release",
        "--manifest-path",
        &manifest,
        "--target-dir",
        &target,
    ];
    let rustc = executable(setup.build(&arguments, &[])?, krate)?;
    let rustc = Execution::Binary("rustc".to_string(), rustc, Vec::new());
    let mut list = Vec::new();
    let path = folder.display().to_string();
    let mut request = CrateOptions::of(&path, Profile::Release).request(setup)?;
    request.runtime_archive = archive.to_path_buf();
    let result = driver::translate(&request, &Silent).map(|report| {
        list.push(Execution::Binary(
            "native release".to_string(),
            report.output,
            Vec::new(),
        ));
    });
    counter.record(
        &format!("{krate}: build native release"),
        result.map_err(|failure| failure.to_string()),
    );
    for (passes, name) in [
        (false, "evaluator before passes"),
        (true, "evaluator after passes"),
    ] {
        let result = driver::graphs(&request, passes, &Silent).map(|graphs| {
            list.push(Execution::Graphs(name.to_string(), Box::new(graphs)));
        });
        counter.record(
            &format!("{krate}: {name}"),
            result.map_err(|failure| failure.to_string()),
        );
    }
    jit_executions(&mut list);
    let cases: Vec<Case> = lines
        .iter()
        .map(|words| {
            let arguments: Vec<String> = words.split_whitespace().map(String::from).collect();
            Case {
                file: None,
                expected: rustc.run(None, &arguments),
                arguments,
            }
        })
        .collect();
    compare(krate, &list, &cases, counter);
    if krate == "two_drivers"
        && let Some(path) = native_with_jit(&list)
    {
        let log = setup
            .workspace
            .translate_folder()
            .join(format!("{krate}.log"));
        counter.record(
            &format!("{krate}: callbacks of drivers"),
            callbacks(&path, &log),
        );
    }
    Ok(())
}

/// The log of traces has the author's words for places, and nothing of a driver that does not confirm.
fn callbacks(path: &Path, log: &Path) -> Result<(), String> {
    let mut command = Command::new(path);
    command.args(["--jit", "threshold=2,function_threshold=2", "500"]);
    command.env("LATHE_LOG", format!("json:{}", log.display()));
    command.output().map_err(|error| error.to_string())?;
    let text = fs::read_to_string(log).map_err(|error| format!("{}: {error}", log.display()))?;
    let _ = fs::remove_file(log);
    let has = |part: &str| text.lines().any(|line| line.contains(part));
    let is_right = has("instruction 1 of 8, RUN (1, ") && has("UP (3)") && !has("DOWN");
    match is_right {
        true => Ok(()),
        false => Err(format!("  the log of traces is wrong:\n{text}")),
    }
}
