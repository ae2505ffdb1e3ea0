//! Set `tl`: our VM, with its JIT on and off, the crate built by rustc, and the same programs in other languages.
//!
//! Ratios are against C, or against the crate built by rustc if C was not measured. Whole processes are measured, from start to
//! end.

use crate::bench::benchmarks::{Benchmark, TL};
use crate::bench::measure::{Contender, Measured, Run, alternate, run};
use crate::bench::peers::{Installed, Peer, present};
use crate::bench::picture::{Bar, Group, Picture, Value};
use crate::bench::record::{Record, folder, is_writable};
use crate::bench::statistics::geometric_mean;
use crate::bench::{Arguments, native, nothing_left};
use crate::guests::cases;
use crate::setup::Setup;
use crate::test::Counter;
use driver::Failure;
use serde_json::{Map, json};
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The VM, which is also the extension of its guests.
const VM: &str = "tl";

/// Names of our own contenders.
const JIT_ON: &str = "tl, JIT";
const JIT_OFF: &str = "tl, no JIT";
const RUSTC: &str = "tl, rustc";

/// One benchmark's figures, in the order of the contenders.
struct Row {
    benchmark: Benchmark,
    output: String,
    measured: Vec<Measured>,
}

/// All figures of a run.
struct Table {
    /// Names of the contenders.
    names: Vec<&'static str>,
    /// The one that all are compared with.
    base: usize,
    rows: Vec<Row>,
}

/// Measures.
pub fn compare(setup: &Setup, arguments: &Arguments) -> Result<(), Failure> {
    let benchmarks = chosen(arguments)?;
    let record = Record::begin(setup, arguments)?;
    if let Some(picture) = &arguments.picture {
        is_writable(picture)?;
    }
    let (peers, missing) = present(&arguments.vs);
    for peer in &missing {
        println!("{} is not installed: left out", peer.name());
    }
    let native = native::translated(setup, "compared", true, true)?.output;
    let rustc = native::rustc_build(setup, "rustc-1", "")?;
    let made = folder(setup)?;
    let mut names = vec![JIT_ON, JIT_OFF, RUSTC];
    names.extend(peers.iter().map(|installed| installed.peer.name()));
    let base = names.iter().position(|name| *name == Peer::C.name());
    let mut table = Table {
        base: base.unwrap_or(2),
        names,
        rows: Vec::new(),
    };
    for benchmark in benchmarks {
        let guest = benchmark.guest(&setup.workspace.root, VM);
        let mut contenders = ours(&native, &rustc, &guest);
        for installed in &peers {
            contenders.push(installed.contender(setup, &benchmark, &made)?);
        }
        let input = benchmark.size.to_string();
        let runs = arguments.runs(5);
        let (measured, output) = alternate(&contenders, &input, runs, arguments.limit())?;
        let row = Row {
            benchmark,
            output: output.trim_end().to_string(),
            measured,
        };
        print!("{}", table.shown(&row));
        table.rows.push(row);
    }
    print!("{}", table.summary());
    let figures = table.json(&peers, &missing);
    let path = record.keep(figures)?;
    let svg = table.picture(arguments.runs(5)).svg();
    let mut pictures = vec![path.with_extension("svg")];
    pictures.extend(arguments.picture.clone());
    for picture in pictures {
        fs::write(&picture, &svg).map_err(|error| driver::output::unwritable(&picture, &error))?;
        println!("picture: {}", picture.display());
    }
    Ok(())
}

/// The benchmarks and sizes that were asked for.
fn chosen(arguments: &Arguments) -> Result<Vec<Benchmark>, Failure> {
    let mut benchmarks = TL.to_vec();
    for (name, size) in &arguments.size {
        let found = benchmarks.iter_mut().find(|one| one.name == name);
        let names: Vec<&str> = TL.iter().map(|one| one.name).collect();
        let found = found.ok_or_else(|| {
            Failure::Usage(format!(
                "there is no benchmark `{name}`; there are {}",
                names.join(", ")
            ))
        })?;
        found.size = *size;
    }
    benchmarks.retain(|one| arguments.wants(one.name));
    match benchmarks.is_empty() {
        true => Err(nothing_left(arguments)),
        false => Ok(benchmarks),
    }
}

