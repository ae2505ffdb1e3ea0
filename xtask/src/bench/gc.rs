//! Set `gc`: the collector.
//!
//! | what | how |
//! |---|---|
//! | throughput | binary trees of the crate in `xtask/fixtures/trees`, against rustc's build of it, nodes in boxes and counted |
//! | pauses | five million nodes that live on, beside short-lived ones; what the collector says of itself with `LATHE_GC=summary` |
//! | memory | the same run's peak against the objects that live; a guest of tl that says hello |
//!
//! Each figure has a gate. Ratios and pauses are of processor time, which other work on the machine hardly touches.

use crate::bench::measure::{Contender, Measured, alternate, wait};
use crate::bench::native::{resident_kilobytes, translated};
use crate::bench::record::Record;
use crate::bench::statistics::median;
use crate::bench::{Arguments, nothing_left};
use crate::fixtures::{rustc_fixture, translated_fixture};
use crate::setup::{Setup, cannot_run};
use driver::Failure;
use serde_json::{Value, json};
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};

/// The crate that is measured.
const FIXTURE: &str = "trees";

/// Variants of binary trees, each with the ratio to rustc's build that is wanted.
const TREES: &[(&str, f64)] = &[("box", 0.7), ("rc", 0.5)];

/// The depth of the trees.
const DEPTH: &str = "16";

/// What lives on.
const LIVE: [&str; 2] = ["live", "5000000"];

/// What is measured by the collector's own account: a name, and the names of lines of the summary.
const YOUNG_MEDIAN: &str = "young pause, median, microseconds";
const YOUNG_P99: &str = "young pause, p99, microseconds";
const FULL_PER_OBJECT: &str = "full, nanoseconds an object";
const START_UP: &str = "start-up, nanoseconds";
const MARKED: &str = "bytes of marked objects, most";

/// A figure and what it should be.
struct Gate {
    name: String,
    found: f64,
    wanted: f64,
}

impl Gate {
    fn new(name: impl Into<String>, found: f64, wanted: f64) -> Gate {
        let name = name.into();
        Gate {
            name,
            found,
            wanted,
        }
    }

    fn is_met(&self) -> bool {
        self.found <= self.wanted
    }

    fn print(&self) {
        let result = if self.is_met() { "met" } else { "not met" };
        println!(
            "{:<52} {:>9.3} {:>9.3}  {result}",
            self.name, self.found, self.wanted
        );
    }

    fn json(&self) -> Value {
        json!({
            "name": self.name, "found": self.found, "wanted_at_most": self.wanted, "is_met": self.is_met(),
        })
    }
}

/// What a run says of its heap, and the most memory that it had.
struct Account {
    text: String,
    kilobytes: u64,
}

impl Account {
    /// Runs a program that sums its collections up.
    fn of(program: &Path, words: &[&str]) -> Result<Account, Failure> {
        let name = program.display().to_string();
        let mut command = Command::new(program);
        command.args(words).env("LATHE_GC", "summary");
        command.env_remove("LATHE_JIT").env_remove("LATHE_LOG");
        command.stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(|error| cannot_run(&name, &error))?;
        let mut text = String::new();
        let read = child
            .stderr
            .take()
            .map(|mut it| it.read_to_string(&mut text));
        let usage = wait(&child).map_err(|error| cannot_run(&name, &error))?;
        match read {
            Some(Ok(_)) if usage.status.success() => Ok(Account {
                text,
                kilobytes: usage.most_kilobytes,
            }),
            _ => Err(Failure::Crate(format!("error: {name} has failed: {text}"))),
        }
    }

    /// A line of the summary.
    fn number(&self, name: &str) -> Result<f64, Failure> {
        let line = self.text.lines().find_map(|line| {
            let rest = line.strip_prefix("heap: ")?.strip_prefix(name)?;
            rest.strip_prefix(": ")?.parse().ok()
        });
        line.ok_or_else(|| Failure::Crate(format!("error: the summary has no line `{name}`")))
    }
}

