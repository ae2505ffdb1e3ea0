//! Growing strings: a vector of bytes that are UTF-8.

use crate::borrow::{Borrow, Cow};
use crate::boxed::Box;
use crate::cmp::Ordering;
use crate::convert::Infallible;
use crate::fmt::{self, Formatter};
use crate::hash::{Hash, Hasher};
use crate::intrinsics;
use crate::ops::{Add, AddAssign, Deref, DerefMut, Index, IndexMut, RangeBounds};
use crate::prelude::v1::*;
use crate::slice::{self, SliceIndex};
use crate::str::{self, Chars, FromStr, Utf8Error};

/// A growing string.
#[rtlib_macros::lang("string")]
pub struct String {
    bytes: Vec<u8>,
}

/// Bytes that are no UTF-8.
pub struct FromUtf8Error {
    bytes: Vec<u8>,
    error: Utf8Error,
}

impl FromUtf8Error {
    /// The bytes.
    pub fn as_bytes(&self) -> &[u8] {
        self.bytes.as_slice()
    }

    /// The bytes.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// What is wrong.
    pub fn utf8_error(&self) -> Utf8Error {
        self.error
    }
}

impl fmt::Debug for FromUtf8Error {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("FromUtf8Error")
            .field("bytes", &self.bytes)
            .field("error", &self.error)
            .finish()
    }
}

impl fmt::Display for FromUtf8Error {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.error, formatter)
    }
}

impl String {
    /// No characters, no memory.
    #[inline]
    pub const fn new() -> String {
        String { bytes: Vec::new() }
    }

    /// No characters, memory for some bytes.
    #[inline]
    #[track_caller]
    pub fn with_capacity(capacity: usize) -> String {
        String {
            bytes: Vec::with_capacity(capacity),
        }
    }

    /// The string with these bytes.
    pub fn from_utf8(bytes: Vec<u8>) -> Result<String, FromUtf8Error> {
        match str::check(bytes.as_slice()) {
            None => Ok(String { bytes }),
            Some(error) => Err(FromUtf8Error { bytes, error }),
        }
    }

