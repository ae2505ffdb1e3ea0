//! Set `native`: translated VMs, with their JIT switched off, against the same crates built by rustc.
//!
//! rustc's own time moves with the layout of code; the fastest of three builds stands for it.

use crate::bench::measure::{Contender, Measured, alternate};
use crate::bench::record::Record;
use crate::bench::statistics::{geometric_mean, median, minimum};
use crate::bench::{Arguments, nothing_left};
use crate::options::{CrateOptions, Profile};
use crate::progress::Shown;
use crate::setup::{Setup, cannot_run};
use driver::{Failure, Report};
use serde_json::json;
use std::ffi::OsString;
use std::fs;
use std::io::Write;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

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
        minimum(&self.rustc)
    }
}

/// Measures.
pub fn native(setup: &Setup, arguments: &Arguments) -> Result<(), Failure> {
    if !GUESTS.iter().any(|(guest, _)| arguments.wants(guest)) {
        return Err(nothing_left(arguments));
    }
    let record = Record::begin(setup, arguments)?;
    let mut executables = Vec::new();
    for (folder, flags) in RUSTC_BUILDS {
        executables.push(rustc_build(setup, folder, flags)?);
    }
    let mut reports = Vec::new();
    for (name, threading, handlers) in NATIVE_BUILDS {
        let report = translated(setup, name, *threading, *handlers)?;
        executables.push(report.output.clone());
        reports.push(report);
    }
    let report = &reports[0];
    let mut rows = Vec::new();
    println!("guest     rustc s  native s  ratio: handlers  replicated  plain");
    for (guest, input) in GUESTS.iter().filter(|(guest, _)| arguments.wants(guest)) {
        let file = setup
            .workspace
            .root
            .join(format!("examples/guests/tl/bench/{guest}.tl"));
        let medians = medians(&executables, &file, input, arguments)?;
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
        .map(|build| {
            geometric_mean(
                &rows
                    .iter()
                    .map(|row| row.ratio(build))
                    .collect::<Vec<f64>>(),
            )
        })
        .collect();
    println!(
        "geometric mean {:>29.3} {:>11.3} {:>6.3}",
        means[0], means[1], means[2]
    );
    let size = |path: &Path| fs::metadata(path).map_or(0, |data| data.len());
    let stripped = stripped_size(setup)?;
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
    record.keep(all)?;
    Ok(())
}

/// A build of tl of our own, in a file of its own.
pub fn translated(
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
pub fn rustc_build(setup: &Setup, folder: &str, flags: &str) -> Result<PathBuf, Failure> {
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
fn medians(
    executables: &[PathBuf],
    file: &Path,
    input: &str,
    arguments: &Arguments,
) -> Result<Vec<f64>, Failure> {
    let contender = |executable: &PathBuf| {
        let name = executable.display().to_string();
        let mut contender = Contender::new(&name, executable, [file]);
        // Native code is measured; rustc's builds do not look.
        contender.environment = vec![("LATHE_JIT", OsString::from("off"))];
        contender
    };
    let contenders: Vec<Contender> = executables.iter().map(contender).collect();
    let (measured, _) = alternate(&contenders, input, arguments.runs(5), arguments.limit())?;
    let medians: Option<Vec<f64>> = measured.iter().map(Measured::median).collect();
    medians.ok_or_else(|| {
        let limit = arguments.limit;
        Failure::Crate(format!(
            "error: {} {input} takes longer than {limit} s",
            file.display()
        ))
    })
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
    Ok(median(&times))
}

/// The largest resident memory of a run, from the kernel's books: the VM writes into a full pipe, so that it waits when it
/// has done everything else.
pub fn resident_kilobytes(executable: &Path, guest: &Path) -> Result<u64, Failure> {
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
