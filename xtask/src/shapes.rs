//! The shape of traces: how many loops, bridges, guards, calls and allocations the guests' traces have.
//!
//! Each guest runs twice: hot at the first visit of a loop, and hot at the first call of a function. What the summary counts
//! must be what stands in `traces.txt` in the VM's folder of guests; `BLESS=1` writes it. Which places of a guest share a counter depends
//! on addresses, which the system draws anew for each run. It is rare, and then traces begin elsewhere: two runs have to agree.

use crate::guests::Case;
use crate::test::Counter;
use std::path::Path;
use std::process::Command;

/// The counters that are compared.
const COUNTERS: &[&str] = &[
    "loops",
    "entries",
    "bridges",
    "operations",
    "guards",
    "residual_calls",
    "allocations",
    "aborts_total",
];

/// Names and settings of the two runs.
const RUNS: &[(&str, &str)] = &[
    (
        "loops",
        "verify=on,threshold=1,bridge_threshold=2,function_threshold=2000000000",
    ),
    (
        "calls",
        "verify=on,threshold=2000000000,bridge_threshold=2,function_threshold=1",
    ),
];

/// Compares the shapes of all guests that run to their end or to an error of their own.
pub fn shapes(vm: &str, executable: &Path, folder: &Path, cases: &[Case], counter: &mut Counter) {
    let mut text = String::new();
    for case in cases {
        let Some(file) = &case.file else { continue };
        // What is refused before it runs has no traces.
        if case.expected.code == 2 || file.parent() != Some(folder) {
            continue;
        }
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        for (run, setting) in RUNS {
            let run_once = || {
                let output = Command::new(executable)
                    .args(["--jit", setting, "--jit-summary"])
                    .arg(file)
                    .args(&case.arguments)
                    .output();
                let summary = output.map(|output| output.stderr).unwrap_or_default();
                shape(&String::from_utf8_lossy(&summary))
            };
            let line = agreed(run_once);
            text.push_str(&format!(
                "{name} {} ({run} first): {line}\n",
                case.arguments.join(" ")
            ));
        }
    }
    let path = folder.join("traces.txt");
    if std::env::var_os("BLESS").is_some() {
        let written = std::fs::write(&path, &text).map_err(|error| error.to_string());
        return counter.record(&format!("{vm}: traces.txt is written"), written);
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    for (number, line) in text.lines().enumerate() {
        let wanted = expected.lines().nth(number).unwrap_or("nothing");
        let result = match line == wanted {
            true => Ok(()),
            false => Err(format!(
                "  expected {wanted}\n  found    {line}\n  BLESS=1 cargo xtask test writes it"
            )),
        };
        counter.record(&format!("{vm}: shape of traces {}", number + 1), result);
    }
    let all = text.lines().count() == expected.lines().count();
    let result = if all {
        Ok(())
    } else {
        Err("  traces.txt has lines of guests that are gone".to_string())
    };
    counter.record(&format!("{vm}: shapes of all guests"), result);
    println!("{vm}: {} shapes of traces", text.lines().count());
}

/// Runs that are tried until two agree.
const TRIES: usize = 6;

/// What two runs agree on; what the last one says if there are no such two.
fn agreed(run_once: impl Fn() -> String) -> String {
    let mut lines = vec![run_once()];
    while lines.len() < TRIES {
        let line = run_once();
        if lines.contains(&line) {
            return line;
        }
        lines.push(line);
    }
    lines.swap_remove(TRIES - 1)
}

/// The counters of a summary in one line.
fn shape(summary: &str) -> String {
    let of = |name: &str| {
        let line = summary
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
        format!("{name} {}", line.unwrap_or("?"))
    };
    let parts: Vec<String> = COUNTERS.iter().map(|name| of(name)).collect();
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::{agreed, shape};
    use std::cell::Cell;

    #[test]
    fn one_run_of_many_may_differ() {
        let runs = Cell::new(0);
        let next = |lines: &[&str]| {
            let index = runs.replace(runs.get() + 1);
            lines[index % lines.len()].to_string()
        };
        assert_eq!(agreed(|| next(&["odd", "usual", "usual"])), "usual");
        assert_eq!(runs.take(), 3);
        assert_eq!(agreed(|| next(&["1", "2", "3", "4", "5", "6", "7"])), "6");
    }

    #[test]
    fn a_summary_becomes_a_line() {
        let summary = "runtime error\nloops: 1\nentries: 2\nbridges: 0\noperations: 9\nguards: 3\n";
        assert_eq!(
            shape(summary),
            "loops 1, entries 2, bridges 0, operations 9, guards 3, residual_calls ?, allocations ?, aborts_total ?"
        );
    }
}
