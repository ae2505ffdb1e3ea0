//! Structs with references, several lifetimes, iterators of one's own.
struct Lexer<'s> { text: &'s str, at: usize }
impl<'s> Lexer<'s> {
    fn new(text: &'s str) -> Lexer<'s> { Lexer { text, at: 0 } }
    fn word(&mut self) -> Option<&'s str> {
        let rest = &self.text[self.at..];
        let rest = rest.trim_start();
        if rest.is_empty() { return None; }
        let start = self.text.len() - rest.len();
        let end = match rest.find(' ') { Some(n) => start + n, None => self.text.len() };
        self.at = end;
        Some(&self.text[start..end])
    }
}
impl<'s> Iterator for Lexer<'s> { type Item = &'s str; fn next(&mut self) -> Option<Self::Item> { self.word() } }
struct Both<'a, 'b> { a: &'a mut Vec<&'b str>, b: &'b str }
impl<'a, 'b> Both<'a, 'b> { fn push(&mut self) { self.a.push(self.b); } fn get(&self) -> &'b str { self.b } }
fn longest<'x>(a: &'x str, b: &'x str) -> &'x str { if a.len() > b.len() { a } else { b } }
fn each<'t, F>(text: &'t str, mut f: F) where F: FnMut(&'t str) { for w in Lexer::new(text) { f(w); } }
fn main() {
    let text = String::from("alpha be gamma");
    let mut best = "";
    each(&text, |w| best = longest(best, w));
    println!("{best}");
    let mut list = Vec::new();
    let got = { let mut both = Both { a: &mut list, b: &text[..2] }; both.push(); both.get() };
    println!("{got} {list:?}");
    println!("{:?}", Lexer::new("x yy").map(|w| w.len()).collect::<Vec<_>>());
    let mut lexer = Lexer::new("p q r");
    let head: Vec<&str> = lexer.by_ref().take(2).collect();
    println!("{head:?} {:?}", lexer.next());
}
