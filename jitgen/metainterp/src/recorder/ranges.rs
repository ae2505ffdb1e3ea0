//! What is known of the size of a value: an interval of unsigned numbers.

/// The numbers from `low` to `high`, both included; `low <= high`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Range {
    pub low: u64,
    pub high: u64,
}

impl Range {
    /// All words.
    pub const FULL: Range = Range {
        low: 0,
        high: u64::MAX,
    };

    /// The numbers up to a bound.
    pub fn up_to(high: u64) -> Range {
        Range { low: 0, high }
    }

    /// The numbers from a bound on.
    pub fn from(low: u64) -> Range {
        Range {
            low,
            high: u64::MAX,
        }
    }

    /// One number.
    pub fn only(number: u64) -> Range {
        Range {
            low: number,
            high: number,
        }
    }

    /// The numbers that are in both. Where none is, which no run can come to, what was known stays.
    pub fn and(self, other: Range) -> Range {
        let (low, high) = (self.low.max(other.low), self.high.min(other.high));
        match low <= high {
            true => Range { low, high },
            false => self,
        }
    }

    /// The sums of its numbers and a constant, if they are an interval too: either none of the sums wraps, or all do.
    pub fn plus(self, number: u64) -> Option<Range> {
        let (low, high) = (
            self.low.wrapping_add(number),
            self.high.wrapping_add(number),
        );
        (low <= high).then_some(Range { low, high })
    }

    /// Without a number, if that is at an end.
    pub fn without(self, number: u64) -> Range {
        let Range { low, high } = self;
        match number {
            _ if low == high => self,
            _ if number == low => Range { low: low + 1, high },
            _ if number == high => Range {
                low,
                high: high - 1,
            },
            _ => self,
        }
    }

    /// Whether signed and unsigned order are the same for its numbers.
    pub fn is_positive(self) -> bool {
        self.high <= i64::MAX as u64
    }

    /// Whether each of its numbers is less than each of the other's: nothing if that differs.
    pub fn less(self, other: Range) -> Option<bool> {
        if self.high < other.low {
            Some(true)
        } else if self.low >= other.high {
            Some(false)
        } else {
            None
        }
    }

    /// Whether its numbers equal the other's.
    pub fn equal(self, other: Range) -> Option<bool> {
        if self.high < other.low || other.high < self.low {
            Some(false)
        } else if self.low == self.high && self == other {
            Some(true)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Range;

    /// All intervals of a few numbers at the ends and in the middle, and the numbers to ask them about.
    fn intervals() -> (Vec<Range>, Vec<u64>) {
        let numbers = [
            0,
            1,
            2,
            5,
            1 << 63,
            (1 << 63) - 1,
            u64::MAX - 2,
            u64::MAX - 1,
            u64::MAX,
        ];
        let mut ranges = Vec::new();
        for low in numbers {
            for high in numbers.into_iter().filter(|high| low <= *high) {
                ranges.push(Range { low, high });
            }
        }
        (ranges, numbers.to_vec())
    }

    fn holds(range: Range, number: u64) -> bool {
        range.low <= number && number <= range.high
    }

    #[test]
    fn intervals_say_what_their_numbers_say() {
        let (ranges, numbers) = intervals();
        for a in &ranges {
            for number in &numbers {
                if let Some(sum) = a.plus(*number) {
                    for inner in numbers.iter().filter(|inner| holds(*a, **inner)) {
                        assert!(holds(sum, inner.wrapping_add(*number)));
                    }
                }
                for inner in numbers.iter().filter(|inner| holds(*a, **inner)) {
                    assert!(inner == number || holds(a.without(*number), *inner));
                }
            }
            for b in &ranges {
                for x in numbers.iter().filter(|x| holds(*a, **x)) {
                    assert!(!holds(*b, *x) || holds(a.and(*b), *x));
                    for y in numbers.iter().filter(|y| holds(*b, **y)) {
                        assert!(a.less(*b).is_none_or(|answer| answer == (x < y)));
                        assert!(a.equal(*b).is_none_or(|answer| answer == (x == y)));
                    }
                }
            }
        }
        assert_eq!(Range::FULL.without(0), Range::from(1));
        assert_eq!(Range::from(3).plus(1), None);
        assert_eq!(
            Range::from(3).plus(3u64.wrapping_neg()),
            Some(Range::up_to(u64::MAX - 3))
        );
    }
}
