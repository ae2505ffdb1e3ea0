fn wide(x: u64) -> i128 {
    x as i128
}
fn low(x: u64) -> u64 {
    wide(x) as u64
}
fn main() {
    println!("{}", low(1 << 40));
}
