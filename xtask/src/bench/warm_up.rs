//! Set `warm-up`: guests that end before a JIT can pay.
//!
//! What is wanted is a ratio of at most 1.05: who starts a short program must not pay for the JIT. Some of the guests
//! stay below the thresholds, some get above, but end before the VM has lived long enough to record. The last two are just old enough:
//! something is recorded, and not used for long. What counts is the time of the processor: such runs are so short that waiting for it would
//! drown the difference.

use crate::bench::measure::{Contender, alternate};
use crate::bench::record::Record;
use crate::bench::statistics::geometric_mean;
use crate::bench::{Arguments, native, nothing_left};
use crate::setup::Setup;
use driver::Failure;
use serde_json::json;
use std::ffi::OsString;

/// Guests of `examples/guests/tl` with their arguments.
const GUESTS: &[(&str, &str)] = &[
    ("hello", ""),
    ("bench/arithmetic", "900"),
    ("bench/arithmetic", "1500"),
    ("bench/loops", "8"),
    ("bench/fib", "13"),
    ("bench/fib", "16"),
    ("bench/collatz", "30"),
    ("bench/sieve", "1"),
    ("primes", "100"),
    ("bench/arithmetic", "6000"),
    ("bench/fib", "18"),
];

/// The ratio that is wanted.
const WANTED: f64 = 1.05;

/// Measures.
pub fn warm_up(setup: &Setup, arguments: &Arguments) -> Result<(), Failure> {
    let guests: Vec<_> = GUESTS
        .iter()
        .filter(|(guest, _)| arguments.wants(guest))
        .collect();
    if guests.is_empty() {
        return Err(nothing_left(arguments));
    }
    let record = Record::begin(setup, arguments)?;
    let executable = native::translated(setup, "compared", true, true)?.output;
    let mut rows = Vec::new();
    let mut ratios = Vec::new();
    println!("guest                  off ms    on ms   ratio   elapsed");
    for (guest, input) in guests {
        let file = setup
            .workspace
            .root
            .join(format!("examples/guests/tl/{guest}.tl"));
        let contenders = ["off", "on"].map(|setting| {
            let words: Vec<OsString> =
                vec!["--jit".into(), setting.into(), file.as_os_str().into()];
            Contender::new(setting, &executable, words)
        });
        let (measured, _) = alternate(&contenders, input, arguments.runs(201), arguments.limit())?;
        let [off, on] = measured.as_slice() else {
            continue;
        };
        let (Some(off_time), Some(on_time)) = (off.processor(), on.processor()) else {
            return Err(Failure::Crate(format!(
                "error: `{guest} {input}` takes longer than {} s: it is no short guest",
                arguments.limit
            )));
        };
        let elapsed = on.median().zip(off.median()).map(|(on, off)| on / off);
        let ratio = on_time / off_time;
        println!(
            "{:<20} {:>8.3} {:>8.3} {ratio:>7.3} {:>9.3}",
            format!("{guest} {input}"),
            off_time * 1e3,
            on_time * 1e3,
            elapsed.unwrap_or(f64::NAN)
        );
        rows.push(json!({
            "guest": guest, "input": input, "off": off.json(), "on": on.json(),
            "ratio": ratio, "elapsed_ratio": elapsed,
        }));
        ratios.push(ratio);
    }
    let mean = geometric_mean(&ratios);
    let above = ratios.iter().filter(|ratio| **ratio > WANTED).count();
    println!("geometric mean {mean:>30.3}");
    println!(
        "wanted is at most {WANTED}: {above} of {} guests are above",
        ratios.len()
    );
    let figures = json!({ "guests": rows, "geometric_mean": mean, "wanted_ratio": WANTED });
    record.keep(figures)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::GUESTS;
    use std::path::Path;

    #[test]
    fn the_guests_exist() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/guests/tl");
        for (guest, _) in GUESTS {
            assert!(folder.join(format!("{guest}.tl")).is_file(), "{guest}");
        }
    }
}
