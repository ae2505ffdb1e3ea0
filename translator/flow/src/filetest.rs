//! File tests: a graph goes in, a text comes out and is compared with what the file says.
//!
//! ```text
//! test simplify
//! function @f() -> i64 {
//! b0:
//!   jump b1
//! b1:
//!   v0: i64 = const 1
//!   return v0
//! }
//!
//! ; expect
//! ; function @f() -> i64 {
//! ; ...
//! ```
//! The first line names the command. The crate that runs the tests knows what the command means: it
//! gets its words and the parsed program and gives a text (or an error, which fails the test). With
//! `BLESS=1` in the environment the expectations are rewritten instead of compared.
//!
//! This module is only there with the feature `testing`; other crates name it in their
//! dev-dependencies.

use std::fs;
use std::path::{Path, PathBuf};

use crate::{Program, parse_program};

/// Runs all `*.flow` files of a folder, and panics with all differences if there are any.
///
/// `run` gets the command (all words after `test`) and the program.
pub fn run_file_tests(
    folder: impl AsRef<Path>,
    run: impl Fn(&str, Program) -> Result<String, String>,
) {
    let folder = folder.as_ref();
    let bless = std::env::var_os("BLESS").is_some_and(|value| value == "1");
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.expect("a folder entry").path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "flow")
        })
        .collect();
    files.sort();
    assert!(!files.is_empty(), "no *.flow file in {}", folder.display());
    let mut failures = Vec::new();
    for file in &files {
        if let Err(failure) = run_file(file, bless, &run) {
            failures.push(format!("{}: {failure}", file.display()));
        }
    }
    assert!(
        failures.is_empty(),
        "{} of {} file tests fail; `BLESS=1 cargo test` makes the answers the expectations\n\n{}",
        failures.len(),
        files.len(),
        failures.join("\n\n")
    );
}

/// Runs one file test: an error says how the answer differs. Blessing rewrites the file.
fn run_file(
    file: &Path,
    bless: bool,
    run: &impl Fn(&str, Program) -> Result<String, String>,
) -> Result<(), String> {
    let text = fs::read_to_string(file).map_err(|error| error.to_string())?;
    let test = split(&text)?;
    let program = parse_program(&test.graph).map_err(|error| error.to_string())?;
    let answer = run(&test.command, program)?;
    let answer: Vec<String> = answer.trim_end().lines().map(trimmed).collect();
    if answer == test.expectation {
        return Ok(());
    }
    if bless {
        let mut new = format!("{}\n; expect\n", test.input.trim_end());
        for line in &answer {
            new.push_str(&trimmed(&format!("; {line}")));
            new.push('\n');
        }
        return fs::write(file, new).map_err(|error| error.to_string());
    }
    Err(format!(
        "unexpected answer\n{}",
        difference(&test.expectation, &answer)
    ))
}

/// A file taken apart.
struct FileTest {
    /// Everything before the expectation.
    input: String,
    command: String,
    /// The input with the first line blank, so that line numbers stay.
    graph: String,
    expectation: Vec<String>,
}

fn split(text: &str) -> Result<FileTest, String> {
    let mut lines = text.lines();
    let header = lines.next().unwrap_or("");
    let Some(command) = header.strip_prefix("test ") else {
        return Err(String::from("the first line is not `test <command>`"));
    };
    let mut test = FileTest {
        input: format!("{header}\n"),
        command: String::from(command.trim()),
        graph: String::from("\n"),
        expectation: Vec::new(),
    };
    for line in lines.by_ref() {
        if line.trim() == "; expect" {
            break;
        }
        test.input.push_str(line);
        test.input.push('\n');
        test.graph.push_str(line);
        test.graph.push('\n');
    }
    for line in lines {
        let Some(content) = line.strip_prefix(';') else {
            return Err(format!("`{line}` after `; expect` is no comment"));
        };
        test.expectation
            .push(trimmed(content.strip_prefix(' ').unwrap_or(content)));
    }
    Ok(test)
}

fn trimmed(line: &str) -> String {
    String::from(line.trim_end())
}

/// The lines of both with `-` for what was expected and `+` for what came, by longest common
/// subsequence.
pub fn difference(expected: &[String], found: &[String]) -> String {
    let rows = expected.len();
    let columns = found.len();
    // common[i][j]: the most lines that expected[i..] and found[j..] have in common.
    let mut common = vec![vec![0usize; columns + 1]; rows + 1];
    for i in (0..rows).rev() {
        for j in (0..columns).rev() {
            common[i][j] = if expected[i] == found[j] {
                common[i + 1][j + 1] + 1
            } else {
                common[i + 1][j].max(common[i][j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut text = String::new();
    while i < rows || j < columns {
        if i < rows && j < columns && expected[i] == found[j] {
            text.push_str(&format!("  {}\n", found[j]));
            i += 1;
            j += 1;
        } else if j == columns || (i < rows && common[i + 1][j] >= common[i][j + 1]) {
            text.push_str(&format!("- {}\n", expected[i]));
            i += 1;
        } else {
            text.push_str(&format!("+ {}\n", found[j]));
            j += 1;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str, text: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("flow-{}-{name}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("case.flow"), text).unwrap();
        folder
    }

    fn count(command: &str, program: Program) -> Result<String, String> {
        match command {
            "count" => Ok(format!("{} functions\n", program.functions.len())),
            other => Err(format!("unknown command {other}")),
        }
    }

    #[test]
    fn a_right_expectation_passes_and_a_wrong_one_shows_the_difference() {
        let input = "test count\nfunction @f() {\nb0:\n  return\n}\n; expect\n";
        let right = folder("right", &format!("{input}; 1 functions\n"));
        run_file_tests(&right, count);
        let wrong = folder("wrong", &format!("{input}; 2 functions\n"));
        let file = wrong.join("case.flow");
        let failure = run_file(&file, false, &count).unwrap_err();
        assert!(
            failure.contains("- 2 functions\n+ 1 functions"),
            "{failure}"
        );
        run_file(&file, true, &count).unwrap();
        run_file(&file, false, &count).unwrap();
        let unknown = folder("unknown", "test other\n; expect\n");
        assert!(run_file(&unknown.join("case.flow"), false, &count).is_err());
        for folder in [right, wrong, unknown] {
            fs::remove_dir_all(folder).unwrap();
        }
    }
}
