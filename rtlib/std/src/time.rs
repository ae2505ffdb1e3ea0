//! Clocks and durations.

use crate::cmp::Ordering;
use crate::fmt;
use crate::ops::{Add, AddAssign, Div, Mul, Sub, SubAssign};
use crate::prelude::v1::*;
use crate::runtime;

const NANOSECONDS: u64 = 1_000_000_000;

/// A span of time: whole seconds, and nanoseconds below one second.
pub struct Duration {
    seconds: u64,
    nanoseconds: u32,
}

impl Duration {
    /// No time.
    pub const ZERO: Duration = Duration {
        seconds: 0,
        nanoseconds: 0,
    };

    /// So many seconds and nanoseconds.
    #[inline]
    #[track_caller]
    pub const fn new(seconds: u64, nanoseconds: u32) -> Duration {
        let carry = nanoseconds as u64 / NANOSECONDS;
        match seconds.checked_add(carry) {
            Some(seconds) => Duration {
                seconds,
                nanoseconds: (nanoseconds as u64 % NANOSECONDS) as u32,
            },
            None => panic!("overflow in Duration::new"),
        }
    }

    /// So many seconds.
    #[inline]
    pub const fn from_secs(seconds: u64) -> Duration {
        Duration {
            seconds,
            nanoseconds: 0,
        }
    }

    /// So many milliseconds.
    #[inline]
    pub const fn from_millis(milliseconds: u64) -> Duration {
        Duration {
            seconds: milliseconds / 1000,
            nanoseconds: (milliseconds % 1000) as u32 * 1_000_000,
        }
    }

    /// So many microseconds.
    #[inline]
    pub const fn from_micros(microseconds: u64) -> Duration {
        Duration {
            seconds: microseconds / 1_000_000,
            nanoseconds: (microseconds % 1_000_000) as u32 * 1000,
        }
    }

    /// So many nanoseconds.
    #[inline]
    pub const fn from_nanos(nanoseconds: u64) -> Duration {
        Duration {
            seconds: nanoseconds / NANOSECONDS,
            nanoseconds: (nanoseconds % NANOSECONDS) as u32,
        }
    }

    /// The whole seconds.
    #[inline]
    pub const fn as_secs(&self) -> u64 {
        self.seconds
    }

    /// The seconds with their fraction.
    #[inline]
    pub const fn as_secs_f64(&self) -> f64 {
        self.seconds as f64 + self.nanoseconds as f64 / NANOSECONDS as f64
    }

    /// The nanoseconds below one second.
    #[inline]
    pub const fn subsec_nanos(&self) -> u32 {
        self.nanoseconds
    }

    /// The whole microseconds below one second.
    #[inline]
    pub const fn subsec_micros(&self) -> u32 {
        self.nanoseconds / 1000
    }

    /// The whole milliseconds below one second.
    #[inline]
    pub const fn subsec_millis(&self) -> u32 {
        self.nanoseconds / 1_000_000
    }

    /// Whether it is no time.
    #[inline]
    pub const fn is_zero(&self) -> bool {
        self.seconds == 0 && self.nanoseconds == 0
    }

    /// The sum, if it fits.
    pub const fn checked_add(self, other: Duration) -> Option<Duration> {
        let nanoseconds = self.nanoseconds + other.nanoseconds;
        let carry = nanoseconds as u64 / NANOSECONDS;
        match self.seconds.checked_add(other.seconds) {
            Some(seconds) => match seconds.checked_add(carry) {
                Some(seconds) => {
                    let nanoseconds = (nanoseconds as u64 % NANOSECONDS) as u32;
                    Some(Duration {
                        seconds,
                        nanoseconds,
                    })
                }
                None => None,
            },
            None => None,
        }
    }

    /// The difference, if it is not negative.
    pub const fn checked_sub(self, other: Duration) -> Option<Duration> {
        let borrow = self.nanoseconds < other.nanoseconds;
        let nanoseconds = if borrow {
            self.nanoseconds + NANOSECONDS as u32 - other.nanoseconds
        } else {
            self.nanoseconds - other.nanoseconds
        };
        match self.seconds.checked_sub(other.seconds) {
            Some(seconds) => match seconds.checked_sub(borrow as u64) {
                Some(seconds) => Some(Duration {
                    seconds,
                    nanoseconds,
                }),
                None => None,
            },
            None => None,
        }
    }

    /// The difference, or no time.
    pub const fn saturating_sub(self, other: Duration) -> Duration {
        match self.checked_sub(other) {
            Some(difference) => difference,
            None => Duration::ZERO,
        }
    }
}

impl Clone for Duration {
    #[inline]
    fn clone(&self) -> Duration {
        *self
    }
}

