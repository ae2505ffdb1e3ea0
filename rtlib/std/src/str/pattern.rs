//! What can be looked for in a string.

use super::{Chars, byte_length, part};
use crate::intrinsics;
use crate::prelude::v1::*;
use crate::runtime;

/// A character, a string, a set of characters or a property of characters.
#[rtlib_macros::lang("pattern")]
pub trait Pattern: Sized {
    /// The first occurrence within the two boundaries: start and end.
    #[doc(hidden)]
    fn find_in(&mut self, text: &str, start: usize, end: usize) -> Option<(usize, usize)>;
    /// The last occurrence within the two boundaries: start and end.
    #[doc(hidden)]
    fn rfind_in(&mut self, text: &str, start: usize, end: usize) -> Option<(usize, usize)>;
    /// The length of the occurrence at the start.
    #[doc(hidden)]
    fn prefix_length(&mut self, text: &str) -> Option<usize>;
    /// The length of the occurrence at the end.
    #[doc(hidden)]
    fn suffix_length(&mut self, text: &str) -> Option<usize>;
}

/// The occurrences one after the other, from both ends. An empty occurrence stands before each
/// character and at the end.
pub(crate) struct Searcher<'a, P> {
    text: &'a str,
    pattern: P,
    start: usize,
    end: usize,
    /// There is nothing more to look at, not even an empty occurrence.
    exhausted: bool,
}

impl<'a, P: Pattern> Searcher<'a, P> {
    #[inline]
    pub(crate) fn new(text: &'a str, pattern: P) -> Searcher<'a, P> {
        Searcher {
            text,
            pattern,
            start: 0,
            end: byte_length(text),
            exhausted: false,
        }
    }

    #[inline]
    pub(crate) fn text(&self) -> &'a str {
        self.text
    }

    /// The next occurrence: start and end.
    #[inline]
    pub(crate) fn next_match(&mut self) -> Option<(usize, usize)> {
        if self.exhausted {
            return None;
        }
        let (start, end) = match self.pattern.find_in(self.text, self.start, self.end) {
            Some(found) => found,
            None => {
                self.exhausted = true;
                return None;
            }
        };
        self.start = end;
        if start == end {
            // SAFETY: an occurrence lies at a boundary.
            match Chars::new(unsafe { part(self.text, end, self.end) }).next() {
                Some(character) => self.start = end + character.len_utf8(),
                None => self.exhausted = true,
            }
        }
        Some((start, end))
    }

    /// The last occurrence that is left: start and end.
    #[inline]
    pub(crate) fn next_match_back(&mut self) -> Option<(usize, usize)> {
        if self.exhausted {
            return None;
        }
        let (start, end) = match self.pattern.rfind_in(self.text, self.start, self.end) {
            Some(found) => found,
            None => {
                self.exhausted = true;
                return None;
            }
        };
        self.end = start;
        if start == end {
            // SAFETY: an occurrence lies at a boundary.
            match Chars::new(unsafe { part(self.text, self.start, start) }).next_back() {
                Some(character) => self.end = start - character.len_utf8(),
                None => self.exhausted = true,
            }
        }
        Some((start, end))
    }
}

impl<P: Clone> Clone for Searcher<'_, P> {
    fn clone(&self) -> Self {
        Searcher {
            text: self.text,
            pattern: self.pattern.clone(),
            start: self.start,
            end: self.end,
            exhausted: self.exhausted,
        }
    }
}

/// The text without occurrences at the start.
pub(crate) fn trim_start<'a, P: Pattern>(text: &'a str, pattern: &mut P) -> &'a str {
    let mut rest: &'a str = text;
    loop {
        match pattern.prefix_length(rest) {
            // SAFETY: an occurrence ends at a boundary.
            Some(length) if length > 0 => rest = unsafe { part(rest, length, byte_length(rest)) },
            _ => return rest,
        }
    }
}

/// The text without occurrences at the end.
pub(crate) fn trim_end<'a, P: Pattern>(text: &'a str, pattern: &mut P) -> &'a str {
    let mut rest: &'a str = text;
    loop {
        match pattern.suffix_length(rest) {
            Some(length) if length > 0 => {
                // SAFETY: an occurrence begins at a boundary.
                rest = unsafe { part(rest, 0, byte_length(rest) - length) };
            }
            _ => return rest,
        }
    }
}

