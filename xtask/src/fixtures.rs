//! Crates outside of the workspace: what rustc's build of them does, all other executions do.

use crate::gc_modes::{collections, limits};
use crate::guests::{Case, Execution};
use crate::jit_modes::{find_counter, jit_executions, native_with_jit};
use crate::options::{CrateOptions, Profile};
use crate::places::places;
use crate::setup::Setup;
use crate::test::{Counter, compare, executable};
use driver::{Failure, Silent};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Crates outside of the workspace, and the command lines that they are tried with. The first knows nothing of Lathe, the
/// second has several drivers, two of them in one function; the third has structs that do not change beside others that do, the
/// fourth uses the JIT's interface at run time, the fifth does little but allocate, the sixth has weak references, the seventh allocates without a
/// JIT, and the last ends in every way.
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
    ("author", &["", "again", "short", "short again"]),
    ("memory", &["", "60 3", "5 8"]),
    ("weak", &["", "1", "13", "300"]),
    (
        "trees",
        &[
            "box 6",
            "rc 6",
            "live 200",
            "deep 20",
            "steady 40 2",
            "other",
        ],
    ),
    (
        "ends",
        &[
            "1 100",
            "8 100",
            "1 104 panic",
            "8 104 panic",
            "1 104 exit",
            "8 104 exit",
            "1 104 error",
            "8 104 error 10",
            "8 104 wait",
            "1 1 careful",
            "2 1 careful 5",
        ],
    ),
];

/// A crate outside of the workspace: all executions do what rustc's build does.
pub fn fixture(
    setup: &Setup,
    archive: &Path,
    krate: &str,
    lines: &[&str],
    counter: &mut Counter,
) -> Result<(), Failure> {
    let rustc = rustc_fixture(setup, krate)?;
    let rustc = Execution::Binary("rustc".to_string(), rustc, Vec::new());
    let mut list = Vec::new();
    let request = request(setup, archive, krate)?;
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
    let has_jit = native_with_jit(&list).is_some();
    collections(krate, &list, &cases, has_jit, true, counter);
    if krate == "memory" {
        limits(krate, &list, &["2000", "6"], &["3", "16"], counter);
    }
    with_jit(setup, krate, native_with_jit(&list).as_deref(), counter);
    Ok(())
}

fn folder(setup: &Setup, krate: &str) -> PathBuf {
    setup.workspace.root.join("xtask/fixtures").join(krate)
}

/// The executable that rustc makes of a crate outside of the workspace.
pub fn rustc_fixture(setup: &Setup, krate: &str) -> Result<PathBuf, Failure> {
    let manifest = folder(setup, krate)
        .join("Cargo.toml")
        .display()
        .to_string();
    let target = setup.workspace.translate_folder().join("fixtures");
    let target = target.display().to_string();
    let arguments = [
        "build",
        "--quiet",
        "--release",
        "--manifest-path",
        &manifest,
        "--target-dir",
        &target,
    ];
    executable(setup.build(&arguments, &[])?, krate)
}

/// The executable that Lathe makes of it.
pub fn translated_fixture(setup: &Setup, archive: &Path, krate: &str) -> Result<PathBuf, Failure> {
    let request = request(setup, archive, krate)?;
    Ok(driver::translate(&request, &Silent)?.output)
}

fn request(setup: &Setup, archive: &Path, krate: &str) -> Result<driver::Request, Failure> {
    let path = folder(setup, krate).display().to_string();
    let mut request = CrateOptions::of(&path, Profile::Release).request(setup)?;
    request.runtime_archive = archive.to_path_buf();
    Ok(request)
}

/// What a fixture is there for beside being the same everywhere.
fn with_jit(setup: &Setup, krate: &str, path: Option<&Path>, counter: &mut Counter) {
    let folder = setup.workspace.translate_folder();
    match (krate, path) {
        ("two_drivers", Some(path)) => {
            let result = callbacks(path, &folder.join(format!("{krate}.log")));
            counter.record(&format!("{krate}: callbacks of drivers"), result);
        }
        ("author", Some(path)) => {
            for (flags, words, expected) in REPORTS {
                let name = format!("{krate}: what it is told, {flags}, {words:?}");
                counter.record(&name, report(path, flags, words, expected));
            }
        }
        ("ends", Some(path)) => places(path, counter),
        ("weak", Some(path)) => {
            for (flags, collector) in WEAK {
                let name = format!("{krate}: objects end, {flags}, {collector:?}");
                counter.record(&name, objects_end(path, flags, collector));
            }
        }
        ("memory", Some(path)) => {
            for backend in ["x64", "eval"] {
                let name = format!("{krate}: traces go with their codes, {backend}");
                counter.record(&name, traces_go(path, backend));
            }
        }
        ("plain" | "trees", None) | ("immutable", Some(_)) => {}
        (_, Some(_)) => counter.record(krate, Err("  it has a JIT".to_string())),
        (_, None) => counter.record(krate, Err("  it has no JIT".to_string())),
    }
}

