//! `bench`: measures VMs against others, and against themselves.
//!
//! | set | what is measured |
//! |---|---|
//! | `tl` | tl's benchmarks with the JIT on and off, built by rustc, and the same programs in other languages |
//! | `warm-up` | guests too short for a JIT to pay: the JIT on against off |
//! | `native` | native code with the JIT off against rustc's, with each step of the threaded dispatch; size, memory, translation |
//! | `jit` | what recording and resuming cost, by the JIT's own counters |
//! | `gc` | the collector: binary trees against rustc's, pauses and memory, each with its gate |
//! | `languages` | the dynamic languages of the examples: native code against rustc's, and the JIT on against off |
//!
//! Times of a machine drift, so runs alternate and only ratios of medians are worth anything; the minimum stands beside
//! them. Everything is run once before it is measured, and all must print the same. Every set writes what it
//! found, the machine and the commit as JSON, one file a run.

mod benchmarks;
mod compare;
mod gc;
mod jit;
mod languages;
mod measure;
mod native;
mod peers;
mod picture;
mod record;
mod statistics;
mod warm_up;

pub use compare::peers_agree;

use crate::setup::Setup;
use clap::ValueEnum;
use driver::Failure;
use peers::Peer;
use std::path::PathBuf;
use std::time::Duration;

/// The options of `bench`.
#[derive(clap::Args)]
pub struct Arguments {
    /// What is measured.
    #[arg(value_enum, default_value_t = Set::Tl)]
    set: Set,
    /// Runs of each contender on each guest; by default 5, for `warm-up` 201.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..))]
    runs: Option<u32>,
    /// Only guests whose names contain this.
    #[arg(long)]
    guest: Option<String>,
    /// Set `tl`: only these peers; by default all that are installed.
    #[arg(long, value_enum, value_name = "PEER", num_args = 1.., value_delimiter = ',')]
    vs: Vec<Peer>,
    /// Set `tl`: another size for a benchmark.
    #[arg(long, value_name = "NAME=SIZE", value_parser = size)]
    size: Vec<(String, u64)>,
    /// Set `tl`: seconds after which a run is ended and noted as taking longer.
    #[arg(long, value_name = "SECONDS", default_value_t = 300)]
    limit: u64,
    /// Where to write the figures, instead of a new file in `target/bench`.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Set `tl`: where else to draw the comparison as SVG; one picture is always beside the figures.
    #[arg(long, value_name = "FILE")]
    picture: Option<PathBuf>,
}

/// What can be measured.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
enum Set {
    /// tl's benchmarks against the same programs elsewhere.
    Tl,
    /// Short guests, JIT on against off.
    WarmUp,
    /// Native code against rustc's.
    Native,
    /// What the JIT's own work costs.
    Jit,
    /// The collector.
    Gc,
    /// The dynamic languages of the examples.
    Languages,
}

impl Set {
    /// Its name on the command line and in names of files.
    fn name(self) -> &'static str {
        match self {
            Set::Tl => "tl",
            Set::WarmUp => "warm-up",
            Set::Native => "native",
            Set::Jit => "jit",
            Set::Gc => "gc",
            Set::Languages => "languages",
        }
    }
}

impl Arguments {
    /// How often each contender runs.
    fn runs(&self, usual: usize) -> usize {
        self.runs.map_or(usual, |runs| runs as usize)
    }

    /// Whether this guest was asked for.
    fn wants(&self, guest: &str) -> bool {
        self.guest.as_ref().is_none_or(|part| guest.contains(part))
    }

    fn limit(&self) -> Duration {
        Duration::from_secs(self.limit)
    }
}

/// Measures.
pub fn bench(arguments: &Arguments) -> Result<(), Failure> {
    let setup = Setup::new()?;
    refuse_unused(arguments)?;
    match arguments.set {
        Set::Tl => compare::compare(&setup, arguments),
        Set::WarmUp => warm_up::warm_up(&setup, arguments),
        Set::Native => native::native(&setup, arguments),
        Set::Jit => jit::jit(&setup, arguments),
        Set::Gc => gc::gc(&setup, arguments),
        Set::Languages => languages::languages(&setup, arguments),
    }
}