impl Pattern for char {
    #[inline]
    fn find_in(&mut self, text: &str, start: usize, end: usize) -> Option<(usize, usize)> {
        if (*self as u32) < 0x80 {
            let bytes = intrinsics::slice_pointer(intrinsics::string_bytes(text));
            // SAFETY: the range is inside.
            let found = unsafe {
                runtime::find_byte(
                    intrinsics::pointer_add(bytes, start),
                    end - start,
                    *self as u32,
                )
            };
            let found = start + found;
            return if found < end {
                Some((found, found + 1))
            } else {
                None
            };
        }
        let character = *self;
        find_character(text, start, end, &mut |other| other == character)
    }

    #[inline]
    fn rfind_in(&mut self, text: &str, start: usize, end: usize) -> Option<(usize, usize)> {
        let character = *self;
        rfind_character(text, start, end, &mut |other| other == character)
    }

    #[inline]
    fn prefix_length(&mut self, text: &str) -> Option<usize> {
        let character = *self;
        first_character(text, &mut |other| other == character)
    }

    #[inline]
    fn suffix_length(&mut self, text: &str) -> Option<usize> {
        let character = *self;
        last_character(text, &mut |other| other == character)
    }
}

#[inline]
fn find_character<F: FnMut(char) -> bool>(
    text: &str,
    start: usize,
    end: usize,
    fits: &mut F,
) -> Option<(usize, usize)> {
    let mut index = start;
    // SAFETY: both are boundaries inside.
    let mut characters = Chars::new(unsafe { part(text, start, end) });
    while let Some(character) = characters.next() {
        let length = character.len_utf8();
        if fits(character) {
            return Some((index, index + length));
        }
        index += length;
    }
    None
}

#[inline]
fn rfind_character<F: FnMut(char) -> bool>(
    text: &str,
    start: usize,
    end: usize,
    fits: &mut F,
) -> Option<(usize, usize)> {
    let mut index = end;
    // SAFETY: both are boundaries inside.
    let mut characters = Chars::new(unsafe { part(text, start, end) });
    while let Some(character) = characters.next_back() {
        let length = character.len_utf8();
        if fits(character) {
            return Some((index - length, index));
        }
        index -= length;
    }
    None
}

#[inline]
fn first_character<F: FnMut(char) -> bool>(text: &str, fits: &mut F) -> Option<usize> {
    match Chars::new(text).next() {
        Some(character) if fits(character) => Some(character.len_utf8()),
        _ => None,
    }
}

#[inline]
fn last_character<F: FnMut(char) -> bool>(text: &str, fits: &mut F) -> Option<usize> {
    match Chars::new(text).next_back() {
        Some(character) if fits(character) => Some(character.len_utf8()),
        _ => None,
    }
}

impl<F: FnMut(char) -> bool> Pattern for F {
    #[inline]
    fn find_in(&mut self, text: &str, start: usize, end: usize) -> Option<(usize, usize)> {
        find_character(text, start, end, self)
    }

    #[inline]
    fn rfind_in(&mut self, text: &str, start: usize, end: usize) -> Option<(usize, usize)> {
        rfind_character(text, start, end, self)
    }

    #[inline]
    fn prefix_length(&mut self, text: &str) -> Option<usize> {
        first_character(text, self)
    }

    #[inline]
    fn suffix_length(&mut self, text: &str) -> Option<usize> {
        last_character(text, self)
    }
}

/// Whether the character is in the set.
#[inline]
fn is_one_of(set: &[char], character: char) -> bool {
    let mut index: usize = 0;
    while index < set.len() {
        if set[index] == character {
            return true;
        }
        index += 1;
    }
    false
}

/// Sets of characters. Per type: the parameters, itself, and how it becomes a slice.
macro_rules! character_sets {
    ($([$($parameters:tt)*] $set:ty: |$this:ident| $slice:expr;)*) => {
        $(
            impl<$($parameters)*> Pattern for $set {
                #[inline]
                fn find_in(&mut self, text: &str, start: usize, end: usize) -> Option<(usize, usize)> {
                    let $this = self;
                    let set: &[char] = $slice;
                    find_character(text, start, end, &mut |other| is_one_of(set, other))
                }

                #[inline]
                fn rfind_in(&mut self, text: &str, start: usize, end: usize) -> Option<(usize, usize)> {
                    let $this = self;
                    let set: &[char] = $slice;
                    rfind_character(text, start, end, &mut |other| is_one_of(set, other))
                }

                #[inline]
                fn prefix_length(&mut self, text: &str) -> Option<usize> {
                    let $this = self;
                    let set: &[char] = $slice;
                    first_character(text, &mut |other| is_one_of(set, other))
                }

                #[inline]
                fn suffix_length(&mut self, text: &str) -> Option<usize> {
                    let $this = self;
                    let set: &[char] = $slice;
                    last_character(text, &mut |other| is_one_of(set, other))
                }
            }
        )*
    };
}

