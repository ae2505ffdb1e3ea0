//! Set `languages`: the dynamic languages of the examples, with the JIT off against rustc's build of the same crate, and with it on against off.
//!
//! Their guests are those of the tests with larger inputs. Of the time with the JIT, the share that recording and compiling take is
//! read off the JIT's own counters, in a run beside the measured ones; the blackhole's time is left out, as the native code that it calls is in it.

use crate::bench::measure::{Contender, alternate};
use crate::bench::record::Record;
use crate::bench::statistics::geometric_mean;
use crate::bench::{Arguments, nothing_left};
use crate::jit_modes::counter_in;
use crate::options::{CrateOptions, Profile};
use crate::setup::{Setup, cannot_run};
use crate::test::rustc_build;
use driver::{Failure, Silent};
use serde_json::{Value, json};
use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, Stdio};

/// A language: its crate, which is also the ending of its guests, and these with inputs.
struct Language {
    name: &'static str,
    guests: &'static [(&'static str, &'static str)],
}

const LANGUAGES: &[Language] = &[
    Language {
        name: "brook",
        guests: &[
            ("fib", "30"),
            ("loops", "400000"),
            ("mandelbrot", "300"),
            ("sieve", "600000"),
            ("strings", "15000"),
            ("sort", "3000"),
            ("counting", "200000"),
            ("objects", "60000"),
            ("queens", "9"),
            ("rare", "1000000"),
            ("megamorphic", "200000"),
            ("allocation", "300000"),
        ],
    },
    Language {
        name: "grove",
        guests: &[
            ("fib", "28"),
            ("loops", "150000"),
            ("floats", "1000000"),
            ("nesting", "1500000"),
            ("strings", "6000"),
            ("sort", "30000"),
            ("counting", "20000"),
            ("closures", "150000"),
            ("nested", "30000"),
            ("rare", "500000"),
            ("megamorphic", "400000"),
            ("allocation", "60000"),
        ],
    },
];

/// What native code with the JIT off may take of rustc's time, over all guests of a language.
const GATE: f64 = 1.25;

/// Guests that are slower than this with the JIT, of the time without, are named.
const SLOW: f64 = 1.0 / 0.9;

/// Measures.
pub fn languages(setup: &Setup, arguments: &Arguments) -> Result<(), Failure> {
    let wanted = |language: &Language| {
        let all = language.guests.iter();
        all.filter(|(guest, _)| arguments.wants(guest))
            .copied()
            .collect::<Vec<_>>()
    };
    if LANGUAGES.iter().all(|language| wanted(language).is_empty()) {
        return Err(nothing_left(arguments));
    }
    let record = Record::begin(setup, arguments)?;
    let archive = setup.runtime_archive()?;
    let mut figures = Vec::new();
    let mut is_slow = false;
    for language in LANGUAGES {
        let guests = wanted(language);
        if guests.is_empty() {
            continue;
        }
        let mut request = CrateOptions::of(language.name, Profile::Release).request(setup)?;
        request.runtime_archive.clone_from(&archive);
        request.output.set_extension("bench.languages");
        let native = driver::translate(&request, &Silent)?.output;
        let rustc = rustc_build(setup, language.name)?;
        println!(
            "{:<20} rustc ms   off ms    on ms  off/rustc  on/off  tracing",
            language.name
        );
        let mut rows = Vec::new();
        for (guest, input) in guests {
            let file = setup.workspace.root.join(format!(
                "examples/guests/{name}/{guest}.{name}",
                name = language.name
            ));
            rows.push(row(&rustc, &native, &file, input, arguments)?);
        }
        let mean = |name: &str| {
            let ratios = rows.iter().filter_map(|row| row[name].as_f64());
            geometric_mean(&ratios.collect::<Vec<f64>>())
        };
        let (off, on) = (mean("off_to_rustc"), mean("on_to_off"));
        println!("geometric mean {:>43.3} {on:>7.3}", off);
        let slow = rows
            .iter()
            .filter(|row| row["on_to_off"].as_f64() > Some(SLOW));
        for row in slow {
            println!(
                "slower with the JIT: {}",
                row["guest"].as_str().unwrap_or_default()
            );
        }
        if off > GATE {
            println!("the gate is {GATE} of rustc's time");
            is_slow = true;
        }
        figures.push(json!({
            "language": language.name, "guests": rows, "off_to_rustc": off, "on_to_off": on, "gate": GATE,
        }));
    }
    record.keep(json!({ "languages": figures }))?;
    match is_slow {
        false => Ok(()),
        true => Err(Failure::Crate(String::from(
            "error: native code is slower than the gate allows",
        ))),
    }
}

/// Measures one guest.
fn row(
    rustc: &Path,
    native: &Path,
    file: &Path,
    input: &str,
    arguments: &Arguments,
) -> Result<Value, Failure> {
    let contender = |name: &str, program: &Path, flags: &[&str]| {
        let mut words: Vec<OsString> = flags.iter().map(|flag| flag.into()).collect();
        words.push(file.as_os_str().into());
        Contender::new(name, program, words)
    };
    let contenders = [
        contender("rustc", rustc, &[]),
        contender("off", native, &["--jit", "off"]),
        contender("on", native, &["--jit", "on"]),
    ];
    let (measured, _) = alternate(&contenders, input, arguments.runs(5), arguments.limit())?;
    let times: Option<Vec<f64>> = measured.iter().map(|one| one.processor()).collect();
    let guest = file.file_stem().unwrap_or_default().to_string_lossy();
    let Some(&[rustc_time, off, on]) = times.as_deref() else {
        return Err(Failure::Crate(format!(
            "error: `{guest} {input}` takes longer than {} s",
            arguments.limit
        )));
    };
    let own = own_time(native, file, input)?;
    println!(
        "{:<20} {:>8.1} {:>8.1} {:>8.1} {:>10.3} {:>7.3} {:>7.1}%",
        format!("{guest} {input}"),
        rustc_time * 1e3,
        off * 1e3,
        on * 1e3,
        off / rustc_time,
        on / off,
        own / on * 100.0
    );
    Ok(json!({
        "guest": guest, "input": input,
        "rustc": measured[0].json(), "off": measured[1].json(), "on": measured[2].json(),
        "off_to_rustc": off / rustc_time, "on_to_off": on / off, "tracing_seconds": own, "tracing_share": own / on,
    }))
}

/// Seconds that a run takes for recording and compiling.
fn own_time(native: &Path, file: &Path, input: &str) -> Result<f64, Failure> {
    let mut command = Command::new(native);
    command.args(["--jit", "on", "--jit-summary"]).arg(file);
    command.args(input.split_whitespace());
    command.env_remove("LATHE_JIT").env_remove("LATHE_LOG");
    let output = command.stdout(Stdio::null()).output();
    let output = output.map_err(|error| cannot_run(&native.display().to_string(), &error))?;
    let names = ["recording", "compiling"];
    let counters = names.map(|name| counter_in(&output.stderr, &format!("{name}_nanoseconds")));
    Ok(counters.iter().sum::<usize>() as f64 / 1e9)
}

#[cfg(test)]
mod tests {
    use super::LANGUAGES;
    use std::path::Path;

    #[test]
    fn the_guests_exist() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/guests");
        for language in LANGUAGES {
            for (guest, input) in language.guests {
                let file = format!("{name}/{guest}.{name}", name = language.name);
                assert!(folder.join(&file).is_file(), "{file}");
                assert!(input.parse::<u64>().is_ok(), "{file} {input}");
            }
        }
    }
}
