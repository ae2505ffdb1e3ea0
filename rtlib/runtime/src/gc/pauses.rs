//! What the summary says of collections. Nothing here allocates: the summary may be printed in a signal handler.

use crate::fatal;
use std::time::Duration;

/// Classes of pauses: four for each doubling, from a microsecond to more than an hour.
const CLASSES: usize = 128;

/// How long collections took, and how much memory they saw.
#[derive(Clone, Debug)]
pub struct Pauses {
    count: u64,
    total: Duration,
    longest: Duration,
    /// By class of length.
    classes: [u32; CLASSES],
    handed: u64,
    most_live: usize,
}

impl Default for Pauses {
    fn default() -> Pauses {
        Pauses {
            count: 0,
            total: Duration::ZERO,
            longest: Duration::ZERO,
            classes: [0; CLASSES],
            handed: 0,
            most_live: 0,
        }
    }
}

/// The class of a pause: its logarithm and the two bits behind the first.
fn class(pause: Duration) -> usize {
    let units = (pause.as_nanos() as u64 / 256).max(4);
    let log = units.ilog2();
    ((log - 2) * 4 + (units >> (log - 2)) as u32 - 4) as usize
}

/// The longest pause of a class, in microseconds.
fn end_of(class: usize) -> u64 {
    let (log, part) = (class / 4, class as u64 % 4);
    (((part + 5) << log) * 256).div_ceil(1000)
}

impl Pauses {
    /// A collection has ended: its time, what was handed out before it, and what is live after it, in bytes.
    pub fn add(&mut self, pause: Duration, handed: usize, live: usize) {
        self.count += 1;
        self.total += pause;
        self.longest = self.longest.max(pause);
        self.classes[class(pause).min(CLASSES - 1)] += 1;
        self.handed += handed as u64;
        self.most_live = self.most_live.max(live);
    }

    /// How many collections there were.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The pause that so many of a hundred do not exceed, in microseconds, to a quarter of itself.
    fn quantile(&self, percent: u64) -> u64 {
        let wanted = (self.count * percent).div_ceil(100);
        let mut seen = 0;
        let found = self.classes.iter().position(|count| {
            seen += u64::from(*count);
            seen >= wanted
        });
        let longest = self.longest.as_micros() as u64;
        found.map_or(0, |class| end_of(class).min(longest))
    }

    /// Prints all to the standard error output.
    pub fn print(&self, used: usize) {
        let lines: [(&str, u64); 8] = [
            ("collections", self.count),
            ("collecting, microseconds", self.total.as_micros() as u64),
            ("pause, median, microseconds", self.quantile(50)),
            ("pause, p99, microseconds", self.quantile(99)),
            (
                "pause, longest, microseconds",
                self.longest.as_micros() as u64,
            ),
            ("bytes handed out before collections", self.handed),
            ("bytes live after a collection, most", self.most_live as u64),
            ("bytes used at the end", used as u64),
        ];
        for (name, number) in lines {
            fatal::print(format_args!("heap: {name}: {number}\n"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_right_to_a_quarter() {
        let mut pauses = Pauses::default();
        for micros in 1..=1000 {
            pauses.add(Duration::from_micros(micros), 10, micros as usize);
        }
        assert_eq!(pauses.count(), 1000);
        assert!(
            (500..=640).contains(&pauses.quantile(50)),
            "{}",
            pauses.quantile(50)
        );
        assert!(
            (990..=1000).contains(&pauses.quantile(99)),
            "{}",
            pauses.quantile(99)
        );
        assert_eq!((pauses.handed, pauses.most_live), (10_000, 1000));
        assert_eq!(
            class(Duration::from_secs(1 << 30)).min(CLASSES - 1),
            CLASSES - 1
        );
    }
}
