//! Other implementations that run the same programs, if they are installed.

use crate::bench::benchmarks::Benchmark;
use crate::bench::measure::Contender;
use crate::setup::{Setup, cannot_run};
use clap::ValueEnum;
use driver::Failure;
use std::ffi::OsString;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A peer.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum Peer {
    /// gcc -O2.
    C,
    /// LuaJIT.
    Luajit,
    /// PyPy.
    Pypy3,
    /// CPython.
    Python3,
    /// Guile, which compiles to machine code.
    Guile,
    /// Chez Scheme, which compiles to machine code.
    Chez,
}

/// A peer that was found.
#[derive(Clone, Debug)]
pub struct Installed {
    /// Which.
    pub peer: Peer,
    /// Its executable; for C the compiler.
    pub program: &'static str,
    /// What it calls its version.
    pub version: String,
}

impl Peer {
    /// What to call it in tables.
    pub fn name(self) -> &'static str {
        match self {
            Peer::C => "C, gcc -O2",
            Peer::Luajit => "LuaJIT",
            Peer::Pypy3 => "PyPy",
            Peer::Python3 => "CPython",
            Peer::Guile => "Guile",
            Peer::Chez => "Chez Scheme",
        }
    }

    /// The extension of its programs.
    pub fn extension(self) -> &'static str {
        match self {
            Peer::C => "c",
            Peer::Luajit => "lua",
            Peer::Pypy3 | Peer::Python3 => "py",
            Peer::Guile | Peer::Chez => "scm",
        }
    }

    /// What its executable may be called; the first that is there counts.
    fn programs(self) -> &'static [&'static str] {
        match self {
            Peer::C => &["gcc"],
            Peer::Luajit => &["luajit"],
            Peer::Pypy3 => &["pypy3"],
            Peer::Python3 => &["python3"],
            Peer::Guile => &["guile", "guile-3.0"],
            Peer::Chez => &["chezscheme", "chez"],
        }
    }

    /// How to ask for its version.
    fn version_argument(self) -> &'static str {
        match self {
            Peer::Luajit => "-v",
            _ => "--version",
        }
    }

    /// The part of the answer that names the version.
    fn version_in(self, answer: &str) -> String {
        let mut lines = answer
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty());
        let line = match self {
            // The first line is the version of Python that it implements.
            Peer::Pypy3 => lines.find(|line| line.contains("PyPy")),
            _ => lines.next(),
        };
        let line = line.unwrap_or("unknown");
        let line = line.split(" -- ").next().unwrap_or(line);
        line.trim_matches(['[', ']']).to_string()
    }

    /// Looks for it.
    pub fn find(self) -> Option<Installed> {
        self.programs().iter().find_map(|program| {
            let mut command = Command::new(program);
            command.arg(self.version_argument()).stdin(Stdio::null());
            let output = command.output().ok()?;
            let mut answer = output.stdout;
            // Chez Scheme answers there.
            answer.extend(output.stderr);
            output.status.success().then(|| Installed {
                peer: self,
                program,
                version: self.version_in(&String::from_utf8_lossy(&answer)),
            })
        })
    }
}

impl Installed {
    /// What runs a benchmark; C is compiled for it into `folder`.
    ///
    /// # Errors
    /// If the program cannot be compiled.
    pub fn contender(
        &self,
        setup: &Setup,
        benchmark: &Benchmark,
        folder: &Path,
    ) -> Result<Contender, Failure> {
        let source = benchmark.source(&setup.workspace.root, self.peer.extension());
        if self.peer == Peer::C {
            let executable = folder.join(format!("{}.c.out", benchmark.name));
            compile(self.program, &source, &executable)?;
            return Ok(Contender::new(self.peer.name(), executable, [""; 0]));
        }
        Ok(self.interpreter(&source, folder))
    }

    /// The call of a peer that takes source. What it wants to keep goes into `folder`.
    fn interpreter(&self, source: &Path, folder: &Path) -> Contender {
        let source = source.as_os_str();
        let arguments: Vec<OsString> = match self.peer {
            Peer::Chez => vec!["--script".into(), source.into()],
            _ => vec![source.into()],
        };
        let mut contender = Contender::new(self.peer.name(), self.program, arguments);
        contender.environment = match self.peer {
            // The first run, which is not measured, compiles; without that Guile would interpret.
            Peer::Guile => vec![
                ("GUILE_AUTO_COMPILE", "1".into()),
                ("XDG_CACHE_HOME", folder.join("cache").into()),
            ],
            // No files of bytecode beside our sources.
            Peer::Pypy3 | Peer::Python3 => vec![("PYTHONDONTWRITEBYTECODE", "1".into())],
            _ => Vec::new(),
        };
        contender
    }
}

/// Compiles a program in C as it is compared.
fn compile(compiler: &str, source: &Path, executable: &PathBuf) -> Result<(), Failure> {
    let mut command = Command::new(compiler);
    command
        .arg("-O2")
        .arg("-o")
        .arg(executable)
        .arg(source)
        .stdin(Stdio::null());
    let output = command
        .output()
        .map_err(|error| cannot_run(compiler, &error))?;
    match output.status.success() {
        true => Ok(()),
        false => Err(Failure::Crate(format!(
            "error: {} does not compile\n{}",
            source.display(),
            String::from_utf8_lossy(&output.stderr).trim_end()
        ))),
    }
}