impl Copy for Duration {}

impl Default for Duration {
    #[inline]
    fn default() -> Duration {
        Duration::ZERO
    }
}

impl PartialEq for Duration {
    #[inline]
    fn eq(&self, other: &Duration) -> bool {
        self.seconds == other.seconds && self.nanoseconds == other.nanoseconds
    }
}

impl Eq for Duration {}

impl PartialOrd for Duration {
    #[inline]
    fn partial_cmp(&self, other: &Duration) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Duration {
    #[inline]
    fn cmp(&self, other: &Duration) -> Ordering {
        self.seconds
            .cmp(&other.seconds)
            .then(self.nanoseconds.cmp(&other.nanoseconds))
    }
}

impl Add for Duration {
    type Output = Duration;

    #[track_caller]
    fn add(self, other: Duration) -> Duration {
        self.checked_add(other)
            .expect("overflow when adding durations")
    }
}

impl AddAssign for Duration {
    #[track_caller]
    fn add_assign(&mut self, other: Duration) {
        *self = *self + other;
    }
}

impl Sub for Duration {
    type Output = Duration;

    #[track_caller]
    fn sub(self, other: Duration) -> Duration {
        self.checked_sub(other)
            .expect("overflow when subtracting durations")
    }
}

impl SubAssign for Duration {
    #[track_caller]
    fn sub_assign(&mut self, other: Duration) {
        *self = *self - other;
    }
}

impl Mul<u32> for Duration {
    type Output = Duration;

    #[track_caller]
    fn mul(self, factor: u32) -> Duration {
        let nanoseconds = self.nanoseconds as u64 * factor as u64;
        let seconds = self.seconds.checked_mul(factor as u64);
        let seconds = match seconds {
            Some(seconds) => seconds.checked_add(nanoseconds / NANOSECONDS),
            None => None,
        };
        let seconds = seconds.expect("overflow when multiplying duration by scalar");
        Duration {
            seconds,
            nanoseconds: (nanoseconds % NANOSECONDS) as u32,
        }
    }
}

impl Div<u32> for Duration {
    type Output = Duration;

    #[track_caller]
    fn div(self, divisor: u32) -> Duration {
        if divisor == 0 {
            panic!("divide by zero error when dividing duration by scalar");
        }
        let divisor = divisor as u64;
        let rest = self.seconds % divisor * NANOSECONDS + self.nanoseconds as u64;
        Duration {
            seconds: self.seconds / divisor,
            nanoseconds: (rest / divisor) as u32,
        }
    }
}

impl fmt::Debug for Duration {
    /// The seconds, or a smaller unit for less than one second.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, fraction, scale, unit) = if self.seconds > 0 {
            (self.seconds, self.nanoseconds, 100_000_000, "s")
        } else if self.nanoseconds >= 1_000_000 {
            (
                (self.nanoseconds / 1_000_000) as u64,
                self.nanoseconds % 1_000_000,
                100_000,
                "ms",
            )
        } else if self.nanoseconds >= 1000 {
            (
                (self.nanoseconds / 1000) as u64,
                self.nanoseconds % 1000,
                100,
                "µs",
            )
        } else {
            (self.nanoseconds as u64, 0, 1, "ns")
        };
        let mut text: String = ToString::to_string(&whole);
        if fraction > 0 {
            text.push('.');
            let mut rest: u32 = fraction;
            let mut scale: u32 = scale;
            while rest > 0 {
                text.push((b'0' + (rest / scale) as u8) as char);
                rest = rest % scale;
                scale = scale / 10;
            }
        }
        text.push_str(unit);
        formatter.write_str(text.as_str())
    }
}

/// A moment of a clock that never runs backwards.
pub struct Instant {
    nanoseconds: u64,
}

impl Instant {
    /// This moment.
    #[inline]
    pub fn now() -> Instant {
        Instant {
            nanoseconds: runtime::monotonic_nanoseconds(),
        }
    }

    /// How long it is ago.
    #[inline]
    pub fn elapsed(&self) -> Duration {
        Instant::now().duration_since(*self)
    }

    /// How long after another it is; no time if it is before.
    #[inline]
    pub fn duration_since(&self, earlier: Instant) -> Duration {
        Duration::from_nanos(self.nanoseconds.saturating_sub(earlier.nanoseconds))
    }
}

impl Clone for Instant {
    #[inline]
    fn clone(&self) -> Instant {
        *self
    }
}

impl Copy for Instant {}

impl Sub for Instant {
    type Output = Duration;

    #[inline]
    fn sub(self, other: Instant) -> Duration {
        self.duration_since(other)
    }
}
