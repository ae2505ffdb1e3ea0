//! Runs all guest programs on the binary and compares with their `.expect` files.
//! `examples/guests/README.md` has the format.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// One run of a guest, as expected or as it happened.
#[derive(Debug, PartialEq, Eq)]
struct Run {
    exit: i32,
    stderr: String,
    stdout: String,
}

#[test]
fn guests_behave_as_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/guests/tl");
    let mut guests = files(&folder, "tl");
    guests.extend(files(&folder.join("bench"), "tl"));
    assert!(
        guests.len() >= 40,
        "only {} guests in {}",
        guests.len(),
        folder.display()
    );
    let mut differences = Vec::new();
    for guest in &guests {
        let expectation = guest.with_extension("expect");
        let text = fs::read_to_string(&expectation).expect("each guest has an .expect file");
        for case in text.split("---\n") {
            let (arguments, expected) = parse(case);
            let found = run(guest, &arguments);
            if found != expected {
                differences.push(format!(
                    "{} {arguments:?}\nexpected {expected:#?}\nfound {found:#?}",
                    guest.display()
                ));
            }
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn wrong_usage_is_refused() {
    for arguments in [&[][..], &["no such file.tl"], &["no such file.tl", "1"]] {
        let output = Command::new(env!("CARGO_BIN_EXE_tl"))
            .args(arguments)
            .output();
        let output = output.expect("tl starts");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(!output.stderr.is_empty(), "{arguments:?}");
        assert!(output.stdout.is_empty(), "{arguments:?}");
    }
}

/// The files of a folder with this extension, in order.
fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder of guests exists");
    let paths = entries.map(|entry| entry.expect("a readable entry").path());
    let mut found: Vec<PathBuf> = paths
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .collect();
    found.sort();
    found
}

/// The arguments and the expectation of one case.
fn parse(case: &str) -> (Vec<String>, Run) {
    let (head, stdout) = case.split_once("stdout:\n").expect("a case ends in stdout");
    let mut arguments = Vec::new();
    let mut exit = None;
    let mut stderr = String::new();
    for line in head.lines() {
        let (key, value) = line.split_once(':').expect("a key");
        match key {
            "args" => arguments = value.split_whitespace().map(String::from).collect(),
            "exit" => exit = Some(value.trim().parse().expect("an exit code")),
            "stderr" => stderr = format!("{}\n", value.trim_start()),
            _ => panic!("unknown key `{key}`"),
        }
    }
    let expected = Run {
        exit: exit.expect("each case has an exit code"),
        stderr,
        stdout: String::from(stdout),
    };
    (arguments, expected)
}

fn run(guest: &Path, arguments: &[String]) -> Run {
    let output = Command::new(env!("CARGO_BIN_EXE_tl"))
        .arg(guest)
        .args(arguments)
        .output();
    let output = output.expect("tl starts");
    let stderr = String::from_utf8(output.stderr).expect("stderr is text");
    Run {
        exit: output.status.code().expect("tl ends by itself"),
        stderr: stderr.replace(&guest.display().to_string(), "{file}"),
        stdout: String::from_utf8(output.stdout).expect("stdout is text"),
    }
}
