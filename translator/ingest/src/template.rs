//! Format strings: `"{0:>width$} {x:?}"` taken apart.
//!
//! In: the string's value. Out: text and holes, whose arguments are still as written (the next one,
//! a number, a name). Which arguments there are is the caller's business.

/// A part of a format string.
#[derive(Clone, PartialEq, Debug)]
pub enum Part {
    /// Text, escapes undone.
    Text(String),
    /// `{…}`.
    Hole(Hole),
}

/// `{argument:spec}`.
#[derive(Clone, PartialEq, Debug)]
pub struct Hole {
    /// The value.
    pub argument: Argument,
    /// The lang name of the trait.
    pub trait_name: &'static str,
    /// Fill character.
    pub fill: char,
    /// `<`, `^`, `>`.
    pub align: Option<char>,
    /// `+`.
    pub plus: bool,
    /// `#`.
    pub alternate: bool,
    /// `0`.
    pub zero_pad: bool,
    /// Width.
    pub width: Count,
    /// Precision.
    pub precision: Count,
}

/// What a hole refers to.
#[derive(Clone, PartialEq, Debug)]
pub enum Argument {
    /// The next positional argument.
    Next,
    /// A number.
    Index(usize),
    /// A name.
    Name(String),
}

/// A width or precision.
#[derive(Clone, PartialEq, Debug)]
pub enum Count {
    /// None given.
    None,
    /// A number.
    Literal(u32),
    /// `name$`, `0$`, or `.*` (the next argument).
    Argument(Argument),
}

/// Takes a format string apart; the error says what is wrong.
pub fn parse(text: &str) -> Result<Vec<Part>, String> {
    let mut reader = Reader {
        characters: text.chars().collect(),
        at: 0,
    };
    let mut parts = Vec::new();
    let mut literal = String::new();
    while let Some(character) = reader.next() {
        match character {
            '{' if reader.eat('{') => literal.push('{'),
            '}' if reader.eat('}') => literal.push('}'),
            '{' => {
                if !literal.is_empty() {
                    parts.push(Part::Text(std::mem::take(&mut literal)));
                }
                parts.push(Part::Hole(reader.hole()?));
            }
            '}' => return Err("unmatched `}` in the format string".to_string()),
            other => literal.push(other),
        }
    }
    if !literal.is_empty() {
        parts.push(Part::Text(literal));
    }
    Ok(parts)
}

struct Reader {
    characters: Vec<char>,
    at: usize,
}

