//! From text to tokens, each with its line.

use crate::Error;

/// A token. Names of the language and punctuation are both symbols.
#[derive(Clone, Debug, PartialEq)]
pub enum Token {
    Int(i64),
    Float(f64),
    Text(String),
    Name(String),
    Symbol(&'static str),
    End,
}

const KEYWORDS: &[&str] = &[
    "and", "break", "continue", "else", "false", "fn", "for", "if", "in", "let", "nil", "not",
    "or", "print", "return", "true", "while",
];

/// Longer ones first.
const PUNCTUATION: &[&str] = &[
    "==", "!=", "<=", ">=", "(", ")", "[", "]", "{", "}", ",", ";", ":", ".", "=", "<", ">", "+",
    "-", "*", "/", "%",
];

/// All tokens of a program; the last is [`Token::End`].
pub fn tokens(source: &str) -> Result<Vec<(Token, u32)>, Error> {
    let mut found = Vec::new();
    let mut line = 1;
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let start = rest;
        if first.is_whitespace() {
            if first == '\n' {
                line += 1;
            }
            rest = &rest[first.len_utf8()..];
        } else if first == '#' {
            rest = rest.find('\n').map_or("", |end| &rest[end..]);
        } else if first.is_ascii_digit() {
            let (token, behind) = number(rest).map_err(|message| Error { line, message })?;
            found.push((token, line));
            rest = behind;
        } else if first.is_alphabetic() || first == '_' {
            rest = rest.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_');
            let word = &start[..start.len() - rest.len()];
            let token = match KEYWORDS.iter().find(|keyword| **keyword == word) {
                Some(keyword) => Token::Symbol(keyword),
                None => Token::Name(word.to_string()),
            };
            found.push((token, line));
        } else if first == '"' {
            let (content, behind) = text(rest).map_err(|message| Error { line, message })?;
            found.push((Token::Text(content), line));
            rest = behind;
        } else if let Some(symbol) = PUNCTUATION.iter().find(|symbol| rest.starts_with(**symbol)) {
            found.push((Token::Symbol(symbol), line));
            rest = &rest[symbol.len()..];
        } else {
            let message = format!("`{first}` begins nothing");
            return Err(Error { line, message });
        }
    }
    found.push((Token::End, line));
    Ok(found)
}

/// The number at the beginning, and what follows it.
fn number(source: &str) -> Result<(Token, &str), String> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let mut end = digits(source);
    let mut is_float = false;
    let fraction = source[end..].strip_prefix('.').map_or(0, digits);
    if fraction > 0 {
        end += 1 + fraction;
        is_float = true;
    }
    let (number, behind) = source.split_at(end);
    let token = if is_float {
        number.parse().map(Token::Float).ok()
    } else {
        number.parse().map(Token::Int).ok()
    };
    match token {
        Some(token) => Ok((token, behind)),
        None => Err(format!("the number {number} is too large")),
    }
}

/// The text in quotes at the beginning, and what follows it.
fn text(source: &str) -> Result<(String, &str), String> {
    let mut content = String::new();
    let mut characters = source.char_indices().skip(1);
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return Ok((content, &source[at + 1..])),
            '\n' => break,
            '\\' => match characters.next() {
                Some((_, 'n')) => content.push('\n'),
                Some((_, 't')) => content.push('\t'),
                Some((_, other @ ('"' | '\\'))) => content.push(other),
                _ => return Err("there are \\n, \\t, \\\" and \\\\".to_string()),
            },
            other => content.push(other),
        }
    }
    Err("a text ends on its line".to_string())
}
