//! Every program of the subset's table, as a test of its own.
//!
//! `accept/NAME`: one behaviour in four executions. `reject/NAME`: the error text, which `BLESS=1`
//! records anew. `table`: every program of the two folders stands in the table, and the other way
//! round.

mod accept;
mod executions;
mod reject;

use conformance::RULES;
use libtest_mimic::{Arguments, Failed, Trial};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn main() {
    let mut arguments = Arguments::from_args();
    // Each test is busy all the time, and rustc and cc have threads of their own.
    arguments.test_threads.get_or_insert(2);
    let mut trials = vec![Trial::test("table", table)];
    for name in programs("accept") {
        trials.push(Trial::test(format!("accept/{name}"), move || {
            accept::check(&name)
        }));
    }
    for name in programs("reject") {
        trials.push(Trial::test(format!("reject/{name}"), move || {
            reject::check(&name)
        }));
    }
    libtest_mimic::run(&arguments, trials).exit();
}

/// A folder of this crate.
fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// The names of the programs in a folder, sorted.
fn programs(name: &str) -> BTreeSet<String> {
    let entries = std::fs::read_dir(folder(name)).expect("the folder is there");
    let paths = entries.map(|entry| entry.expect("the folder can be read").path());
    paths
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .filter_map(|path| Some(path.file_stem()?.to_str()?.to_string()))
        .collect()
}

fn table() -> Result<(), Failed> {
    let accepted: BTreeSet<String> = RULES
        .iter()
        .filter_map(|rule| Some(rule.accept?.to_string()))
        .collect();
    let refused: BTreeSet<String> = RULES
        .iter()
        .filter_map(|rule| Some(rule.reject?.0.to_string()))
        .collect();
    for (in_table, kind) in [(accepted, "accept"), (refused, "reject")] {
        let in_folder = programs(kind);
        let differ: Vec<&String> = in_table.symmetric_difference(&in_folder).collect();
        if !differ.is_empty() {
            return Err(format!("only in the table, or only in {kind}/: {differ:?}").into());
        }
    }
    Ok(())
}
