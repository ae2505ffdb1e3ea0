//! What rustc says of itself: the platform that it compiles for, and the options that it sets.
//!
//! It is asked once a folder and process, because a folder may choose another toolchain, and because
//! a start of rustc costs a tenth of a translation.

use crate::Failure;
use crate::cfg::CfgSet;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{LazyLock, Mutex};

/// The platform that code is compiled for.
#[derive(Clone)]
pub struct Platform {
    /// `x86_64-unknown-linux-gnu`.
    pub triple: String,
    /// The options of the platform.
    pub cfg: CfgSet,
}

static KNOWN: LazyLock<Mutex<HashMap<PathBuf, Platform>>> = LazyLock::new(Default::default);

/// The platform that rustc compiles for when it is started in `folder`.
pub fn platform(folder: &Path) -> Result<Platform, Failure> {
    let mut known = KNOWN.lock().expect("nothing panics while it is locked");
    if let Some(platform) = known.get(folder) {
        return Ok(platform.clone());
    }
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let mut command = Command::new(rustc);
    command.args(["--print", "host-tuple", "--print", "cfg"]);
    let output = super::run(command.current_dir(folder))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let (triple, options) = text.split_once('\n').unwrap_or_default();
    if triple.is_empty() {
        let message = "rustc does not tell its platform".to_string();
        return Err(Failure::Environment(message));
    }
    let mut cfg = CfgSet::parse(options);
    cfg.remove("debug_assertions");
    let platform = Platform {
        triple: triple.trim().to_string(),
        cfg,
    };
    known.insert(folder.to_path_buf(), platform.clone());
    Ok(platform)
}
