//! `dump`: one stage as text.

use crate::options::{CrateOptions, Profile};
use crate::setup::Setup;
use crate::translate::stage;
use driver::{Failure, Silent, Stage};
use std::io::Write;

/// The options of `dump`.
#[derive(clap::Args)]
pub struct Arguments {
    /// items, types, place, graph, reds, look-inside, jitcodes, graph-optimized, clif or asm.
    #[arg(value_parser = stage)]
    stage: Stage,
    /// The name of a target or example, or the path of any crate's folder.
    #[arg(value_name = "NAME|PATH")]
    krate: String,
    /// Only functions (or items) whose names contain this.
    function: Option<String>,
    /// The profile.
    #[arg(long, value_enum, default_value_t)]
    profile: Profile,
    /// Without the replication of dispatch blocks.
    #[arg(long)]
    no_threading: bool,
    /// With replicated dispatch blocks, but without making functions of the arms.
    #[arg(long)]
    no_handlers: bool,
    /// Without a JIT, whatever hints the crate has.
    #[arg(long)]
    no_jit: bool,
}

/// Prints the stage.
pub fn dump(arguments: &Arguments) -> Result<(), Failure> {
    let setup = Setup::new()?;
    let options = CrateOptions {
        krate: arguments.krate.clone(),
        profile: arguments.profile,
        no_threading: arguments.no_threading,
        no_handlers: arguments.no_handlers,
        no_jit: arguments.no_jit,
        ..CrateOptions::default()
    };
    let request = options.request(&setup)?;
    let text = driver::text(
        &request,
        arguments.stage,
        arguments.function.as_deref(),
        &Silent,
    )?;
    // A reader that has seen enough closes the pipe.
    let _ = std::io::stdout().write_all(text.as_bytes());
    Ok(())
}
