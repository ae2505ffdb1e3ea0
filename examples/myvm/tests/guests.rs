//! Runs the tutorial's guests and compares with their `.expect` files, one case each.
//! `examples/guests/README.md` has the format.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

#[test]
fn guests_behave_as_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../guests/myvm");
    let mut count = 0;
    for entry in fs::read_dir(folder).expect("the folder of guests exists") {
        let guest = entry.expect("a readable entry").path();
        if guest.extension().is_some_and(|extension| extension == "my") {
            let expected = fs::read_to_string(guest.with_extension("expect"));
            let found = describe(
                &Command::new(env!("CARGO_BIN_EXE_myvm"))
                    .arg(&guest)
                    .output()
                    .unwrap(),
            );
            assert_eq!(
                found,
                expected.expect("each guest has an .expect file"),
                "{}",
                guest.display()
            );
            count += 1;
        }
    }
    assert!(count >= 2, "only {count} guests");
}

#[test]
fn the_embedded_guest_runs() {
    let output = Command::new(env!("CARGO_BIN_EXE_myvm"))
        .output()
        .expect("myvm starts");
    assert_eq!(describe(&output), "args:\nexit: 0\nstdout:\n55\n");
}

/// A run in the form of an `.expect` file.
fn describe(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("the output is text");
    let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
    let exit = output.status.code().expect("myvm ends by itself");
    let stderr = if stderr.is_empty() {
        stderr
    } else {
        format!("stderr: {stderr}")
    };
    format!("args:\nexit: {exit}\n{stderr}stdout:\n{stdout}")
}
