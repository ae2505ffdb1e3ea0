use std::borrow::Cow;
struct Source<'s> {
    text: &'s str,
    lines: Vec<&'s str>,
}
impl<'s> Source<'s> {
    fn new(text: &'s str) -> Self {
        Self { text, lines: text.lines().collect() }
    }
    fn line(&self, number: usize) -> Option<&'s str> {
        self.lines.get(number).copied()
    }
}
#[derive(Debug, Clone, Copy, PartialEq)]
enum Token<'a> {
    Word(&'a str),
    Number(i64),
    End,
}
struct Tokens<'a> {
    rest: &'a str,
}
impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;
    fn next(&mut self) -> Option<Token<'a>> {
        let text = self.rest.trim_start();
        let end = text.find(char::is_whitespace).unwrap_or(text.len());
        let (word, rest) = text.split_at(end);
        self.rest = rest;
        match word {
            "" => None,
            "end" => Some(Token::End),
            _ => Some(word.parse().map_or(Token::Word(word), Token::Number)),
        }
    }
}
fn clean(text: &str) -> Cow<'_, str> {
    if text.contains(' ') { Cow::Owned(text.replace(' ', "_")) } else { Cow::Borrowed(text) }
}
fn main() {
    let text = String::from("push 12\nadd x -4\nend");
    let source = Source::new(&text);
    for number in 0..4 {
        match source.line(number) {
            Some(line) => println!("{:?}", Tokens { rest: line }.collect::<Vec<_>>()),
            None => println!("no line {number} of {}", source.text.len()),
        }
    }
    println!("{} {}", clean("a b"), clean("ab"));
}
