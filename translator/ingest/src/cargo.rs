//! What cargo knows: which crates belong to a program, and how each is to be compiled.
//!
//! In: a [`Request`]. Out: a [`Plan`], the list of crates to read in the order of their
//! dependencies, the standard library first and the author's own crate last. Nothing is written into
//! the author's folder; cargo's own output goes to a folder below the workspace's `target`.

mod lockfile;
mod profile;
mod rustc;

use crate::cfg::CfgSet;
use crate::{Failure, Profile, Request};
use cargo_metadata::{
    DependencyKind, Metadata, MetadataCommand, Node, Package, PackageId, Target, TargetKind,
};
use lockfile::KeptLockfile;
use std::collections::HashMap;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The crates to read.
pub struct Plan {
    /// In the order of their dependencies. With a standard library it is the first.
    pub crates: Vec<PlannedCrate>,
    /// Whether the first crate is the standard library.
    pub has_std: bool,
}

/// One crate to read.
pub struct PlannedCrate {
    /// As in `use name::…`.
    pub name: String,
    /// Its root file.
    pub root: PathBuf,
    /// The root file's text, for tests.
    pub text: Option<String>,
    /// 2015, 2018, 2021 or 2024.
    pub edition: u32,
    /// Its options.
    pub cfg: CfgSet,
    /// The crates that it may name.
    pub externs: Vec<(String, Extern)>,
    /// What is cut off its files' names, and what is put there.
    pub shown: (PathBuf, String),
    /// What `env!` knows.
    pub environment: HashMap<String, String>,
    /// Whether arithmetic overflow panics.
    pub overflow_checks: bool,
    /// Whether `debug_assert!` is active.
    pub debug_assertions: bool,
    /// Whether it has a `main`.
    pub is_binary: bool,
}

/// A crate that another one may name.
pub enum Extern {
    /// Number in the plan.
    Planned(usize),
    /// Not translated: the package's name.
    Foreign(String),
}

/// The plan for the standard library alone.
pub fn library_plan(std_source: &Path) -> Result<Plan, Failure> {
    let cfg = rustc::platform(Path::new("."))?.cfg;
    Ok(Plan {
        crates: vec![library(std_source, cfg)],
        has_std: true,
    })
}

/// The plan for a crate that is a text.
pub fn text_plan(text: &str, std_source: Option<&Path>) -> Result<Plan, Failure> {
    let mut crates = Vec::new();
    let mut cfg = rustc::platform(Path::new("."))?.cfg;
    if let Some(source) = std_source {
        crates.push(library(source, cfg.clone()));
    }
    let mut externs = Vec::new();
    if let Some(source) = std_source
        && text.contains("rtlib::")
    {
        externs.push(("rtlib".to_string(), Extern::Planned(crates.len())));
        crates.push(authors_library(source, cfg.clone()));
    }
    cfg.add("debug_assertions");
    crates.push(PlannedCrate {
        name: "main".to_string(),
        root: PathBuf::from("main.rs"),
        text: Some(text.to_string()),
        edition: 2024,
        cfg,
        externs,
        shown: (PathBuf::new(), String::new()),
        environment: HashMap::new(),
        overflow_checks: true,
        debug_assertions: true,
        is_binary: true,
    });
    Ok(Plan {
        crates,
        has_std: std_source.is_some(),
    })
}

/// The standard library as a crate to read.
fn library(source: &Path, mut cfg: CfgSet) -> PlannedCrate {
    cfg.add("lathe");
    PlannedCrate {
        name: "std".to_string(),
        root: source.join("lib.rs"),
        text: None,
        edition: 2024,
        cfg,
        externs: vec![(
            "rtlib_macros".to_string(),
            Extern::Foreign("rtlib_macros".to_string()),
        )],
        shown: (source.to_path_buf(), "library/std/src/".to_string()),
        environment: HashMap::new(),
        overflow_checks: false,
        debug_assertions: false,
        is_binary: false,
    }
}

