fn fib(n: u32) -> u64 { if n < 2 { n as u64 } else { fib(n - 1) + fib(n - 2) } }
fn classify(n: i32) -> &'static str { match n { i32::MIN..0 => "neg", 0 => "zero", 1 | 2 | 3 => "small", x if x % 2 == 0 => "even", _ => "odd" } }
fn lex(s: &str) -> Vec<Token> { 
    let b = s.as_bytes(); let mut i = 0; let mut out = vec![];
    while i < b.len() { match b[i] { b' ' => { i += 1; } b'0'..=b'9' => { let st = i; while i < b.len() && b[i].is_ascii_digit() { i += 1; } out.push(Token::Num(s[st..i].parse().unwrap())); } c @ (b'+' | b'*' | b'(' | b')') => { out.push(Token::Op(c as char)); i += 1; } _ => panic!("bad") } }
    out }
#[derive(Debug, Clone, PartialEq)] enum Token { Num(i64), Op(char) }
struct Parser { toks: Vec<Token>, at: usize }
impl Parser {
    fn peek(&self) -> Option<&Token> { self.toks.get(self.at) }
    fn next(&mut self) -> Option<Token> { let t = self.toks.get(self.at).cloned(); self.at += 1; t }
    fn expr(&mut self) -> Result<i64, String> { let mut l = self.term()?; while let Some(Token::Op('+')) = self.peek() { self.next(); l += self.term()?; } Ok(l) }
    fn term(&mut self) -> Result<i64, String> { let mut l = self.atom()?; while self.peek() == Some(&Token::Op('*')) { self.next(); l *= self.atom()?; } Ok(l) }
    fn atom(&mut self) -> Result<i64, String> { match self.next() { Some(Token::Num(n)) => Ok(n), Some(Token::Op('(')) => { let v = self.expr()?; match self.next() { Some(Token::Op(')')) => Ok(v), other => Err(format!("expected ) got {other:?}")) } } t => Err(format!("unexpected {t:?}")) } }
}
fn main() {
    println!("{}", fib(15));
    for n in [-5, 0, 2, 10, 11] { print!("{} ", classify(n)); } println!();
    for e in ["1 + 2 * 3", "(1+2)*3", "2*(3", "+"] { let mut p = Parser { toks: lex(e), at: 0 }; println!("{:?}", p.expr()); }
    let x: i32 = "12".parse().unwrap_or(0); println!("{}", x.pow(3));
    let mut total = 0u64; let mut n = 27u64; while n != 1 { n = if n % 2 == 0 { n / 2 } else { 3 * n + 1 }; total += 1; } println!("{total}");
    let v: Vec<u8> = vec![0; 20]; println!("{}", v.iter().all(|b| *b == 0));
    let z: Result<Vec<i32>, _> = "1,2,x".split(',').map(|s| s.parse::<i32>()).collect(); println!("{:?}", z.is_err());
    let idx = v.len(); println!("{}", v[idx]);
}
