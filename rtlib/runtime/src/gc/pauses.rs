//! What the summary says of collections. Nothing here allocates: the summary may be printed in a signal handler.

use super::mark::Marked;
use crate::fatal;
use std::time::Duration;

/// Classes of pauses: eight for each doubling, from a microsecond to more than an hour.
const CLASSES: usize = 256;

/// How long collections of one kind took.
#[derive(Clone, Copy, Debug)]
struct Lengths {
    count: u64,
    total: Duration,
    longest: Duration,
    /// By class of length.
    classes: [u32; CLASSES],
    objects: u64,
}

/// How long collections took, and how much memory they saw.
#[derive(Clone, Debug)]
pub struct Pauses {
    young: Lengths,
    full: Lengths,
    handed: u64,
    most_live: usize,
    most_memory: usize,
    /// The most bytes of objects that a full collection has marked.
    most_marked: u64,
    start_up: Duration,
}

impl Default for Pauses {
    fn default() -> Pauses {
        let none = Lengths {
            count: 0,
            total: Duration::ZERO,
            longest: Duration::ZERO,
            classes: [0; CLASSES],
            objects: 0,
        };
        Pauses {
            young: none,
            full: none,
            handed: 0,
            most_live: 0,
            most_memory: 0,
            most_marked: 0,
            start_up: Duration::ZERO,
        }
    }
}

/// The class of a pause: its logarithm and the three bits behind the first.
fn class(pause: Duration) -> usize {
    let units = (pause.as_nanos() as u64 / 128).max(8);
    let log = units.ilog2();
    ((log - 3) * 8 + (units >> (log - 3)) as u32 - 8) as usize
}

/// The longest pause of a class, in microseconds.
fn end_of(class: usize) -> u64 {
    let (log, part) = (class / 8, class as u64 % 8);
    (((part + 9) << log) * 128).div_ceil(1000)
}

impl Lengths {
    fn add(&mut self, pause: Duration, objects: u64) {
        self.count += 1;
        self.total += pause;
        self.longest = self.longest.max(pause);
        self.classes[class(pause).min(CLASSES - 1)] += 1;
        self.objects += objects;
    }

    /// The pause that so many of a hundred do not exceed, in microseconds, to an eighth of itself.
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

    fn print(&self, kind: &str) {
        let lines: [(&str, u64); 6] = [
            ("collections", self.count),
            ("collecting, microseconds", self.total.as_micros() as u64),
            ("pause, median, microseconds", self.quantile(50)),
            ("pause, p99, microseconds", self.quantile(99)),
            (
                "pause, longest, microseconds",
                self.longest.as_micros() as u64,
            ),
            ("objects marked", self.objects),
        ];
        for (name, number) in lines {
            fatal::print(format_args!("heap: {kind} {name}: {number}\n"));
        }
    }

    /// Nanoseconds for each marked object.
    fn per_object(&self) -> f64 {
        self.total.as_nanos() as f64 / self.objects.max(1) as f64
    }
}

impl Pauses {
    /// A collection has ended: its time and kind, what was handed out before it, what is live after it, in bytes, and what it has marked.
    pub fn add(
        &mut self,
        pause: Duration,
        is_full: bool,
        handed: usize,
        live: usize,
        marked: Marked,
    ) {
        match is_full {
            true => self.full.add(pause, marked.objects),
            false => self.young.add(pause, marked.objects),
        }
        if is_full {
            self.most_marked = self.most_marked.max(marked.bytes);
        }
        self.handed += handed as u64;
        self.most_live = self.most_live.max(live);
    }

    /// So many bytes of the heap have memory of the system.
    pub fn note_memory(&mut self, bytes: usize) {
        self.most_memory = self.most_memory.max(bytes);
    }

    /// How long it took to make the heap.
    pub fn note_start(&mut self, time: Duration) {
        self.start_up = time;
    }

    /// How many collections there were.
    pub fn count(&self) -> u64 {
        self.young.count + self.full.count
    }

    /// How many of them were full.
    pub fn full_count(&self) -> u64 {
        self.full.count
    }

    /// Prints all to the standard error output: `used` bytes are in use, `memory` bytes have memory of the system.
    pub fn print(&self, used: usize, memory: usize) {
        self.young.print("young");
        self.full.print("full");
        fatal::print(format_args!(
            "heap: full, nanoseconds an object: {:.1}\n",
            self.full.per_object()
        ));
        let lines: [(&str, u64); 7] = [
            ("start-up, nanoseconds", self.start_up.as_nanos() as u64),
            ("bytes handed out before collections", self.handed),
            ("bytes live after a collection, most", self.most_live as u64),
            ("bytes of marked objects, most", self.most_marked),
            ("bytes of memory, most", self.most_memory.max(memory) as u64),
            ("bytes of memory at the end", memory as u64),
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
    fn quantiles_are_right_to_an_eighth() {
        let mut pauses = Pauses::default();
        for micros in 1..=1000 {
            let marked = Marked {
                objects: 2,
                bytes: 48,
            };
            pauses.add(
                Duration::from_micros(micros),
                false,
                10,
                micros as usize,
                marked,
            );
        }
        assert_eq!(pauses.count(), 1000);
        let young = &pauses.young;
        assert!(
            (500..=570).contains(&young.quantile(50)),
            "{}",
            young.quantile(50)
        );
        assert!(
            (990..=1000).contains(&young.quantile(99)),
            "{}",
            young.quantile(99)
        );
        assert_eq!((pauses.handed, pauses.most_live), (10_000, 1000));
        assert_eq!(young.objects, 2000);
        assert_eq!(
            class(Duration::from_secs(1 << 30)).min(CLASSES - 1),
            CLASSES - 1
        );
    }
}
