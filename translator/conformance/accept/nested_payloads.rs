enum Token { Number(i64), Pair(Option<i32>, Result<u8, &'static str>) }
fn describe(token: &Token) -> &'static str {
    match token {
        Token::Number(_) => "number",
        Token::Pair(_, Err(bad)) => bad,
        Token::Pair(..) => "pair",
    }
}
fn main() {
    println!("{}", describe(&Token::Pair(None, Err("bad"))));
    println!("{}", describe(&Token::Pair(None, Ok(3))));
    println!("{}", describe(&Token::Number(3)));
}