character_sets! {
    [] &[char]: |this| *this;
    [const N: usize] [char; N]: |this| &*this;
    [const N: usize] &[char; N]: |this| *this;
}

/// Whether the bytes at an index are those of the needle; there are enough of them.
#[inline]
fn stands_at(text: &str, index: usize, needle: &str) -> bool {
    let text = intrinsics::slice_pointer(intrinsics::string_bytes(text));
    let length = byte_length(needle);
    let needle = intrinsics::slice_pointer(intrinsics::string_bytes(needle));
    // SAFETY: there are as many bytes behind the index.
    unsafe { runtime::compare_bytes(intrinsics::pointer_add(text, index), needle, length) == 0 }
}

impl Pattern for &str {
    fn find_in(&mut self, text: &str, start: usize, end: usize) -> Option<(usize, usize)> {
        let needle: &str = self;
        let length = byte_length(needle);
        if length == 0 {
            return Some((start, start));
        }
        let first = intrinsics::string_bytes(needle)[0] as u32;
        let bytes = intrinsics::slice_pointer(intrinsics::string_bytes(text));
        let mut index = start;
        while index + length <= end {
            let candidates = end - length + 1 - index;
            // SAFETY: the range is inside.
            let skipped = unsafe {
                runtime::find_byte(intrinsics::pointer_add(bytes, index), candidates, first)
            };
            if skipped == candidates {
                return None;
            }
            index += skipped;
            if stands_at(text, index, needle) {
                return Some((index, index + length));
            }
            index += 1;
        }
        None
    }

    fn rfind_in(&mut self, text: &str, start: usize, end: usize) -> Option<(usize, usize)> {
        let needle: &str = self;
        let length = byte_length(needle);
        if length > end - start {
            return None;
        }
        let mut index = end - length;
        loop {
            if stands_at(text, index, needle) {
                return Some((index, index + length));
            }
            if index == start {
                return None;
            }
            index -= 1;
        }
    }

    #[inline]
    fn prefix_length(&mut self, text: &str) -> Option<usize> {
        let needle: &str = self;
        let length = byte_length(needle);
        if length <= byte_length(text) && stands_at(text, 0, needle) {
            Some(length)
        } else {
            None
        }
    }

    #[inline]
    fn suffix_length(&mut self, text: &str) -> Option<usize> {
        let needle: &str = self;
        let length = byte_length(needle);
        let whole = byte_length(text);
        if length <= whole && stands_at(text, whole - length, needle) {
            Some(length)
        } else {
            None
        }
    }
}

/// Other types of strings, by way of `&str`.
macro_rules! string_patterns {
    ($($string:ty: |$this:ident| $text:expr;)*) => {
        $(
            impl Pattern for $string {
                #[inline]
                fn find_in(&mut self, text: &str, start: usize, end: usize) -> Option<(usize, usize)> {
                    let $this = self;
                    let mut needle: &str = $text;
                    Pattern::find_in(&mut needle, text, start, end)
                }

                #[inline]
                fn rfind_in(&mut self, text: &str, start: usize, end: usize) -> Option<(usize, usize)> {
                    let $this = self;
                    let mut needle: &str = $text;
                    Pattern::rfind_in(&mut needle, text, start, end)
                }

                #[inline]
                fn prefix_length(&mut self, text: &str) -> Option<usize> {
                    let $this = self;
                    let mut needle: &str = $text;
                    Pattern::prefix_length(&mut needle, text)
                }

                #[inline]
                fn suffix_length(&mut self, text: &str) -> Option<usize> {
                    let $this = self;
                    let mut needle: &str = $text;
                    Pattern::suffix_length(&mut needle, text)
                }
            }
        )*
    };
}

string_patterns! {
    &String: |this| this.as_str();
    &&str: |this| **this;
}