    /// The string with these bytes, with the replacement character for what is wrong.
    pub fn from_utf8_lossy(bytes: &[u8]) -> Cow<'_, str> {
        let mut rest: &[u8] = bytes;
        let mut text = String::new();
        while let Some(error) = str::check(rest) {
            let valid = error.valid_up_to();
            text.bytes.extend_from_slice(&rest[..valid]);
            text.push(char::REPLACEMENT_CHARACTER);
            match error.error_len() {
                Some(length) => rest = &rest[valid + length..],
                None => return Cow::Owned(text),
            }
        }
        // SAFETY: the bytes were checked.
        let rest = unsafe { intrinsics::string_from_bytes(rest) };
        if text.is_empty() {
            return Cow::Borrowed(rest);
        }
        text.push_str(rest);
        Cow::Owned(text)
    }

    /// The string with these bytes.
    ///
    /// # Safety
    /// They are UTF-8.
    #[inline]
    pub unsafe fn from_utf8_unchecked(bytes: Vec<u8>) -> String {
        String { bytes }
    }

    /// The bytes.
    #[inline]
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// The string.
    #[inline]
    pub const fn as_str(&self) -> &str {
        // SAFETY: the bytes are UTF-8.
        unsafe { intrinsics::string_from_bytes(self.bytes.as_slice()) }
    }

    /// The string, mutably.
    #[inline]
    pub const fn as_mut_str(&mut self) -> &mut str {
        // SAFETY: the bytes are UTF-8.
        unsafe { intrinsics::string_from_bytes_mut(self.bytes.as_mut_slice()) }
    }

    /// The bytes.
    #[inline]
    pub const fn as_bytes(&self) -> &[u8] {
        self.bytes.as_slice()
    }

    /// The bytes, to be changed.
    ///
    /// # Safety
    /// They are UTF-8 again when the reference ends.
    #[inline]
    pub unsafe fn as_mut_vec(&mut self) -> &mut Vec<u8> {
        &mut self.bytes
    }

    /// How many bytes there is memory for.
    #[inline]
    pub const fn capacity(&self) -> usize {
        self.bytes.capacity()
    }

    /// Makes room for more bytes.
    #[inline]
    #[track_caller]
    pub fn reserve(&mut self, additional: usize) {
        self.bytes.reserve(additional);
    }

    /// Gives memory back that no byte needs.
    #[inline]
    pub fn shrink_to_fit(&mut self) {
        self.bytes.shrink_to_fit();
    }

    /// The number of bytes.
    #[inline]
    pub const fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Whether there are none.
    #[inline]
    pub const fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// Adds a string.
    #[inline]
    #[track_caller]
    pub fn push_str(&mut self, text: &str) {
        let bytes = intrinsics::string_bytes(text);
        let count = intrinsics::slice_length(bytes);
        self.bytes.reserve(count);
        let length = self.bytes.len();
        // SAFETY: there is room for the bytes, which are UTF-8.
        unsafe {
            let target = intrinsics::pointer_add_mut(self.bytes.as_mut_ptr(), length);
            intrinsics::copy_elements(intrinsics::slice_pointer(bytes), target, count);
            self.bytes.set_len(length + count);
        }
    }

    /// Adds a character.
    #[inline]
    #[track_caller]
    pub fn push(&mut self, character: char) {
        let number = character as u32;
        if number < 0x80 {
            self.bytes.push(number as u8);
        } else {
            self.push_long(number);
        }
    }

    /// Adds a character of several bytes.
    fn push_long(&mut self, number: u32) {
        if number < 0x800 {
            self.bytes.push((number >> 6) as u8 | 0xc0);
        } else {
            if number < 0x1_0000 {
                self.bytes.push((number >> 12) as u8 | 0xe0);
            } else {
                self.bytes.push((number >> 18) as u8 | 0xf0);
                self.bytes.push(((number >> 12) & 0x3f) as u8 | 0x80);
            }
            self.bytes.push(((number >> 6) & 0x3f) as u8 | 0x80);
        }
        self.bytes.push((number & 0x3f) as u8 | 0x80);
    }

    /// Takes the last character away.
    #[inline]
    pub fn pop(&mut self) -> Option<char> {
        let character = Chars::new(self.as_str()).next_back()?;
        let length = self.bytes.len() - character.len_utf8();
        self.bytes.truncate(length);
        Some(character)
    }

    /// Keeps the first bytes alone.
    #[inline]
    #[track_caller]
    pub fn truncate(&mut self, length: usize) {
        if length <= self.len() {
            assert!(self.is_char_boundary(length));
            self.bytes.truncate(length);
        }
    }

    /// Takes all characters away.
    #[inline]
    pub fn clear(&mut self) {
        self.bytes.clear();
    }

    /// Takes the character at an index away.
    #[track_caller]
    pub fn remove(&mut self, index: usize) -> char {
        let character = match Chars::new(&self.as_str()[index..]).next() {
            Some(character) => character,
            None => panic!("cannot remove a char from the end of a string"),
        };
        self.bytes.drain(index..index + character.len_utf8());
        character
    }

    /// Keeps the characters that fit.
    pub fn retain<F: FnMut(char) -> bool>(&mut self, fits: F) {
        let mut fits = fits;
        let mut kept = String::with_capacity(self.len());
        let mut characters = Chars::new(self.as_str());
        while let Some(character) = characters.next() {
            if fits(character) {
                kept.push(character);
            }
        }
        *self = kept;
    }

    /// Puts a character at an index.
    #[track_caller]
    pub fn insert(&mut self, index: usize, character: char) {
        assert!(self.is_char_boundary(index));
        let mut inserted = String::new();
        inserted.push(character);
        self.insert_bytes(index, inserted.as_str());
    }

    /// Puts a string at an index.
    #[track_caller]
    pub fn insert_str(&mut self, index: usize, text: &str) {
        assert!(self.is_char_boundary(index));
        self.insert_bytes(index, text);
    }

    fn insert_bytes(&mut self, index: usize, text: &str) {
        let tail: Vec<u8> = self.bytes.split_off(index);
        self.push_str(text);
        self.bytes.extend_from_slice(tail.as_slice());
    }

    /// Takes the characters from an index on away, as a string.
    #[track_caller]
    pub fn split_off(&mut self, at: usize) -> String {
        assert!(self.is_char_boundary(at));
        String {
            bytes: self.bytes.split_off(at),
        }
    }

    /// Takes a range of characters away, as an iterator.
    #[track_caller]
    pub fn drain<R: RangeBounds<usize>>(&mut self, range: R) -> Drain {
        let (start, end) = slice::bounds_within(&range, self.len());
        assert!(self.is_char_boundary(start));
        assert!(self.is_char_boundary(end));
        let taken: Vec<u8> = cut(&mut self.bytes, start, end);
        Drain {
            taken: String { bytes: taken },
            index: 0,
        }
    }

    /// Puts a string in the place of a range.
    #[track_caller]
    pub fn replace_range<R: RangeBounds<usize>>(&mut self, range: R, replacement: &str) {
        let (start, end) = slice::bounds_within(&range, self.len());
        assert!(self.is_char_boundary(start));
        assert!(self.is_char_boundary(end));
        let tail: Vec<u8> = self.bytes.split_off(end);
        self.bytes.truncate(start);
        self.push_str(replacement);
        self.bytes.extend_from_slice(tail.as_slice());
    }

    /// The string in a box.
    #[inline]
    pub fn into_boxed_str(self) -> Box<str> {
        Box::from_reference(self.leak())
    }

    /// The string, for ever.
    #[inline]
    pub fn leak<'a>(self) -> &'a mut str {
        // SAFETY: the bytes are UTF-8.
        unsafe { intrinsics::string_from_bytes_mut(self.bytes.leak()) }
    }
}

