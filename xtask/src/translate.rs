//! `translate`: a crate becomes an executable.

use crate::options::CrateOptions;
use crate::progress::Shown;
use crate::setup::Setup;
use driver::{Failure, Stage};
use std::path::PathBuf;

/// The options of `translate`.
#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    krate: CrateOptions,
    /// Where the executable goes; otherwise below `target/translate`.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Stages to write beside the executable: items, types, place, graph, reds, look-inside,
    /// jitcodes, graph-optimized, clif, asm.
    #[arg(long, value_delimiter = ',', value_parser = stage)]
    emit: Vec<Stage>,
    /// Without symbols and debug information.
    #[arg(long)]
    strip: bool,
    /// Make an object that a program of your own can link, `NAME.o`, and print how: it runs several VMs in threads.
    #[arg(long, conflicts_with = "strip")]
    object: bool,
    /// The C compiler, which links.
    #[arg(long, default_value = "cc", value_name = "COMMAND")]
    cc: PathBuf,
    /// Print the time and the counts of each phase.
    #[arg(long)]
    timings: bool,
}

/// Translates.
pub fn translate(arguments: &Arguments) -> Result<(), Failure> {
    let setup = Setup::new()?;
    let mut request = arguments.krate.request(&setup)?;
    if arguments.object {
        request.object = true;
        request.output.set_extension("o");
    }
    if let Some(output) = &arguments.output {
        request.output.clone_from(output);
    }
    request.emit.clone_from(&arguments.emit);
    request.strip = arguments.strip;
    request.compiler.clone_from(&arguments.cc);
    request.runtime_archive = setup.runtime_archive()?;
    let name = request
        .output
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let report = driver::translate(&request, &Shown::new(&name))?;
    if arguments.timings {
        print!("{}", report.table());
    }
    for text in &report.texts {
        println!("{}", text.display());
    }
    println!("{}", report.output.display());
    if arguments.object {
        println!(
            "link it with: cc YOURS.c {} {} {}",
            report.output.display(),
            request.runtime_archive.display(),
            driver::NATIVE_LIBRARIES.join(" ")
        );
        let header = setup.workspace.root.join("rtlib/runtime/lathe.h");
        println!("what it offers: {}", header.display());
    }
    Ok(())
}

/// The stage of that name, for the command line.
pub fn stage(name: &str) -> Result<Stage, String> {
    let names: Vec<&str> = Stage::ALL.iter().map(|stage| stage.name()).collect();
    Stage::of_name(name).ok_or_else(|| format!("the stages are: {}", names.join(", ")))
}
