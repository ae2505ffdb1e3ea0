//! Which crate a word of the command line means, and where things of our own are.

use crate::Failure;
use cargo_metadata::{Metadata, MetadataCommand};
use std::fs;
use std::path::{Path, PathBuf};

/// The workspace of Lathe.
#[derive(Clone, Debug)]
pub struct Workspace {
    /// Its root folder.
    pub root: PathBuf,
    /// Cargo's target folder for it.
    pub target: PathBuf,
}

/// A crate to translate.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Located {
    /// Its Cargo.toml.
    pub manifest: PathBuf,
    /// The name of the executable.
    pub name: String,
    /// Where its workspace's lock file is, or would be.
    pub lock_file: PathBuf,
}

/// The folders whose crates are known by name.
const NAMED: &[&str] = &["targets", "examples"];

impl Workspace {
    /// The workspace at `root`; asks cargo where its target folder is.
    ///
    /// # Errors
    /// If cargo does not answer.
    pub fn open(root: &Path) -> Result<Workspace, Failure> {
        let metadata = describe(&root.join("Cargo.toml"))?;
        Ok(Workspace {
            root: root.to_path_buf(),
            target: metadata.target_directory.into_std_path_buf(),
        })
    }

    /// The folder of translated executables, and of everything that is made on the way.
    pub fn translate_folder(&self) -> PathBuf {
        self.target.join("translate")
    }

    /// The source of the standard library.
    pub fn std_source(&self) -> PathBuf {
        self.root.join("rtlib/std/src")
    }

    /// The crate that `word` means: the name of a target or example, or a path relative to the current folder.
    ///
    /// # Errors
    /// If there is none, or its binary is not clear.
    pub fn locate(&self, word: &str, binary: Option<&str>) -> Result<Located, Failure> {
        let path = self.named(word).unwrap_or_else(|| PathBuf::from(word));
        let manifest = match path.is_dir() {
            true => path.join("Cargo.toml"),
            false => path.clone(),
        };
        if !manifest.is_file() || manifest.file_name() != Some("Cargo.toml".as_ref()) {
            return Err(Failure::Usage(format!(
                "`{word}` is neither a crate's folder nor one of: {}",
                self.names().join(", ")
            )));
        }
        let metadata = describe(&manifest)?;
        let name = match binary {
            Some(name) => name.to_string(),
            None => executable_name(&metadata, &manifest)?,
        };
        let lock_file = metadata
            .workspace_root
            .join("Cargo.lock")
            .into_std_path_buf();
        Ok(Located {
            manifest,
            name,
            lock_file,
        })
    }

    /// The names that [`Workspace::locate`] knows.
    pub fn names(&self) -> Vec<String> {
        let mut names = Vec::new();
        for group in NAMED {
            for entry in fs::read_dir(self.root.join(group))
                .into_iter()
                .flatten()
                .flatten()
            {
                if entry.path().join("Cargo.toml").is_file() {
                    names.push(entry.file_name().to_string_lossy().into_owned());
                }
            }
        }
        names.sort();
        names
    }

    fn named(&self, word: &str) -> Option<PathBuf> {
        let is_name = |character: char| character.is_alphanumeric() || "-_".contains(character);
        if word.is_empty() || !word.chars().all(is_name) {
            return None;
        }
        let folders = NAMED.iter().map(|group| self.root.join(group).join(word));
        folders
            .into_iter()
            .find(|folder| folder.join("Cargo.toml").is_file())
    }
}

/// The binary that cargo would run, or the package if that is not clear (ingest then says why).
fn executable_name(metadata: &Metadata, manifest: &Path) -> Result<String, Failure> {
    let wanted = manifest.canonicalize().ok();
    let is_it = |path: &Path| path.canonicalize().ok() == wanted;
    let package = metadata
        .packages
        .iter()
        .find(|it| is_it(it.manifest_path.as_std_path()));
    let Some(package) = package else {
        let shown = manifest.display();
        return Err(Failure::Usage(format!(
            "{shown} is a workspace without a package; name one of its crates"
        )));
    };
    if let Some(name) = &package.default_run {
        return Ok(name.clone());
    }
    let mut binaries = package.targets.iter().filter(|target| target.is_bin());
    match (binaries.next(), binaries.next()) {
        (Some(only), None) => Ok(only.name.clone()),
        _ => Ok(package.name.to_string()),
    }
}

/// What cargo knows of the packages of a workspace, without their dependencies.
fn describe(manifest: &Path) -> Result<Metadata, Failure> {
    let mut command = MetadataCommand::new();
    command.manifest_path(manifest).no_deps();
    command.exec().map_err(|error| match error {
        cargo_metadata::Error::CargoMetadata { stderr } => Failure::Crate(stderr),
        other => Failure::Usage(format!("cannot run cargo: {other}")),
    })
}

#[cfg(test)]
mod tests {
    use super::Workspace;
    use std::path::Path;

    #[test]
    fn names_paths_and_nonsense() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let workspace = Workspace::open(&root).expect("cargo answers");
        assert!(workspace.names().contains(&"tl".to_string()));
        let by_name = workspace.locate("tl", None).expect("a target");
        assert_eq!(by_name.name, "tl");
        let path = root.join("examples/myvm");
        let by_path = workspace
            .locate(path.to_str().expect("text"), None)
            .expect("a path");
        assert_eq!(by_path.name, "myvm");
        for word in ["", "nobody", "./tl", "Cargo.lock"] {
            let error = workspace.locate(word, None).expect_err(word);
            assert!(error.to_string().contains("myvm, tl"), "{error}");
            assert_eq!(error.exit_code(), 2);
        }
    }
}
