//! Strings: UTF-8 in a byte slice.

mod compare;
mod index;
mod iter;
pub mod pattern;
mod split;
mod utf8;

pub use self::compare::*;
pub(crate) use self::compare::{equal, order};
use self::index::slice_failed;
pub use self::index::*;
pub use self::iter::{Bytes, CharIndices, Chars, Lines, SplitAsciiWhitespace, SplitWhitespace};
pub use self::split::{
    MatchIndices, Matches, RSplit, RSplitN, Split, SplitInclusive, SplitN, SplitTerminator,
};
pub(crate) use self::utf8::check;
pub use self::utf8::{Utf8Error, from_utf8, from_utf8_unchecked};

use self::pattern::{Pattern, Searcher};
use crate::intrinsics;
use crate::prelude::v1::*;
use crate::slice::SliceIndex;
use rtlib_macros::mirrored;

/// Types that can be read from text.
#[rtlib_macros::lang("from_str")]
pub trait FromStr: Sized {
    /// Why not.
    type Err;

    /// Reads the text.
    fn from_str(text: &str) -> Result<Self, Self::Err>;
}

/// A text that is neither `true` nor `false`.
pub struct ParseBoolError;

impl PartialEq for ParseBoolError {
    #[inline]
    fn eq(&self, _other: &Self) -> bool {
        true
    }
}

impl Eq for ParseBoolError {}

impl Clone for ParseBoolError {
    #[inline]
    fn clone(&self) -> Self {
        ParseBoolError
    }
}

impl crate::fmt::Display for ParseBoolError {
    fn fmt(&self, formatter: &mut crate::fmt::Formatter<'_>) -> crate::fmt::Result {
        formatter.pad("provided string was not `true` or `false`")
    }
}

impl crate::fmt::Debug for ParseBoolError {
    fn fmt(&self, formatter: &mut crate::fmt::Formatter<'_>) -> crate::fmt::Result {
        formatter.write_str("ParseBoolError")
    }
}

impl FromStr for bool {
    type Err = ParseBoolError;

    fn from_str(text: &str) -> Result<bool, ParseBoolError> {
        match text {
            "true" => Ok(true),
            "false" => Ok(false),
            _ => Err(ParseBoolError),
        }
    }
}

/// The part of a string between two indices that are known to be boundaries inside.
#[inline]
pub(crate) unsafe fn part(text: &str, start: usize, end: usize) -> &str {
    // SAFETY: as promised by the caller.
    unsafe {
        let bytes = intrinsics::slice_pointer(intrinsics::string_bytes(text));
        let pointer = intrinsics::pointer_add(bytes, start);
        intrinsics::string_from_bytes(intrinsics::slice_from_parts(pointer, end - start))
    }
}

/// The number of bytes.
#[inline]
pub(crate) const fn byte_length(text: &str) -> usize {
    intrinsics::slice_length(intrinsics::string_bytes(text))
}

#[mirrored]
impl str {
    /// The number of bytes.
    #[inline]
    pub const fn len(&self) -> usize {
        byte_length(self)
    }

    /// Whether there are none.
    #[inline]
    pub const fn is_empty(&self) -> bool {
        byte_length(self) == 0
    }

    /// The bytes.
    #[inline]
    pub const fn as_bytes(&self) -> &[u8] {
        intrinsics::string_bytes(self)
    }

    /// The pointer to the first byte.
    #[inline]
    pub const fn as_ptr(&self) -> *const u8 {
        intrinsics::slice_pointer(intrinsics::string_bytes(self))
    }

    /// Whether a character begins at the index, or the string ends there.
    #[inline]
    pub const fn is_char_boundary(&self, index: usize) -> bool {
        let bytes = intrinsics::string_bytes(self);
        let length = intrinsics::slice_length(bytes);
        if index == 0 || index == length {
            return true;
        }
        index < length && bytes[index] & 0xc0 != 0x80
    }

    /// The nearest boundary that is not above.
    pub const fn floor_char_boundary(&self, index: usize) -> usize {
        let length = byte_length(self);
        if index >= length {
            return length;
        }
        let mut boundary = index;
        while intrinsics::string_bytes(self)[boundary] & 0xc0 == 0x80 {
            boundary -= 1;
        }
        boundary
    }

    /// The nearest boundary that is not below.
    pub const fn ceil_char_boundary(&self, index: usize) -> usize {
        let length = byte_length(self);
        if index >= length {
            return length;
        }
        let mut boundary = index;
        while boundary < length && intrinsics::string_bytes(self)[boundary] & 0xc0 == 0x80 {
            boundary += 1;
        }
        boundary
    }

