//! A tokenizer: peekable characters, slices of the text, string building, results with messages.
use std::collections::HashMap;
use std::iter::Peekable;
use std::str::Chars;
#[derive(Debug, Clone, PartialEq)]
enum Token { Num(f64), Name(String), Sym(char) }
struct Lexer<'a> { chars: Peekable<Chars<'a>>, line: usize }
impl<'a> Lexer<'a> {
    fn new(text: &'a str) -> Self { Self { chars: text.chars().peekable(), line: 1 } }
    fn take_while(&mut self, first: char, keep: impl Fn(char) -> bool) -> String {
        let mut s = first.to_string();
        while let Some(c) = self.chars.next_if(|c| keep(*c)) { s.push(c); }
        s
    }
    fn token(&mut self) -> Result<Option<Token>, String> {
        loop {
            let Some(c) = self.chars.next() else { return Ok(None) };
            return Ok(Some(match c {
                '\n' => { self.line += 1; continue; }
                c if c.is_whitespace() => continue,
                '0'..='9' => Token::Num(self.take_while(c, |c| c.is_ascii_digit() || c == '.').parse().map_err(|_| format!("line {}: bad number", self.line))?),
                'a'..='z' | '_' => Token::Name(self.take_while(c, |c| c.is_alphanumeric())),
                '+' | '-' | '*' | '/' | '(' | ')' | '=' => Token::Sym(c),
                other => return Err(format!("line {}: {other:?}", self.line)),
            }));
        }
    }
    fn all(mut self) -> Result<Vec<Token>, String> { let mut v = vec![]; while let Some(t) = self.token()? { v.push(t); } Ok(v) }
}
struct Parser<'t> { tokens: &'t [Token], at: usize, vars: HashMap<String, f64> }
impl Parser<'_> {
    fn peek(&self) -> Option<&Token> { self.tokens.get(self.at) }
    fn eat(&mut self, c: char) -> bool { if self.peek() == Some(&Token::Sym(c)) { self.at += 1; true } else { false } }
    fn sum(&mut self) -> Result<f64, String> {
        let mut v = self.product()?;
        loop { if self.eat('+') { v += self.product()?; } else if self.eat('-') { v -= self.product()?; } else { break Ok(v); } }
    }
    fn product(&mut self) -> Result<f64, String> {
        let mut v = self.atom()?;
        while self.eat('*') { v *= self.atom()?; }
        Ok(v)
    }
    fn atom(&mut self) -> Result<f64, String> {
        let token = self.peek().cloned().ok_or("end")?;
        self.at += 1;
        match token {
            Token::Num(n) => Ok(n),
            Token::Name(name) => self.vars.get(&name).copied().ok_or_else(|| format!("no {name}")),
            Token::Sym('(') => { let v = self.sum()?; if self.eat(')') { Ok(v) } else { Err("unclosed".into()) } }
            Token::Sym('-') => self.atom().map(|v| -v),
            Token::Sym(c) => Err(format!("unexpected {c}")),
        }
    }
}
fn eval(text: &str) -> Result<f64, String> {
    let tokens = Lexer::new(text).all()?;
    let vars = HashMap::from([("x".to_string(), 4.0)]);
    let mut parser = Parser { tokens: &tokens, at: 0, vars };
    let v = parser.sum()?;
    match parser.peek() { None => Ok(v), Some(t) => Err(format!("left {t:?}")) }
}
fn main() {
    for text in ["1 + 2 * x", "(1.5 - 2", "-x * (3 - 1)", "y", "1 $", "2 2", "1.2.3"] {
        match eval(text) { Ok(v) => println!("{text} = {v}"), Err(e) => println!("{text}: {e}") }
    }
}