/// Takes a range of bytes out.
fn cut(bytes: &mut Vec<u8>, start: usize, end: usize) -> Vec<u8> {
    let mut tail: Vec<u8> = bytes.split_off(end);
    let taken: Vec<u8> = bytes.split_off(start);
    bytes.append(&mut tail);
    taken
}

/// The characters that were taken away.
pub struct Drain {
    taken: String,
    index: usize,
}

impl Drain {
    /// What is left.
    pub fn as_str(&self) -> &str {
        &self.taken.as_str()[self.index..]
    }
}

impl Iterator for Drain {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        let character = Chars::new(self.as_str()).next()?;
        self.index += character.len_utf8();
        Some(character)
    }
}

impl Deref for String {
    type Target = str;

    #[inline]
    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl DerefMut for String {
    #[inline]
    fn deref_mut(&mut self) -> &mut str {
        self.as_mut_str()
    }
}

impl<I: SliceIndex<str>> Index<I> for String {
    type Output = I::Output;

    #[inline]
    #[track_caller]
    fn index(&self, index: I) -> &I::Output {
        index.index(self.as_str())
    }
}

impl<I: SliceIndex<str>> IndexMut<I> for String {
    #[inline]
    #[track_caller]
    fn index_mut(&mut self, index: I) -> &mut I::Output {
        index.index_mut(self.as_mut_str())
    }
}

impl Clone for String {
    #[inline]
    fn clone(&self) -> String {
        String::from(self.as_str())
    }
}

impl Default for String {
    #[inline]
    fn default() -> String {
        String::new()
    }
}

impl Hash for String {
    #[inline]
    fn hash<H: Hasher>(&self, state: &mut H) {
        Hash::hash(self.as_str(), state)
    }
}

impl fmt::Display for String {
    #[inline]
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

impl fmt::Debug for String {
    #[inline]
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), formatter)
    }
}

impl fmt::Write for String {
    #[inline]
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.push_str(text);
        Ok(())
    }

    #[inline]
    fn write_char(&mut self, character: char) -> fmt::Result {
        self.push(character);
        Ok(())
    }
}

/// Equality of string types. Per pair: how each becomes a `&str`.
macro_rules! equal_as_strings {
    ($($left:ty, $right:ty: |$this:ident, $that:ident| $first:expr, $second:expr;)*) => {
        $(
            impl PartialEq<$right> for $left {
                #[inline]
                fn eq(&self, other: &$right) -> bool {
                    let $this = self;
                    let $that = other;
                    str::equal($first, $second)
                }
            }
        )*
    };
}

equal_as_strings! {
    String, String: |this, that| this.as_str(), that.as_str();
    String, str: |this, that| this.as_str(), that;
    String, &str: |this, that| this.as_str(), *that;
    str, String: |this, that| this, that.as_str();
    &str, String: |this, that| *this, that.as_str();
}