/// Most codes of the fixture are garbage before it ends, and collections have freed their traces.
fn traces_go(path: &Path, backend: &str) -> Result<(), String> {
    let mut command = Command::new(path);
    let flags = format!("backend={backend},threshold=2,function_threshold=2");
    command.args(["--jit", &flags, "--jit-summary", "5", "3"]);
    command.env("LATHE_GC", "stress");
    let output = command.output().map_err(|error| error.to_string())?;
    let count = |name| find_counter(&output.stderr, name).unwrap_or(0);
    match (count("loops"), count("collected")) {
        (loops, collected) if collected > loops / 2 => Ok(()),
        (loops, collected) => Err(format!("  {collected} of {loops} loops have gone")),
    }
}

/// A run of the author's fixture: the user's flags, the command line, the lines of the report with numbers above 0.
type Report = (
    &'static str,
    &'static [&'static str],
    &'static [&'static str],
);

/// Traces are made, but only after the author has lowered the threshold.
const MADE: &[&str] = &["loops", "entries", "bridges", "operations", "guards"];

/// Besides, recordings are given up after the author has lowered the limit.
const GIVEN_UP: &[&str] = &[
    "loops",
    "entries",
    "bridges",
    "operations",
    "guards",
    "aborts",
    "too long",
];

const REPORTS: &[Report] = &[
    ("off", &["report", "short"], &[]),
    ("on", &["report"], MADE),
    ("on", &["report", "short"], GIVEN_UP),
    ("on", &["report", "short", "again"], GIVEN_UP),
    ("verify=on,force_guards=all", &["report", "again"], MADE),
    // The user's threshold and limit win over the author's.
    (
        "threshold=5",
        &["report"],
        &[
            "cold",
            "loops",
            "entries",
            "bridges",
            "operations",
            "guards",
        ],
    ),
    ("trace_limit=6000", &["report", "short"], MADE),
];

/// What the callbacks were told is what the counters say, line by line.
fn report(path: &Path, flags: &str, words: &[&str], expected: &[&str]) -> Result<(), String> {
    let mut command = Command::new(path);
    command.args(["--jit", flags]).args(words);
    let output = command.output().map_err(|error| error.to_string())?;
    let text = String::from_utf8_lossy(&output.stderr);
    for name in GIVEN_UP.iter().chain(&["cold", "wrong"]) {
        let line = text
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
        let numbers = line.and_then(|line| {
            let (told, counted) = line.split_once(' ')?;
            Some((told.parse::<u64>().ok()?, counted.parse::<u64>().ok()?))
        });
        let is_right = numbers.is_some_and(|(told, counted)| {
            told == counted && (told > 0) == expected.contains(name)
        });
        if !is_right {
            return Err(format!("  {name} is wrong:\n{text}"));
        }
    }
    Ok(())
}

/// How the fixture with weak references runs: flags, and `LATHE_GC`.
const WEAK: &[(&str, &str)] = &[
    ("off", ""),
    ("off", "stress,verify,poison"),
    ("on", ""),
    ("threshold=2,verify=on", "stress,verify,poison"),
    ("backend=eval,threshold=2,verify=on", "verify,poison"),
    (
        "threshold=2,bridge_threshold=2,force_guards=all",
        "verify,poison",
    ),
];

/// What nobody has any more ends, by memory outside of the heap if by nothing else; and the program is told.
fn objects_end(path: &Path, flags: &str, collector: &str) -> Result<(), String> {
    let mut command = Command::new(path);
    command.args(["--jit", flags, "1000", "ends"]);
    let output = command.env("LATHE_GC", collector).output();
    let output = output.map_err(|error| error.to_string())?;
    let text = String::from_utf8_lossy(&output.stdout);
    match text.ends_with("true\ntrue\n") && output.status.success() {
        true => Ok(()),
        false => Err(format!("  {}:\n{text}", output.status)),
    }
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
