//! The options that commands share: which crate, in which profile.

use crate::setup::Setup;
use clap::{Args, ValueEnum};
use driver::{Failure, Request};
use std::path::PathBuf;

/// Which crate, and how.
#[derive(Args, Clone, Debug, Default)]
pub struct CrateOptions {
    /// The name of a target or example, or the path of any crate's folder.
    #[arg(value_name = "NAME|PATH")]
    pub krate: String,
    /// The profile: overflow checks and debug assertions are those of the crate's own.
    #[arg(long, value_enum, default_value_t)]
    pub profile: Profile,
    /// Features to switch on.
    #[arg(long, value_delimiter = ',')]
    pub features: Vec<String>,
    /// Without the default features.
    #[arg(long)]
    pub no_default_features: bool,
    /// Which binary, if there are several.
    #[arg(long)]
    pub bin: Option<String>,
    /// Without the network.
    #[arg(long)]
    pub offline: bool,
    /// Without the replication of dispatch blocks.
    #[arg(long)]
    pub no_threading: bool,
    /// With replicated dispatch blocks, but without making functions of the arms.
    #[arg(long)]
    pub no_handlers: bool,
    /// Without a JIT, whatever hints the crate has.
    #[arg(long)]
    pub no_jit: bool,
    /// Check the graphs' invariants after every step.
    #[arg(long)]
    pub verify: bool,
}

/// A profile of cargo.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Profile {
    /// `dev`.
    Debug,
    /// `release`.
    #[default]
    Release,
}

impl CrateOptions {
    /// A crate by its name or path, with no further wishes.
    pub fn of(krate: &str, profile: Profile) -> CrateOptions {
        CrateOptions {
            krate: krate.to_string(),
            profile,
            verify: true,
            ..CrateOptions::default()
        }
    }

    /// The request for the driver; the executable goes to its default place.
    pub fn request(&self, setup: &Setup) -> Result<Request, Failure> {
        let workspace = &setup.workspace;
        let located = workspace.locate(&self.krate, self.bin.as_deref())?;
        let folder = workspace.translate_folder();
        let (profile, output_folder) = match self.profile {
            Profile::Release => (ingest::Profile::Release, folder.clone()),
            Profile::Debug => (ingest::Profile::Debug, folder.join("debug")),
        };
        setup.make_folder(&output_folder)?;
        Ok(Request {
            ingest: ingest::Request {
                manifest: located.manifest,
                features: self.features.clone(),
                no_default_features: self.no_default_features,
                binary: self.bin.clone(),
                profile,
                std_source: workspace.std_source(),
                cfgs: Vec::new(),
                offline: self.offline,
                target_directory: Some(folder.join("check")),
            },
            check: true,
            threading: !self.no_threading,
            handlers: !self.no_threading && !self.no_handlers,
            jit: !self.no_jit,
            verify: self.verify,
            strip: false,
            compiler: PathBuf::from("cc"),
            runtime_archive: PathBuf::new(),
            object: false,
            output: output_folder.join(&located.name),
            emit: Vec::new(),
            lock_file: located.lock_file,
            fault_folder: folder,
        })
    }
}
