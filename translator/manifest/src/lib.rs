//! The std manifest: what the real standard library offers, as a table.
//!
//! In: the sources of the real `core`, `alloc` and `std` (rustup's component `rust-src`). Out: one line a
//! fact, sorted, names and the version that stabilised them, no text and no code of the library:
//!
//! ```text
//! rust 1.95.0
//! method Vec push 1.0.0
//! impl Vec Clone
//! provided Iterator map 1.0.0
//! ```
//!
//! The reader is `types`: a method that exists in the real library and not in ours is an error "not in the
//! subset yet", never a fall-through to another method. Types are named without their path: a clash of two
//! names makes the table say more than is true of either, which can only lead to an error, not to a wrong choice.
//!
//! Only what is public and stable counts. Methods of the integer types are written inside of macros by the
//! library; their bodies are read by the pattern `pub … fn name` behind a `#[stable]`.

mod scan;

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

/// Reads the library's folder (`…/rust/library`) and writes the table.
///
/// # Errors
/// The folder or a file in it cannot be read.
pub fn generate(library: &Path, version: &str) -> io::Result<String> {
    let mut facts = BTreeSet::new();
    for name in ["core", "alloc", "std"] {
        let mut files = Vec::new();
        collect_files(&library.join(name).join("src"), &mut files)?;
        files.sort();
        for file in files {
            scan::scan(&std::fs::read_to_string(&file)?, &file, &mut facts);
        }
    }
    let mut text = format!("rust {version}\n");
    for fact in facts {
        text.push_str(&fact);
        text.push('\n');
    }
    Ok(text)
}

fn collect_files(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    /// Folders that say nothing about the language's everyday library on this platform.
    const SKIPPED: [&str; 10] = [
        "tests",
        "benches",
        "os",
        "sys",
        "stdarch",
        "core_arch",
        "core_simd",
        "portable-simd",
        "backtrace",
        "sys_common",
    ];
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if entry.file_type()?.is_dir() {
            if !SKIPPED.contains(&&*name) {
                collect_files(&entry.path(), files)?;
            }
        } else if name.ends_with(".rs") && name != "tests.rs" {
            files.push(entry.path());
        }
    }
    Ok(())
}