    /// A part, if it is inside and cuts no character.
    #[inline]
    pub fn get<I: SliceIndex<str>>(&self, index: I) -> Option<&I::Output> {
        index.get(self)
    }

    /// The parts before and from an index.
    #[inline]
    #[track_caller]
    pub const fn split_at(&self, middle: usize) -> (&str, &str) {
        if !self.is_char_boundary(middle) {
            slice_failed(self, 0, middle);
        }
        // SAFETY: the index is a boundary inside.
        unsafe { (part(self, 0, middle), part(self, middle, byte_length(self))) }
    }

    /// The parts before and from an index, if it is a boundary inside.
    #[inline]
    pub const fn split_at_checked(&self, middle: usize) -> Option<(&str, &str)> {
        if !self.is_char_boundary(middle) {
            return None;
        }
        // SAFETY: the index is a boundary inside.
        Some(unsafe { (part(self, 0, middle), part(self, middle, byte_length(self))) })
    }

    /// The characters.
    #[inline]
    pub fn chars(&self) -> Chars<'_> {
        Chars::new(self)
    }

    /// The characters with their indices.
    #[inline]
    pub fn char_indices(&self) -> CharIndices<'_> {
        CharIndices::new(self)
    }

    /// The bytes by value.
    #[inline]
    pub fn bytes(&self) -> Bytes<'_> {
        Bytes::new(self)
    }

    /// The lines, without their ends.
    #[inline]
    pub fn lines(&self) -> Lines<'_> {
        Lines::new(self)
    }

    /// The parts between white space.
    #[inline]
    pub fn split_whitespace(&self) -> SplitWhitespace<'_> {
        SplitWhitespace::new(self)
    }

    /// The parts between ASCII white space.
    #[inline]
    pub fn split_ascii_whitespace(&self) -> SplitAsciiWhitespace<'_> {
        SplitAsciiWhitespace::new(self)
    }

    /// Whether the pattern occurs.
    #[inline]
    pub fn contains<P: Pattern>(&self, pattern: P) -> bool {
        let mut pattern = pattern;
        pattern.find_in(self, 0, byte_length(self)).is_some()
    }

    /// Whether the pattern stands at the start.
    #[inline]
    pub fn starts_with<P: Pattern>(&self, pattern: P) -> bool {
        let mut pattern = pattern;
        pattern.prefix_length(self).is_some()
    }

    /// Whether the pattern stands at the end.
    #[inline]
    pub fn ends_with<P: Pattern>(&self, pattern: P) -> bool {
        let mut pattern = pattern;
        pattern.suffix_length(self).is_some()
    }

    /// Where the pattern first occurs.
    #[inline]
    pub fn find<P: Pattern>(&self, pattern: P) -> Option<usize> {
        let mut pattern = pattern;
        let (start, _) = pattern.find_in(self, 0, byte_length(self))?;
        Some(start)
    }

    /// Where the pattern last occurs.
    #[inline]
    pub fn rfind<P: Pattern>(&self, pattern: P) -> Option<usize> {
        let mut pattern = pattern;
        let (start, _) = pattern.rfind_in(self, 0, byte_length(self))?;
        Some(start)
    }

    /// The parts between occurrences.
    #[inline]
    pub fn split<P: Pattern>(&self, pattern: P) -> Split<'_, P> {
        Split::new(self, pattern, true)
    }

    /// The parts up to and with each occurrence.
    #[inline]
    pub fn split_inclusive<P: Pattern>(&self, pattern: P) -> SplitInclusive<'_, P> {
        SplitInclusive::new(self, pattern)
    }

    /// The parts between occurrences, from the end.
    #[inline]
    pub fn rsplit<P: Pattern>(&self, pattern: P) -> RSplit<'_, P> {
        RSplit::new(self, pattern)
    }

    /// The parts before occurrences; an empty one at the end is left out.
    #[inline]
    pub fn split_terminator<P: Pattern>(&self, pattern: P) -> SplitTerminator<'_, P> {
        SplitTerminator::new(self, pattern)
    }

    /// At most `count` parts between occurrences; the last one is all the rest.
    #[inline]
    pub fn splitn<P: Pattern>(&self, count: usize, pattern: P) -> SplitN<'_, P> {
        SplitN::new(self, count, pattern)
    }

    /// At most `count` parts from the end; the last one is all the rest.
    #[inline]
    pub fn rsplitn<P: Pattern>(&self, count: usize, pattern: P) -> RSplitN<'_, P> {
        RSplitN::new(self, count, pattern)
    }

    /// What stands before and behind the first occurrence.
    #[inline]
    pub fn split_once<P: Pattern>(&self, delimiter: P) -> Option<(&str, &str)> {
        let mut delimiter = delimiter;
        let length = byte_length(self);
        let (start, end) = delimiter.find_in(self, 0, length)?;
        // SAFETY: an occurrence begins and ends at boundaries.
        Some(unsafe { (part(self, 0, start), part(self, end, length)) })
    }

    /// What stands before and behind the last occurrence.
    #[inline]
    pub fn rsplit_once<P: Pattern>(&self, delimiter: P) -> Option<(&str, &str)> {
        let mut delimiter = delimiter;
        let length = byte_length(self);
        let (start, end) = delimiter.rfind_in(self, 0, length)?;
        // SAFETY: an occurrence begins and ends at boundaries.
        Some(unsafe { (part(self, 0, start), part(self, end, length)) })
    }

    /// The occurrences.
    #[inline]
    pub fn matches<P: Pattern>(&self, pattern: P) -> Matches<'_, P> {
        Matches::new(self, pattern)
    }

    /// The occurrences with their indices.
    #[inline]
    pub fn match_indices<P: Pattern>(&self, pattern: P) -> MatchIndices<'_, P> {
        MatchIndices::new(self, pattern)
    }

    /// Without white space at both ends.
    #[inline]
    pub fn trim(&self) -> &str {
        self.trim_start().trim_end()
    }

    /// Without white space at the start.
    pub fn trim_start(&self) -> &str {
        let mut characters = CharIndices::new(self);
        while let Some((index, character)) = characters.next() {
            if !character.is_whitespace() {
                // SAFETY: a character begins there.
                return unsafe { part(self, index, byte_length(self)) };
            }
        }
        ""
    }

    /// Without white space at the end.
    pub fn trim_end(&self) -> &str {
        let mut characters = CharIndices::new(self);
        while let Some((index, character)) = characters.next_back() {
            if !character.is_whitespace() {
                // SAFETY: the character ends there.
                return unsafe { part(self, 0, index + character.len_utf8()) };
            }
        }
        ""
    }

    /// Without what fits at both ends.
    pub fn trim_matches<P: Pattern>(&self, pattern: P) -> &str {
        let mut pattern = pattern;
        pattern::trim_end(pattern::trim_start(self, &mut pattern), &mut pattern)
    }

    /// Without what fits at the start.
    pub fn trim_start_matches<P: Pattern>(&self, pattern: P) -> &str {
        let mut pattern = pattern;
        pattern::trim_start(self, &mut pattern)
    }

    /// Without what fits at the end.
    pub fn trim_end_matches<P: Pattern>(&self, pattern: P) -> &str {
        let mut pattern = pattern;
        pattern::trim_end(self, &mut pattern)
    }

    /// What stands behind the pattern at the start, if it is there.
    #[inline]
    pub fn strip_prefix<P: Pattern>(&self, prefix: P) -> Option<&str> {
        let mut prefix = prefix;
        let length = prefix.prefix_length(self)?;
        // SAFETY: an occurrence ends at a boundary.
        Some(unsafe { part(self, length, byte_length(self)) })
    }

    /// What stands before the pattern at the end, if it is there.
    #[inline]
    pub fn strip_suffix<P: Pattern>(&self, suffix: P) -> Option<&str> {
        let mut suffix = suffix;
        let length = suffix.suffix_length(self)?;
        // SAFETY: an occurrence begins at a boundary.
        Some(unsafe { part(self, 0, byte_length(self) - length) })
    }

    /// Reads a value.
    #[inline]
    pub fn parse<F: FromStr>(&self) -> Result<F, F::Err> {
        F::from_str(self)
    }

    /// With all occurrences replaced.
    pub fn replace<P: Pattern>(&self, pattern: P, replacement: &str) -> String {
        replaced(self, pattern, replacement, usize::MAX)
    }

    /// With the first occurrences replaced.
    pub fn replacen<P: Pattern>(&self, pattern: P, replacement: &str, count: usize) -> String {
        replaced(self, pattern, replacement, count)
    }

    /// The string several times in a row.
    pub fn repeat(&self, count: usize) -> String {
        let mut repeated = String::new();
        let mut rest = count;
        while rest > 0 {
            repeated.push_str(self);
            rest -= 1;
        }
        repeated
    }

    /// With all characters in lower case.
    pub fn to_lowercase(&self) -> String {
        let mut lower = String::with_capacity(byte_length(self));
        let mut characters = CharIndices::new(self);
        while let Some((index, character)) = characters.next() {
            if character == '\u{3a3}' {
                // Sigma has a second form at the end of a word.
                lower.push(if is_final_sigma(self, index) {
                    '\u{3c2}'
                } else {
                    '\u{3c3}'
                });
            } else {
                crate::char::push_lowercase(&mut lower, character);
            }
        }
        lower
    }

    /// With all characters in upper case.
    pub fn to_uppercase(&self) -> String {
        let mut upper = String::with_capacity(byte_length(self));
        let mut characters = Chars::new(self);
        while let Some(character) = characters.next() {
            crate::char::push_uppercase(&mut upper, character);
        }
        upper
    }

    /// Whether all characters are ASCII.
    #[inline]
    pub const fn is_ascii(&self) -> bool {
        intrinsics::string_bytes(self).is_ascii()
    }

    /// Whether two strings are equal but for the case of ASCII letters.
    #[inline]
    pub const fn eq_ignore_ascii_case(&self, other: &str) -> bool {
        intrinsics::string_bytes(self).eq_ignore_ascii_case(intrinsics::string_bytes(other))
    }

    /// With ASCII letters in upper case.
    pub fn to_ascii_uppercase(&self) -> String {
        let mut copy = String::from(self);
        copy.make_ascii_uppercase();
        copy
    }

    /// With ASCII letters in lower case.
    pub fn to_ascii_lowercase(&self) -> String {
        let mut copy = String::from(self);
        copy.make_ascii_lowercase();
        copy
    }

    /// Puts ASCII letters in upper case.
    pub const fn make_ascii_uppercase(&mut self) {
        // SAFETY: ASCII stays ASCII.
        unsafe { intrinsics::string_bytes_mut(self).make_ascii_uppercase() }
    }

    /// Puts ASCII letters in lower case.
    pub const fn make_ascii_lowercase(&mut self) {
        // SAFETY: ASCII stays ASCII.
        unsafe { intrinsics::string_bytes_mut(self).make_ascii_lowercase() }
    }
}

