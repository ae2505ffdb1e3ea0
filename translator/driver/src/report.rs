//! What a translation has taken, and how much there was.

use crate::Phase;
use std::fmt::Write;
use std::path::PathBuf;
use std::time::Duration;

/// A phase that has ended.
#[derive(Clone, PartialEq, Debug)]
pub struct Measured {
    /// Which.
    pub phase: Phase,
    /// How long it took.
    pub time: Duration,
    /// How many of what it made: `("functions", 210)`.
    pub counts: Vec<(&'static str, usize)>,
}

impl Measured {
    /// The counts as words: `210 functions, 4000 instructions`.
    pub fn counted(&self) -> String {
        let words: Vec<String> = self
            .counts
            .iter()
            .map(|(what, count)| format!("{count} {what}"))
            .collect();
        words.join(", ")
    }
}

/// A translation that has ended well.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Report {
    /// The executable.
    pub output: PathBuf,
    /// What else was written.
    pub texts: Vec<PathBuf>,
    /// The phases in their order.
    pub phases: Vec<Measured>,
}

impl Report {
    /// The time of all phases.
    pub fn total(&self) -> Duration {
        self.phases.iter().map(|phase| phase.time).sum()
    }

    /// A table of the phases, one a line.
    pub fn table(&self) -> String {
        let mut text = String::new();
        for phase in &self.phases {
            let time = phase.time.as_secs_f64() * 1e3;
            let _ = writeln!(
                text,
                "{:<8}{time:>9.1} ms  {}",
                phase.phase,
                phase.counted()
            );
        }
        let _ = writeln!(
            text,
            "{:<8}{:>9.1} ms",
            "total",
            self.total().as_secs_f64() * 1e3
        );
        text
    }
}

#[cfg(test)]
mod tests {
    use super::{Measured, Report};
    use crate::Phase;
    use std::time::Duration;

    #[test]
    fn a_table_has_a_line_a_phase_and_the_sum() {
        let phase = |phase, millis, counts| Measured {
            phase,
            time: Duration::from_millis(millis),
            counts,
        };
        let report = Report {
            phases: vec![
                phase(Phase::Ingest, 20, vec![("items", 7), ("bodies", 3)]),
                phase(Phase::Link, 130, vec![("bytes", 4096)]),
            ],
            ..Report::default()
        };
        assert_eq!(
            report.table(),
            "ingest       20.0 ms  7 items, 3 bodies\nlink        130.0 ms  4096 bytes\ntotal       150.0 ms\n"
        );
    }
}
