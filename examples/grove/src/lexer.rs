//! From text to tokens.

use crate::value::Fault;
use std::iter::Peekable;
use std::str::Chars;

/// What a token is.
#[derive(Clone, PartialEq, Debug)]
pub enum Lexeme {
    /// A name, or a word of the language.
    Name(String),
    Int(i64),
    Float(f64),
    Text(String),
    /// An operator or a bracket.
    Symbol(&'static str),
    End,
}

/// A token and its line, from 1.
#[derive(Clone, Debug)]
pub struct Token {
    pub line: usize,
    pub lexeme: Lexeme,
}

/// All symbols; of two that begin alike, the longer one comes first.
const SYMBOLS: [&str; 26] = [
    "==", "!=", "<=", ">=", "&&", "||", "=", "<", ">", "+", "-", "*", "/", "%", "!", "(", ")", "[",
    "]", "{", "}", ",", ";", ":", ".", "@",
];

/// The tokens of a text; the last one is [`Lexeme::End`].
pub fn tokens(source: &str) -> Result<Vec<Token>, Box<Fault>> {
    let mut tokens = Vec::new();
    let mut line = 1;
    let mut characters = source.chars().peekable();
    while let Some(&first) = characters.peek() {
        let lexeme = match first {
            '\n' => {
                line += 1;
                characters.next();
                continue;
            }
            ' ' | '\t' | '\r' => {
                characters.next();
                continue;
            }
            '#' => {
                while characters.next_if(|c| *c != '\n').is_some() {}
                continue;
            }
            '"' => Lexeme::Text(text(&mut characters, line)?),
            '0'..='9' => number(&mut characters, line)?,
            c if c.is_alphabetic() || c == '_' => Lexeme::Name(take_while(&mut characters, |c| {
                c.is_alphanumeric() || c == '_'
            })),
            _ => symbol(&mut characters, line)?,
        };
        tokens.push(Token { line, lexeme });
    }
    tokens.push(Token {
        line,
        lexeme: Lexeme::End,
    });
    Ok(tokens)
}

fn take_while(characters: &mut Peekable<Chars<'_>>, wanted: impl Fn(char) -> bool) -> String {
    let mut taken = String::new();
    while let Some(c) = characters.next_if(|c| wanted(*c)) {
        taken.push(c);
    }
    taken
}

fn number(characters: &mut Peekable<Chars<'_>>, line: usize) -> Result<Lexeme, Box<Fault>> {
    let mut digits = take_while(characters, |c| c.is_ascii_digit() || c == '.');
    if let Some(e) = characters.next_if(|c| *c == 'e') {
        digits.push(e);
        digits.extend(characters.next_if(|c| *c == '-'));
        digits += &take_while(characters, |c| c.is_ascii_digit());
    }
    let number = match digits.contains(['.', 'e']) {
        true => digits.parse().map(Lexeme::Float).ok(),
        false => digits.parse().map(Lexeme::Int).ok(),
    };
    number.ok_or_else(|| Fault::new(line, format!("`{digits}` is not a number")))
}

fn text(characters: &mut Peekable<Chars<'_>>, line: usize) -> Result<String, Box<Fault>> {
    let mut text = String::new();
    characters.next();
    loop {
        match characters.next() {
            Some('"') => return Ok(text),
            Some('\\') => match characters.next() {
                Some('n') => text.push('\n'),
                Some('t') => text.push('\t'),
                Some(c @ ('"' | '\\')) => text.push(c),
                _ => return Err(Fault::new(line, "unknown escape in a text")),
            },
            None | Some('\n') => return Err(Fault::new(line, "a text without an end")),
            Some(c) => text.push(c),
        }
    }
}

fn symbol(characters: &mut Peekable<Chars<'_>>, line: usize) -> Result<Lexeme, Box<Fault>> {
    let mut ahead = characters.clone();
    let pair: String = ahead.by_ref().take(2).collect();
    for symbol in SYMBOLS {
        if pair.starts_with(symbol) {
            for _ in symbol.chars() {
                characters.next();
            }
            return Ok(Lexeme::Symbol(symbol));
        }
    }
    Err(Fault::new(
        line,
        format!("unexpected character in `{}`", pair.trim()),
    ))
}