/// The three ways in which our VM runs.
fn ours(native: &Path, rustc: &Path, guest: &Path) -> Vec<Contender> {
    let with_jit = |setting: &str| -> Vec<OsString> {
        vec!["--jit".into(), setting.into(), guest.as_os_str().into()]
    };
    vec![
        Contender::new(JIT_ON, native, with_jit("on")),
        Contender::new(JIT_OFF, native, with_jit("off")),
        Contender::new(RUSTC, rustc, [guest]),
    ]
}

impl Table {
    /// A contender's time of the processor against that of the one that all are compared with, as medians. Elapsed time has the other
    /// work of the machine in it.
    fn ratio(&self, row: &Row, contender: usize) -> Option<f64> {
        Some(row.measured[contender].processor()? / row.measured[self.base].processor()?)
    }

    /// The geometric mean of a contender's ratios; nothing if one is missing.
    fn mean(&self, contender: usize) -> Option<f64> {
        let ratios: Option<Vec<f64>> = self
            .rows
            .iter()
            .map(|row| self.ratio(row, contender))
            .collect();
        ratios.map(|ratios| geometric_mean(&ratios))
    }

    /// One benchmark's block of lines.
    fn shown(&self, row: &Row) -> String {
        let mut text = format!(
            "{} {}: {}; prints {}\n  {:<12} median s  minimum s  processor s  against {}\n",
            row.benchmark.name,
            row.benchmark.size,
            row.benchmark.what,
            row.output,
            "",
            self.names[self.base]
        );
        for (contender, name) in self.names.iter().enumerate() {
            let measured = &row.measured[contender];
            if let Measured::Over(limit) = measured {
                text.push_str(&format!("  {name:<12} over {} s\n", limit.as_secs_f64()));
                continue;
            }
            let times = [measured.median(), measured.minimum(), measured.processor()];
            let [median, minimum, processor] = times.map(|time| time.unwrap_or(f64::NAN));
            text.push_str(&format!(
                "  {name:<12} {median:>8.4} {minimum:>10.4} {processor:>12.4} {:>8}\n",
                decimals(self.ratio(row, contender))
            ));
        }
        text
    }

    /// The ratios of all benchmarks, and their means.
    fn summary(&self) -> String {
        let mut text = format!(
            "medians of processor time against {}\n{:<12}",
            self.names[self.base], "benchmark"
        );
        for name in &self.names {
            text.push_str(&format!(" {name:>11}"));
        }
        for row in &self.rows {
            text.push_str(&format!("\n{:<12}", row.benchmark.name));
            for contender in 0..self.names.len() {
                text.push_str(&format!(" {:>11}", decimals(self.ratio(row, contender))));
            }
        }
        text.push_str(&format!("\n{:<12}", "mean"));
        for contender in 0..self.names.len() {
            text.push_str(&format!(" {:>11}", decimals(self.mean(contender))));
        }
        text.push('\n');
        text
    }

    fn json(&self, peers: &[Installed], missing: &[Peer]) -> serde_json::Value {
        let mut benchmarks = Vec::new();
        for row in &self.rows {
            let mut contenders = Map::new();
            for (contender, name) in self.names.iter().enumerate() {
                let mut figures = row.measured[contender].json();
                figures["ratio"] = json!(self.ratio(row, contender));
                contenders.insert(name.to_string(), figures);
            }
            benchmarks.push(json!({
                "name": row.benchmark.name, "size": row.benchmark.size, "output": row.output,
                "contenders": contenders,
            }));
        }
        let versions: Map<_, _> = peers
            .iter()
            .map(|peer| (peer.peer.name().to_string(), json!(peer.version)))
            .collect();
        let means: Map<_, _> = self
            .names
            .iter()
            .enumerate()
            .map(|(contender, name)| (name.to_string(), json!(self.mean(contender))))
            .collect();
        let missing: Vec<&str> = missing.iter().map(|peer| peer.name()).collect();
        json!({
            "ratios_against": self.names[self.base], "benchmarks": benchmarks, "geometric_means": means,
            "peers": versions, "missing_peers": missing,
        })
    }

