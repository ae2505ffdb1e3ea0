//! The iterators over parts of a string between occurrences of a pattern.

use super::part;
use super::pattern::{Pattern, Searcher};
use crate::prelude::v1::*;

/// The parts between occurrences.
pub struct Split<'a, P> {
    searcher: Searcher<'a, P>,
    start: usize,
    end: usize,
    /// Whether an empty part at the end is given.
    trailing_empty: bool,
    finished: bool,
}

impl<'a, P: Pattern> Split<'a, P> {
    #[inline]
    pub(crate) fn new(text: &'a str, pattern: P, trailing_empty: bool) -> Split<'a, P> {
        Split {
            searcher: Searcher::new(text, pattern),
            start: 0,
            end: super::byte_length(text),
            trailing_empty,
            finished: false,
        }
    }

    /// The part between two boundaries.
    #[inline]
    fn part(&self, start: usize, end: usize) -> &'a str {
        // SAFETY: occurrences begin and end at boundaries.
        unsafe { part(self.searcher.text(), start, end) }
    }

    /// All the rest, once.
    #[inline]
    fn rest(&mut self) -> Option<&'a str> {
        if self.finished {
            return None;
        }
        self.finished = true;
        if self.trailing_empty || self.start < self.end {
            Some(self.part(self.start, self.end))
        } else {
            None
        }
    }

    /// Up to the next occurrence, with it if `inclusive`.
    #[inline]
    fn next_part(&mut self, inclusive: bool) -> Option<&'a str> {
        if self.finished {
            return None;
        }
        match self.searcher.next_match() {
            Some((start, end)) => {
                let from = self.start;
                self.start = end;
                Some(self.part(from, if inclusive { end } else { start }))
            }
            None => self.rest(),
        }
    }

    /// From the last occurrence on, without it; with `inclusive`, the occurrence belongs to the part
    /// before.
    fn next_part_back(&mut self, inclusive: bool) -> Option<&'a str> {
        if self.finished {
            return None;
        }
        if !self.trailing_empty {
            self.trailing_empty = true;
            match self.next_part_back(inclusive) {
                Some(last) if !last.is_empty() => return Some(last),
                _ => {
                    if self.finished {
                        return None;
                    }
                }
            }
        }
        match self.searcher.next_match_back() {
            Some((start, end)) => {
                let to = self.end;
                self.end = if inclusive { end } else { start };
                Some(self.part(end, to))
            }
            None => {
                self.finished = true;
                Some(self.part(self.start, self.end))
            }
        }
    }
}

impl<P: Clone> Clone for Split<'_, P> {
    fn clone(&self) -> Self {
        Split {
            searcher: self.searcher.clone(),
            start: self.start,
            end: self.end,
            trailing_empty: self.trailing_empty,
            finished: self.finished,
        }
    }
}

impl<'a, P: Pattern> Iterator for Split<'a, P> {
    type Item = &'a str;

    #[inline]
    fn next(&mut self) -> Option<&'a str> {
        self.next_part(false)
    }
}

impl<'a, P: Pattern> DoubleEndedIterator for Split<'a, P> {
    #[inline]
    fn next_back(&mut self) -> Option<&'a str> {
        self.next_part_back(false)
    }
}

/// The parts between occurrences, from the end.
pub struct RSplit<'a, P> {
    inner: Split<'a, P>,
}

impl<'a, P: Pattern> RSplit<'a, P> {
    #[inline]
    pub(crate) fn new(text: &'a str, pattern: P) -> RSplit<'a, P> {
        RSplit {
            inner: Split::new(text, pattern, true),
        }
    }
}

impl<'a, P: Pattern> Iterator for RSplit<'a, P> {
    type Item = &'a str;

    #[inline]
    fn next(&mut self) -> Option<&'a str> {
        self.inner.next_part_back(false)
    }
}

impl<'a, P: Pattern> DoubleEndedIterator for RSplit<'a, P> {
    #[inline]
    fn next_back(&mut self) -> Option<&'a str> {
        self.inner.next_part(false)
    }
}

/// The parts before occurrences.
pub struct SplitTerminator<'a, P> {
    inner: Split<'a, P>,
}

impl<'a, P: Pattern> SplitTerminator<'a, P> {
    #[inline]
    pub(crate) fn new(text: &'a str, pattern: P) -> SplitTerminator<'a, P> {
        SplitTerminator {
            inner: Split::new(text, pattern, false),
        }
    }
}

impl<'a, P: Pattern> Iterator for SplitTerminator<'a, P> {
    type Item = &'a str;

