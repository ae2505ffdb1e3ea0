//! Whether an executable is still that of its sources.
//!
//! A fingerprint is a text with one line for each file that may matter: all files of the author's package and of
//! its path dependencies, of the library in the subset, the run-time library, and the translator itself, with
//! size and time of change. It is kept beside the executable. Too many lines cost a translation
//! too much, missing ones a wrong answer; so folders are taken whole.

use crate::{Failure, Request};
use cargo_metadata::MetadataCommand;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// The fingerprint of what `request` would read now.
///
/// # Errors
/// If cargo does not know the crate.
pub fn fingerprint(request: &Request) -> Result<String, Failure> {
    let mut folders = package_folders(request)?;
    folders.insert(request.ingest.std_source.clone());
    let mut files = BTreeSet::new();
    for folder in &folders {
        collect(folder, &mut files);
    }
    files.insert(request.runtime_archive.clone());
    files.extend(std::env::current_exe().ok());
    let mut text = String::new();
    let ingest = &request.ingest;
    let _ = writeln!(
        text,
        "{:?} {:?} {} {:?} {:?} threading {} handlers {} jit {} strip {} object {}",
        ingest.profile,
        ingest.features,
        ingest.no_default_features,
        ingest.binary,
        ingest.cfgs,
        request.threading,
        request.handlers,
        request.jit,
        request.strip,
        request.object
    );
    for file in files {
        let _ = writeln!(text, "{} {}", file.display(), state(&file));
    }
    Ok(text)
}

/// Whether `output` was made from what has this fingerprint.
pub fn is_fresh(output: &Path, fingerprint: &str) -> bool {
    let noted = fs::read_to_string(place(output)).ok();
    noted.is_some_and(|noted| noted == format!("{fingerprint}{}\n", state(output)))
}

/// Notes that `output` was made from what had this fingerprint. Failing is harmless: the next time,
/// everything is made again.
pub fn note(output: &Path, fingerprint: &str) {
    let _ = fs::write(place(output), format!("{fingerprint}{}\n", state(output)));
}

fn place(output: &Path) -> PathBuf {
    let mut name = output.as_os_str().to_owned();
    name.push(".inputs");
    PathBuf::from(name)
}

/// Size and time of change.
fn state(file: &Path) -> String {
    let Ok(metadata) = fs::metadata(file) else {
        return "missing".to_string();
    };
    let time = metadata.modified().ok();
    let since = time.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    format!(
        "{} {}",
        metadata.len(),
        since.map_or(0, |since| since.as_nanos())
    )
}

/// The folders of the author's package and of everything that it reaches by paths; the workspace's manifest and
/// lock file are no folders, but belong to it.
fn package_folders(request: &Request) -> Result<BTreeSet<PathBuf>, Failure> {
    let manifest = match request.ingest.manifest.is_dir() {
        true => request.ingest.manifest.join("Cargo.toml"),
        false => request.ingest.manifest.clone(),
    };
    let mut command = MetadataCommand::new();
    command.manifest_path(&manifest);
    if request.ingest.offline {
        command.other_options(["--offline".to_string()]);
    }
    let metadata = command.exec().map_err(|error| match error {
        cargo_metadata::Error::CargoMetadata { stderr } => Failure::Crate(stderr),
        other => Failure::Usage(format!("cannot run cargo: {other}")),
    })?;
    let own = manifest.canonicalize().unwrap_or(manifest);
    let mut folders = BTreeSet::new();
    let mut queue = Vec::new();
    let packages = metadata
        .packages
        .iter()
        .filter(|package| package.source.is_none());
    for package in packages.clone() {
        if package.manifest_path.as_std_path().canonicalize().ok() == Some(own.clone()) {
            queue.push(package);
        }
    }
    while let Some(package) = queue.pop() {
        let folder = package
            .manifest_path
            .as_std_path()
            .parent()
            .unwrap_or(Path::new("."));
        if !folders.insert(folder.to_path_buf()) {
            continue;
        }
        for dependency in &package.dependencies {
            queue.extend(packages.clone().find(|it| *it.name == dependency.name));
        }
    }
    folders.insert(
        metadata
            .workspace_root
            .join("Cargo.toml")
            .into_std_path_buf(),
    );
    folders.insert(
        metadata
            .workspace_root
            .join("Cargo.lock")
            .into_std_path_buf(),
    );
    Ok(folders)
}

/// The files of a folder and of the folders in it, apart from cargo's and git's.
fn collect(path: &Path, files: &mut BTreeSet<PathBuf>) {
    let Ok(entries) = fs::read_dir(path) else {
        files.insert(path.to_path_buf());
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        if name != "target" && name != ".git" {
            collect(&entry.path(), files);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{collect, is_fresh, note};
    use std::collections::BTreeSet;
    use std::fs;

    #[test]
    fn an_executable_is_fresh_until_something_changes() {
        let folder = std::env::temp_dir().join(format!("lathe-fingerprint-{}", std::process::id()));
        fs::create_dir_all(folder.join("src/deep")).expect("a temporary folder");
        fs::create_dir_all(folder.join("target")).expect("a temporary folder");
        for name in ["src/main.rs", "src/deep/one.rs", "target/junk"] {
            fs::write(folder.join(name), name).expect("writable");
        }
        let mut files = BTreeSet::new();
        collect(&folder, &mut files);
        assert_eq!(files.len(), 2, "{files:?}");
        let output = folder.join("vm");
        assert!(!is_fresh(&output, "a\n"));
        fs::write(&output, "one").expect("writable");
        note(&output, "a\n");
        assert!(is_fresh(&output, "a\n"));
        assert!(!is_fresh(&output, "b\n"));
        fs::write(&output, "another").expect("writable");
        assert!(!is_fresh(&output, "a\n"));
        fs::remove_dir_all(&folder).expect("the folder was made");
    }
}
