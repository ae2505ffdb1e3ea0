//! `LATHE_GC`: how the collector works, for tests and for people who look for faults.
//!
//! ```text
//! LATHE_GC=stress,verify,poison,limit=64m,nursery=2m,summary
//! ```

/// With a smaller limit nothing could run.
const LEAST_LIMIT: usize = 1 << 20;

/// A smaller nursery is not even a block.
const LEAST_NURSERY: usize = 32 << 10;

/// What was asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Options {
    /// Collects at every allocation; one of four collections is full.
    pub stress: bool,
    /// Checks the heap before and after every collection.
    pub verify: bool,
    /// Fills free memory with a pattern.
    pub poison: bool,
    /// Prints collections and pauses at the end.
    pub summary: bool,
    /// Bytes of heap at most.
    pub limit: Option<usize>,
    /// Bytes that are handed out between two young collections, instead of what suits; more if the stack is deeper.
    pub nursery: Option<usize>,
}

impl Options {
    /// Reads the list.
    ///
    /// # Errors
    /// A sentence for the user.
    pub fn read(text: &str) -> Result<Options, String> {
        let mut options = Options::default();
        for word in text.split(',').filter(|word| !word.is_empty()) {
            match word {
                "stress" => options.stress = true,
                "verify" => options.verify = true,
                "poison" => options.poison = true,
                "summary" => options.summary = true,
                _ => match word.split_once('=') {
                    Some(("limit", size)) => {
                        options.limit = Some(bytes("limit", size, LEAST_LIMIT)?);
                    }
                    Some(("nursery", size)) => {
                        options.nursery = Some(bytes("nursery", size, LEAST_NURSERY)?);
                    }
                    _ => {
                        return Err(format!(
                            "`{word}` is none of stress, verify, poison, summary, limit=BYTES, nursery=BYTES"
                        ));
                    }
                },
            }
        }
        Ok(options)
    }
}

/// A number of bytes, with `k`, `m` or `g` behind it for the larger units.
fn bytes(what: &str, text: &str, least: usize) -> Result<usize, String> {
    let least_shown = match least >> 20 {
        0 => format!("{}k", least >> 10),
        mega => format!("{mega}m"),
    };
    let wrong =
        || format!("`{text}` is no {what}: a number of bytes, as in 64m, at least {least_shown}");
    let (digits, unit) = match text.as_bytes().last() {
        Some(b'k') => (&text[..text.len() - 1], 10),
        Some(b'm') => (&text[..text.len() - 1], 20),
        Some(b'g') => (&text[..text.len() - 1], 30),
        _ => (text, 0),
    };
    let number: usize = digits.parse().map_err(|_| wrong())?;
    let limit = number.checked_mul(1 << unit).ok_or_else(wrong)?;
    match limit >= least {
        true => Ok(limit),
        false => Err(wrong()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read() {
        let options = Options::read("stress,limit=3m,summary").expect("all is right");
        assert_eq!(options.limit, Some(3 << 20));
        assert!(options.stress && options.summary && !options.verify && !options.poison);
        assert_eq!(Options::read(""), Ok(Options::default()));
        assert_eq!(Options::read("limit=1048576").unwrap().limit, Some(1 << 20));
        let nursery = Options::read("nursery=32k").unwrap().nursery;
        assert_eq!(nursery, Some(32 << 10));
    }

    #[test]
    fn mistakes_are_told() {
        for (text, words) in [
            ("stres", "`stres` is none of stress"),
            ("limit=", "`` is no limit"),
            ("limit=12", "`12` is no limit"),
            ("limit=9x", "`9x` is no limit"),
            (
                "nursery=31k",
                "`31k` is no nursery: a number of bytes, as in 64m, at least 32k",
            ),
            ("limit=99999999999999g", "`99999999999999g` is no limit"),
        ] {
            let message = Options::read(text).expect_err(text);
            assert!(message.starts_with(words), "{message}");
        }
    }
}
