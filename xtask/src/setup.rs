//! What commands need before they begin: the workspace, and the run-time library.

use driver::{Failure, Workspace};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The workspace of Lathe.
pub struct Setup {
    /// Where it is.
    pub workspace: Workspace,
}

impl Setup {
    /// Finds the workspace that this program was built from.
    pub fn new() -> Result<Setup, Failure> {
        let own = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = own.parent().unwrap_or(own);
        Ok(Setup {
            workspace: Workspace::open(root)?,
        })
    }

    /// A call of cargo in the workspace.
    pub fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.args(arguments).current_dir(&self.workspace.root);
        // cargo sets these for what it runs; a cargo that is run again must not take them for the user's.
        for (name, _) in std::env::vars_os() {
            let text = name.to_string_lossy();
            if text.starts_with("CARGO_PKG_")
                || text == "CARGO_MANIFEST_DIR"
                || text == "CARGO_MANIFEST_PATH"
            {
                command.env_remove(&name);
            }
        }
        command
    }

    /// Builds the run-time library, if cargo thinks it must be, and says where it is.
    pub fn runtime_archive(&self) -> Result<PathBuf, Failure> {
        let files = self.build(
            &[
                "build",
                "--quiet",
                "--profile",
                "runtime",
                "-p",
                "rtlib-runtime",
            ],
            &[],
        )?;
        let archive = files
            .into_iter()
            .rfind(|file| file.extension() == Some("a".as_ref()));
        archive
            .ok_or_else(|| Failure::Usage("cargo does not name the run-time library".to_string()))
    }

    /// Runs a cargo command that builds, and returns the files that it says it has made.
    pub fn build(
        &self,
        arguments: &[&str],
        environment: &[(&str, &str)],
    ) -> Result<Vec<PathBuf>, Failure> {
        let mut command = self.cargo(arguments);
        command.arg("--message-format=json-render-diagnostics");
        command
            .envs(environment.iter().copied())
            .stderr(Stdio::inherit());
        let output = command
            .output()
            .map_err(|error| cannot_run("cargo", &error))?;
        if !output.status.success() {
            return Err(Failure::Usage(format!(
                "`cargo {}` has failed",
                arguments.join(" ")
            )));
        }
        let text = String::from_utf8_lossy(&output.stdout);
        let mut files = Vec::new();
        for line in text.lines() {
            let message: serde_json::Value = serde_json::from_str(line).unwrap_or_default();
            let names = message["filenames"].as_array().into_iter().flatten();
            files.extend(names.filter_map(|name| name.as_str()).map(PathBuf::from));
            files.extend(message["executable"].as_str().map(PathBuf::from));
        }
        Ok(files)
    }

    /// Makes a folder of our own.
    pub fn make_folder(&self, path: &Path) -> Result<(), Failure> {
        fs::create_dir_all(path).map_err(|error| driver::output::unwritable(path, &error))
    }
}

/// The message for a command that cannot be called.
pub fn cannot_run(name: &str, error: &std::io::Error) -> Failure {
    Failure::Usage(format!("cannot run {name}: {error}"))
}
