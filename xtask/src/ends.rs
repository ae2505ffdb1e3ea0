//! Ends that come from outside: nobody reads the standard output any more, and Ctrl-C, which tl and myvm make an event of
//! the guest of.
//!
//! A guest must end in the same way wherever it is at that moment: in native code, in a trace, in a bridge, or in the blackhole. The
//! guests here loop for ever; which of these places the end meets is up to the JIT's flags. `places` has ends whose place is
//! known.

use crate::guests::Execution;
use crate::test::Counter;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// A tl program that prints for ever; every eighth round takes a way of its own.
const PRINTING: &str =
    "push 0\nloop: push 1\nadd\ndup\nprint\ndup\npush 7\nand\njumpif loop\nnop\njump loop\n";

/// The same without printing.
const SILENT: &str = "push 0\nloop: push 1\nadd\ndup\npush 7\nand\njumpif loop\nnop\njump loop\n";

/// The same for myvm.
const MYVM: &str = "set n 10\nset o 1\nadd s n\njumpif o 3\n";

/// A run that has not ended by then never will.
const LIMIT: Duration = Duration::from_secs(20);

/// A guest in a file, which goes at the end.
struct Guest(PathBuf);

impl Guest {
    fn new(folder: &Path, name: &str, text: &str) -> io::Result<Guest> {
        let file = folder.join(format!("{name}.{}.guest", std::process::id()));
        fs::write(&file, text).map(|()| Guest(file))
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

/// Tries the ends of a VM in all executions that are executables.
pub fn ends(vm: &str, executions: &[Execution], folder: &Path, counter: &mut Counter) {
    let start = Instant::now();
    let silent = match vm {
        "tl" => SILENT,
        "myvm" => MYVM,
        _ => return,
    };
    let (printing, silent) = (
        Guest::new(folder, "printing", PRINTING),
        Guest::new(folder, "silent", silent),
    );
    let (Ok(printing), Ok(silent)) = (printing, silent) else {
        let message = "  the guests cannot be written".to_string();
        return counter.record(&format!("{vm}: ends"), Err(message));
    };
    let mut expected = None;
    for execution in executions {
        let Execution::Binary(name, path, flags) = execution else {
            continue;
        };
        if vm == "tl" {
            let found = closed_output(path, flags, &printing.0);
            let wanted = expected.get_or_insert_with(|| found.clone());
            let result = match found == *wanted && found.0 == Some(101) {
                true => Ok(()),
                false => Err(format!("  rustc's build: {wanted:?}\n  found: {found:?}")),
            };
            counter.record(&format!("tl, {name}: nobody reads the output"), result);
        }
        let (code, text) = interrupted(path, flags, &silent.0);
        let result = match code == Some(130) && text.contains("interrupted at line ") {
            true => Ok(()),
            false => Err(format!(
                "  it should be interrupted, and got {code:?}: {text}"
            )),
        };
        counter.record(&format!("{vm}, {name}: Ctrl-C"), result);
    }
    println!(
        "{vm}: ends from outside, {:.1} s",
        start.elapsed().as_secs_f64()
    );
}

fn spawn(path: &Path, flags: &[String], guest: &Path) -> Option<Child> {
    let mut command = Command::new(path);
    command.args(flags).arg(guest).env("RUST_BACKTRACE", "0");
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command.spawn().ok()
}

/// Reads a little and goes away. The exit code, and the standard error output without what nobody may observe.
fn closed_output(path: &Path, flags: &[String], guest: &Path) -> (Option<i32>, String) {
    let Some(mut child) = spawn(path, flags, guest) else {
        return (None, String::new());
    };
    let (code, text) = ended(&mut child);
    let line = text
        .lines()
        .find(|line| line.contains("Broken pipe"))
        .unwrap_or(&text);
    (code, line.to_string())
}

/// Reads a little of the output, and goes away. The exit code, and all of the standard error output.
pub fn ended(child: &mut Child) -> (Option<i32>, String) {
    let mut some = [0; 4096];
    if let Some(mut output) = child.stdout.take() {
        let _ = output.read_exact(&mut some);
    }
    let code = wait(child).and_then(|status| status.code());
    let mut text = String::new();
    if let Some(mut errors) = child.stderr.take() {
        let _ = errors.read_to_string(&mut text);
    }
    (code, text)
}

/// Interrupts a run that has had time to become hot. The exit code, and the standard error output.
fn interrupted(path: &Path, flags: &[String], guest: &Path) -> (Option<i32>, String) {
    let Some(mut child) = spawn(path, flags, guest) else {
        return (None, String::new());
    };
    thread::sleep(Duration::from_millis(60));
    // SAFETY: sends a signal to a child that has not been waited for, so its number is its own.
    unsafe { libc::kill(child.id() as libc::pid_t, libc::SIGINT) };
    let code = wait(&mut child).and_then(|status| status.code());
    let mut text = String::new();
    if let Some(mut errors) = child.stderr.take() {
        let _ = errors.read_to_string(&mut text);
    }
    (code, text)
}

/// The child's end; nothing if it has not come in time.
pub fn wait(child: &mut Child) -> Option<std::process::ExitStatus> {
    let start = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Some(status),
            Ok(None) if start.elapsed() < LIMIT => thread::sleep(Duration::from_millis(1)),
            _ => {
                let _ = child.kill();
                let _ = child.wait();
                return None;
            }
        }
    }
}
