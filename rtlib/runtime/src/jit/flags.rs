//! The flags that every VM with a JIT takes, in front of its own arguments.
//!
//! ```text
//! vm [--jit off|on|KEY=VALUE,…]… [--jit-summary] [--] ARGUMENTS…
//! ```
//!
//! They end with the first word that is none of them; `--` ends them too, and is taken away if a flag stood before it. A guest never sees
//! them. The environment variable `LATHE_JIT` is read first, as the value of a `--jit`; `LATHE_LOG` says what is logged, and where.

use metainterp::{Log, Settings};

/// What was asked for.
#[derive(Debug, Default)]
pub struct Flags {
    /// From `LATHE_JIT` and `--jit`.
    pub settings: Settings,
    /// Whether the counters are printed at the end.
    pub summary: bool,
}

/// Takes the flags out of a command line, whose first word is the program's name.
///
/// # Errors
/// A sentence for the user.
pub fn take_flags(arguments: &mut Vec<Vec<u8>>, variable: Option<&str>) -> Result<Flags, String> {
    let mut flags = Flags::default();
    if let Some(text) = variable {
        let read = flags.settings.read(text);
        read.map_err(|message| format!("LATHE_JIT: {message}"))?;
    }
    let mut count = 0;
    let mut rest = arguments.iter().skip(1);
    while let Some(word) = rest.next() {
        match word.as_slice() {
            b"--jit-summary" => flags.summary = true,
            b"--jit" => {
                let value = rest
                    .next()
                    .ok_or("--jit: a value is missing: off, on or KEY=VALUE,…")?;
                read_setting(&mut flags.settings, value)?;
                count += 1;
            }
            b"--" if count > 0 => {
                count += 1;
                break;
            }
            word => match word.strip_prefix(b"--jit=") {
                Some(value) => read_setting(&mut flags.settings, value)?,
                None => break,
            },
        }
        count += 1;
    }
    if arguments.len() > 1 {
        arguments.drain(1..1 + count);
    }
    Ok(flags)
}

fn read_setting(settings: &mut Settings, value: &[u8]) -> Result<(), String> {
    let value = String::from_utf8_lossy(value);
    settings
        .read(&value)
        .map_err(|message| format!("--jit: {message}"))
}

/// The log that `LATHE_LOG` asks for.
///
/// # Errors
/// A sentence for the user.
pub fn log(variable: Option<&str>) -> Result<Log, String> {
    match variable {
        Some(text) => Log::new(text).map_err(|message| format!("LATHE_LOG: {message}")),
        None => Ok(Log::default()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn take(words: &[&str]) -> (Result<Flags, String>, Vec<String>) {
        let mut arguments: Vec<Vec<u8>> =
            words.iter().map(|word| word.as_bytes().to_vec()).collect();
        let flags = take_flags(&mut arguments, None);
        let left = arguments
            .into_iter()
            .map(|word| String::from_utf8(word).expect("it was text"));
        (flags, left.collect())
    }

    #[test]
    fn flags_stand_before_the_first_other_word() {
        let (flags, left) = take(&[
            "vm",
            "--jit",
            "threshold=2",
            "--jit-summary",
            "file",
            "--jit",
            "off",
        ]);
        let flags = flags.expect("all is right");
        assert_eq!(
            (
                flags.settings.threshold,
                flags.summary,
                flags.settings.enabled
            ),
            (2, true, true)
        );
        assert_eq!(left, ["vm", "file", "--jit", "off"]);
        let (flags, left) = take(&["vm", "--jit=off", "--", "--jit", "x"]);
        assert!(!flags.expect("all is right").settings.enabled);
        assert_eq!(left, ["vm", "--jit", "x"]);
        assert_eq!(take(&["vm", "--", "x"]).1, ["vm", "--", "x"]);
        assert_eq!(take(&["vm"]).1, ["vm"]);
        assert_eq!(take(&[]).1.len(), 0);
    }

    #[test]
    fn mistakes_are_told() {
        assert_eq!(
            take(&["vm", "--jit"]).0.expect_err("a value is missing"),
            "--jit: a value is missing: off, on or KEY=VALUE,…"
        );
        let message = take(&["vm", "--jit", "threshold=x"])
            .0
            .expect_err("no number");
        assert_eq!(message, "--jit: `x` is no value of threshold");
        let message = take_flags(&mut vec![], Some("maybe")).expect_err("neither");
        assert_eq!(
            message,
            "LATHE_JIT: `maybe` is neither `on` nor `off` nor KEY=VALUE"
        );
    }
}
