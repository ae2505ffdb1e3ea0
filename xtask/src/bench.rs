//! `bench`: translated VMs, with their JIT switched off, against the same crates built by rustc.
//!
//! Times of this machine drift, so runs alternate and only ratios of medians are worth anything. rustc's own time
//! moves with the layout of code; the fastest of three builds stands for it.

use crate::bench_jit::bench_jit;
use crate::options::{CrateOptions, Profile};
use crate::progress::Shown;
use crate::setup::{Setup, cannot_run};
use driver::{Failure, Report};
use serde_json::json;
use std::fs;
use std::io::Write;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// The options of `bench`.
#[derive(clap::Args)]
pub struct Arguments {
    /// Which set: `native` code against rustc's, or what the `jit` costs.
    #[arg(default_value = "native", value_parser = ["native", "jit"])]
    set: String,
    /// Runs of each executable on each guest.
    #[arg(long, default_value_t = 5)]
    runs: usize,
    /// Only guests whose names contain this.
    #[arg(long)]
    guest: Option<String>,
    /// Where to write all figures as JSON.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

/// The guests of `examples/guests/tl/bench` with inputs of one to two seconds.
const GUESTS: &[(&str, &str)] = &[
    ("muladd", "30000000"),
    ("nested", "400"),
    ("fib", "35"),
    ("collatz", "300000"),
    ("sieve", "10000"),
];

/// rustc's builds: names of target folders, and flags.
const RUSTC_BUILDS: &[(&str, &str)] = &[
    ("rustc-1", ""),
    ("rustc-2", "-C codegen-units=1"),
    (
        "rustc-3",
        "-C codegen-units=1 -C llvm-args=-align-all-nofallthru-blocks=5",
    ),
];

/// Our builds: names, with replicated dispatch blocks, with functions for arms. The first is what users get.
const NATIVE_BUILDS: &[(&str, bool, bool)] = &[
    ("handlers", true, true),
    ("replicated", true, false),
    ("plain", false, false),
];

/// The medians for one guest in seconds.
struct Row {
    guest: &'static str,
    rustc: Vec<f64>,
    native: Vec<f64>,
}

impl Row {
    /// The time of one of our builds against rustc's.
    fn ratio(&self, build: usize) -> f64 {
        self.native[build] / self.fastest_rustc()
    }

