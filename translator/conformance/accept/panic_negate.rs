// overflow-checks
fn main() {
    let n = std::env::args().count() as i64;
    println!("{}", -(i64::MIN + n));
    println!("{}", -(i64::MIN + n - 1));
}
