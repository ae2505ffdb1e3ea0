//! `run`: translates if needed, and becomes the program.

use crate::options::CrateOptions;
use crate::progress::Shown;
use crate::setup::{Setup, cannot_run};
use driver::{Failure, fingerprint};
use std::ffi::OsString;
use std::os::unix::process::CommandExt;
use std::process::Command;

/// The options of `run`.
#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    krate: CrateOptions,
    /// What the program gets.
    #[arg(last = true)]
    arguments: Vec<OsString>,
}

/// Runs.
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let setup = Setup::new()?;
    let mut request = arguments.krate.request(&setup)?;
    request.runtime_archive = setup.runtime_archive()?;
    // Taken before, so that a change while we translate is found the next time.
    let inputs = fingerprint::fingerprint(&request)?;
    if !fingerprint::is_fresh(&request.output, &inputs) {
        let name = request
            .output
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        driver::translate(&request, &Shown::new(&name))?;
        fingerprint::note(&request.output, &inputs);
    }
    let error = Command::new(&request.output)
        .args(&arguments.arguments)
        .exec();
    Err(cannot_run(&request.output.display().to_string(), &error))
}
