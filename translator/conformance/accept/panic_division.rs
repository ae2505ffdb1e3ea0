fn divide(a: i64, b: i64) -> i64 {
    a / b
}
fn main() {
    println!("{}", divide(7, 2));
    println!("{}", divide(7, std::env::args().count() as i64 - 1));
}
