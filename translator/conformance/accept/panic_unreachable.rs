fn kind(n: usize) -> &'static str {
    match n % 3 {
        0 => "zero",
        1 => "one",
        2 if n > 100 => "large",
        other => unreachable!("no {other}"),
    }
}
fn main() {
    println!("{} {}", kind(3), kind(101));
    println!("{}", kind(5));
}
