//! Iterators over parts of a slice.

use crate::intrinsics;
use crate::mem;
use crate::prelude::v1::*;

/// All parts of `size` neighbours.
pub struct Windows<'a, T> {
    rest: &'a [T],
    size: usize,
}

impl<'a, T> Windows<'a, T> {
    #[inline]
    #[track_caller]
    pub(crate) fn new(slice: &'a [T], size: usize) -> Windows<'a, T> {
        if size == 0 {
            panic!("window size must be non-zero");
        }
        Windows { rest: slice, size }
    }
}

impl<'a, T> Iterator for Windows<'a, T> {
    type Item = &'a [T];

    #[inline]
    fn next(&mut self) -> Option<&'a [T]> {
        let rest = self.rest;
        if self.size > intrinsics::slice_length(rest) {
            return None;
        }
        self.rest = &rest[1..];
        Some(&rest[..self.size])
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        let length = intrinsics::slice_length(self.rest);
        let count = if self.size > length {
            0
        } else {
            length - self.size + 1
        };
        (count, Some(count))
    }
}

impl<'a, T> DoubleEndedIterator for Windows<'a, T> {
    #[inline]
    fn next_back(&mut self) -> Option<&'a [T]> {
        let rest = self.rest;
        let length = intrinsics::slice_length(rest);
        if self.size > length {
            return None;
        }
        self.rest = &rest[..length - 1];
        Some(&rest[length - self.size..])
    }
}

impl<T> ExactSizeIterator for Windows<'_, T> {}

/// Consecutive parts; the last one may be shorter.
pub struct Chunks<'a, T> {
    rest: &'a [T],
    size: usize,
}

impl<'a, T> Chunks<'a, T> {
    #[inline]
    #[track_caller]
    pub(crate) fn new(slice: &'a [T], size: usize) -> Chunks<'a, T> {
        assert!(size != 0, "chunk size must be non-zero");
        Chunks { rest: slice, size }
    }
}

impl<'a, T> Iterator for Chunks<'a, T> {
    type Item = &'a [T];

    #[inline]
    fn next(&mut self) -> Option<&'a [T]> {
        let rest = self.rest;
        let length = intrinsics::slice_length(rest);
        if length == 0 {
            return None;
        }
        let count = if self.size < length {
            self.size
        } else {
            length
        };
        self.rest = &rest[count..];
        Some(&rest[..count])
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        let count = intrinsics::slice_length(self.rest).div_ceil(self.size);
        (count, Some(count))
    }
}

impl<'a, T> DoubleEndedIterator for Chunks<'a, T> {
    #[inline]
    fn next_back(&mut self) -> Option<&'a [T]> {
        let rest = self.rest;
        let length = intrinsics::slice_length(rest);
        if length == 0 {
            return None;
        }
        let remainder = length % self.size;
        let count = if remainder == 0 { self.size } else { remainder };
        self.rest = &rest[..length - count];
        Some(&rest[length - count..])
    }
}

impl<T> ExactSizeIterator for Chunks<'_, T> {}

/// Consecutive mutable parts; the last one may be shorter.
pub struct ChunksMut<'a, T> {
    rest: &'a mut [T],
    size: usize,
}

impl<'a, T> ChunksMut<'a, T> {
    #[inline]
    #[track_caller]
    pub(crate) fn new(slice: &'a mut [T], size: usize) -> ChunksMut<'a, T> {
        assert!(size != 0, "chunk size must be non-zero");
        ChunksMut { rest: slice, size }
    }
}

impl<'a, T> Iterator for ChunksMut<'a, T> {
    type Item = &'a mut [T];

    #[inline]
    fn next(&mut self) -> Option<&'a mut [T]> {
        let length = intrinsics::slice_length(self.rest);
        if length == 0 {
            return None;
        }
        let count = if self.size < length {
            self.size
        } else {
            length
        };
        let rest: &'a mut [T] = mem::replace(&mut self.rest, &mut []);
        let (chunk, rest) = rest.split_at_mut(count);
        self.rest = rest;
        Some(chunk)
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        let count = intrinsics::slice_length(self.rest).div_ceil(self.size);
        (count, Some(count))
    }
}

impl<T> ExactSizeIterator for ChunksMut<'_, T> {}

/// Consecutive parts of exactly `size` elements.
pub struct ChunksExact<'a, T> {
    rest: &'a [T],
    size: usize,
}

impl<'a, T> ChunksExact<'a, T> {
    #[inline]
    #[track_caller]
    pub(crate) fn new(slice: &'a [T], size: usize) -> ChunksExact<'a, T> {
        assert!(size != 0, "chunk size must be non-zero");
        ChunksExact { rest: slice, size }
    }

    /// What is too short for a part.
    #[inline]
    pub fn remainder(&self) -> &'a [T] {
        let rest = self.rest;
        let length = intrinsics::slice_length(rest);
        &rest[length - length % self.size..]
    }
}

impl<'a, T> Iterator for ChunksExact<'a, T> {
    type Item = &'a [T];

    #[inline]
    fn next(&mut self) -> Option<&'a [T]> {
        let rest = self.rest;
        if intrinsics::slice_length(rest) < self.size {
            return None;
        }
        self.rest = &rest[self.size..];
        Some(&rest[..self.size])
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        let count = intrinsics::slice_length(self.rest) / self.size;
        (count, Some(count))
    }
}

impl<T> ExactSizeIterator for ChunksExact<'_, T> {}

/// Parts from the end; the last one, at the start, may be shorter.
pub struct RChunks<'a, T> {
    rest: &'a [T],
    size: usize,
}

impl<'a, T> RChunks<'a, T> {
    #[inline]
    #[track_caller]
    pub(crate) fn new(slice: &'a [T], size: usize) -> RChunks<'a, T> {
        assert!(size != 0, "chunk size must be non-zero");
        RChunks { rest: slice, size }
    }
}

impl<'a, T> Iterator for RChunks<'a, T> {
    type Item = &'a [T];

    #[inline]
    fn next(&mut self) -> Option<&'a [T]> {
        let rest = self.rest;
        let length = intrinsics::slice_length(rest);
        if length == 0 {
            return None;
        }
        let start = length.saturating_sub(self.size);
        self.rest = &rest[..start];
        Some(&rest[start..])
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        let count = intrinsics::slice_length(self.rest).div_ceil(self.size);
        (count, Some(count))
    }
}

impl<T> ExactSizeIterator for RChunks<'_, T> {}
