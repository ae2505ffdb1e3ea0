//! Slice patterns, string and range patterns, nested alternatives.
const LIMIT: u8 = 9;
fn shape(list: &[i64]) -> String {
    match list {
        [] => "empty".to_string(),
        [x] => format!("one {x}"),
        [first, .., last] if first == last => format!("ring {first}"),
        [1 | 2, rest @ ..] => format!("low, then {}", rest.len()),
        [_, middle @ .., _] => format!("middle {middle:?}"),
    }
}
fn class(c: char) -> u8 { match c { 'a'..='z' | 'A'..='Z' => 1, '0'..='9' => 2, ' ' | '\t' => 3, _ => 4 } }
fn digit(b: u8) -> Option<u8> { match b { b'0'..=b'9' => Some(b - b'0'), LIMIT => Some(99), ..5 => None, _ => Some(1) } }
fn command(words: &[&str]) -> i64 {
    match words { ["push", n] => n.parse().unwrap_or(-1), ["pop"] | ["drop"] => -2, [..] => -3 }
}
fn main() {
    println!("{} {} {} {} {}", shape(&[]), shape(&[4]), shape(&[3, 1, 3]), shape(&[1, 7]), shape(&[5, 6, 7]));
    println!("{} {} {} {}", class('q'), class('7'), class('\t'), class('é'));
    println!("{:?} {:?} {:?} {:?}", digit(b'7'), digit(9), digit(2), digit(200));
    println!("{} {} {}", command(&["push", "5"]), command(&["drop"]), command(&["x", "y"]));
    let mut array = [1, 2, 3];
    if let [a, _, c] = &mut array { std::mem::swap(a, c); }
    let [x, rest @ ..] = array;
    println!("{x} {rest:?}");
    let mut pair = (1, 2);
    (pair.0, pair.1) = (pair.1, pair.0);
    let p;
    (p, _) = pair;
    println!("{pair:?} {p}");
}
