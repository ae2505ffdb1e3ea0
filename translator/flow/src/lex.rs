//! The text form's tokens.

use crate::names::{is_word, word_follows};

/// What is wrong with a text, and in which line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ParseError {
    /// From 1.
    pub line: u32,
    /// What was expected or is not allowed.
    pub message: String,
}

impl std::fmt::Display for ParseError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

/// A token.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Token {
    /// A word with `.` and `::` inside: keywords, ids, names.
    Word(String),
    /// A number as it is written: decimal, hexadecimal or float, without a sign.
    Number(String),
    /// A string with its escapes resolved.
    Text(Vec<u8>),
    /// `->`.
    Arrow,
    /// Any other character.
    Sign(u8),
    /// The end of the text.
    End,
}

/// A token with the line where it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PlacedToken {
    /// What.
    pub token: Token,
    /// From 1.
    pub line: u32,
}

/// Takes a text apart. The last token is [`Token::End`].
pub fn lex(text: &str) -> Result<Vec<PlacedToken>, ParseError> {
    let bytes = text.as_bytes();
    let mut tokens = Vec::new();
    let mut line = 1;
    let mut position = 0;
    while position < bytes.len() {
        let byte = bytes[position];
        if byte == b'\n' {
            line += 1;
            position += 1;
        } else if byte == b' ' || byte == b'\t' || byte == b'\r' {
            position += 1;
        } else if byte == b';' {
            while position < bytes.len() && bytes[position] != b'\n' {
                position += 1;
            }
        } else {
            let (token, end) = match lex_token(bytes, position) {
                Ok(found) => found,
                Err(message) => return Err(ParseError { line, message }),
            };
            tokens.push(PlacedToken { token, line });
            position = end;
        }
    }
    tokens.push(PlacedToken {
        token: Token::End,
        line,
    });
    Ok(tokens)
}

/// The token at a position, and where it ends.
fn lex_token(bytes: &[u8], start: usize) -> Result<(Token, usize), String> {
    let byte = bytes[start];
    if byte.is_ascii_digit() {
        let end = number_end(bytes, start);
        Ok((Token::Number(ascii(&bytes[start..end])), end))
    } else if is_word(byte) {
        let mut end = start;
        while end < bytes.len() {
            if is_word(bytes[end]) {
                end += 1;
            } else if word_follows(bytes, end) > 0 {
                end += word_follows(bytes, end);
            } else {
                break;
            }
        }
        Ok((Token::Word(ascii(&bytes[start..end])), end))
    } else if byte == b'"' {
        lex_text(bytes, start + 1)
    } else if byte == b'-' && bytes.get(start + 1) == Some(&b'>') {
        Ok((Token::Arrow, start + 2))
    } else if byte.is_ascii_graphic() {
        Ok((Token::Sign(byte), start + 1))
    } else {
        Err(format!("unexpected byte {byte:#x}"))
    }
}

/// The end of a number: digits, letters of hexadecimal digits and exponents, a point before a digit.
fn number_end(bytes: &[u8], start: usize) -> usize {
    let is_hexadecimal = bytes.get(start + 1) == Some(&b'x');
    let mut end = start;
    while end < bytes.len() {
        let byte = bytes[end];
        let is_exponent_sign = !is_hexadecimal
            && byte == b'-'
            && bytes[end - 1] == b'e'
            && bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
        let is_point = byte == b'.' && bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
        if byte.is_ascii_alphanumeric() || is_exponent_sign || is_point {
            end += 1;
        } else {
            break;
        }
    }
    end
}

/// A string from behind its opening quotation mark.
fn lex_text(bytes: &[u8], start: usize) -> Result<(Token, usize), String> {
    let mut content = Vec::new();
    let mut position = start;
    while position < bytes.len() {
        let byte = bytes[position];
        position += 1;
        if byte == b'"' {
            return Ok((Token::Text(content), position));
        }
        if byte == b'\n' {
            break;
        }
        if byte != b'\\' {
            content.push(byte);
            continue;
        }
        let escape = bytes.get(position).copied().unwrap_or(b'?');
        position += 1;
        match escape {
            b'n' => content.push(b'\n'),
            b't' => content.push(b'\t'),
            b'r' => content.push(b'\r'),
            b'0' => content.push(0),
            b'"' | b'\\' => content.push(escape),
            b'x' => {
                let high = hexadecimal(bytes, position);
                let low = hexadecimal(bytes, position + 1);
                match (high, low) {
                    (Some(high), Some(low)) => content.push(high * 16 + low),
                    _ => return Err(String::from("two hexadecimal digits follow \\x")),
                }
                position += 2;
            }
            other => return Err(format!("unknown escape \\{}", other as char)),
        }
    }
    Err(String::from("a string has no end"))
}

fn hexadecimal(bytes: &[u8], position: usize) -> Option<u8> {
    let digit = (*bytes.get(position)? as char).to_digit(16)?;
    Some(digit as u8)
}

/// A `String` of bytes that are known to be ASCII.
fn ascii(bytes: &[u8]) -> String {
    let mut text = String::new();
    for byte in bytes {
        text.push(*byte as char);
    }
    text
}
