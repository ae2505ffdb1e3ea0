//! `manifest`: reads the real standard library and writes the table of what it offers.

use crate::setup::{Setup, cannot_run};
use driver::Failure;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Writes `rtlib/std/manifest.txt` anew, from the library of the rustc that is in use.
pub fn manifest() -> Result<(), Failure> {
    let setup = Setup::new()?;
    let sysroot = PathBuf::from(rustc(&["--print", "sysroot"])?);
    let library = sysroot.join("lib/rustlib/src/rust/library");
    if !library.is_dir() {
        return Err(Failure::Usage(format!(
            "the source of the standard library is not at {}; run `rustup component add rust-src`",
            library.display()
        )));
    }
    let version = rustc(&["--version"])?;
    let version = version.split_whitespace().nth(1).unwrap_or("unknown");
    let text =
        ::manifest::generate(&library, version).map_err(|error| cannot_read(&library, &error))?;
    let path = setup.workspace.root.join("rtlib/std/manifest.txt");
    fs::write(&path, &text).map_err(|error| driver::output::unwritable(&path, &error))?;
    println!("{} facts in {}", text.lines().count() - 1, path.display());
    Ok(())
}

fn rustc(arguments: &[&str]) -> Result<String, Failure> {
    let program = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(program).args(arguments).output();
    let output = output.map_err(|error| cannot_run("rustc", &error))?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_string())
}

fn cannot_read(path: &Path, error: &std::io::Error) -> Failure {
    Failure::Usage(format!("cannot read {}: {error}", path.display()))
}
