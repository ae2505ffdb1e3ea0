//! Random programs: the binary and the reference implementation must agree.
//!
//! Runs for one second; `TL_RANDOM_SECONDS` says how long instead, `TL_RANDOM_SEED` where to start.

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use tl_generator::reference::{self, Outcome};

fn setting(name: &str) -> Option<u64> {
    env::var(name)
        .ok()
        .map(|text| text.parse().expect("a number"))
}

#[test]
fn random_programs_agree_with_the_reference() {
    let seconds = setting("TL_RANDOM_SECONDS").unwrap_or(1);
    let first = setting("TL_RANDOM_SEED").unwrap_or(1);
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("random.tl");
    let start = Instant::now();
    let mut codes = [0usize; 4];
    let mut seed = first;
    while start.elapsed() < Duration::from_secs(seconds) || seed < first + 200 {
        let program = tl_generator::program(seed);
        let expected = reference::run(&program.text, &program.args);
        fs::write(&file, &program.text).expect("the temporary folder can be written");
        let found = execute(&file, &program.args);
        assert_eq!(
            found, expected,
            "seed {seed}, args {:?}:\n{}",
            program.args, program.text
        );
        codes[expected.code as usize] += 1;
        seed += 1;
    }
    println!("{} programs, by exit code: {codes:?}", seed - first);
    for code in [0, 2, 3] {
        assert!(codes[code] > 0, "no program ended with {code}: {codes:?}");
    }
}

/// Runs the binary and takes its one line of errors apart.
fn execute(file: &Path, args: &[String]) -> Outcome {
    let output = Command::new(env!("CARGO_BIN_EXE_tl"))
        .arg(file)
        .args(args)
        .output();
    let output = output.expect("tl starts");
    let text = |bytes| String::from_utf8(bytes).expect("the output is text");
    let (stdout, stderr) = (text(output.stdout), text(output.stderr));
    let code = output.status.code().expect("tl ends by itself");
    let place = format!("{}:", file.display());
    let (prefix, runtime) = if code == 2 {
        (place.as_str(), false)
    } else {
        ("runtime error at line ", true)
    };
    let parts = stderr
        .strip_prefix(prefix)
        .and_then(|rest| rest.trim_end().split_once(": "));
    assert_eq!(parts.is_some(), code != 0, "unexpected stderr: {stderr}");
    assert!(stderr.lines().count() <= 1, "more than one line: {stderr}");
    let messages = [
        "stack underflow",
        "division by zero",
        "calls too deep",
        "missing argument",
        "missing input",
        "ran past the end",
    ];
    let known = |message: &str| messages.iter().copied().find(|known| *known == message);
    Outcome {
        stdout,
        error_line: parts.map(|(line, _)| line.parse().expect("a line number")),
        error: parts
            .filter(|_| runtime)
            .map(|(_, text)| known(text).expect("a documented message")),
        code,
    }
}
