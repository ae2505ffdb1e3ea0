//! The JIT's modes: the flags by which a natively built VM runs its guests once more, and guards that are forced one by one.

use crate::guests::{Case, Execution};
use crate::test::{Arguments, Counter, same};
use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

/// Flags of the JIT by which a VM runs: name and flags. All of them verify resume data and traces.
const JIT_MODES: &[(&str, &str)] = &[
    ("off", "off"),
    ("default thresholds", "verify=on,delay=0"),
    (
        "threshold 1",
        "verify=on,threshold=1,function_threshold=1,bridge_threshold=1",
    ),
    (
        "threshold 2",
        "verify=on,threshold=2,function_threshold=2,bridge_threshold=2",
    ),
    (
        "loops only",
        "verify=on,threshold=2,function_threshold=1000000,bridge_threshold=3",
    ),
    (
        "threshold 1, guards forced",
        "verify=on,threshold=1,function_threshold=1,bridge_threshold=1,force_guards=all",
    ),
    (
        "threshold 2, guards forced",
        "verify=on,threshold=2,function_threshold=3,bridge_threshold=4,force_guards=all",
    ),
    (
        "evaluator, threshold 1",
        "backend=eval,verify=on,threshold=1,function_threshold=1,bridge_threshold=1",
    ),
    (
        "evaluator, guards forced",
        "backend=eval,verify=on,threshold=2,function_threshold=3,bridge_threshold=4,force_guards=all",
    ),
    (
        "little code memory",
        "verify=on,threshold=1,function_threshold=1,bridge_threshold=1,code_limit=8192",
    ),
    (
        "little code memory, guards forced",
        "verify=on,threshold=2,function_threshold=1,bridge_threshold=2,code_limit=12288,force_guards=all",
    ),
    (
        "little memory, evaluator",
        "backend=eval,verify=on,threshold=1,function_threshold=1,bridge_threshold=1,memory_limit=20000",
    ),
    (
        "short traces",
        "verify=on,threshold=2,function_threshold=2,bridge_threshold=2,trace_limit=60",
    ),
];

/// The natively built VM with the JIT in its modes, if it has a JIT.
pub fn jit_executions(list: &mut Vec<Execution>) {
    let Some(path) = native_with_jit(list) else {
        return;
    };
    for (name, setting) in JIT_MODES {
        let flags = vec!["--jit".to_string(), setting.to_string()];
        list.push(Execution::Binary(
            format!("JIT {name}"),
            path.clone(),
            flags,
        ));
    }
}

/// The release-built executable, if it takes the JIT's flags.
pub fn native_with_jit(list: &[Execution]) -> Option<PathBuf> {
    let path = list.iter().find_map(|execution| match execution {
        Execution::Binary(name, path, flags) if name == "native release" && flags.is_empty() => {
            Some(path)
        }
        _ => None,
    })?;
    let output = Command::new(path)
        .args(["--jit", "no such setting"])
        .output()
        .ok()?;
    String::from_utf8_lossy(&output.stderr)
        .starts_with("--jit: ")
        .then(|| path.clone())
}

/// Guards of one guest that are forced one by one, unless all were asked for.
const SINGLE_GUARDS: usize = 12;

/// Each guard alone is forced to fail: of each guest a few, spread evenly, or all.
pub fn single_guards(
    vm: &str,
    executions: &[Execution],
    cases: &[Case],
    arguments: &Arguments,
    counter: &mut Counter,
) {
    let Some(path) = native_with_jit(executions) else {
        return;
    };
    let start = Instant::now();
    let setting = "verify=on,threshold=2,function_threshold=2,bridge_threshold=2";
    let mut runs = 0;
    for case in cases {
        let Some(file) = &case.file else { continue };
        let summary = Command::new(&path)
            .args(["--jit", setting, "--jit-summary"])
            .arg(file)
            .args(&case.arguments)
            .output();
        let guards = summary.map_or(0, |output| counter_in(&output.stderr, "guards"));
        let step = match arguments.all_guards {
            true => 1,
            false => guards.div_ceil(SINGLE_GUARDS).max(1),
        };
        for guard in (0..guards).step_by(step) {
            let flags = vec![
                "--jit".to_string(),
                format!("{setting},force_guards={guard}"),
            ];
            let execution = Execution::Binary(String::new(), path.clone(), flags);
            let found = execution.run(Some(file), &case.arguments);
            let name = format!(
                "{vm}, guard {guard} forced: {} {:?}",
                file.display(),
                case.arguments
            );
            counter.record(&name, same(&found, &case.expected));
            runs += 1;
        }
    }
    println!(
        "{vm}: {runs} single guards forced, {:.1} s",
        start.elapsed().as_secs_f64()
    );
}

/// A counter of a summary on the standard error output; 0 if there is none.
pub fn counter_in(stderr: &[u8], name: &str) -> usize {
    find_counter(stderr, name).unwrap_or(0)
}

/// A counter of a summary, if it has one of that name.
pub fn find_counter(stderr: &[u8], name: &str) -> Option<usize> {
    let text = String::from_utf8_lossy(stderr);
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
    line?.parse().ok()
}