    /// The ratios as bars; who is compared with is the line at 1.
    fn picture(&self, runs: usize) -> Picture {
        let base = self.names[self.base];
        let bars = |value: &dyn Fn(usize) -> Value| -> Vec<Bar> {
            let others = (0..self.names.len()).filter(|contender| *contender != self.base);
            let bar = |contender: usize| Bar {
                name: self.names[contender].to_string(),
                value: value(contender),
                ours: contender < 2,
            };
            others.map(bar).collect()
        };
        let mut groups: Vec<Group> = Vec::new();
        for row in &self.rows {
            let value =
                |contender: usize| match (&row.measured[contender], self.ratio(row, contender)) {
                    (_, Some(ratio)) => Value::Ratio(ratio),
                    (Measured::Over(limit), None) => {
                        Value::Words(format!("over {} s", limit.as_secs_f64()))
                    }
                    _ => Value::Words(format!("nothing to compare with: no time of {base}")),
                };
            groups.push(Group {
                name: format!("{}: {}", row.benchmark.name, row.benchmark.what),
                bars: bars(&value),
            });
        }
        groups.push(Group {
            name: "geometric mean".to_string(),
            bars: bars(&|contender| match self.mean(contender) {
                Some(mean) => Value::Ratio(mean),
                None => Value::Words("not all benchmarks have a figure".to_string()),
            }),
        });
        Picture {
            title: format!("Time of tl's benchmarks against {base}"),
            notes: vec![format!(
                "Processor time of whole processes; medians of {runs} alternating runs; logarithmic, less is better."
            )],
            groups,
        }
    }
}

/// A ratio for a table.
fn decimals(ratio: Option<f64>) -> String {
    ratio.map_or("-".to_string(), |ratio| format!("{ratio:.2}"))
}

/// A test's program is small; who takes this long hangs.
const TEST_LIMIT: Duration = Duration::from_secs(30);

/// Tests that the programs in other languages print what the guests' expectations say: all peers that are installed.
///
/// # Errors
/// If an expectation cannot be understood, or the folder for compiled programs cannot be made.
pub fn peers_agree(setup: &Setup, counter: &mut Counter) -> Result<(), Failure> {
    let root = &setup.workspace.root;
    let cases = cases(&root.join("examples/guests").join(VM).join("bench"))?;
    let made = folder(setup)?.join("test");
    setup.make_folder(&made)?;
    let (peers, missing) = present(&[]);
    let mut runs = 0;
    for benchmark in TL {
        let guest = benchmark.guest(root, VM);
        for installed in &peers {
            let name = format!("{}, {}", benchmark.name, installed.peer.name());
            let contender = match installed.contender(setup, benchmark, &made) {
                Ok(contender) => contender,
                Err(failure) => {
                    counter.record(&name, Err(failure.to_string()));
                    continue;
                }
            };
            let own = cases.iter().filter(|case| is_file(&case.file, &guest));
            for case in own {
                let input = case.arguments.join(" ");
                let result = prints(&contender, &input, &case.expected.stdout);
                counter.record(&format!("{name}: {input}"), result);
                runs += 1;
            }
        }
    }
    let missing: Vec<&str> = missing.iter().map(|peer| peer.name()).collect();
    println!(
        "benchmarks in other languages: {runs} runs of {} peers; not installed: {}",
        peers.len(),
        match missing.is_empty() {
            true => "none".to_string(),
            false => missing.join(", "),
        }
    );
    Ok(())
}

fn is_file(file: &Option<PathBuf>, wanted: &Path) -> bool {
    file.as_deref() == Some(wanted)
}