/// Measures.
pub fn gc(setup: &Setup, arguments: &Arguments) -> Result<(), Failure> {
    let record = Record::begin(setup, arguments)?;
    let rustc = rustc_fixture(setup, FIXTURE)?;
    let native = translated_fixture(setup, &setup.runtime_archive()?, FIXTURE)?;
    let mut gates = Vec::new();
    let mut figures = json!({});
    println!("{:<52} {:>9} {:>9}", "", "found", "at most");
    for (variant, wanted) in TREES.iter().filter(|(name, _)| arguments.wants(name)) {
        let contenders = [&rustc, &native].map(|program| {
            let name = program.display().to_string();
            Contender::new(&name, program, [*variant])
        });
        let (measured, _) = alternate(&contenders, DEPTH, arguments.runs(9), arguments.limit())?;
        let seconds: Vec<f64> = measured.iter().filter_map(Measured::processor).collect();
        let [theirs, ours] = seconds[..] else {
            let limit = arguments.limit;
            return Err(Failure::Crate(format!(
                "error: trees take longer than {limit} s"
            )));
        };
        let name = format!("binary trees in {variant}, time against rustc's");
        gates.push(Gate::new(name, ours / theirs, *wanted));
        figures[*variant] = json!({ "rustc": measured[0].json(), "native": measured[1].json() });
    }
    if arguments.wants("live") {
        gates.extend(live(&native, arguments, &mut figures)?);
    }
    if arguments.wants("hello") {
        gates.extend(hello(setup, arguments, &mut figures)?);
    }
    if gates.is_empty() {
        return Err(nothing_left(arguments));
    }
    gates.iter().for_each(Gate::print);
    figures["gates"] = gates.iter().map(Gate::json).collect();
    record.keep(figures)?;
    Ok(())
}

/// Pauses and memory with much that lives.
fn live(program: &Path, arguments: &Arguments, figures: &mut Value) -> Result<Vec<Gate>, Failure> {
    let accounts = (0..arguments.runs(5))
        .map(|_| Account::of(program, &LIVE))
        .collect::<Result<Vec<Account>, Failure>>()?;
    let typical = |name: &str| -> Result<f64, Failure> {
        let numbers = accounts.iter().map(|account| account.number(name));
        Ok(median(&numbers.collect::<Result<Vec<f64>, Failure>>()?))
    };
    let peaks: Vec<f64> = accounts.iter().map(|it| it.kilobytes as f64).collect();
    let memory = median(&peaks) * 1024.0 / typical(MARKED)?;
    let texts: Vec<&str> = accounts.iter().map(|it| it.text.as_str()).collect();
    figures["live"] = json!({ "summaries": texts, "peak_kilobytes": peaks });
    Ok(vec![
        Gate::new("young pause, median, ms", typical(YOUNG_MEDIAN)? / 1e3, 1.0),
        Gate::new("young pause, p99, ms", typical(YOUNG_P99)? / 1e3, 5.0),
        Gate::new(
            "full collection, ns an object",
            typical(FULL_PER_OBJECT)?,
            15.0,
        ),
        Gate::new("peak memory against what lives", memory, 2.5),
    ])
}

/// What a guest pays that hardly allocates.
fn hello(setup: &Setup, arguments: &Arguments, figures: &mut Value) -> Result<Vec<Gate>, Failure> {
    let tl = translated(setup, "compared", true, true)?.output;
    let guest = setup.workspace.root.join("examples/guests/tl/hello.tl");
    let mut times = Vec::new();
    for _ in 0..arguments.runs(21) {
        let account = Account::of(&tl, &[&guest.display().to_string()])?;
        times.push(account.number(START_UP)? / 1e6);
    }
    let resident = resident_kilobytes(&tl, &guest)?;
    figures["hello"] = json!({ "start_up_milliseconds": times, "resident_kilobytes": resident });
    Ok(vec![
        Gate::new("start-up of the heap, ms", median(&times), 0.1),
        Gate::new("hello, resident, MB", resident as f64 / 1e3, 5.0),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_the_summary_are_read() {
        let account = Account {
            text: "heap: young collections: 3\nheap: full, nanoseconds an object: 9.5\n"
                .to_string(),
            kilobytes: 1,
        };
        assert_eq!(account.number(FULL_PER_OBJECT).expect("it is there"), 9.5);
        let error = account.number("full collections").expect_err("it is not");
        assert!(error.to_string().contains("`full collections`"), "{error}");
    }

    #[test]
    fn gates() {
        assert!(Gate::new("a ratio", 0.7, 0.7).is_met());
        assert!(!Gate::new("a ratio", 0.701, 0.7).is_met());
    }
}
