//! Combinators with closures whose types come from the method.
#[derive(Debug, Clone, PartialEq)]
enum Token { Number(i64), Word(String) }
fn lex(text: &str) -> Vec<Token> {
    text.split(' ').map(|w| w.parse().map(Token::Number).unwrap_or_else(|_| Token::Word(w.to_string()))).collect()
}
fn main() {
    let tokens = lex("1 two 3");
    println!("{tokens:?}");
    let n = Some(4).map(|x| x * 2).filter(|x| *x > 5).and_then(|x| if x > 7 { Some(x + 1) } else { None });
    println!("{n:?}");
    let text = n.map_or("none".to_string(), |x| x.to_string());
    println!("{text} {}", None.unwrap_or(5u8));
    let r: Result<i64, String> = Some(3).ok_or("missing".to_string());
    println!("{r:?} {:?}", r.as_ref().ok());
    let e: Result<i64, &str> = Err("bad");
    println!("{} {:?}", e.unwrap_or_default(), e.map_err(|m| m.len()));
    let mut slot = Some(1);
    let old = slot.take();
    println!("{slot:?} {old:?}");
    println!("{}", slot.get_or_insert(7));
    if let Some(x) = slot.as_mut() { *x += 1; }
    println!("{:?}", slot.replace(3));
    let words: Vec<&str> = tokens.iter().filter_map(|t| match t { Token::Word(w) => Some(w.as_str()), _ => None }).collect();
    println!("{words:?} {}", matches!(tokens[0], Token::Number(1..=5)));
    let deep = Some(Some(3)).flatten().xor(None);
    println!("{deep:?} {}", Some(2) < Some(3));
}