/// Whether a contender prints this.
fn prints(contender: &Contender, input: &str, expected: &str) -> Result<(), String> {
    match run(contender, input, TEST_LIMIT) {
        Ok(Run::Finished(_, found)) if found == expected => Ok(()),
        Ok(Run::Finished(_, found)) => {
            Err(format!("  expected {expected:?}\n  found    {found:?}"))
        }
        Ok(Run::Over) => Err(format!("  it runs longer than {TEST_LIMIT:?}")),
        Err(failure) => Err(failure.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::{Contender, Row, TL, Table, ours, prints};
    use crate::bench::measure::{Measured, Time};
    use crate::bench::peers::{Installed, Peer};
    use std::path::Path;
    use std::time::Duration;

    fn run(elapsed: f64) -> Time {
        Time {
            elapsed,
            processor: elapsed / 2.0,
        }
    }

    fn table() -> Table {
        let row = |number: usize, times: [f64; 3], slowest: Measured| Row {
            benchmark: TL[number],
            output: "42".to_string(),
            measured: times
                .iter()
                .map(|time| {
                    Measured::Times([1.0, 1.5, 0.5].map(|part| part * time).map(run).to_vec())
                })
                .chain([slowest])
                .collect(),
        };
        Table {
            names: vec!["tl, JIT", "tl, no JIT", "C, gcc -O2", "CPython"],
            base: 2,
            rows: vec![
                row(0, [0.2, 1.0, 0.1], Measured::Times(vec![run(4.0)])),
                row(1, [0.8, 1.0, 0.1], Measured::Over(Duration::from_secs(9))),
            ],
        }
    }

    #[test]
    fn ratios_are_those_of_medians() {
        let table = table();
        let near = |found: Option<f64>, wanted: f64| {
            assert!(
                found.is_some_and(|found| (found - wanted).abs() < 1e-9),
                "{found:?}"
            );
        };
        near(table.ratio(&table.rows[0], 0), 2.0);
        near(table.ratio(&table.rows[0], 2), 1.0);
        near(table.ratio(&table.rows[0], 3), 40.0);
        near(table.mean(0), 4.0);
        assert_eq!(table.ratio(&table.rows[1], 3), None);
        assert_eq!(table.mean(3), None);
    }

    #[test]
    fn tables_show_what_is_there_and_what_is_not() {
        let table = table();
        let block = table.shown(&table.rows[1]);
        assert!(block.contains("over 9 s"), "{block}");
        assert!(
            block.contains("0.8000     0.4000       0.4000     8.00"),
            "{block}"
        );
        let summary = table.summary();
        let last = summary.lines().last().expect("a last line");
        let words: Vec<&str> = last.split_whitespace().collect();
        assert_eq!(words, ["mean", "4.00", "10.00", "1.00", "-"]);
    }

    #[test]
    fn figures_as_json() {
        let peer = Installed {
            peer: Peer::Python3,
            program: "python3",
            version: "Python 3".to_string(),
        };
        let json = table().json(&[peer], &[Peer::Luajit]);
        assert_eq!(json["ratios_against"], "C, gcc -O2");
        assert_eq!(json["peers"]["CPython"], "Python 3");
        assert_eq!(json["missing_peers"][0], "LuaJIT");
        let first = &json["benchmarks"][0];
        assert_eq!(first["name"], TL[0].name);
        assert_eq!(first["contenders"]["CPython"]["median_seconds"], 4.0);
        assert_eq!(first["contenders"]["tl, JIT"]["minimum_seconds"], 0.1);
        let second = &json["benchmarks"][1]["contenders"]["CPython"];
        assert_eq!(second["over_seconds"], 9.0);
        assert!(second["ratio"].is_null());
        assert!(json["geometric_means"]["CPython"].is_null());
    }

    #[test]
    fn who_is_compared_with_has_no_bar() {
        let picture = table().picture(3);
        assert_eq!(picture.groups.len(), 3);
        for group in &picture.groups {
            let names: Vec<&str> = group.bars.iter().map(|bar| bar.name.as_str()).collect();
            assert_eq!(names, ["tl, JIT", "tl, no JIT", "CPython"]);
        }
        let svg = picture.svg();
        assert!(svg.contains(">over 9 s<"), "{svg}");
        assert!(svg.contains(">not all benchmarks have a figure<"), "{svg}");
    }

    #[test]
    fn flags_of_the_jit_precede_the_guest() {
        let paths = ["/native", "/rustc", "/fib.tl"].map(Path::new);
        let ours = ours(paths[0], paths[1], paths[2]);
        assert_eq!(ours[0].arguments, ["--jit", "on", "/fib.tl"]);
        assert_eq!(ours[1].arguments, ["--jit", "off", "/fib.tl"]);
        assert_eq!(ours[2].program, paths[1]);
        assert_eq!(ours[2].arguments, ["/fib.tl"]);
    }

    #[test]
    fn who_prints_something_else_fails_the_test() {
        let echo = Contender::new("one", "echo", [""; 0]);
        assert_eq!(prints(&echo, "42", "42\n"), Ok(()));
        let message = prints(&echo, "42", "43\n").expect_err("it prints 42");
        assert!(message.contains("found    \"42\\n\""), "{message}");
    }
}
