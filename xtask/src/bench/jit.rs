//! Set `jit`: what recording, resuming and their data cost, by the JIT's own counters.
//!
//! Traces run in the evaluator, so how fast guests run with them is not measured here. Each guest runs several times; times are
//! medians, sizes are the same in each run. Beside them, one guest of many loops says whether the JIT keeps to limits of its memory, and
//! what that costs a loop.

use crate::bench::record::Record;
use crate::bench::{Arguments, nothing_left};
use crate::jit_modes::counter_in;
use crate::limits::many_loops;
use crate::options::{CrateOptions, Profile};
use crate::setup::{Setup, cannot_run};
use driver::{Failure, Silent};
use serde_json::json;
use std::path::Path;
use std::process::{Command, Stdio};

/// The guests of `examples/guests/tl/bench` with inputs that the evaluator can do in a moment.
const GUESTS: &[(&str, &str)] = &[
    ("muladd", "3000"),
    ("nested", "20"),
    ("fib", "20"),
    ("collatz", "300"),
    ("sieve", "200"),
];

/// Loops get hot early, and guards fail often enough to measure the blackhole.
const SETTING: &str = "threshold=20,function_threshold=20,bridge_threshold=100000";

/// Short traces are what most recordings are given up for; with bridges, everything is recorded more often.
const RECORDING: &str = "threshold=2,function_threshold=2,bridge_threshold=2";

/// Loops of the guest that needs far more than it gets.
const LOOPS: usize = 100_000;

/// What it gets.
const LIMITED: &str = "threshold=2,memory_limit=4194304,code_limit=2097152";

/// Measures.
pub fn jit(setup: &Setup, arguments: &Arguments) -> Result<(), Failure> {
    let all = GUESTS.iter().map(|(guest, _)| *guest).chain(["loops"]);
    if !all.into_iter().any(|guest| arguments.wants(guest)) {
        return Err(nothing_left(arguments));
    }
    let record = Record::begin(setup, arguments)?;
    let runs = arguments.runs(5);
    let mut request = CrateOptions::of("tl", Profile::Release).request(setup)?;
    request.runtime_archive = setup.runtime_archive()?;
    request.output.set_extension("bench.jit");
    let report = driver::translate(&request, &Silent)?;
    println!(
        "guest    ns/recorded op  ns/blackhole op  resume bytes/guard  trace bytes/op  operations  guards"
    );
    let mut rows = Vec::new();
    for (guest, input) in GUESTS.iter().filter(|(guest, _)| arguments.wants(guest)) {
        let file = setup
            .workspace
            .root
            .join(format!("examples/guests/tl/bench/{guest}.tl"));
        let counters = |setting| counters(&report.output, &file, &[input], setting, NAMES, runs);
        let (recording, resuming) = (counters(RECORDING)?, counters(SETTING)?);
        let ratio = |list: &[u64], above: usize, below: usize| {
            list[above] as f64 / list[below].max(1) as f64
        };
        let row = [
            ratio(&recording, 0, 1),
            ratio(&resuming, 2, 3),
            ratio(&recording, 4, 5),
            ratio(&recording, 6, 7),
        ];
        println!(
            "{guest:<8} {:>14.0} {:>16.0} {:>19.1} {:>15.1} {:>11} {:>7}",
            row[0], row[1], row[2], row[3], recording[7], recording[5]
        );
        rows.push(json!({
            "guest": guest, "input": input, "nanoseconds_per_recorded_operation": row[0],
            "nanoseconds_per_blackhole_operation": row[1], "blackhole_operations": resuming[3],
            "resume_bytes_per_guard": row[2], "trace_bytes_per_operation": row[3],
            "operations": recording[7], "guards": recording[5],
        }));
    }
    let sizes = report
        .phases
        .iter()
        .find(|phase| phase.phase == driver::Phase::Jitcodes);
    let image = sizes.and_then(|phase| phase.counts.iter().find(|(what, _)| *what == "bytes"));
    let source = std::fs::read_to_string(setup.workspace.root.join("targets/tl/src/machine.rs"));
    let lines = source.map_or(0, |text| text.lines().count());
    if let Some((_, bytes)) = image {
        println!("image of jitcodes: {bytes} bytes for {lines} lines of the interpreter");
    }
    let limited = match arguments.wants("loops") {
        true => Some(limited(setup, &report.output, runs)?),
        false => None,
    };
    let figures = json!({
        "guests": rows, "limited": limited, "image_bytes": image.map(|(_, bytes)| bytes), "interpreter_lines": lines,
    });
    record.keep(figures)?;
    Ok(())
}

/// The counters of the table.
const NAMES: &[&str] = &[
    "recording_nanoseconds",
    "recorded_operations",
    "blackhole_nanoseconds",
    "blackhole_operations",
    "resume_bytes",
    "guards",
    "trace_bytes",
    "operations",
];

/// The guest of many loops, within limits: peaks of memory, and the time for each loop, in which it is recorded, compiled, run and freed.
fn limited(setup: &Setup, executable: &Path, runs: usize) -> Result<serde_json::Value, Failure> {
    let folder = setup.workspace.translate_folder();
    let file = folder.join(format!("bench.loops.{}.tl", std::process::id()));
    let (text, _) = many_loops(LOOPS);
    std::fs::write(&file, text).map_err(|error| driver::output::unwritable(&file, &error))?;
    let names = [
        "loops",
        "trace_bytes_peak",
        "code_bytes_peak",
        "freed",
        "recording_nanoseconds",
        "compiling_nanoseconds",
    ];
    let found = counters(executable, &file, &[], LIMITED, &names, runs);
    let _ = std::fs::remove_file(&file);
    let found = found?;
    let each = (found[4] + found[5]) as f64 / found[0].max(1) as f64;
    println!(
        "{} loops with --jit {LIMITED}: at most {} bytes of traces and {} of code; {} traces freed; {:.1} us for a loop",
        found[0],
        found[1],
        found[2],
        found[3],
        each / 1000.0
    );
    Ok(json!({
        "setting": LIMITED, "loops": found[0], "trace_bytes_peak": found[1], "code_bytes_peak": found[2],
        "freed": found[3], "nanoseconds_per_loop": each,
    }))
}

/// Some counters, as medians.
fn counters(
    executable: &Path,
    file: &Path,
    arguments: &[&str],
    setting: &str,
    names: &[&str],
    runs: usize,
) -> Result<Vec<u64>, Failure> {
    let mut lists = vec![Vec::new(); names.len()];
    for _ in 0..runs {
        let mut command = Command::new(executable);
        command
            .args(["--jit", setting, "--jit-summary"])
            .arg(file)
            .args(arguments)
            .stdout(Stdio::null());
        let output = command.output().map_err(|error| cannot_run("tl", &error))?;
        if !output.status.success() {
            return Err(Failure::Crate(format!(
                "error: {} fails with `--jit {setting}`\n{}",
                file.display(),
                String::from_utf8_lossy(&output.stderr)
            )));
        }
        for (list, name) in lists.iter_mut().zip(names) {
            list.push(counter_in(&output.stderr, name) as u64);
        }
    }
    let median = |list: &mut Vec<u64>| {
        list.sort_unstable();
        list[list.len() / 2]
    };
    Ok(lists.iter_mut().map(median).collect())
}
