//! Machine code by name, for `perf`: a line in `/tmp/perf-PID.map` for each trace and each shared routine.
//!
//! A line is an address and a length, both hexadecimal without a prefix, and a name, which goes to the line's end. There is no way to say that
//! code has gone: where other code takes its place, its line comes later in the file.
//!
//! ```text
//! 7f1c2a000000 5b routine enter
//! 7f1c2a0001f0 3a4 trace 0: LOOP (4) at src/machine.rs:131:9
//! ```

use std::cell::RefCell;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// A range of code: address, bytes, name.
pub type Named<'a> = (u64, u64, &'a str);

/// The file, from when it is first needed.
#[derive(Debug)]
pub struct PerfMap {
    path: PathBuf,
    state: RefCell<State>,
}

#[derive(Debug)]
enum State {
    Unopened,
    Open(File),
    /// It could not be written, and will not be tried again.
    Failed,
}

impl PerfMap {
    /// The file of this process, where `perf` looks for it.
    pub fn of_process() -> PerfMap {
        PerfMap::at(Path::new(&format!("/tmp/perf-{}.map", std::process::id())))
    }

    fn at(path: &Path) -> PerfMap {
        PerfMap {
            path: path.to_path_buf(),
            state: RefCell::new(State::Unopened),
        }
    }

    /// Adds code; in front of the first, what `shared` says.
    ///
    /// # Errors
    /// A sentence, once, if the file cannot be written. Later code is not written then.
    pub fn add(&self, shared: &[Named<'_>], code: Named<'_>) -> Result<(), String> {
        let mut state = self.state.borrow_mut();
        let added = self.try_to_add(&mut state, shared, code);
        added.map_err(|error| {
            *state = State::Failed;
            format!("no more names for perf: {}: {error}", self.path.display())
        })
    }

    fn try_to_add(
        &self,
        state: &mut State,
        shared: &[Named<'_>],
        code: Named<'_>,
    ) -> io::Result<()> {
        if let State::Unopened = state {
            // Everybody may write to that folder: a link that somebody has put there is not followed.
            let file = OpenOptions::new()
                .write(true)
                .create(true)
                .truncate(true)
                .mode(0o644)
                .custom_flags(libc::O_NOFOLLOW)
                .open(&self.path)?;
            *state = State::Open(file);
            for named in shared {
                write(state, *named)?;
            }
        }
        write(state, code)
    }
}

/// Writes a line, whole or not at all, so that it is there whatever happens next.
fn write(state: &mut State, (address, bytes, name): Named<'_>) -> io::Result<()> {
    let State::Open(file) = state else {
        return Ok(());
    };
    let name: String = name
        .chars()
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .collect();
    file.write_all(format!("{address:x} {bytes:x} {name}\n").as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(name: &str) -> PathBuf {
        std::env::temp_dir().join(format!("lathe-{name}-{}.map", std::process::id()))
    }

    #[test]
    fn lines_are_what_perf_reads() {
        let path = path("lines");
        let map = PerfMap::at(&path);
        let shared = [(0x1000, 16, "routine enter")];
        assert_eq!(
            map.add(&shared, (0x1f00, 255, "trace 0: a\nb\u{85}c")),
            Ok(())
        );
        assert_eq!(map.add(&shared, (0x2000, 1, "trace 1")), Ok(()));
        let text = std::fs::read_to_string(&path);
        let expected = "1000 10 routine enter\n1f00 ff trace 0: a b c\n2000 1 trace 1\n";
        assert_eq!(text.ok().as_deref(), Some(expected));
        let _ = std::fs::remove_file(&path);
    }

    #[test]
    fn what_cannot_be_written_is_told_once() {
        let map = PerfMap::at(Path::new("/nowhere/at/all.map"));
        let told = map
            .add(&[], (1, 1, "x"))
            .expect_err("there is no such folder");
        assert!(
            told.starts_with("no more names for perf: /nowhere/at/all.map: "),
            "{told}"
        );
        assert_eq!(map.add(&[], (1, 1, "x")), Ok(()));
    }

    #[test]
    fn links_are_not_followed() {
        let (link, target) = (path("link"), path("target"));
        std::os::unix::fs::symlink(&target, &link).expect("a link can be made");
        assert!(PerfMap::at(&link).add(&[], (1, 1, "x")).is_err());
        assert!(!target.exists());
        let _ = std::fs::remove_file(&link);
    }
}