impl Eq for String {}

impl PartialOrd for String {
    #[inline]
    fn partial_cmp(&self, other: &String) -> Option<Ordering> {
        Some(str::order(self.as_str(), other.as_str()))
    }
}

impl Ord for String {
    #[inline]
    fn cmp(&self, other: &String) -> Ordering {
        str::order(self.as_str(), other.as_str())
    }
}

impl Add<&str> for String {
    type Output = String;

    #[inline]
    fn add(self, other: &str) -> String {
        let mut sum = self;
        sum.push_str(other);
        sum
    }
}

impl AddAssign<&str> for String {
    #[inline]
    fn add_assign(&mut self, other: &str) {
        self.push_str(other);
    }
}

impl AsRef<str> for String {
    #[inline]
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl AsRef<[u8]> for String {
    #[inline]
    fn as_ref(&self) -> &[u8] {
        self.as_bytes()
    }
}

impl Borrow<str> for String {
    #[inline]
    fn borrow(&self) -> &str {
        self.as_str()
    }
}

impl From<&str> for String {
    #[inline]
    fn from(text: &str) -> String {
        let mut string = String::with_capacity(str::byte_length(text));
        string.push_str(text);
        string
    }
}

impl From<&mut str> for String {
    #[inline]
    fn from(text: &mut str) -> String {
        let text: &str = text;
        String::from(text)
    }
}

impl From<&String> for String {
    #[inline]
    fn from(text: &String) -> String {
        text.clone()
    }
}

impl From<char> for String {
    #[inline]
    fn from(character: char) -> String {
        let mut string = String::new();
        string.push(character);
        string
    }
}

impl From<Box<str>> for String {
    #[inline]
    fn from(text: Box<str>) -> String {
        String {
            bytes: Vec::from_leaked(text.into_bytes_reference()),
        }
    }
}

impl<'a> From<Cow<'a, str>> for String {
    #[inline]
    fn from(text: Cow<'a, str>) -> String {
        text.into_owned()
    }
}

impl FromStr for String {
    type Err = Infallible;

    #[inline]
    fn from_str(text: &str) -> Result<String, Infallible> {
        Ok(String::from(text))
    }
}

/// Collecting and extending from sequences of pieces. Per type of piece: how it is added.
macro_rules! strings_of_pieces {
    ($([$($lifetime:lifetime)?] $piece:ty: |$string:ident, $value:ident| $add:expr;)*) => {
        $(
            impl<$($lifetime)?> Extend<$piece> for String {
                #[inline]
                fn extend<I: IntoIterator<Item = $piece>>(&mut self, pieces: I) {
                    let $string = self;
                    let mut pieces = pieces.into_iter();
                    while let Some($value) = pieces.next() {
                        $add;
                    }
                }
            }

            impl<$($lifetime)?> FromIterator<$piece> for String {
                #[inline]
                fn from_iter<I: IntoIterator<Item = $piece>>(pieces: I) -> String {
                    let mut string = String::new();
                    string.extend(pieces);
                    string
                }
            }
        )*
    };
}

strings_of_pieces! {
    [] char: |string, value| string.push(value);
    ['a] &'a char: |string, value| string.push(*value);
    ['a] &'a str: |string, value| string.push_str(value);
    [] String: |string, value| string.push_str(value.as_str());
    [] Box<str>: |string, value| string.push_str(&value);
    ['a] Cow<'a, str>: |string, value| string.push_str(&value);
}

/// Types with a text: all that `{}` shows.
#[rtlib_macros::lang("to_string")]
pub trait ToString {
    /// The text.
    fn to_string(&self) -> String;
}

impl<T: fmt::Display + ?Sized> ToString for T {
    #[inline]
    fn to_string(&self) -> String {
        let mut formatter = Formatter::new();
        if fmt::Display::fmt(self, &mut formatter).is_err() {
            display_failed();
        }
        fmt::format(formatter.finish())
    }
}

#[cold]
#[inline(never)]
fn display_failed() -> ! {
    intrinsics::panic_at("a Display implementation returned an error unexpectedly: Error")
}
