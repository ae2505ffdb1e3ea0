//! Runs all guests and compares with their `.expect` files. `examples/guests/README.md` has the format.

use std::fs;
use std::path::Path;
use std::process::Command;

#[test]
fn guests_behave_as_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../guests/brook");
    let mut count = 0;
    for entry in fs::read_dir(folder).expect("the folder of guests exists") {
        let guest = entry.expect("a readable entry").path();
        if guest.extension().is_none_or(|found| found != "brook") {
            continue;
        }
        let expected = fs::read_to_string(guest.with_extension("expect"));
        for case in expected
            .expect("each guest has an .expect file")
            .split("---\n")
        {
            let arguments = case
                .lines()
                .next()
                .and_then(|line| line.strip_prefix("args:"));
            let arguments = arguments.expect("the arguments come first");
            assert_eq!(run(&guest, arguments), case, "{}", guest.display());
            count += 1;
        }
    }
    assert!(count >= 25, "only {count} cases");
}

#[test]
fn wrong_usage_is_refused() {
    for arguments in [&[][..], &["no such file.brook"]] {
        let output = Command::new(env!("CARGO_BIN_EXE_brook"))
            .args(arguments)
            .output()
            .expect("brook starts");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert_eq!(
            output.stderr.iter().filter(|byte| **byte == b'\n').count(),
            1
        );
        assert!(output.stdout.is_empty(), "{arguments:?}");
    }
}

/// A run in the form of an `.expect` file.
fn run(guest: &Path, arguments: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_brook"))
        .arg(guest)
        .args(arguments.split_whitespace())
        .output()
        .expect("brook starts");
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("the output is text");
    let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
    let exit = output.status.code().expect("brook ends by itself");
    let stderr = match stderr.as_str() {
        "" => stderr,
        _ => format!(
            "stderr: {}",
            stderr.replace(&guest.display().to_string(), "{file}")
        ),
    };
    format!("args:{arguments}\nexit: {exit}\n{stderr}stdout:\n{stdout}")
}
