//! Strings from bytes.

use crate::fmt;
use crate::intrinsics;
use crate::prelude::v1::*;

/// Bytes that are no UTF-8.
pub struct Utf8Error {
    valid_up_to: usize,
    /// The length of what is wrong, 0 if the bytes end in the midst of a character.
    error_length: usize,
}

impl Utf8Error {
    /// How many bytes are fine.
    #[inline]
    pub const fn valid_up_to(&self) -> usize {
        self.valid_up_to
    }

    /// How many bytes are wrong, unless something is missing at the end.
    #[inline]
    pub const fn error_len(&self) -> Option<usize> {
        if self.error_length == 0 {
            None
        } else {
            Some(self.error_length)
        }
    }
}

impl Clone for Utf8Error {
    #[inline]
    fn clone(&self) -> Self {
        *self
    }
}

impl Copy for Utf8Error {}

impl PartialEq for Utf8Error {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.valid_up_to == other.valid_up_to && self.error_length == other.error_length
    }
}

impl Eq for Utf8Error {}

impl fmt::Debug for Utf8Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let error_len: Option<u8> = if self.error_length == 0 {
            None
        } else {
            Some(self.error_length as u8)
        };
        formatter
            .debug_struct("Utf8Error")
            .field("valid_up_to", &self.valid_up_to)
            .field("error_len", &error_len)
            .finish()
    }
}

impl fmt::Display for Utf8Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.error_length == 0 {
            formatter.write_str("incomplete utf-8 byte sequence from index ")?;
            fmt::Display::fmt(&self.valid_up_to, formatter)
        } else {
            formatter.write_str("invalid utf-8 sequence of ")?;
            fmt::Display::fmt(&self.error_length, formatter)?;
            formatter.write_str(" bytes from index ")?;
            fmt::Display::fmt(&self.valid_up_to, formatter)
        }
    }
}

/// How many bytes of a valid character begin at the index, or what is wrong: the length of the
/// longest start of a character there, 0 if the bytes end within it.
fn character_length(bytes: &[u8], index: usize) -> Result<usize, usize> {
    let first = bytes[index];
    if first < 0x80 {
        return Ok(1);
    }
    // The second byte's range keeps out what is too long, surrogates, and what is too large.
    let (length, lowest, highest): (usize, u8, u8) = match first {
        0xc2..=0xdf => (2, 0x80, 0xbf),
        0xe0 => (3, 0xa0, 0xbf),
        0xed => (3, 0x80, 0x9f),
        0xe1..=0xef => (3, 0x80, 0xbf),
        0xf0 => (4, 0x90, 0xbf),
        0xf1..=0xf3 => (4, 0x80, 0xbf),
        0xf4 => (4, 0x80, 0x8f),
        _ => return Err(1),
    };
    let mut position: usize = 1;
    while position < length {
        if index + position == bytes.len() {
            return Err(0);
        }
        let byte = bytes[index + position];
        let fits = if position == 1 {
            byte >= lowest && byte <= highest
        } else {
            byte & 0xc0 == 0x80
        };
        if !fits {
            return Err(position);
        }
        position += 1;
    }
    Ok(length)
}

/// The bytes as a string.
pub fn from_utf8(bytes: &[u8]) -> Result<&str, Utf8Error> {
    match check(bytes) {
        // SAFETY: the bytes were checked.
        None => Ok(unsafe { intrinsics::string_from_bytes(bytes) }),
        Some(error) => Err(error),
    }
}

/// What is wrong with the bytes.
pub(crate) fn check(bytes: &[u8]) -> Option<Utf8Error> {
    let mut index: usize = 0;
    while index < bytes.len() {
        match character_length(bytes, index) {
            Ok(length) => index += length,
            Err(error_length) => {
                return Some(Utf8Error {
                    valid_up_to: index,
                    error_length,
                });
            }
        }
    }
    None
}

/// The bytes as a string.
///
/// # Safety
/// They are UTF-8.
#[inline]
pub const unsafe fn from_utf8_unchecked(bytes: &[u8]) -> &str {
    // SAFETY: as promised by the caller.
    unsafe { intrinsics::string_from_bytes(bytes) }
}