/// Options that the set does not have would be ignored in silence.
fn refuse_unused(arguments: &Arguments) -> Result<(), Failure> {
    if arguments.set == Set::Tl {
        return Ok(());
    }
    let given = [
        ("--vs", !arguments.vs.is_empty()),
        ("--size", !arguments.size.is_empty()),
        ("--picture", arguments.picture.is_some()),
    ];
    match given.iter().find(|(_, given)| *given) {
        Some((option, _)) => Err(Failure::Usage(format!(
            "`{option}` belongs to the set `tl`; the set `{}` has no such choice",
            arguments.set.name()
        ))),
        None => Ok(()),
    }
}

/// The error if `--guest` leaves nothing.
fn nothing_left(arguments: &Arguments) -> Failure {
    let part = arguments.guest.as_deref().unwrap_or_default();
    Failure::Usage(format!(
        "no guest of the set `{}` has `{part}` in its name",
        arguments.set.name()
    ))
}

/// Reads `NAME=SIZE`.
fn size(text: &str) -> Result<(String, u64), String> {
    let parts = text.split_once('=');
    let (name, size) = parts.ok_or_else(|| format!("`{text}` is not NAME=SIZE"))?;
    let number = size.parse().ok().filter(|number| *number > 0);
    let number = number.ok_or_else(|| format!("`{size}` is not a positive number"))?;
    Ok((name.to_string(), number))
}

#[cfg(test)]
mod tests {
    use super::{Arguments, Peer, Set, refuse_unused, size};
    use clap::{Args, Command, FromArgMatches, ValueEnum};

    fn read(line: &str) -> Result<Arguments, clap::Error> {
        let command = Arguments::augment_args(Command::new("bench"));
        let words = ["bench"].into_iter().chain(line.split_whitespace());
        Arguments::from_arg_matches(&command.try_get_matches_from(words)?)
    }

    #[test]
    fn the_command_line_is_read() {
        let arguments = read("tl --vs c luajit --runs 3 --size fib=20").expect("all is right");
        assert_eq!(arguments.vs, [Peer::C, Peer::Luajit]);
        assert_eq!(arguments.runs(5), 3);
        assert_eq!(arguments.size, [("fib".to_string(), 20)]);
        let arguments = read("--guest ib --vs c,chez").expect("all is right");
        assert_eq!(arguments.set, Set::Tl);
        assert_eq!(arguments.runs(5), 5);
        assert_eq!(arguments.vs, [Peer::C, Peer::Chez]);
        assert!(arguments.wants("fib") && !arguments.wants("loops"));
        for line in ["ruby", "tl --vs ruby", "--runs 0", "--size fib", "--json"] {
            assert!(read(line).is_err(), "{line}");
        }
    }

    #[test]
    fn names_of_sets_are_those_of_the_command_line() {
        for set in Set::value_variants() {
            let shown = set.to_possible_value().expect("none is hidden");
            assert_eq!(shown.get_name(), set.name());
        }
    }

    #[test]
    fn what_a_set_does_not_have_is_refused() {
        let refused = |line| refuse_unused(&read(line).expect("understood"));
        let error = refused("jit --vs c").expect_err("refused");
        assert!(error.to_string().contains("`--vs`"), "{error}");
        assert!(refused("warm-up --size fib=2").is_err());
        assert!(refused("native --picture a.svg").is_err());
        assert!(refused("native --guest fib --json a.json").is_ok());
    }

    #[test]
    fn sizes() {
        assert_eq!(size("fib=30"), Ok(("fib".to_string(), 30)));
        assert!(size("fib").is_err());
        assert!(size("fib=0").is_err());
        assert!(size("fib=many").is_err());
    }
}