/// Whether the sigma at this index is the last letter of a word: a cased letter stands before it and
/// none behind it, apostrophes and the like apart.
fn is_final_sigma(text: &str, index: usize) -> bool {
    // SAFETY: a character of two bytes begins at the index.
    let (before, behind) = unsafe { (part(text, 0, index), part(text, index + 2, text.len())) };
    let mut characters = Chars::new(before);
    let mut cased_before = false;
    while let Some(character) = characters.next_back() {
        if !crate::char::is_case_ignorable(character) {
            cased_before = crate::char::is_cased(character);
            break;
        }
    }
    let mut characters = Chars::new(behind);
    while let Some(character) = characters.next() {
        if !crate::char::is_case_ignorable(character) {
            return cased_before && !crate::char::is_cased(character);
        }
    }
    cased_before
}

/// The text with at most `count` occurrences replaced.
fn replaced<P: Pattern>(text: &str, pattern: P, replacement: &str, count: usize) -> String {
    let mut result = String::with_capacity(byte_length(text));
    let mut searcher = Searcher::new(text, pattern);
    let mut copied: usize = 0;
    let mut rest = count;
    while rest > 0 {
        match searcher.next_match() {
            Some((start, end)) => {
                // SAFETY: occurrences begin and end at boundaries, in order.
                result.push_str(unsafe { part(text, copied, start) });
                result.push_str(replacement);
                copied = end;
            }
            None => break,
        }
        rest -= 1;
    }
    // SAFETY: the last occurrence ends at a boundary.
    result.push_str(unsafe { part(text, copied, byte_length(text)) });
    result
}

impl ToOwned for str {
    type Owned = String;

    #[inline]
    fn to_owned(&self) -> String {
        String::from(self)
    }
}

#[mirrored]
impl AsRef<str> for str {
    #[inline]
    fn as_ref(&self) -> &str {
        self
    }
}

#[mirrored]
impl AsRef<[u8]> for str {
    #[inline]
    fn as_ref(&self) -> &[u8] {
        intrinsics::string_bytes(self)
    }
}
