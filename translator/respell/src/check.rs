//! A scratch package around a respelled crate.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What a program did.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outcome {
    /// Its standard output.
    pub stdout: Vec<u8>,
    /// Its exit code; `None` after a signal.
    pub code: Option<i32>,
}

/// Writes the text as a package `name` below `folder` and runs `cargo check` on it.
///
/// # Errors
/// What cargo printed, if rustc refuses the text.
pub fn check(text: &str, edition: u32, folder: &Path, name: &str) -> Result<(), String> {
    let package = write_package(text, edition, folder, name)?;
    cargo(&package, folder, &["check"])
}

/// As [`check`], but the program is built (debug profile) and run.
///
/// # Errors
/// What cargo printed, if rustc refuses the text.
pub fn run(
    text: &str,
    edition: u32,
    folder: &Path,
    name: &str,
    arguments: &[String],
) -> Result<Outcome, String> {
    let package = write_package(text, edition, folder, name)?;
    let program = package.join("program");
    // One file without dependencies: rustc alone is quicker than cargo.
    let output = Command::new("rustc")
        .args(["--edition", &edition.to_string(), "--cap-lints", "allow", "-C", "debug-assertions=on"])
        .arg(package.join("src/main.rs"))
        .arg("-o")
        .arg(&program)
        .output()
        .map_err(|error| format!("cannot start rustc: {error}"))?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    let output = Command::new(&program)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("{}: {error}", program.display()))?;
    Ok(Outcome { stdout: output.stdout, code: output.status.code() })
}

fn write_package(text: &str, edition: u32, folder: &Path, name: &str) -> Result<PathBuf, String> {
    let package = folder.join(name);
    let source = package.join("src");
    let root = match text.contains("fn main(") {
        true => "main.rs",
        false => "lib.rs",
    };
    let manifest = format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"{edition}\"\n\n[workspace]\n"
    );
    let failed = |error: std::io::Error| format!("{}: {error}", package.display());
    std::fs::create_dir_all(&source).map_err(failed)?;
    std::fs::write(package.join("Cargo.toml"), manifest).map_err(failed)?;
    std::fs::write(source.join(root), text).map_err(failed)?;
    Ok(package)
}

fn cargo(package: &Path, folder: &Path, words: &[&str]) -> Result<(), String> {
    let output = Command::new("cargo")
        .args(words)
        .args(["--quiet", "--offline"])
        .current_dir(package)
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .output()
        .map_err(|error| format!("cannot start cargo: {error}"))?;
    match output.status.success() {
        true => Ok(()),
        false => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
    }
}
