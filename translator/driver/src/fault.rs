//! Faults of our own: a phase panics, or the verifier refuses what a phase has made.
//!
//! The author cannot mend them, so the message says that it is not their fault, names the crate of Lathe and the
//! function that was being worked on, and where the graphs are that would let somebody else see it again.
//!
//! How the names are found: a panic hook notes where the panic came from, and the folder of that file
//! is the crate. A pass takes a function out of the program while it works on it; the place without a name
//! is the function.

use crate::Phase;
use flow::Program;
use std::backtrace::Backtrace;
use std::fmt;
use std::fs;
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, Once, PoisonError};

/// A fault of Lathe.
#[derive(Debug)]
pub struct Fault {
    /// The phase that was running.
    pub phase: Phase,
    /// The message of the panic, or what the verifier said.
    pub message: String,
    /// The place in Lathe's source.
    pub place: Option<String>,
    /// The crate of Lathe.
    pub krate: Option<String>,
    /// The function of the program that was being worked on.
    pub function: Option<String>,
    /// The file with the graphs so far.
    pub dump: Option<PathBuf>,
    /// Our own stack, if `RUST_BACKTRACE` asks for it.
    pub backtrace: Option<String>,
}

impl Fault {
    /// A fault that did not panic.
    pub fn new(phase: Phase, krate: &str, message: impl Into<String>) -> Fault {
        Fault {
            phase,
            message: message.into(),
            place: None,
            krate: Some(krate.to_string()),
            function: None,
            dump: None,
            backtrace: None,
        }
    }

    /// Writes the graphs to a file in `folder`, and finds out which function is taken out of the program.
    /// `names` are those of the functions before the phase began.
    pub fn with_graphs(mut self, program: &Program, names: &[String], folder: &Path) -> Fault {
        let missing = program
            .functions
            .iter()
            .position(|function| function.name.is_empty());
        if self.function.is_none() {
            self.function = missing.and_then(|index| names.get(index).cloned());
        }
        let print = || flow::print_program(program);
        // The program may be in any state: that the printer fails, too, must not hide the first fault.
        let printed = panic::catch_unwind(AssertUnwindSafe(print));
        let text = printed.unwrap_or_else(|_| format!("{program:#?}\n"));
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path = folder.join(format!("fault-{}-{number}.flow", std::process::id()));
        let written = fs::create_dir_all(folder).and_then(|()| fs::write(&path, text));
        self.dump = written.ok().map(|()| path);
        self
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "error: this is a fault of Lathe, not of your crate: {}",
            self.message
        )?;
        write!(f, "  in phase `{}`", self.phase)?;
        if let Some(krate) = &self.krate {
            write!(f, ", crate `{krate}`")?;
        }
        if let Some(place) = &self.place {
            write!(f, ", at {place}")?;
        }
        if let Some(function) = &self.function {
            write!(f, "\n  while it worked on `{function}`")?;
        }
        if let Some(dump) = &self.dump {
            write!(f, "\n  the graphs so far are in {}", dump.display())?;
        }
        match &self.backtrace {
            Some(backtrace) => write!(f, "\n{backtrace}"),
            None => write!(f, "\n  set RUST_BACKTRACE=1 to see where it happened"),
        }
    }
}

/// What the hook has noted of a panic.
struct Noted {
    message: String,
    file: String,
    place: String,
    backtrace: Option<String>,
}

/// Tells the files of several faults in one process apart.
static NUMBER: AtomicU32 = AtomicU32::new(0);

/// The panics of all threads that nobody has asked for yet. Compilation panics on threads of its own, so that the
/// thread says nothing about whose panic it is; the message does.
static NOTED: Mutex<Vec<Noted>> = Mutex::new(Vec::new());

/// Runs a part of a phase; a panic becomes a fault.
///
/// # Errors
/// The fault, without graphs.
pub fn guarded<T>(phase: Phase, work: impl FnOnce() -> T) -> Result<T, Box<Fault>> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| panic::set_hook(Box::new(note)));
    panic::catch_unwind(AssertUnwindSafe(work)).map_err(|payload| {
        let text = payload.downcast_ref::<String>().cloned();
        let text = text.or_else(|| payload.downcast_ref::<&str>().map(ToString::to_string));
        let message = text.unwrap_or_else(|| UNKNOWN.to_string());
        let mut list = NOTED.lock().unwrap_or_else(PoisonError::into_inner);
        let found = list.iter().position(|noted| noted.message == message);
        Box::new(match found.map(|index| list.remove(index)) {
            Some(noted) => Fault {
                krate: crate_of(&noted.file),
                place: Some(noted.place),
                backtrace: noted.backtrace,
                ..Fault::new(phase, "", message)
            },
            None => Fault {
                krate: None,
                ..Fault::new(phase, "", message)
            },
        })
    })
}

/// The message of a panic that has none.
const UNKNOWN: &str = "a panic without a message";

/// The panic hook.
fn note(info: &PanicHookInfo<'_>) {
    let place = info.location();
    let asked = std::env::var_os("RUST_BACKTRACE").is_some_and(|value| value != "0");
    let noted = Noted {
        message: info.payload_as_str().unwrap_or(UNKNOWN).to_string(),
        file: place
            .map(|place| place.file().to_string())
            .unwrap_or_default(),
        place: place.map(ToString::to_string).unwrap_or_default(),
        backtrace: asked.then(|| Backtrace::force_capture().to_string()),
    };
    NOTED
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .push(noted);
}

/// The crate of a source file: the folder above `src`.
fn crate_of(file: &str) -> Option<String> {
    let (before, _) = file.split_once("/src/")?;
    before.rsplit('/').next().map(String::from)
}

#[cfg(test)]
mod tests {
    use super::{crate_of, guarded};
    use crate::Phase;
    use flow::{Function, Program};

    #[test]
    fn a_panic_names_crate_and_function_and_leaves_the_graphs() {
        let mut program = Program::default();
        for name in ["main", "step"] {
            program.functions.push(Function {
                name: name.to_string(),
                ..Function::default()
            });
        }
        let names = ["main".to_string(), "step".to_string()];
        let folder = std::env::temp_dir().join(format!("lathe-fault-{}", std::process::id()));
        let fault = guarded(Phase::Passes, || {
            program.functions[1].name.clear();
            panic!("block {} has no end", 7);
        });
        let fault = fault
            .expect_err("it panics")
            .with_graphs(&program, &names, &folder);
        let text = fault.to_string();
        for part in [
            "fault of Lathe",
            "block 7 has no end",
            "phase `passes`",
            "crate `driver`",
            "`step`",
        ] {
            assert!(text.contains(part), "{part} is not in:\n{text}");
        }
        let dump = fault.dump.expect("the graphs are written");
        assert!(
            std::fs::read_to_string(dump)
                .expect("readable")
                .contains("main")
        );
        std::fs::remove_dir_all(folder).expect("the folder was made");
    }

    #[test]
    fn what_does_not_panic_is_no_fault() {
        assert_eq!(guarded(Phase::Emit, || 3).expect("no fault"), 3);
    }

    #[test]
    fn a_crate_is_the_folder_above_src() {
        let found = crate_of("translator/passes/src/simplify.rs");
        assert_eq!(found.as_deref(), Some("passes"));
        assert_eq!(crate_of("main.rs"), None);
    }
}
