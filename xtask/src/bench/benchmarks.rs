//! The benchmarks that have the same program in several languages.
//!
//! The guest is `examples/guests/<vm>/bench/<name>.<vm>`, whose expectation holds in all executions; the other programs are
//! `examples/benchmarks/<name>.<extension>`.

use std::path::{Path, PathBuf};

/// A program that exists in several languages.
#[derive(Clone, Copy, Debug)]
pub struct Benchmark {
    /// The name of its files.
    pub name: &'static str,
    /// The argument: about a second for tl without a JIT.
    pub size: u64,
    /// What it does, in a few words.
    pub what: &'static str,
}

/// tl's.
pub const TL: &[Benchmark] = &[
    Benchmark {
        name: "arithmetic",
        size: 50_000_000,
        what: "one loop, multiply, add, mask",
    },
    Benchmark {
        name: "loops",
        size: 400,
        what: "three nested loops",
    },
    Benchmark {
        name: "fib",
        size: 35,
        what: "recursion",
    },
    Benchmark {
        name: "collatz",
        size: 400_000,
        what: "a branch by data",
    },
    Benchmark {
        name: "sieve",
        size: 10_000,
        what: "64 flags, divisions",
    },
    Benchmark {
        name: "lagged",
        size: 50_000_000,
        what: "a ring of 17 numbers",
    },
];

impl Benchmark {
    /// The guest for the VM of this name, which is also the guest's extension.
    pub fn guest(&self, root: &Path, vm: &str) -> PathBuf {
        let folder = root.join("examples/guests").join(vm).join("bench");
        folder.join(format!("{}.{vm}", self.name))
    }

    /// The program in the language with this extension.
    pub fn source(&self, root: &Path, extension: &str) -> PathBuf {
        let folder = root.join("examples/benchmarks");
        folder.join(format!("{}.{extension}", self.name))
    }
}

#[cfg(test)]
mod tests {
    use super::TL;
    use crate::bench::peers::Peer;
    use clap::ValueEnum;
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    fn root() -> &'static Path {
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .expect("a workspace")
    }

    #[test]
    fn each_benchmark_has_a_guest_and_a_program_for_each_peer() {
        for benchmark in TL {
            let guest = benchmark.guest(root(), "tl");
            assert!(guest.is_file(), "{}", guest.display());
            assert!(guest.with_extension("expect").is_file(), "{benchmark:?}");
            for peer in Peer::value_variants() {
                let source = benchmark.source(root(), peer.extension());
                assert!(source.is_file(), "{}", source.display());
            }
        }
    }

    #[test]
    fn each_program_belongs_to_a_benchmark() {
        let names: BTreeSet<&str> = TL.iter().map(|benchmark| benchmark.name).collect();
        assert_eq!(names.len(), TL.len());
        let folder = root().join("examples/benchmarks");
        for entry in fs::read_dir(folder).expect("the folder exists") {
            let path = entry.expect("readable").path();
            let extension = path.extension().unwrap_or_default();
            if extension == "md" || extension == "svg" {
                continue;
            }
            let stem = path.file_stem().unwrap_or_default().to_string_lossy();
            assert!(names.contains(stem.as_ref()), "{}", path.display());
        }
    }
}
