use std::collections::HashMap;
use std::fmt;
use std::iter::Peekable;
use std::str::Chars;
#[derive(Debug, Clone, PartialEq)]
enum Token {
    Number(f64),
    Name(String),
    Symbol(char),
}
#[derive(Debug)]
enum Expr {
    Number(f64),
    Name(String),
    Binary { op: char, left: Box<Expr>, right: Box<Expr> },
    Negate(Box<Expr>),
    Call(String, Vec<Expr>),
}
#[derive(Debug)]
enum Error {
    Unexpected(Option<Token>),
    Unknown(String),
    BadNumber { text: String, at: usize },
}
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Unexpected(Some(token)) => write!(f, "unexpected {token:?}"),
            Error::Unexpected(None) => write!(f, "unexpected end"),
            Error::Unknown(name) => write!(f, "unknown {name:?}"),
            Error::BadNumber { text, at } => write!(f, "bad number {text} at {at}"),
        }
    }
}
type Result<T> = std::result::Result<T, Error>;
struct Lexer<'a> {
    chars: Peekable<Chars<'a>>,
    at: usize,
}
impl<'a> Lexer<'a> {
    fn new(text: &'a str) -> Self {
        Lexer { chars: text.chars().peekable(), at: 0 }
    }
    fn take_while(&mut self, test: impl Fn(char) -> bool) -> String {
        let mut text = String::new();
        while let Some(&c) = self.chars.peek() {
            if !test(c) {
                break;
            }
            text.push(c);
            self.chars.next();
            self.at += 1;
        }
        text
    }
    fn tokens(mut self) -> Result<Vec<Token>> {
        let mut tokens = Vec::new();
        while let Some(&c) = self.chars.peek() {
            match c {
                ' ' => {
                    self.chars.next();
                    self.at += 1;
                }
                '0'..='9' | '.' => {
                    let at = self.at;
                    let text = self.take_while(|c| c.is_ascii_digit() || c == '.');
                    let number = text.parse().map_err(|_| Error::BadNumber { text, at })?;
                    tokens.push(Token::Number(number));
                }
                c if c.is_alphabetic() => tokens.push(Token::Name(self.take_while(char::is_alphanumeric))),
                _ => {
                    self.chars.next();
                    self.at += 1;
                    tokens.push(Token::Symbol(c));
                }
            }
        }
        Ok(tokens)
    }
}
struct Parser {
    tokens: Vec<Token>,
    at: usize,
}
impl Parser {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }
    fn next(&mut self) -> Option<Token> {
        let token = self.tokens.get(self.at).cloned();
        self.at += 1;
        token
    }
    fn eat(&mut self, symbol: char) -> bool {
        let found = self.peek() == Some(&Token::Symbol(symbol));
        if found {
            self.at += 1;
        }
        found
    }
    fn level(op: char) -> Option<u8> {
        Some(match op {
            '+' | '-' => 1,
            '*' | '/' => 2,
            '^' => 3,
            _ => return None,
        })
    }
    fn expr(&mut self, least: u8) -> Result<Expr> {
        let mut left = self.atom()?;
        while let Some(Token::Symbol(op)) = self.peek() {
            let op = *op;
            let level = match Parser::level(op) {
                Some(level) if level >= least => level,
                _ => break,
            };
            self.at += 1;
            let right = self.expr(if op == '^' { level } else { level + 1 })?;
            left = Expr::Binary { op, left: Box::new(left), right: Box::new(right) };
        }
        Ok(left)
    }
    fn atom(&mut self) -> Result<Expr> {
        match self.next() {
            Some(Token::Number(n)) => Ok(Expr::Number(n)),
            Some(Token::Name(name)) => {
                if !self.eat('(') {
                    return Ok(Expr::Name(name));
                }
                let mut arguments = vec![];
                while !self.eat(')') {
                    arguments.push(self.expr(1)?);
                    self.eat(',');
                }
                Ok(Expr::Call(name, arguments))
            }
            Some(Token::Symbol('-')) => Ok(Expr::Negate(Box::new(self.expr(3)?))),
            Some(Token::Symbol('(')) => {
                let inner = self.expr(1)?;
                if self.eat(')') { Ok(inner) } else { Err(Error::Unexpected(self.next())) }
            }
            other => Err(Error::Unexpected(other)),
        }
    }
}
fn evaluate(expr: &Expr, names: &HashMap<&str, f64>) -> Result<f64> {
    Ok(match expr {
        Expr::Number(n) => *n,
        Expr::Name(name) => *names.get(name.as_str()).ok_or_else(|| Error::Unknown(name.clone()))?,
        Expr::Negate(inner) => -evaluate(inner, names)?,
        Expr::Binary { op, left, right } => {
            let (left, right) = (evaluate(left, names)?, evaluate(right, names)?);
            match op {
                '+' => left + right,
                '-' => left - right,
                '*' => left * right,
                '/' => left / right,
                '^' => left.powf(right),
                _ => unreachable!("{op}"),
            }
        }
        Expr::Call(name, arguments) => {
            let values = arguments.iter().map(|one| evaluate(one, names)).collect::<Result<Vec<f64>>>()?;
            match (name.as_str(), values.as_slice()) {
                ("max", [a, b]) => a.max(*b),
                ("sum", all) => all.iter().sum(),
                _ => return Err(Error::Unknown(format!("{name}/{}", values.len()))),
            }
        }
    })
}
fn run(text: &str, names: &HashMap<&str, f64>) -> Result<f64> {
    let mut parser = Parser { tokens: Lexer::new(text).tokens()?, at: 0 };
    let expr = parser.expr(1)?;
    match parser.next() {
        None => evaluate(&expr, names),
        extra => Err(Error::Unexpected(extra)),
    }
}
fn main() {
    let names = HashMap::from([("x", 3.0), ("half", 0.5)]);
    for text in ["1 + 2 * 3", "(1+2)*3 - -x", "2 ^ 3 ^ 2", "max(x, half) / 4", "sum(1, 2, x)", "1 +", "y", "max(1)", "1.2.3 + 1", "1 )", "8 / 0"] {
        match run(text, &names) {
            Ok(value) => println!("{text} = {value}"),
            Err(error) => println!("{text}: {error}"),
        }
    }
}
