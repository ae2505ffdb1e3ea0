//! `respell`: rustc judges our types. A crate is printed back with every type and callee written out, and rustc must
//! accept that.

use crate::options::{CrateOptions, Profile};
use crate::setup::{Setup, cannot_run};
use driver::{Failure, diagnostics_text};
use std::fs;
use std::path::{Path, PathBuf};

/// The options of `respell`.
#[derive(clap::Args)]
pub struct Arguments {
    /// The name of a target or example, the path of any crate's folder, or `std` for the library in the subset.
    #[arg(value_name = "NAME|PATH")]
    krate: String,
    /// Print the text, too.
    #[arg(long)]
    print: bool,
}

/// Prints back and checks.
pub fn respell(arguments: &Arguments) -> Result<(), Failure> {
    let setup = Setup::new()?;
    let (text, path) = respelled(&setup, &arguments.krate)?;
    if arguments.print {
        print!("{text}");
    }
    println!(
        "{}: rustc accepts it with every type written out: {}",
        arguments.krate,
        path.display()
    );
    Ok(())
}

/// The crate with everything spelled out, after rustc has accepted it, and where the text is.
pub fn respelled(setup: &Setup, krate: &str) -> Result<(String, PathBuf), Failure> {
    let program = match krate {
        "std" => ingest::ingest_library(&setup.workspace.std_source())?,
        name => {
            let request = CrateOptions::of(name, Profile::Release).request(setup)?;
            ingest::check_with_cargo(&request.ingest)?;
            ingest::ingest(&request.ingest)?
        }
    };
    let last = hir::CrateId::new(program.crates.len() - 1);
    let types = types::Types::new(&program);
    let text = respell::respell(&program, &types, last)
        .map_err(|list| Failure::Crate(diagnostics_text(&program.sources, &list)))?;
    let name = format!(
        "respelled-{}",
        program.crates[last.index()].name.replace('_', "-")
    );
    let folder = setup.workspace.translate_folder().join("respell");
    setup.make_folder(&folder)?;
    let edition = program.crates[last.index()].edition;
    let file = folder.join(format!("{name}.rs"));
    fs::write(&file, &text).map_err(|error| cannot_run("respell", &error))?;
    // The library needs its attributes when rustc reads it.
    let macros = setup.workspace.root.join("rtlib/macros");
    let dependencies: &[(&str, &Path)] = match krate {
        "std" => &[("rtlib-macros", &macros)],
        _ => &[],
    };
    respell::check(&text, edition, &folder, &name, dependencies).map_err(|words| {
        Failure::Crate(format!(
            "{words}\nerror: rustc refuses the respelled crate {}",
            file.display()
        ))
    })?;
    Ok((text, file))
}
