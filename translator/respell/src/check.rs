//! What rustc says of a respelled crate.

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

/// Writes the text as a package `name` below `folder` and runs `cargo check` on it. A dependency is a name
/// and a path; the library in the subset needs its macros.
///
/// # Errors
/// What cargo printed, if rustc refuses the text.
pub fn check(
    text: &str,
    edition: u32,
    folder: &Path,
    name: &str,
    dependencies: &[(&str, &Path)],
) -> Result<(), String> {
    let package = write_package(text, edition, folder, name, dependencies)?;
    let output = Command::new("cargo")
        .args(["check", "--quiet", "--offline"])
        .current_dir(package)
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .output();
    answer("cargo", output).map(|_| ())
}

/// Builds the text, a program without dependencies, with overflow checks; the path of the program.
///
/// # Errors
/// What rustc printed, if it refuses the text.
pub fn build(text: &str, edition: u32, folder: &Path, name: &str) -> Result<PathBuf, String> {
    let package = write_package(text, edition, folder, name, &[])?;
    let program = package.join("program");
    // One file without dependencies: rustc alone is quicker than cargo.
    let output = Command::new("rustc")
        .args([
            "--edition",
            &edition.to_string(),
            "--cap-lints",
            "allow",
            "-C",
            "debug-assertions=on",
        ])
        .arg(package.join("src/main.rs"))
        .arg("-o")
        .arg(&program)
        .output();
    answer("rustc", output)?;
    Ok(program)
}

/// Runs a program to its end, without input.
///
/// # Errors
/// If it cannot be started.
pub fn execute(program: &Path, arguments: &[String]) -> Result<Outcome, String> {
    let output = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("{}: {error}", program.display()))?;
    Ok(Outcome {
        stdout: output.stdout,
        code: output.status.code(),
    })
}

fn answer(command: &str, output: std::io::Result<std::process::Output>) -> Result<Vec<u8>, String> {
    let output = output.map_err(|error| format!("cannot start {command}: {error}"))?;
    match output.status.success() {
        true => Ok(output.stdout),
        false => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
    }
}

fn write_package(
    text: &str,
    edition: u32,
    folder: &Path,
    name: &str,
    dependencies: &[(&str, &Path)],
) -> Result<PathBuf, String> {
    let package = folder.join(name);
    let source = package.join("src");
    let root = match text.contains("fn main(") {
        true => "main.rs",
        false => "lib.rs",
    };
    let mut manifest = format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"{edition}\"\n\n[workspace]\n\n[dependencies]\n"
    );
    for (name, path) in dependencies {
        manifest.push_str(&format!(
            "{name} = {{ path = {:?} }}\n",
            path.display().to_string()
        ));
    }
    let failed = |error: std::io::Error| format!("{}: {error}", package.display());
    std::fs::create_dir_all(&source).map_err(failed)?;
    std::fs::write(package.join("Cargo.toml"), manifest).map_err(failed)?;
    std::fs::write(source.join(root), text).map_err(failed)?;
    Ok(package)
}