/// The crate `rtlib`, which authors depend on, as it stands beside the standard library.
fn authors_library(std_source: &Path, cfg: CfgSet) -> PlannedCrate {
    let source = std_source.join("../../api/src");
    PlannedCrate {
        name: "rtlib".to_string(),
        root: source.join("lib.rs"),
        shown: (source.clone(), "rtlib/src/".to_string()),
        ..library(&source, cfg)
    }
}

/// Asks cargo, and plans.
pub fn plan(request: &Request) -> Result<Plan, Failure> {
    let manifest = manifest_path(request)?;
    let root = workspace_root(&manifest)?;
    let _kept = KeptLockfile::of(&root);
    let metadata = metadata(request, &manifest)?;
    let settings = profile::settings(&root, request.profile);
    let folder = manifest.parent().unwrap_or(Path::new("."));
    let platform = rustc::platform(folder)?;
    let mut cfg = platform.cfg.clone();
    if settings.debug_assertions {
        cfg.add("debug_assertions");
    }
    for option in &request.cfgs {
        cfg.add(option);
    }
    let package = find_package(&metadata, &manifest)?;
    let target = choose_target(package, request)?;
    let mut planner = Planner {
        metadata: &metadata,
        cfg,
        settings,
        crates: vec![library(&request.std_source, platform.cfg)],
        libraries: HashMap::new(),
    };
    planner.add(package, target)?;
    Ok(Plan {
        crates: planner.crates,
        has_std: true,
    })
}

/// Runs `cargo check` on the crate; what it printed, if rustc refuses the crate.
pub fn check_with_cargo(request: &Request) -> Result<(), Failure> {
    let manifest = manifest_path(request)?;
    let _kept = KeptLockfile::of(&workspace_root(&manifest)?);
    let metadata = metadata(request, &manifest)?;
    let target = choose_target(find_package(&metadata, &manifest)?, request)?;
    let mut command = cargo_command();
    // As if the author called it there: cargo's settings are those around the crate.
    command.current_dir(folder_of(&manifest));
    command.args(["check", "--quiet", "--manifest-path"]);
    command.arg(&manifest);
    match target.is_bin() {
        true => command.args(["--bin", &target.name]),
        false => command.arg("--lib"),
    };
    if request.profile == Profile::Release {
        command.arg("--release");
    }
    command.args(feature_options(request));
    if request.offline {
        command.arg("--offline");
    }
    if std::io::stderr().is_terminal() {
        command.args(["--color", "always"]);
    }
    let directory = match &request.target_directory {
        Some(directory) => std::path::absolute(directory).unwrap_or_else(|_| directory.clone()),
        None => metadata
            .target_directory
            .as_std_path()
            .join("translate/check"),
    };
    command.arg("--target-dir").arg(directory);
    let output = run(&mut command)?;
    match output.status.success() {
        true => Ok(()),
        false => {
            let text = String::from_utf8_lossy(&output.stderr).into_owned();
            Err(Failure::Compilation(text))
        }
    }
}

/// The folder of an absolute manifest path.
fn folder_of(manifest: &Path) -> &Path {
    manifest.parent().unwrap_or(Path::new("."))
}

fn run(command: &mut Command) -> Result<Output, Failure> {
    command.output().map_err(|error| {
        let program = command.get_program().to_string_lossy();
        Failure::Environment(format!("cannot run {program}: {error}"))
    })
}

