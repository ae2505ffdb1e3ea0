//! Every program of the subset's table, as a test of its own.
//!
//! `accept/NAME`: one behaviour in four executions, and rustc accepts the program with every type that we found written
//! out. `reject/NAME`: the error text, which `BLESS=1` records anew. `table`: every program of the two folders stands in the table, and the other way
//! round, and every error code has a program. `errors`: the page ERRORS.md shows what is recorded.

mod accept;
mod executions;
mod reject;

use conformance::{RULES, Refusal};
use diagnostics::Code;
use libtest_mimic::{Arguments, Failed, Trial};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn main() {
    let mut arguments = Arguments::from_args();
    // Each test is busy all the time, and rustc and cc have threads of their own.
    arguments.test_threads.get_or_insert(2);
    let blesses = std::env::var_os("BLESS").is_some();
    let mut trials = vec![Trial::test("table", table)];
    if !blesses {
        trials.push(Trial::test("errors", || error_page(false)));
    }
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
    let conclusion = libtest_mimic::run(&arguments, trials);
    // The page shows the recorded texts, so it is written after them.
    if blesses && error_page(true).is_err() {
        eprintln!("ERRORS.md cannot be written");
    }
    conclusion.exit();
}

/// Compares ERRORS.md with the table and the recorded texts, or writes it.
fn error_page(blesses: bool) -> Result<(), Failed> {
    let path = folder("ERRORS.md");
    let page = conformance::page::errors(|program| {
        let recorded = folder("reject").join(format!("{program}.stderr"));
        std::fs::read_to_string(recorded).unwrap_or_default()
    });
    if blesses {
        std::fs::write(&path, &page)?;
    }
    match std::fs::read_to_string(&path).unwrap_or_default() == page {
        true => Ok(()),
        false => Err("ERRORS.md is not what the table and the programs say: BLESS=1".into()),
    }
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
        .filter(|path| {
            path.extension().is_some_and(|extension| extension == "rs")
                || path.join("Cargo.toml").exists()
        })
        .filter_map(|path| Some(path.file_stem()?.to_str()?.to_string()))
        .collect()
}

fn table() -> Result<(), Failed> {
    let accepted: BTreeSet<String> = RULES.iter().map(|rule| rule.accept.to_string()).collect();
    let refusals: Vec<Refusal> = RULES.iter().filter_map(|rule| rule.refusal).collect();
    let refused = refusals.iter().map(|it| it.program.to_string()).collect();
    for (in_table, kind) in [(accepted, "accept"), (refused, "reject")] {
        let in_folder = programs(kind);
        let differ: Vec<&String> = in_table.symmetric_difference(&in_folder).collect();
        if !differ.is_empty() {
            return Err(format!("only in the table, or only in {kind}/: {differ:?}").into());
        }
    }
    let is_shown = |code: &Code| refusals.iter().any(|refusal| refusal.code == *code);
    let silent: Vec<&Code> = Code::ALL.iter().filter(|code| !is_shown(code)).collect();
    if !silent.is_empty() {
        return Err(format!("no refused program has these codes: {silent:?}").into());
    }
    for refusal in &refusals {
        let is_folder = folder("reject").join(refusal.program).is_dir();
        if is_folder != refusal.is_crate() {
            return Err(format!("{}: a crate, or a file?", refusal.program).into());
        }
    }
    Ok(())
}
