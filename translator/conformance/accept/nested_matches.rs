enum Token {
    Number(i64),
    Op(char),
    Pair(Option<i32>, Result<u8, &'static str>),
}
fn describe(token: &Token, depth: (u8, bool)) -> &'static str {
    match (token, depth) {
        (Token::Number(0), _) => "zero",
        (Token::Number(1..=9), (_, true)) => "digit, deep",
        (Token::Number(n), (d @ 1..=3, _)) if *n > d as i64 => "larger",
        (Token::Number(i64::MIN..=-1), _) => "negative",
        (Token::Number(_), _) => "number",
        (Token::Op('+' | '-'), _) => "sum",
        (Token::Op('a'..='z'), _) => "letter",
        (Token::Op(_), (0, _)) => "top",
        (Token::Op(_), _) => "operator",
        (Token::Pair(None, Ok(_)), _) => "none ok",
        (Token::Pair(Some(x), Ok(y)), _) if *x == *y as i32 => "same",
        (Token::Pair(Some(_), Ok(0 | 2 | 4)), _) => "even",
        (Token::Pair(_, Err("bad")), _) => "bad",
        (Token::Pair(..), _) => "pair",
    }
}
fn main() {
    let tokens = [
        Token::Number(0),
        Token::Number(5),
        Token::Number(50),
        Token::Number(-4),
        Token::Op('-'),
        Token::Op('q'),
        Token::Op('*'),
        Token::Pair(None, Ok(1)),
        Token::Pair(Some(3), Ok(3)),
        Token::Pair(Some(3), Ok(4)),
        Token::Pair(Some(3), Ok(5)),
        Token::Pair(None, Err("bad")),
        Token::Pair(None, Err("worse")),
    ];
    for token in &tokens {
        for depth in [(0, false), (2, true)] {
            print!("{} / ", describe(token, depth));
        }
        println!();
    }
    let whole @ (left, right) = (3, "x");
    println!("{whole:?} {left} {right}");
}
