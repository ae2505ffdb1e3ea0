//! The iterators over a string.

use crate::char::is_whitespace;
use crate::intrinsics;
use crate::prelude::v1::*;
use crate::str::part;

/// The characters. `index` and `end` are boundaries.
pub struct Chars<'a> {
    text: &'a str,
    index: usize,
    end: usize,
}

impl<'a> Chars<'a> {
    #[inline]
    pub(crate) fn new(text: &'a str) -> Chars<'a> {
        Chars {
            text,
            index: 0,
            end: super::byte_length(text),
        }
    }

    /// What is left.
    #[inline]
    pub fn as_str(&self) -> &'a str {
        // SAFETY: both are boundaries inside.
        unsafe { part(self.text, self.index, self.end) }
    }

    /// A byte below the length.
    #[inline]
    fn byte(&self, index: usize) -> u32 {
        // SAFETY: the index is inside.
        unsafe { *crate::slice::element(intrinsics::string_bytes(self.text), index) as u32 }
    }
}

impl Clone for Chars<'_> {
    #[inline]
    fn clone(&self) -> Self {
        Chars {
            text: self.text,
            index: self.index,
            end: self.end,
        }
    }
}

/// The character of which the bytes are these, the first one among them telling how many there are.
#[inline]
fn decode(text: &Chars<'_>, index: usize) -> (char, usize) {
    let first = text.byte(index);
    let (number, length) = if first < 0xe0 {
        (((first & 0x1f) << 6) | (text.byte(index + 1) & 0x3f), 2)
    } else if first < 0xf0 {
        let second = (text.byte(index + 1) & 0x3f) << 6;
        (
            ((first & 0x0f) << 12) | second | (text.byte(index + 2) & 0x3f),
            3,
        )
    } else {
        let second = (text.byte(index + 1) & 0x3f) << 12;
        let third = (text.byte(index + 2) & 0x3f) << 6;
        (
            ((first & 0x07) << 18) | second | third | (text.byte(index + 3) & 0x3f),
            4,
        )
    };
    // SAFETY: a string holds valid characters only.
    (unsafe { intrinsics::char_from_number(number) }, length)
}

impl<'a> Iterator for Chars<'a> {
    type Item = char;

    #[inline]
    fn next(&mut self) -> Option<char> {
        let index = self.index;
        if index == self.end {
            return None;
        }
        let first = self.byte(index);
        if first < 0x80 {
            self.index = index + 1;
            return Some(first as u8 as char);
        }
        let (character, length) = decode(self, index);
        self.index = index + length;
        Some(character)
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        let bytes = self.end - self.index;
        (bytes.div_ceil(4), Some(bytes))
    }
}

impl<'a> DoubleEndedIterator for Chars<'a> {
    #[inline]
    fn next_back(&mut self) -> Option<char> {
        if self.index == self.end {
            return None;
        }
        let mut start = self.end - 1;
        let last = self.byte(start);
        if last < 0x80 {
            self.end = start;
            return Some(last as u8 as char);
        }
        while self.byte(start) & 0xc0 == 0x80 {
            start -= 1;
        }
        let (character, _) = decode(self, start);
        self.end = start;
        Some(character)
    }
}

/// The characters with their indices.
pub struct CharIndices<'a> {
    characters: Chars<'a>,
}

impl<'a> CharIndices<'a> {
    #[inline]
    pub(crate) fn new(text: &'a str) -> CharIndices<'a> {
        CharIndices {
            characters: Chars::new(text),
        }
    }

    /// What is left.
    #[inline]
    pub fn as_str(&self) -> &'a str {
        self.characters.as_str()
    }

    /// The index of the next character, or the length.
    #[inline]
    pub fn offset(&self) -> usize {
        self.characters.index
    }
}

impl Clone for CharIndices<'_> {
    #[inline]
    fn clone(&self) -> Self {
        CharIndices {
            characters: self.characters.clone(),
        }
    }
}

impl<'a> Iterator for CharIndices<'a> {
    type Item = (usize, char);

    #[inline]
    fn next(&mut self) -> Option<(usize, char)> {
        let index = self.characters.index;
        match self.characters.next() {
            Some(character) => Some((index, character)),
            None => None,
        }
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        self.characters.size_hint()
    }
}

impl<'a> DoubleEndedIterator for CharIndices<'a> {
    #[inline]
    fn next_back(&mut self) -> Option<(usize, char)> {
        match self.characters.next_back() {
            Some(character) => Some((self.characters.end, character)),
            None => None,
        }
    }
}

/// The bytes by value.
pub struct Bytes<'a> {
    bytes: &'a [u8],
    index: usize,
    end: usize,
}

impl<'a> Bytes<'a> {
    #[inline]
    pub(crate) fn new(text: &'a str) -> Bytes<'a> {
        let bytes = intrinsics::string_bytes(text);
        Bytes {
            bytes,
            index: 0,
            end: intrinsics::slice_length(bytes),
        }
    }
}

impl Clone for Bytes<'_> {
    #[inline]
    fn clone(&self) -> Self {
        Bytes {
            bytes: self.bytes,
            index: self.index,
            end: self.end,
        }
    }
}