/// The folder of the workspace that the crate belongs to.
fn workspace_root(manifest: &Path) -> Result<PathBuf, Failure> {
    let mut command = cargo_command();
    command.args(["locate-project", "--workspace", "--message-format", "plain"]);
    command.arg("--manifest-path").arg(manifest);
    let output = run(&mut command)?;
    if !output.status.success() {
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(Failure::Compilation(text));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let root = Path::new(text.trim()).parent();
    Ok(root.unwrap_or(Path::new(".")).to_path_buf())
}

fn cargo_command() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

fn feature_options(request: &Request) -> Vec<String> {
    let mut options = Vec::new();
    if !request.features.is_empty() {
        options.push("--features".to_string());
        options.push(request.features.join(","));
    }
    if request.no_default_features {
        options.push("--no-default-features".to_string());
    }
    options
}

/// The crate's Cargo.toml as an absolute path.
fn manifest_path(request: &Request) -> Result<PathBuf, Failure> {
    let path = match request.manifest.is_dir() {
        true => request.manifest.join("Cargo.toml"),
        false => request.manifest.clone(),
    };
    path.canonicalize()
        .map_err(|_| Failure::Usage(format!("there is no crate at {}", path.display())))
}

fn metadata(request: &Request, manifest: &Path) -> Result<Metadata, Failure> {
    let mut command = MetadataCommand::new();
    let folder = folder_of(manifest);
    command.manifest_path(manifest).current_dir(folder);
    let mut options = feature_options(request);
    if request.offline {
        options.push("--offline".to_string());
    }
    // Without it cargo wants the dependencies of all other platforms too.
    options.push("--filter-platform".to_string());
    options.push(rustc::platform(folder)?.triple);
    command.other_options(options);
    command.exec().map_err(|error| match error {
        cargo_metadata::Error::CargoMetadata { stderr } => Failure::Compilation(stderr),
        other => Failure::Environment(format!("cannot run cargo: {other}")),
    })
}

fn find_package<'m>(metadata: &'m Metadata, manifest: &Path) -> Result<&'m Package, Failure> {
    let is_it = |it: &&Package| {
        it.manifest_path
            .as_std_path()
            .canonicalize()
            .ok()
            .as_deref()
            == Some(manifest)
    };
    metadata.packages.iter().find(is_it).ok_or_else(|| {
        let shown = manifest.display();
        Failure::Usage(format!(
            "{shown} is a workspace without a package; name one of its crates"
        ))
    })
}

fn is_library(target: &Target) -> bool {
    let is_one = |kind: &TargetKind| {
        matches!(
            kind,
            TargetKind::Lib
                | TargetKind::RLib
                | TargetKind::DyLib
                | TargetKind::StaticLib
                | TargetKind::CDyLib
        )
    };
    target.kind.iter().any(is_one)
}

/// The binary that is meant, or the library of a package without binaries.
fn choose_target<'p>(package: &'p Package, request: &Request) -> Result<&'p Target, Failure> {
    let binaries: Vec<&Target> = package.targets.iter().filter(|it| it.is_bin()).collect();
    let wanted = request.binary.as_ref().or(package.default_run.as_ref());
    if let Some(name) = wanted {
        let found = binaries.iter().find(|it| it.name == *name);
        let message = format!("`{}` has no binary `{name}`", package.name);
        return found.copied().ok_or(Failure::Usage(message));
    }
    match binaries[..] {
        [only] => Ok(only),
        [] => {
            let message = format!("`{}` has no code to translate", package.name);
            let library = package.targets.iter().find(|it| is_library(it));
            library.ok_or(Failure::Usage(message))
        }
        _ => {
            let names: Vec<&str> = binaries.iter().map(|it| it.name.as_str()).collect();
            Err(Failure::Usage(format!(
                "`{}` has several binaries; choose one of: {}",
                package.name,
                names.join(", ")
            )))
        }
    }
}

struct Planner<'m> {
    metadata: &'m Metadata,
    cfg: CfgSet,
    settings: profile::Settings,
    crates: Vec<PlannedCrate>,
    /// The number of each library that is planned.
    libraries: HashMap<PackageId, usize>,
}

