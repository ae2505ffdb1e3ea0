//! Strings and characters as text.

use super::{Debug, Display, Formatter, NO_COUNT, Result};
use crate::prelude::v1::*;

/// At most `count` characters of the text (all, if `NO_COUNT`), and how many they are.
pub(super) fn first_characters(text: &str, count: usize) -> (&str, usize) {
    let bytes = text.as_bytes();
    let mut index: usize = 0;
    let mut characters: usize = 0;
    while index < bytes.len() {
        // A continuation byte belongs to the character before.
        if bytes[index] & 0xc0 != 0x80 {
            if count != NO_COUNT && characters == count {
                return (&text[..index], characters);
            }
            characters += 1;
        }
        index += 1;
    }
    (text, characters)
}

/// What `Debug` writes for a character, inside of the given quotes.
fn write_escaped(character: char, quote: char, formatter: &mut Formatter<'_>) {
    match character {
        '\0' => formatter.buffer.push_str("\\0"),
        '\t' => formatter.buffer.push_str("\\t"),
        '\r' => formatter.buffer.push_str("\\r"),
        '\n' => formatter.buffer.push_str("\\n"),
        '\\' => formatter.buffer.push_str("\\\\"),
        _ if character == quote => {
            formatter.buffer.push('\\');
            formatter.buffer.push(quote);
        }
        _ if crate::char::is_escaped_in_debug(character) => {
            formatter.buffer.push_str("\\u{");
            let number = character as u32;
            let mut shift: u32 = (31 - (number | 1).leading_zeros()) / 4 * 4;
            loop {
                let digit = ((number >> shift) & 15) as u8;
                let digit = if digit < 10 {
                    b'0' + digit
                } else {
                    b'a' + (digit - 10)
                };
                formatter.buffer.push(digit as char);
                if shift == 0 {
                    break;
                }
                shift -= 4;
            }
            formatter.buffer.push('}');
        }
        _ => formatter.buffer.push(character),
    }
}

impl Display for str {
    #[inline]
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        formatter.pad(self)
    }
}

impl Debug for str {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        formatter.buffer.push('"');
        let mut characters = crate::str::Chars::new(self);
        while let Some(character) = characters.next() {
            write_escaped(character, '"', formatter);
        }
        formatter.buffer.push('"');
        Ok(())
    }
}

impl Display for char {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        let mut text = String::new();
        text.push(*self);
        formatter.pad(text.as_str())
    }
}

impl Debug for char {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        formatter.buffer.push('\'');
        write_escaped(*self, '\'', formatter);
        formatter.buffer.push('\'');
        Ok(())
    }
}

impl Display for bool {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        formatter.pad(if *self { "true" } else { "false" })
    }
}

impl Debug for bool {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        formatter.pad(if *self { "true" } else { "false" })
    }
}