impl Iterator for Bytes<'_> {
    type Item = u8;

    #[inline]
    fn next(&mut self) -> Option<u8> {
        let index = self.index;
        if index == self.end {
            return None;
        }
        self.index = index + 1;
        // SAFETY: the index is inside.
        Some(unsafe { *crate::slice::element(self.bytes, index) })
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        let length = self.end - self.index;
        (length, Some(length))
    }
}

impl DoubleEndedIterator for Bytes<'_> {
    #[inline]
    fn next_back(&mut self) -> Option<u8> {
        if self.index == self.end {
            return None;
        }
        self.end -= 1;
        // SAFETY: the index is inside.
        Some(unsafe { *crate::slice::element(self.bytes, self.end) })
    }
}

impl ExactSizeIterator for Bytes<'_> {}

/// The lines, without their ends.
pub struct Lines<'a> {
    rest: &'a str,
}

impl<'a> Lines<'a> {
    #[inline]
    pub(crate) fn new(text: &'a str) -> Lines<'a> {
        Lines { rest: text }
    }
}

impl Clone for Lines<'_> {
    #[inline]
    fn clone(&self) -> Self {
        Lines { rest: self.rest }
    }
}

/// A line without the newline at its end, nor the carriage return before that.
fn without_end(line: &str) -> &str {
    match line.strip_suffix('\n') {
        Some(line) => match line.strip_suffix('\r') {
            Some(line) => line,
            None => line,
        },
        None => line,
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let rest: &'a str = self.rest;
        if rest.is_empty() {
            return None;
        }
        let end = match rest.find('\n') {
            Some(newline) => newline + 1,
            None => rest.len(),
        };
        self.rest = &rest[end..];
        Some(without_end(&rest[..end]))
    }
}

impl<'a> DoubleEndedIterator for Lines<'a> {
    fn next_back(&mut self) -> Option<&'a str> {
        let rest: &'a str = self.rest;
        if rest.is_empty() {
            return None;
        }
        let start = match rest[..rest.len() - last_length(rest)].rfind('\n') {
            Some(newline) => newline + 1,
            None => 0,
        };
        self.rest = &rest[..start];
        Some(without_end(&rest[start..]))
    }
}

/// The bytes of the last character.
fn last_length(text: &str) -> usize {
    match Chars::new(text).next_back() {
        Some(last) => last.len_utf8(),
        None => 0,
    }
}

/// The parts between white space.
pub struct SplitWhitespace<'a> {
    rest: &'a str,
}

impl<'a> SplitWhitespace<'a> {
    #[inline]
    pub(crate) fn new(text: &'a str) -> SplitWhitespace<'a> {
        SplitWhitespace { rest: text }
    }
}

impl Clone for SplitWhitespace<'_> {
    #[inline]
    fn clone(&self) -> Self {
        SplitWhitespace { rest: self.rest }
    }
}

impl<'a> Iterator for SplitWhitespace<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let rest: &'a str = self.rest.trim_start();
        if rest.is_empty() {
            self.rest = rest;
            return None;
        }
        let mut characters = CharIndices::new(rest);
        while let Some((index, character)) = characters.next() {
            if is_whitespace(character) {
                self.rest = &rest[index..];
                return Some(&rest[..index]);
            }
        }
        self.rest = "";
        Some(rest)
    }
}

impl<'a> DoubleEndedIterator for SplitWhitespace<'a> {
    fn next_back(&mut self) -> Option<&'a str> {
        let rest: &'a str = self.rest.trim_end();
        if rest.is_empty() {
            self.rest = rest;
            return None;
        }
        let mut characters = CharIndices::new(rest);
        while let Some((index, character)) = characters.next_back() {
            if is_whitespace(character) {
                let start = index + character.len_utf8();
                self.rest = &rest[..start];
                return Some(&rest[start..]);
            }
        }
        self.rest = "";
        Some(rest)
    }
}

/// The parts between ASCII white space.
pub struct SplitAsciiWhitespace<'a> {
    rest: &'a str,
}

impl<'a> SplitAsciiWhitespace<'a> {
    #[inline]
    pub(crate) fn new(text: &'a str) -> SplitAsciiWhitespace<'a> {
        SplitAsciiWhitespace { rest: text }
    }
}

impl<'a> Iterator for SplitAsciiWhitespace<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let rest: &'a str = self.rest;
        let bytes = rest.as_bytes();
        let mut start: usize = 0;
        while start < bytes.len() && bytes[start].is_ascii_whitespace() {
            start += 1;
        }
        if start == bytes.len() {
            self.rest = "";
            return None;
        }
        let mut end = start;
        while end < bytes.len() && !bytes[end].is_ascii_whitespace() {
            end += 1;
        }
        self.rest = &rest[end..];
        Some(&rest[start..end])
    }
}
