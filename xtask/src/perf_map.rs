//! The names of machine code for `perf`: that they are complete, and that each byte has one name.

use crate::jit_modes::find_counter;
use crate::test::Counter;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

/// Everything becomes hot, and nothing is freed.
const FLAGS: &str = "verify=on,threshold=2,function_threshold=2,bridge_threshold=2,perf_map=on";

/// A loop with a rare way, which becomes a bridge, and a function.
const GUEST: &str = "push 60\nloop: dup\ncall twice 1\npush 7\nand\njumpif often\nnop\noften: push 1\nsub\ndup\njumpif loop\nprint\nhalt\ntwice: arg 0\ndup\nadd\nret\n";

/// Runs a guest of tl and reads what the VM has written for `perf`.
pub fn perf_map(tl: &Path, folder: &Path, counter: &mut Counter) {
    let file = folder.join(format!("perf.{}.tl", std::process::id()));
    let result = fs::write(&file, GUEST)
        .map_err(|error| format!("  {}: {error}", file.display()))
        .and_then(|()| run(tl, &file));
    let _ = fs::remove_file(&file);
    counter.record("tl: names for perf", result);
}

fn run(tl: &Path, guest: &Path) -> Result<(), String> {
    let mut command = Command::new(tl);
    command.args(["--jit", FLAGS, "--jit-summary"]).arg(guest);
    command.stdin(Stdio::null()).stdout(Stdio::piped());
    let child = command.stderr(Stdio::piped()).spawn();
    let child = child.map_err(|error| format!("  cannot run: {error}"))?;
    let map = format!("/tmp/perf-{}.map", child.id());
    let output = child.wait_with_output();
    let text = fs::read_to_string(&map);
    let _ = fs::remove_file(&map);
    let output = output.map_err(|error| format!("  {error}"))?;
    let text = text.map_err(|error| format!("  {map}: {error}"))?;
    let bytes = find_counter(&output.stderr, "code_bytes");
    let bytes = bytes.ok_or_else(|| String::from_utf8_lossy(&output.stderr).into_owned())?;
    check(&text, bytes).map_err(|message| format!("  {message}:\n{text}"))
}

/// Whether a map names these bytes of traces, each once, and the shared routines.
fn check(text: &str, code_bytes: usize) -> Result<(), String> {
    let mut ranges = Vec::new();
    let mut traces = 0;
    for line in text.lines() {
        let mut words = line.splitn(3, ' ');
        let mut number = || usize::from_str_radix(words.next()?, 16).ok();
        let (start, bytes) = (number(), number());
        let (Some(start), Some(bytes), Some(name)) = (start, bytes, words.next()) else {
            return Err(format!("`{line}` has another form"));
        };
        ranges.push((start, start + bytes));
        if name.starts_with("trace ") {
            traces += bytes;
        }
    }
    ranges.sort_unstable();
    if let Some(pair) = ranges.windows(2).find(|pair| pair[0].1 > pair[1].0) {
        return Err(format!("{:x} begins in what is named before it", pair[1].0));
    }
    if traces != code_bytes {
        return Err(format!("{traces} bytes of {code_bytes} have a name"));
    }
    for part in [
        " routine enter\n",
        " trace 0: ",
        "ACTIVATION (",
        "bridge of guard ",
    ] {
        if !text.contains(part) {
            return Err(format!("nothing is called `{}`", part.trim()));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maps_are_checked() {
        let good = "1000 20 routine enter\n1020 10 trace 0: ACTIVATION (1)\n1030 8 trace 1: bridge of guard 2 of trace 0\n";
        assert_eq!(check(good, 0x18), Ok(()));
        assert!(check(good, 0x19).is_err());
        assert!(check(&good.replace("1030", "102f"), 0x18).is_err());
        assert!(check(&good.replace("bridge", "loop"), 0x18).is_err());
        assert!(check("1000\n", 0).is_err());
    }
}
