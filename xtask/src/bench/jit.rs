//! Set `jit`: what recording, resuming and their data cost, by the JIT's own counters.
//!
//! Traces run in the evaluator, so how fast guests run with them is not measured here. Each guest runs several times; times are
//! medians, sizes are the same in each run.

use crate::bench::record::Record;
use crate::bench::{Arguments, nothing_left};
use crate::jit_modes::counter_in;
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

/// Measures.
pub fn jit(setup: &Setup, arguments: &Arguments) -> Result<(), Failure> {
    if !GUESTS.iter().any(|(guest, _)| arguments.wants(guest)) {
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
        let recording = counters(&report.output, &file, input, RECORDING, runs)?;
        let resuming = counters(&report.output, &file, input, SETTING, runs)?;
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
    let figures = json!({
        "guests": rows, "image_bytes": image.map(|(_, bytes)| bytes), "interpreter_lines": lines,
    });
    record.keep(figures)?;
    Ok(())
}

/// The counters that the table needs, as medians.
fn counters(
    executable: &Path,
    file: &Path,
    input: &str,
    setting: &str,
    runs: usize,
) -> Result<Vec<u64>, Failure> {
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
    let mut lists = vec![Vec::new(); NAMES.len()];
    for _ in 0..runs {
        let mut command = Command::new(executable);
        command
            .args(["--jit", setting, "--jit-summary"])
            .arg(file)
            .arg(input)
            .stdout(Stdio::null());
        let output = command.output().map_err(|error| cannot_run("tl", &error))?;
        if !output.status.success() {
            return Err(Failure::Crate(format!(
                "error: {} fails with `--jit {setting}`\n{}",
                file.display(),
                String::from_utf8_lossy(&output.stderr)
            )));
        }
        for (list, name) in lists.iter_mut().zip(NAMES) {
            list.push(counter_in(&output.stderr, name) as u64);
        }
    }
    let median = |list: &mut Vec<u64>| {
        list.sort_unstable();
        list[list.len() / 2]
    };
    Ok(lists.iter_mut().map(median).collect())
}