impl Planner<'_> {
    /// Plans a target after everything that it depends on; its number.
    fn add(&mut self, package: &Package, target: &Target) -> Result<usize, Failure> {
        let node = self.node(&package.id)?;
        let mut externs = Vec::new();
        for dependency in &node.deps {
            let is_normal = |it: &cargo_metadata::DepKindInfo| it.kind == DependencyKind::Normal;
            if !dependency.dep_kinds.is_empty() && !dependency.dep_kinds.iter().any(is_normal) {
                continue;
            }
            externs.push((dependency.name.clone(), self.dependency(&dependency.pkg)?));
        }
        if target.is_bin()
            && let Some(library) = package.targets.iter().find(|it| is_library(it))
        {
            let number = self.library(package, library)?;
            externs.push((crate_name(library), Extern::Planned(number)));
        }
        let mut cfg = self.cfg.clone();
        for feature in &node.features {
            cfg.add(&format!("feature=\"{feature}\""));
        }
        // Libraries of ours have parts that are for rustc alone.
        let has_marks = externs
            .iter()
            .any(|(_, used)| matches!(used, Extern::Foreign(name) if name == "rtlib_macros"));
        if has_marks {
            cfg.add("lathe");
        }
        let workspace = self.metadata.workspace_root.as_std_path().to_path_buf();
        self.crates.push(PlannedCrate {
            name: crate_name(target),
            root: target.src_path.as_std_path().to_path_buf(),
            text: None,
            edition: target.edition.as_str().parse().unwrap_or(2021),
            cfg,
            externs,
            shown: (workspace, String::new()),
            environment: environment(package, target),
            overflow_checks: self.settings.overflow_checks,
            debug_assertions: self.settings.debug_assertions,
            is_binary: target.is_bin(),
        });
        Ok(self.crates.len() - 1)
    }

    /// Plans a package that another one depends on.
    fn dependency(&mut self, id: &PackageId) -> Result<Extern, Failure> {
        let package = &self.metadata[id];
        let foreign = Extern::Foreign(package.name.replace('-', "_"));
        let library = package.targets.iter().find(|it| is_library(it));
        match library {
            // Path dependencies have no source.
            Some(library) if package.source.is_none() => {
                Ok(Extern::Planned(self.library(package, library)?))
            }
            _ => Ok(foreign),
        }
    }

    fn library(&mut self, package: &Package, library: &Target) -> Result<usize, Failure> {
        if let Some(number) = self.libraries.get(&package.id) {
            return Ok(*number);
        }
        let number = self.add(package, library)?;
        self.libraries.insert(package.id.clone(), number);
        Ok(number)
    }

    fn node(&self, id: &PackageId) -> Result<Node, Failure> {
        let nodes = self.metadata.resolve.iter().flat_map(|it| &it.nodes);
        let node = nodes.into_iter().find(|node| node.id == *id).cloned();
        node.ok_or_else(|| Failure::Environment(format!("cargo did not resolve `{id}`")))
    }
}

fn crate_name(target: &Target) -> String {
    target.name.replace('-', "_")
}

/// What cargo sets while it compiles the target.
fn environment(package: &Package, target: &Target) -> HashMap<String, String> {
    let version = &package.version;
    let folder = package.manifest_path.parent().map(|it| it.to_string());
    let mut values = HashMap::from([
        ("CARGO_PKG_NAME".to_string(), package.name.to_string()),
        ("CARGO_PKG_VERSION".to_string(), version.to_string()),
        (
            "CARGO_PKG_VERSION_MAJOR".to_string(),
            version.major.to_string(),
        ),
        (
            "CARGO_PKG_VERSION_MINOR".to_string(),
            version.minor.to_string(),
        ),
        (
            "CARGO_PKG_VERSION_PATCH".to_string(),
            version.patch.to_string(),
        ),
        ("CARGO_PKG_VERSION_PRE".to_string(), version.pre.to_string()),
        ("CARGO_PKG_AUTHORS".to_string(), package.authors.join(":")),
        (
            "CARGO_PKG_DESCRIPTION".to_string(),
            package.description.clone().unwrap_or_default(),
        ),
        ("CARGO_CRATE_NAME".to_string(), crate_name(target)),
        ("CARGO_MANIFEST_DIR".to_string(), folder.unwrap_or_default()),
    ]);
    if target.is_bin() {
        values.insert("CARGO_BIN_NAME".to_string(), target.name.clone());
    }
    values
}
