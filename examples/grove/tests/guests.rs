//! Runs all guests on the binary and compares with their `.expect` files, whose format is in `examples/guests/README.md`.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

#[test]
fn guests_behave_as_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../guests/grove");
    let mut count = 0;
    for entry in fs::read_dir(&folder).expect("the folder of guests exists") {
        let guest = entry.expect("a readable entry").path();
        if guest
            .extension()
            .is_none_or(|extension| extension != "grove")
        {
            continue;
        }
        let expectation = guest.with_extension("expect");
        let expected = fs::read_to_string(expectation).expect("each guest has an .expect file");
        for case in expected.split("---\n") {
            let arguments = case
                .lines()
                .next()
                .and_then(|line| line.strip_prefix("args:"));
            let arguments = arguments.expect("a case begins with its arguments");
            let file = guest.display().to_string();
            let output = run(&[&[&*file], &*words(arguments)].concat());
            let found = format!("args:{arguments}\n{}", describe(&output, &file));
            assert_eq!(found, case, "{file}");
            count += 1;
        }
    }
    assert!(count >= 20, "only {count} cases in {}", folder.display());
}

#[test]
fn wrong_usage_is_refused() {
    for arguments in [&[][..], &["no such file.grove"], &["some file", "x"]] {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(
            !output.stderr.is_empty() && output.stdout.is_empty(),
            "{arguments:?}"
        );
    }
}

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

fn run(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_grove"));
    command.args(arguments).output().expect("grove starts")
}

/// A run in the form of an `.expect` file, without its first line.
fn describe(output: &Output, file: &str) -> String {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("the output is text");
    let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
    let exit = output.status.code().expect("grove ends by itself");
    let stderr = match stderr.is_empty() {
        true => stderr,
        false => format!("stderr: {}", stderr.replace(file, "{file}")),
    };
    format!("exit: {exit}\n{stderr}stdout:\n{stdout}")
}
