//! The collector's modes: guests once more with a collection at every allocation, the heap verified before and after each, and free memory
//! poisoned, and once more with a small nursery; with the JIT off, and on in several ways. Besides, what `LATHE_GC` says of limits and mistakes.

use crate::guests::{Case, Execution};
use crate::test::{Counter, same};
use std::path::Path;
use std::process::{Command, Output};
use std::time::Instant;

/// Settings of the JIT, as `LATHE_JIT` takes them. A VM without a JIT does not look; for it the first is enough.
pub const SETTINGS: &[&str] = &[
    "off",
    "verify=on",
    "verify=on,threshold=1,function_threshold=1,bridge_threshold=1",
    "verify=on,threshold=2,function_threshold=3,bridge_threshold=4,force_guards=all",
    "backend=eval,verify=on,threshold=1,function_threshold=1,bridge_threshold=1",
    "backend=eval,verify=on,threshold=2,function_threshold=3,bridge_threshold=4,force_guards=all",
];

/// What the collector does: collections at every allocation, of which one of four is full, and young ones of a small nursery, which meet more
/// objects at a time and walk only some of them.
pub const EVERYTHING: &[&str] = &["stress,verify,poison", "nursery=32k,poison"];

/// Guests that use more bytes of heap are left out, unless all were asked for: most are deep recursions, and each collection scans
/// the whole stack.
const MOST_BYTES: usize = 256 << 10;

/// The natively built VM, with or without a JIT.
fn native(executions: &[Execution]) -> Option<&Path> {
    executions.iter().find_map(|execution| match execution {
        Execution::Binary(name, path, flags) if name == "native release" && flags.is_empty() => {
            Some(path.as_path())
        }
        _ => None,
    })
}

/// Runs the cases that are small enough, or all.
pub fn collections(
    vm: &str,
    executions: &[Execution],
    cases: &[Case],
    has_jit: bool,
    all: bool,
    counter: &mut Counter,
) {
    let Some(path) = native(executions) else {
        return;
    };
    let start = Instant::now();
    let failed = counter.failed;
    let (mut runs, mut large) = (0, 0);
    let settings = if has_jit { SETTINGS } else { &SETTINGS[..1] };
    for case in cases {
        let work = run(path, case, "summary", "off");
        if !all && bytes_used(&work).is_none_or(|bytes| bytes > MOST_BYTES) {
            large += 1;
            continue;
        }
        let ways = settings
            .iter()
            .flat_map(|setting| EVERYTHING.iter().map(move |it| (setting, *it)));
        for (setting, everything) in ways {
            let environment = vec![("LATHE_GC", everything), ("LATHE_JIT", *setting)];
            let execution = Execution::Environment(path.to_path_buf(), environment);
            let found = execution.run(case.file.as_deref(), &case.arguments);
            let file = case.file.as_ref().and_then(|file| file.file_name());
            let name = format!(
                "{vm}, LATHE_GC={everything} LATHE_JIT={setting}: {} {}",
                file.unwrap_or_default().display(),
                case.arguments.join(" ")
            );
            counter.record(&name, same(&found, &case.expected));
            runs += 1;
        }
    }
    let result = match runs > 0 {
        true => Ok(()),
        false => Err("  every guest is too large".to_string()),
    };
    counter.record(&format!("{vm}: guests with collections"), result);
    println!(
        "{vm}: {runs} runs with collections all the time: {} failed, {large} guests left out, {:.1} s",
        counter.failed - failed,
        start.elapsed().as_secs_f64()
    );
}

fn run(path: &Path, case: &Case, collector: &str, jit: &str) -> Option<Output> {
    let mut command = Command::new(path);
    command.args(&case.file).args(&case.arguments);
    command.env("LATHE_GC", collector).env("LATHE_JIT", jit);
    command.output().ok()
}

/// Bytes of heap that a run has used, by its summary.
fn bytes_used(output: &Option<Output>) -> Option<usize> {
    let text = String::from_utf8_lossy(&output.as_ref()?.stderr).into_owned();
    let counted = |name: &str| -> Option<usize> {
        let line = text.lines().find_map(|line| {
            line.strip_prefix("heap: ")?
                .strip_prefix(name)?
                .strip_prefix(": ")
        });
        line?.parse().ok()
    };
    Some(counted("bytes handed out before collections")? + counted("bytes used at the end")?)
}

/// What a VM that allocates as much as it is told does under limits: it lives with what it needs, and says when that is too much. `small` and
/// `large` are command lines; the larger one keeps more than a megabyte alive.
pub fn limits(
    vm: &str,
    executions: &[Execution],
    small: &[&str],
    large: &[&str],
    counter: &mut Counter,
) {
    let Some(path) = native(executions) else {
        return;
    };
    let case = |words: &[&str]| {
        let arguments: Vec<String> = words.iter().map(|word| word.to_string()).collect();
        let free = Execution::Environment(path.to_path_buf(), Vec::new());
        Case {
            file: None,
            expected: free.run(None, &arguments),
            arguments,
        }
    };
    let (small, large) = (case(small), case(large));
    for setting in SETTINGS {
        let limited = |case: &Case, limit: &'static str| {
            let environment = vec![("LATHE_GC", limit), ("LATHE_JIT", *setting)];
            let execution = Execution::Environment(path.to_path_buf(), environment);
            execution.run(None, &case.arguments)
        };
        counter.record(
            &format!("{vm}, LATHE_JIT={setting}: a limit that is enough"),
            same(&limited(&small, "limit=4m"), &small.expected),
        );
        let found = limited(&large, "limit=1m");
        let is_told = found.stderr.starts_with("memory allocation of ")
            && found.stderr.ends_with(" bytes failed\n");
        let result = match found.code == 102 && is_told {
            true => Ok(()),
            false => Err(format!("  found {} {:?}", found.code, found.stderr)),
        };
        counter.record(
            &format!("{vm}, LATHE_JIT={setting}: a limit that is not enough"),
            result,
        );
    }
    for wrong in ["stres", "limit=1", "nursery=1", "poison,limit=x"] {
        let output = run(path, &small, wrong, "off");
        let is_told = output.as_ref().is_some_and(|output| {
            output.status.code() == Some(2) && output.stderr.starts_with(b"LATHE_GC: `")
        });
        let result = match is_told {
            true => Ok(()),
            false => Err(format!("  found {output:?}")),
        };
        counter.record(&format!("{vm}: LATHE_GC={wrong}"), result);
    }
}