impl Reader {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.characters.get(self.at + ahead).copied()
    }

    fn next(&mut self) -> Option<char> {
        let character = self.peek(0)?;
        self.at += 1;
        Some(character)
    }

    fn eat(&mut self, wanted: char) -> bool {
        let found = self.peek(0) == Some(wanted);
        self.at += usize::from(found);
        found
    }

    fn skip_blanks(&mut self) {
        while self.peek(0).is_some_and(char::is_whitespace) {
            self.at += 1;
        }
    }

    fn word(&mut self) -> Option<String> {
        let start = self.at;
        let first = self.peek(0)?;
        if !first.is_alphabetic() && first != '_' {
            return None;
        }
        while self
            .peek(0)
            .is_some_and(|it| it.is_alphanumeric() || it == '_')
        {
            self.at += 1;
        }
        Some(self.characters[start..self.at].iter().collect())
    }

    fn number(&mut self) -> Option<usize> {
        let start = self.at;
        while self.peek(0).is_some_and(|it| it.is_ascii_digit()) {
            self.at += 1;
        }
        let digits: String = self.characters[start..self.at].iter().collect();
        digits.parse().ok()
    }

    fn argument(&mut self) -> Argument {
        if let Some(number) = self.number() {
            return Argument::Index(number);
        }
        match self.word() {
            Some(word) => Argument::Name(word),
            None => Argument::Next,
        }
    }

    fn hole(&mut self) -> Result<Hole, String> {
        self.skip_blanks();
        let mut hole = Hole {
            argument: self.argument(),
            trait_name: "display",
            fill: ' ',
            align: None,
            plus: false,
            alternate: false,
            zero_pad: false,
            width: Count::None,
            precision: Count::None,
        };
        self.skip_blanks();
        if self.eat(':') {
            self.spec(&mut hole)?;
        }
        self.skip_blanks();
        match self.eat('}') {
            true => Ok(hole),
            false => Err("expected `}` in the format string".to_string()),
        }
    }

    fn spec(&mut self, hole: &mut Hole) -> Result<(), String> {
        let is_align = |it: Option<char>| matches!(it, Some('<' | '^' | '>'));
        if is_align(self.peek(1)) {
            hole.fill = self.next().expect("two more characters");
            hole.align = self.next();
        } else if is_align(self.peek(0)) {
            hole.align = self.next();
        }
        if self.eat('+') {
            hole.plus = true;
        } else {
            self.eat('-');
        }
        hole.alternate = self.eat('#');
        if self.peek(0) == Some('0') && self.peek(1) != Some('$') {
            self.at += 1;
            hole.zero_pad = true;
        }
        hole.width = self.count();
        if self.eat('.') {
            hole.precision = match self.eat('*') {
                true => Count::Argument(Argument::Next),
                false => self.count(),
            };
        }
        self.kind(hole)
    }

    /// `12`, `0$`, `name$`; nothing is consumed if it is none of them.
    fn count(&mut self) -> Count {
        let start = self.at;
        if let Some(number) = self.number() {
            return match self.eat('$') {
                true => Count::Argument(Argument::Index(number)),
                false => Count::Literal(number as u32),
            };
        }
        if let Some(word) = self.word()
            && self.eat('$')
        {
            return Count::Argument(Argument::Name(word));
        }
        self.at = start;
        Count::None
    }

    fn kind(&mut self, hole: &mut Hole) -> Result<(), String> {
        let start = self.at;
        while self
            .peek(0)
            .is_some_and(|it| it.is_alphanumeric() || it == '?')
        {
            self.at += 1;
        }
        let kind: String = self.characters[start..self.at].iter().collect();
        hole.trait_name = match kind.as_str() {
            "" => "display",
            "?" => "debug",
            "x" => "lower_hex",
            "X" => "upper_hex",
            "b" => "binary",
            "o" => "octal",
            "e" => "lower_exp",
            "E" => "upper_exp",
            "p" => "pointer",
            other => return Err(format!("the format `{{:{other}}}` is not translated")),
        };
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Argument, Count, Hole, Part, parse};

    fn hole(text: &str) -> Hole {
        match &parse(text).expect("a format string")[..] {
            [Part::Hole(hole)] => hole.clone(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn text_and_escapes() {
        let parts = parse("a {{}} {}b").expect("a format string");
        assert_eq!(parts.len(), 3);
        assert_eq!(parts[0], Part::Text("a {} ".to_string()));
        assert_eq!(parts[2], Part::Text("b".to_string()));
        assert!(parse("}").is_err());
        assert!(parse("{").is_err());
        assert!(parse("{:x?}").is_err());
    }

    #[test]
    fn arguments() {
        assert_eq!(hole("{}").argument, Argument::Next);
        assert_eq!(hole("{3}").argument, Argument::Index(3));
        assert_eq!(
            hole("{name:?}").argument,
            Argument::Name("name".to_string())
        );
        assert_eq!(hole("{name:?}").trait_name, "debug");
    }

    #[test]
    fn the_whole_specification() {
        let it = hole("{:*^+#012.3e}");
        assert_eq!((it.fill, it.align), ('*', Some('^')));
        assert!(it.plus && it.alternate && it.zero_pad);
        assert_eq!(it.width, Count::Literal(12));
        assert_eq!(it.precision, Count::Literal(3));
        assert_eq!(it.trait_name, "lower_exp");
        let it = hole("{:>width$.*}");
        let width = Argument::Name("width".to_string());
        assert_eq!(it.width, Count::Argument(width));
        assert_eq!(it.precision, Count::Argument(Argument::Next));
        assert_eq!(hole("{:0$}").width, Count::Argument(Argument::Index(0)));
        assert!(hole("{:08b}").zero_pad);
        assert_eq!(hole("{:}>5}").fill, '}');
    }
}
