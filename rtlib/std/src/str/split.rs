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

/// Declares an iterator that is a [`Split`] with other steps from the front and from the back.
macro_rules! split_iterator {
    ($(#[$doc:meta])* $name:ident: $trailing_empty:literal, $front:ident, $back:ident, $inclusive:literal) => {
        $(#[$doc])*
        pub struct $name<'a, P> {
            inner: Split<'a, P>,
        }

        impl<'a, P: Pattern> $name<'a, P> {
            #[inline]
            pub(crate) fn new(text: &'a str, pattern: P) -> $name<'a, P> {
                $name {
                    inner: Split::new(text, pattern, $trailing_empty),
                }
            }
        }

        impl<'a, P: Pattern> Iterator for $name<'a, P> {
            type Item = &'a str;

            #[inline]
            fn next(&mut self) -> Option<&'a str> {
                self.inner.$front($inclusive)
            }
        }

        impl<'a, P: Pattern> DoubleEndedIterator for $name<'a, P> {
            #[inline]
            fn next_back(&mut self) -> Option<&'a str> {
                self.inner.$back($inclusive)
            }
        }
    };
}

split_iterator! {
    /// The parts between occurrences, from the end.
    RSplit: true, next_part_back, next_part, false
}
split_iterator! {
    /// The parts before occurrences.
    SplitTerminator: false, next_part, next_part_back, false
}
split_iterator! {
    /// The parts up to and with each occurrence.
    SplitInclusive: false, next_part, next_part_back, true
}

/// Declares an iterator over the first parts of a [`Split`], the last of which is all the rest.
macro_rules! limited_split_iterator {
    ($(#[$doc:meta])* $name:ident: $next:ident) => {
        $(#[$doc])*
        pub struct $name<'a, P> {
            inner: Split<'a, P>,
            count: usize,
        }

        impl<'a, P: Pattern> $name<'a, P> {
            #[inline]
            pub(crate) fn new(text: &'a str, count: usize, pattern: P) -> $name<'a, P> {
                $name {
                    inner: Split::new(text, pattern, true),
                    count,
                }
            }
        }

        impl<'a, P: Pattern> Iterator for $name<'a, P> {
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
                    self.inner.$next(false)
                }
            }
        }
    };
}

limited_split_iterator! {
    /// At most `count` parts.
    SplitN: next_part
}
limited_split_iterator! {
    /// At most `count` parts from the end.
    RSplitN: next_part_back
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
