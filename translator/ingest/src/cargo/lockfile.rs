//! cargo writes a Cargo.lock next to the author's Cargo.toml, or brings it up to date. The author did
//! not ask for that, so it is taken back.

use std::path::{Path, PathBuf};

/// The lock file as it was; restored when this value goes away.
pub struct KeptLockfile {
    path: PathBuf,
    before: Option<Vec<u8>>,
}

impl KeptLockfile {
    /// Remembers the lock file of the workspace at `root`.
    pub fn of(root: &Path) -> KeptLockfile {
        let path = root.join("Cargo.lock");
        let before = std::fs::read(&path).ok();
        KeptLockfile { path, before }
    }
}

impl Drop for KeptLockfile {
    fn drop(&mut self) {
        let now = std::fs::read(&self.path).ok();
        // What cannot be taken back does no harm to the translation.
        let _ = match (&self.before, now) {
            (None, Some(_)) => std::fs::remove_file(&self.path),
            (Some(before), Some(now)) if *before != now => std::fs::write(&self.path, before),
            _ => Ok(()),
        };
    }
}
