//! Results appear whole or not at all.
//!
//! A [`Scratch`] is a folder beside the result, on the same file system, so that the end is a rename.
//! It disappears with its value, and with the process if that is interrupted ([`remove_on_interrupt`]).

use crate::Failure;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};

/// The folders and files that exist now.
static LIVE: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// The exit code of a process that Ctrl-C has ended, as shells count.
const INTERRUPTED: i32 = 130;

/// A folder for what is not finished.
#[derive(Debug)]
pub struct Scratch {
    path: PathBuf,
}

impl Scratch {
    /// A folder beside `output`; its name has the number of the process in it.
    ///
    /// # Errors
    /// If nothing can be written there.
    pub fn beside(output: &Path) -> Result<Scratch, Failure> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        if output.is_dir() {
            let message = format!("cannot write `{}`: it is a folder", output.display());
            return Err(Failure::Usage(message));
        }
        let Some(name) = output.file_name() else {
            let message = format!("`{}` does not name a file", output.display());
            return Err(Failure::Usage(message));
        };
        let parent = match output.parent() {
            Some(parent) if parent != Path::new("") => parent,
            _ => Path::new("."),
        };
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!(".{}.{}.{number}", name.to_string_lossy(), process::id());
        let path = parent.join(name);
        // Under the lock, so that an interruption finds either no folder or one that it knows.
        let mut live = LIVE.lock().unwrap_or_else(PoisonError::into_inner);
        fs::create_dir(&path).map_err(|error| unwritable(output, &error))?;
        live.push(path.clone());
        Ok(Scratch { path })
    }

    /// A file in the folder.
    pub fn file(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// Writes a text and moves it to `output`.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn write(&self, output: &Path, text: &str) -> Result<(), Failure> {
        let file = self.file("text");
        fs::write(&file, text).map_err(|error| unwritable(output, &error))?;
        self.publish(&file, output)
    }

    /// Moves a finished file to its place.
    ///
    /// # Errors
    /// If the place cannot be written.
    pub fn publish(&self, file: &Path, output: &Path) -> Result<(), Failure> {
        fs::rename(file, output).map_err(|error| unwritable(output, &error))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let mut live = LIVE.lock().unwrap_or_else(PoisonError::into_inner);
        live.retain(|path| *path != self.path);
        // Nothing can be done about a folder that does not go.
        let _ = fs::remove_dir_all(&self.path);
    }
}

/// A file that others make on the way and that shall not stay: it goes with this value, if it was not there before.
#[derive(Debug)]
pub struct Borrowed {
    path: Option<PathBuf>,
}

impl Borrowed {
    /// Watches a path.
    pub fn watch(path: &Path) -> Borrowed {
        if path.exists() {
            return Borrowed { path: None };
        }
        LIVE.lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(path.to_path_buf());
        Borrowed {
            path: Some(path.to_path_buf()),
        }
    }
}

impl Drop for Borrowed {
    fn drop(&mut self) {
        if let Some(path) = &self.path {
            let mut live = LIVE.lock().unwrap_or_else(PoisonError::into_inner);
            live.retain(|other| other != path);
            let _ = fs::remove_file(path);
        }
    }
}

/// Removes what is unfinished when the process gets Ctrl-C or is asked to end. To be called once, by a command.
///
/// # Errors
/// If the signals cannot be caught.
pub fn remove_on_interrupt() -> Result<(), Failure> {
    let handler = || {
        // Keeps the lock, so that nothing new begins.
        let live = LIVE.lock().unwrap_or_else(PoisonError::into_inner);
        for path in live.iter() {
            remove(path);
        }
        process::exit(INTERRUPTED);
    };
    ctrlc::set_handler(handler)
        .map_err(|error| Failure::Usage(format!("cannot catch Ctrl-C: {error}")))
}

/// Removes a file, or a folder into which somebody may still be writing.
fn remove(path: &Path) {
    if fs::remove_file(path).is_ok() {
        return;
    }
    for _ in 0..10 {
        match fs::remove_dir_all(path) {
            Err(error) if error.kind() != ErrorKind::NotFound => {}
            _ => return,
        }
    }
}

/// The message for a file that cannot be written.
pub fn unwritable(path: &Path, error: &io::Error) -> Failure {
    let path = path.display();
    Failure::Usage(match error.kind() {
        ErrorKind::StorageFull => format!("no space left to write `{path}`"),
        ErrorKind::NotFound => format!("cannot write `{path}`: its folder does not exist"),
        _ => format!("cannot write `{path}`: {error}"),
    })
}

#[cfg(test)]
mod tests {
    use super::Scratch;
    use std::fs;

    #[test]
    fn results_are_moved_and_nothing_else_stays() {
        let folder = std::env::temp_dir().join(format!("lathe-output-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a temporary folder");
        let output = folder.join("vm.graph");
        {
            let one = Scratch::beside(&output).expect("writable");
            let two = Scratch::beside(&output).expect("two at once do not meet");
            assert_ne!(one.file("a"), two.file("a"));
            fs::write(two.file("a"), "half").expect("writable");
            one.write(&output, "whole").expect("writable");
        }
        let names: Vec<_> = fs::read_dir(&folder).expect("readable").collect();
        assert_eq!(names.len(), 1, "{names:?}");
        assert_eq!(fs::read_to_string(&output).expect("written"), "whole");
        let error = Scratch::beside(&folder).expect_err("a folder is no output");
        assert!(error.to_string().contains("it is a folder"), "{error}");
        let error = Scratch::beside(&folder.join("no/such/vm")).expect_err("no folder");
        assert!(error.to_string().contains("does not exist"), "{error}");
        assert_eq!(error.exit_code(), 2);
        fs::remove_dir_all(&folder).expect("the folder was made");
    }
}