/// The peers that were asked for (all if none was) and are installed, and those that are missing.
pub fn present(wanted: &[Peer]) -> (Vec<Installed>, Vec<Peer>) {
    let mut found = Vec::new();
    let mut missing = Vec::new();
    for peer in Peer::value_variants() {
        if !wanted.is_empty() && !wanted.contains(peer) {
            continue;
        }
        match peer.find() {
            Some(installed) => found.push(installed),
            None => missing.push(*peer),
        }
    }
    (found, missing)
}

/// The first line of what a program says about its version, or that it is missing.
pub fn version_of(program: &str) -> String {
    let output = Command::new(program).arg("--version").output();
    match output {
        Ok(output) => {
            let text = String::from_utf8_lossy(&output.stdout);
            text.lines().next().unwrap_or("unknown").trim().to_string()
        }
        Err(error) if error.kind() == ErrorKind::NotFound => "missing".to_string(),
        Err(error) => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Installed, Peer, compile, present, version_of};
    use clap::ValueEnum;
    use std::path::Path;

    fn call(peer: Peer) -> String {
        let installed = Installed {
            peer,
            program: peer.programs()[0],
            version: String::new(),
        };
        let contender = installed.interpreter(Path::new("/b/fib.x"), Path::new("/k"));
        let mut words = Vec::new();
        for (name, value) in &contender.environment {
            words.push(format!("{name}={}", value.display()));
        }
        words.push(contender.program.display().to_string());
        words.extend(
            contender
                .arguments
                .iter()
                .map(|word| word.display().to_string()),
        );
        words.join(" ")
    }

    #[test]
    fn calls() {
        assert_eq!(call(Peer::Luajit), "luajit /b/fib.x");
        assert_eq!(
            call(Peer::Pypy3),
            "PYTHONDONTWRITEBYTECODE=1 pypy3 /b/fib.x"
        );
        assert_eq!(
            call(Peer::Python3),
            "PYTHONDONTWRITEBYTECODE=1 python3 /b/fib.x"
        );
        assert_eq!(
            call(Peer::Guile),
            "GUILE_AUTO_COMPILE=1 XDG_CACHE_HOME=/k/cache guile /b/fib.x"
        );
        assert_eq!(call(Peer::Chez), "chezscheme --script /b/fib.x");
    }

    #[test]
    fn versions_are_read() {
        let cases = [
            (
                Peer::C,
                "gcc (Distribution 12.2.0-14) 12.2.0\nCopyright\n",
                "gcc (Distribution 12.2.0-14) 12.2.0",
            ),
            (
                Peer::Luajit,
                "LuaJIT 2.1.0-beta3 -- Copyright (C) 2005-2022\n",
                "LuaJIT 2.1.0-beta3",
            ),
            (
                Peer::Pypy3,
                "Python 3.9.16 (7.3.11)\n[PyPy 7.3.11 with GCC 12.2.0]\n",
                "PyPy 7.3.11 with GCC 12.2.0",
            ),
            (Peer::Python3, "Python 3.11.7\n", "Python 3.11.7"),
            (
                Peer::Guile,
                "guile (GNU Guile) 3.0.8\nmore\n",
                "guile (GNU Guile) 3.0.8",
            ),
            (Peer::Chez, "\n9.5.8\n", "9.5.8"),
            (Peer::Pypy3, "", "unknown"),
        ];
        for (peer, answer, version) in cases {
            assert_eq!(peer.version_in(answer), version);
        }
    }

    #[test]
    fn a_wish_for_peers_is_obeyed() {
        let (found, missing) = present(&[Peer::C, Peer::Chez]);
        assert_eq!(found.len() + missing.len(), 2);
        let (found, missing) = present(&[]);
        assert_eq!(found.len() + missing.len(), Peer::value_variants().len());
        for installed in found {
            assert!(!missing.contains(&installed.peer));
            assert!(!installed.version.is_empty(), "{installed:?}");
        }
    }

    #[test]
    fn a_missing_program_has_no_version() {
        assert_eq!(version_of("no such program of lathe"), "missing");
        assert!(version_of("cargo").starts_with("cargo "));
    }

    #[test]
    fn a_program_that_does_not_compile_is_shown() {
        let output = Path::new("/dev/null").to_path_buf();
        let error = compile("cc", Path::new("/no such file.c"), &output).expect_err("no file");
        let text = error.to_string();
        assert!(
            text.starts_with("error: /no such file.c does not compile\n"),
            "{text}"
        );
        let error = compile("no such compiler", Path::new("a.c"), &output).expect_err("none");
        assert!(error.to_string().contains("no such compiler"), "{error}");
    }

    #[test]
    fn a_peer_is_chosen_by_its_name() {
        let names: Vec<_> = Peer::value_variants()
            .iter()
            .filter_map(|peer| Some(peer.to_possible_value()?.get_name().to_string()))
            .collect();
        assert_eq!(names, ["c", "luajit", "pypy3", "python3", "guile", "chez"]);
    }
}
