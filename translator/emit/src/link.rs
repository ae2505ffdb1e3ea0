//! Linking: an object and the run-time library become an executable, by the system's C compiler.
//!
//! Everything is written into a fresh folder beside the output and renamed at the end, so that there
//! is never half an executable, and two links at once do not meet.
//!
//! Executables are static, with addresses that the system draws: a loader that resolves symbols of shared libraries costs each start of the
//! process some 0.3 ms, and a static executable needs nothing of the system's libraries. Where there is no static C library (some systems have
//! it in a package of its own), they are linked with the shared ones.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

/// What the run-time library, a Rust static library, needs beside itself: the answer of
/// `rustc --print native-static-libs` on x86_64-unknown-linux-gnu, as of Rust 1.95, with the unwinder as a part of the
/// executable even where the others are shared: a shared unwinder costs each start of the process a tenth of a millisecond.
pub const NATIVE_LIBRARIES: &[&str] = &[
    "-static-libgcc",
    "-lutil",
    "-lrt",
    "-lpthread",
    "-lm",
    "-ldl",
    "-lc",
];

/// How to link.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LinkOptions {
    /// The C compiler, which is called as linker.
    pub compiler: PathBuf,
    /// Whether to leave out symbols and debug information.
    pub strip: bool,
}

impl Default for LinkOptions {
    fn default() -> Self {
        LinkOptions {
            compiler: PathBuf::from("cc"),
            strip: false,
        }
    }
}

/// Why linking failed: nearly always something that the user can mend.
#[derive(Debug)]
pub enum LinkError {
    /// The C compiler cannot be called.
    NoCompiler(PathBuf, io::Error),
    /// A file or folder cannot be written.
    Unwritable(PathBuf, io::Error),
    /// The run-time library is not there.
    NoArchive(PathBuf),
    /// The linker has said no: its command and its words.
    Failed(String, String),
}

impl fmt::Display for LinkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LinkError::NoCompiler(compiler, error) if error.kind() == io::ErrorKind::NotFound => {
                write!(
                    f,
                    "cannot find the C compiler `{}`, which links the executable; install gcc or clang",
                    compiler.display()
                )
            }
            LinkError::NoCompiler(compiler, error) => {
                write!(
                    f,
                    "cannot run the C compiler `{}`: {error}",
                    compiler.display()
                )
            }
            LinkError::Unwritable(path, error) if error.kind() == io::ErrorKind::StorageFull => {
                write!(f, "no space left to write `{}`", path.display())
            }
            LinkError::Unwritable(path, error) => {
                write!(f, "cannot write `{}`: {error}", path.display())
            }
            LinkError::NoArchive(path) => {
                write!(f, "the run-time library `{}` is missing", path.display())
            }
            LinkError::Failed(command, words) => {
                write!(f, "linking failed: {command}\n{}", words.trim_end())
            }
        }
    }
}

impl std::error::Error for LinkError {}

/// Links an object with the run-time library.
///
/// # Errors
/// See [`LinkError`]. Nothing is left behind then, and what was at `output` is untouched.
pub fn link(
    object: &[u8],
    runtime_archive: &Path,
    output: &Path,
    options: &LinkOptions,
) -> Result<(), LinkError> {
    if !runtime_archive.is_file() {
        return Err(LinkError::NoArchive(runtime_archive.to_path_buf()));
    }
    let folder = Folder::beside(output)?;
    let object_path = folder.path.join("object.o");
    let linked = folder.path.join("linked");
    // Errors name the output: the folder beside it is nobody's business.
    let unwritable = |error| LinkError::Unwritable(output.to_path_buf(), error);
    fs::write(&object_path, object).map_err(unwritable)?;
    let run = |kind| run_linker(kind, &object_path, runtime_archive, &linked, options);
    let ended = match run("-static-pie")? {
        // Whatever is wrong: the second try says it, without words about static libraries.
        Linked::Failed(..) => run("-pie")?,
        ended => ended,
    };
    match ended {
        Linked::Done => fs::rename(&linked, output).map_err(unwritable),
        Linked::NoSpace => Err(unwritable(io::Error::from(io::ErrorKind::StorageFull))),
        Linked::Failed(command, words) => Err(LinkError::Failed(command, words)),
    }
}

/// How a run of the linker ended.
enum Linked {
    Done,
    NoSpace,
    /// With this command, and these words of it.
    Failed(String, String),
}

/// Calls the linker for an executable of a kind.
fn run_linker(
    kind: &str,
    object: &Path,
    archive: &Path,
    linked: &Path,
    options: &LinkOptions,
) -> Result<Linked, LinkError> {
    let mut command = Command::new(&options.compiler);
    command.env("LC_ALL", "C").args([kind, "-o"]);
    command.arg(linked).arg(object).arg(archive);
    command.args(NATIVE_LIBRARIES);
    // Without a build identifier the same input gives the same bytes wherever it is linked. Sorted by name, functions of one crate lie
    // together, and relocations are packed: a start touches fewer pages.
    command.args([
        "-Wl,--gc-sections",
        "-Wl,--build-id=none",
        "-Wl,-z,noexecstack",
        "-Wl,--sort-section=name",
        "-Wl,-z,pack-relative-relocs",
    ]);
    if options.strip {
        command.arg("-Wl,--strip-all");
    }
    let result = command
        .output()
        .map_err(|error| LinkError::NoCompiler(options.compiler.clone(), error))?;
    if result.status.success() {
        return Ok(Linked::Done);
    }
    let words = String::from_utf8_lossy(&result.stderr).into_owned();
    if words.contains("No space left on device") {
        return Ok(Linked::NoSpace);
    }
    Ok(Linked::Failed(format!("{command:?}"), words))
}

/// A folder that disappears with this value.
struct Folder {
    path: PathBuf,
}

impl Folder {
    fn beside(output: &Path) -> Result<Folder, LinkError> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let parent = match output.parent() {
            Some(parent) if parent != Path::new("") => parent,
            _ => Path::new("."),
        };
        let name = output.file_name().unwrap_or_default().to_string_lossy();
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path = parent.join(format!(".{name}.{}.{number}", std::process::id()));
        fs::create_dir(&path)
            .map_err(|error| LinkError::Unwritable(output.to_path_buf(), error))?;
        Ok(Folder { path })
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // Nothing can be done about a folder that does not go.
        let _ = fs::remove_dir_all(&self.path);
    }
}
