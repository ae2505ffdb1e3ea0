//! `collect` into `Result` and `Option`.
fn parse(text: &str) -> Result<i64, String> {
    text.parse::<i64>().map_err(|_| format!("bad {text}"))
}
fn main() {
    let good = ["1", "2", "3"].iter().map(|t| parse(t)).collect::<Result<Vec<_>, _>>();
    println!("{good:?}");
    let bad: Result<Vec<i64>, String> = ["1", "x"].into_iter().map(parse).collect();
    println!("{bad:?}");
    let some: Option<Vec<u32>> = "123".chars().map(|c| c.to_digit(10)).collect();
    println!("{some:?}");
    let sum: Result<i64, String> = ["4", "5"].iter().map(|t| parse(t)).sum();
    println!("{sum:?}");
}
