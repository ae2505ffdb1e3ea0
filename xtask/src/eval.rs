//! `eval`: runs flow graphs in the evaluator, as if they were a binary.
//!
//! The run-time library reads the command line of its process, so the graphs run in a second process of this program
//! whose command line is the guest's.

use crate::options::CrateOptions;
use crate::progress::Shown;
use crate::setup::{Setup, cannot_run};
use driver::{Failure, Stage};
use std::ffi::OsString;
use std::fs;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::Command;

/// Names the file with the graphs to run, for the second process.
const GRAPHS: &str = "LATHE_EVALUATE_GRAPHS";

/// The options of `eval`.
#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    krate: CrateOptions,
    /// The graphs as build makes them.
    #[arg(long)]
    before_passes: bool,
    /// What the program gets.
    #[arg(last = true)]
    arguments: Vec<OsString>,
}

/// Builds the graphs and becomes the second process.
pub fn eval(arguments: &Arguments) -> Result<(), Failure> {
    let setup = Setup::new()?;
    let request = arguments.krate.request(&setup)?;
    let name = request
        .output
        .file_name()
        .unwrap_or_default()
        .to_os_string();
    let graphs = {
        let shown = Shown::new(&name.to_string_lossy());
        driver::graphs(&request, !arguments.before_passes, &shown)?
    };
    let stage = match arguments.before_passes {
        true => Stage::Graph,
        false => Stage::GraphOptimized,
    };
    let mut file = name.clone();
    file.push(format!(".{}.{stage}", std::process::id()));
    let file = request.fault_folder.join(file);
    fs::write(&file, flow::print_program(&graphs))
        .map_err(|error| driver::output::unwritable(&file, &error))?;
    let own = std::env::current_exe().map_err(|error| cannot_run("the evaluator", &error))?;
    let mut command = Command::new(own);
    command
        .arg0(&name)
        .args(&arguments.arguments)
        .env(GRAPHS, &file);
    Err(cannot_run("the evaluator", &command.exec()))
}

/// In the second process: runs the graphs and does not come back.
pub fn evaluate_if_asked() {
    let Some(file) = std::env::var_os(GRAPHS).map(PathBuf::from) else {
        return;
    };
    let text = fs::read_to_string(&file).expect("the first process has written the graphs");
    let _ = fs::remove_file(&file);
    match flow::parse_program(&text) {
        Ok(graphs) => driver::evaluate::run_as_process(&graphs),
        Err(error) => panic!("printed graphs can be read again: {error}"),
    }
}
