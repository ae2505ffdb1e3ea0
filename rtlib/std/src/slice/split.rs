//! Splitting a slice at elements.

use crate::intrinsics;
use crate::prelude::v1::*;

/// The parts between elements that fit.
pub struct Split<'a, T, P> {
    rest: Option<&'a [T]>,
    fits: P,
}

impl<'a, T, P: FnMut(&T) -> bool> Split<'a, T, P> {
    #[inline]
    pub(crate) fn new(slice: &'a [T], fits: P) -> Split<'a, T, P> {
        Split {
            rest: Some(slice),
            fits,
        }
    }
}

impl<'a, T, P: FnMut(&T) -> bool> Iterator for Split<'a, T, P> {
    type Item = &'a [T];

    fn next(&mut self) -> Option<&'a [T]> {
        let rest: &'a [T] = self.rest?;
        let length = intrinsics::slice_length(rest);
        let mut index: usize = 0;
        while index < length {
            if (self.fits)(&rest[index]) {
                self.rest = Some(&rest[index + 1..]);
                return Some(&rest[..index]);
            }
            index += 1;
        }
        self.rest = None;
        Some(rest)
    }
}

impl<'a, T, P: FnMut(&T) -> bool> DoubleEndedIterator for Split<'a, T, P> {
    fn next_back(&mut self) -> Option<&'a [T]> {
        let rest: &'a [T] = self.rest?;
        let mut index = intrinsics::slice_length(rest);
        while index > 0 {
            if (self.fits)(&rest[index - 1]) {
                self.rest = Some(&rest[..index - 1]);
                return Some(&rest[index..]);
            }
            index -= 1;
        }
        self.rest = None;
        Some(rest)
    }
}

/// The parts between elements that fit, from the end.
pub struct RSplit<'a, T, P> {
    inner: Split<'a, T, P>,
}

impl<'a, T, P: FnMut(&T) -> bool> RSplit<'a, T, P> {
    #[inline]
    pub(crate) fn new(slice: &'a [T], fits: P) -> RSplit<'a, T, P> {
        RSplit {
            inner: Split::new(slice, fits),
        }
    }
}

impl<'a, T, P: FnMut(&T) -> bool> Iterator for RSplit<'a, T, P> {
    type Item = &'a [T];

    #[inline]
    fn next(&mut self) -> Option<&'a [T]> {
        self.inner.next_back()
    }
}

/// At most `count` parts.
pub struct SplitN<'a, T, P> {
    inner: Split<'a, T, P>,
    count: usize,
}

impl<'a, T, P: FnMut(&T) -> bool> SplitN<'a, T, P> {
    #[inline]
    pub(crate) fn new(slice: &'a [T], count: usize, fits: P) -> SplitN<'a, T, P> {
        SplitN {
            inner: Split::new(slice, fits),
            count,
        }
    }
}

impl<'a, T, P: FnMut(&T) -> bool> Iterator for SplitN<'a, T, P> {
    type Item = &'a [T];

    fn next(&mut self) -> Option<&'a [T]> {
        if self.count == 0 {
            return None;
        }
        self.count -= 1;
        if self.count == 0 {
            self.inner.rest.take()
        } else {
            self.inner.next()
        }
    }
}