    #[inline]
    fn next(&mut self) -> Option<&'a str> {
        self.inner.next_part(false)
    }
}

impl<'a, P: Pattern> DoubleEndedIterator for SplitTerminator<'a, P> {
    #[inline]
    fn next_back(&mut self) -> Option<&'a str> {
        self.inner.next_part_back(false)
    }
}

/// The parts up to and with each occurrence.
pub struct SplitInclusive<'a, P> {
    inner: Split<'a, P>,
}

impl<'a, P: Pattern> SplitInclusive<'a, P> {
    #[inline]
    pub(crate) fn new(text: &'a str, pattern: P) -> SplitInclusive<'a, P> {
        SplitInclusive {
            inner: Split::new(text, pattern, false),
        }
    }
}

impl<'a, P: Pattern> Iterator for SplitInclusive<'a, P> {
    type Item = &'a str;

    #[inline]
    fn next(&mut self) -> Option<&'a str> {
        self.inner.next_part(true)
    }
}

impl<'a, P: Pattern> DoubleEndedIterator for SplitInclusive<'a, P> {
    #[inline]
    fn next_back(&mut self) -> Option<&'a str> {
        self.inner.next_part_back(true)
    }
}

/// At most `count` parts.
pub struct SplitN<'a, P> {
    inner: Split<'a, P>,
    count: usize,
}

impl<'a, P: Pattern> SplitN<'a, P> {
    #[inline]
    pub(crate) fn new(text: &'a str, count: usize, pattern: P) -> SplitN<'a, P> {
        SplitN {
            inner: Split::new(text, pattern, true),
            count,
        }
    }
}

impl<'a, P: Pattern> Iterator for SplitN<'a, P> {
    type Item = &'a str;

    #[inline]
    fn next(&mut self) -> Option<&'a str> {
        if self.count == 0 {
            return None;
        }
        self.count -= 1;
        if self.count == 0 {
            self.inner.rest()
        } else {
            self.inner.next_part(false)
        }
    }
}

/// At most `count` parts from the end.
pub struct RSplitN<'a, P> {
    inner: Split<'a, P>,
    count: usize,
}

impl<'a, P: Pattern> RSplitN<'a, P> {
    #[inline]
    pub(crate) fn new(text: &'a str, count: usize, pattern: P) -> RSplitN<'a, P> {
        RSplitN {
            inner: Split::new(text, pattern, true),
            count,
        }
    }
}

impl<'a, P: Pattern> Iterator for RSplitN<'a, P> {
    type Item = &'a str;

    #[inline]
    fn next(&mut self) -> Option<&'a str> {
        if self.count == 0 {
            return None;
        }
        self.count -= 1;
        if self.count == 0 {
            self.inner.rest()
        } else {
            self.inner.next_part_back(false)
        }
    }
}

/// The occurrences.
pub struct Matches<'a, P> {
    searcher: Searcher<'a, P>,
}

impl<'a, P: Pattern> Matches<'a, P> {
    #[inline]
    pub(crate) fn new(text: &'a str, pattern: P) -> Matches<'a, P> {
        Matches {
            searcher: Searcher::new(text, pattern),
        }
    }
}

impl<'a, P: Pattern> Iterator for Matches<'a, P> {
    type Item = &'a str;

    #[inline]
    fn next(&mut self) -> Option<&'a str> {
        let (start, end) = self.searcher.next_match()?;
        // SAFETY: occurrences begin and end at boundaries.
        Some(unsafe { part(self.searcher.text(), start, end) })
    }
}

/// The occurrences with their indices.
pub struct MatchIndices<'a, P> {
    searcher: Searcher<'a, P>,
}

impl<'a, P: Pattern> MatchIndices<'a, P> {
    #[inline]
    pub(crate) fn new(text: &'a str, pattern: P) -> MatchIndices<'a, P> {
        MatchIndices {
            searcher: Searcher::new(text, pattern),
        }
    }
}

impl<'a, P: Pattern> Iterator for MatchIndices<'a, P> {
    type Item = (usize, &'a str);

    #[inline]
    fn next(&mut self) -> Option<(usize, &'a str)> {
        let (start, end) = self.searcher.next_match()?;
        // SAFETY: occurrences begin and end at boundaries.
        Some((start, unsafe { part(self.searcher.text(), start, end) }))
    }
}