    fn fastest_rustc(&self) -> f64 {
        self.rustc.iter().copied().fold(f64::INFINITY, f64::min)
    }
}

/// Measures.
pub fn bench(arguments: &Arguments) -> Result<(), Failure> {
    let setup = Setup::new()?;
    if arguments.set == "jit" {
        return bench_jit(&setup, arguments.runs.max(1));
    }
    let mut executables = Vec::new();
    for (folder, flags) in RUSTC_BUILDS {
        executables.push(rustc_build(&setup, folder, flags)?);
    }
    let mut reports = Vec::new();
    for (name, threading, handlers) in NATIVE_BUILDS {
        let report = translated(&setup, name, *threading, *handlers)?;
        executables.push(report.output.clone());
        reports.push(report);
    }
    let report = &reports[0];
    let mut rows = Vec::new();
    println!("guest     rustc s  native s  ratio: handlers  replicated  plain");
    for (guest, input) in GUESTS {
        if arguments
            .guest
            .as_ref()
            .is_some_and(|part| !guest.contains(part.as_str()))
        {
            continue;
        }
        let file = setup
            .workspace
            .root
            .join(format!("examples/guests/tl/bench/{guest}.tl"));
        let medians = alternate(&executables, &file, input, arguments.runs)?;
        let (rustc, native) = medians.split_at(RUSTC_BUILDS.len());
        let row = Row {
            guest,
            rustc: rustc.to_vec(),
            native: native.to_vec(),
        };
        println!(
            "{guest:<9} {:>7.3} {:>9.3} {:>16.3} {:>11.3} {:>6.3}",
            row.fastest_rustc(),
            row.native[0],
            row.ratio(0),
            row.ratio(1),
            row.ratio(2)
        );
        rows.push(row);
    }
    let means: Vec<f64> = (0..NATIVE_BUILDS.len())
        .map(|build| geometric_mean(rows.iter().map(|row| row.ratio(build))))
        .collect();
    println!(
        "geometric mean {:>29.3} {:>11.3} {:>6.3}",
        means[0], means[1], means[2]
    );
    let size = |path: &Path| fs::metadata(path).map_or(0, |data| data.len());
    let stripped = stripped_size(&setup)?;
    let hello = setup.workspace.root.join("examples/guests/tl/hello.tl");
    let start = start_up(&report.output, &hello)?;
    let resident = resident_kilobytes(&report.output, &hello)?;
    println!(
        "start-up and end of `hello`: {:.2} ms, resident {resident} KB",
        start * 1e3
    );
    println!(
        "binary: {} bytes, stripped {stripped}",
        size(&report.output)
    );
    print!("{}", report.table());
    let Some(path) = &arguments.json else {
        return Ok(());
    };
    let guests: Vec<_> = rows
        .iter()
        .map(|row| json!({ "guest": row.guest, "rustc": row.rustc, "native": row.native, "ratio": row.ratio(0) }))
        .collect();
    let phases: Vec<_> = report
        .phases
        .iter()
        .map(|phase| {
            json!({ "phase": phase.phase.name(), "seconds": phase.time.as_secs_f64(), "counts": phase.counts })
        })
        .collect();
    let builds: Vec<&str> = NATIVE_BUILDS.iter().map(|(name, ..)| *name).collect();
    let all = json!({
        "native_builds": builds, "guests": guests, "geometric_means": means,
        "start_seconds": start, "resident_kilobytes": resident,
        "bytes": size(&report.output), "stripped_bytes": stripped, "translation": phases,
    });
    fs::write(path, format!("{all:#}\n")).map_err(|error| driver::output::unwritable(path, &error))
}

fn translated(
    setup: &Setup,
    name: &str,
    threading: bool,
    handlers: bool,
) -> Result<Report, Failure> {
    let mut options = CrateOptions::of("tl", Profile::Release);
    options.no_threading = !threading;
    options.no_handlers = !handlers;
    options.verify = false;
    let mut request = options.request(setup)?;
    request.runtime_archive = setup.runtime_archive()?;
    request.output = PathBuf::from(format!("{}.bench.{name}", request.output.display()));
    driver::translate(&request, &Shown::new("tl"))
}

fn stripped_size(setup: &Setup) -> Result<u64, Failure> {
    let mut request = CrateOptions::of("tl", Profile::Release).request(setup)?;
    request.runtime_archive = setup.runtime_archive()?;
    request.strip = true;
    request.output = PathBuf::from(format!("{}.bench.stripped", request.output.display()));
    let report = driver::translate(&request, &Shown::new("tl"))?;
    fs::metadata(&report.output)
        .map(|data| data.len())
        .map_err(|error| cannot_run("the stripped executable", &error))
}

/// rustc's build with these flags, in a folder of its own so that builds do not displace each other.
fn rustc_build(setup: &Setup, folder: &str, flags: &str) -> Result<PathBuf, Failure> {
    let target = setup
        .workspace
        .translate_folder()
        .join(folder)
        .display()
        .to_string();
    let arguments = [
        "build",
        "--quiet",
        "--release",
        "-p",
        "tl",
        "--bins",
        "--target-dir",
        &target,
    ];
    let files = setup.build(&arguments, &[("RUSTFLAGS", flags)])?;
    let found = files
        .into_iter()
        .rfind(|file| file.file_name() == Some("tl".as_ref()));
    found.ok_or_else(|| Failure::Usage("cargo does not name the executable of tl".to_string()))
}

/// The median time of each executable; they take turns.
fn alternate(
    executables: &[PathBuf],
    file: &Path,
    input: &str,
    runs: usize,
) -> Result<Vec<f64>, Failure> {
    let mut times = vec![Vec::new(); executables.len()];
    let mut outputs: Vec<Vec<u8>> = Vec::new();
    for _ in 0..runs.max(1) {
        for (executable, times) in executables.iter().zip(&mut times) {
            let start = Instant::now();
            // Native code is measured; whoever has no JIT does not look.
            let output = Command::new(executable)
                .env("LATHE_JIT", "off")
                .arg(file)
                .arg(input)
                .output();
            let output = output.map_err(|error| cannot_run("a VM", &error))?;
            times.push(start.elapsed().as_secs_f64());
            if !output.status.success() {
                let message = format!(
                    "error: {} fails on {}",
                    executable.display(),
                    file.display()
                );
                return Err(Failure::Crate(message));
            }
            outputs.push(output.stdout);
        }
    }
    if outputs.iter().any(|output| *output != outputs[0]) {
        let message = format!("error: the executables disagree on {}", file.display());
        return Err(Failure::Crate(message));
    }
    Ok(times.into_iter().map(median).collect())
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    let middle = times.len() / 2;
    match times.len() % 2 {
        1 => times[middle],
        _ => (times[middle - 1] + times[middle]) / 2.0,
    }
}

fn geometric_mean(ratios: impl Iterator<Item = f64>) -> f64 {
    let logs: Vec<f64> = ratios.map(f64::ln).collect();
    (logs.iter().sum::<f64>() / logs.len().max(1) as f64).exp()
}

/// The median time of a process that does next to nothing.
fn start_up(executable: &Path, guest: &Path) -> Result<f64, Failure> {
    let mut times = Vec::new();
    for _ in 0..41 {
        let start = Instant::now();
        let status = Command::new(executable)
            .arg(guest)
            .stdout(Stdio::null())
            .status();
        let status = status.map_err(|error| cannot_run("a VM", &error))?;
        times.push(start.elapsed().as_secs_f64());
        if let Some(signal) = status.signal() {
            return Err(Failure::Crate(format!(
                "error: the VM ended by signal {signal}"
            )));
        }
    }
    Ok(median(times))
}

/// The largest resident memory of a run, from the kernel's books: the VM writes into a full pipe, so that it waits when it
/// has done everything else.
fn resident_kilobytes(executable: &Path, guest: &Path) -> Result<u64, Failure> {
    let pipe = std::io::pipe().and_then(|(reader, mut writer)| {
        writer.write_all(&[0; PIPE_BYTES])?;
        Ok((reader, writer))
    });
    let (reader, writer) = pipe.map_err(|error| cannot_run("a VM", &error))?;
    let mut command = Command::new(executable);
    command.arg(guest).stdout(writer).stderr(Stdio::null());
    let mut child = command
        .spawn()
        .map_err(|error| cannot_run("a VM", &error))?;
    thread::sleep(Duration::from_millis(200));
    let text = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    drop(reader);
    let _ = child.wait();
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
    number.ok_or_else(|| {
        Failure::Usage("the kernel does not say how much memory is resident".to_string())
    })
}

/// What a pipe holds on Linux.
const PIPE_BYTES: usize = 1 << 16;

#[cfg(test)]
mod tests {
    use super::{geometric_mean, median};

    #[test]
    fn medians_and_means() {
        assert_eq!(median(vec![3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(vec![4.0, 1.0, 2.0, 3.0]), 2.5);
        assert!((geometric_mean([0.5, 2.0].into_iter()) - 1.0).abs() < 1e-12);
    }
}
