//! gdb finds its way through machine code: from a function that a trace calls out to `main`.

use crate::test::Counter;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

/// It prints in a loop.
const GUEST: &str = "push 500\nloop: dup\nprint\npush 1\nsub\ndup\njumpif loop\nhalt\n";

/// Calls of what prints after which a trace runs for certain.
const CALLS: u32 = 300;

/// Has gdb stop in the midst of a trace. Without gdb nothing is tried, and that is said.
pub fn gdb(tl: &Path, folder: &Path, counter: &mut Counter) {
    let version = Command::new("gdb")
        .arg("--version")
        .stdin(Stdio::null())
        .output();
    if version.is_err() {
        println!("tl: gdb is not installed, so that nothing was tried with it");
        return;
    }
    let file = folder.join(format!("gdb.{}.tl", std::process::id()));
    let result = fs::write(&file, GUEST)
        .map_err(|error| format!("  {}: {error}", file.display()))
        .and_then(|()| run(tl, &file));
    let _ = fs::remove_file(&file);
    counter.record("tl: gdb unwinds machine code", result);
}

fn run(tl: &Path, guest: &Path) -> Result<(), String> {
    let ignore = format!("ignore 1 {CALLS}");
    let mut command = Command::new("gdb");
    command.args(["--nx", "--quiet", "--batch"]);
    for line in [
        "set pagination off",
        "set debuginfod enabled off",
        "break lathe_rt_write_stdout",
        &ignore,
        "run",
        "backtrace",
    ] {
        command.args(["-ex", line]);
    }
    command.arg("--args").arg(tl);
    command.args(["--jit", "threshold=20"]).arg(guest);
    let output = command.stdin(Stdio::null()).output();
    let output = output.map_err(|error| format!("  cannot run gdb: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let frames: Vec<&str> = text.lines().filter(|line| line.starts_with('#')).collect();
    let of = |part: &str| frames.iter().position(|frame| frame.contains(part));
    // Frames of machine code have no name.
    let order = [
        of("lathe_rt_write_stdout"),
        of(" ?? "),
        of("lathe_rt_jit_enter"),
        of(" lathe_main"),
        of(" main "),
    ];
    let is_whole = order.iter().all(Option::is_some) && order.is_sorted();
    match is_whole {
        true => Ok(()),
        false => Err(format!("  frames are missing:\n{text}")),
    }
}
