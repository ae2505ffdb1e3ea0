fn main() {
    println!("{}", i64::MIN.saturating_div(-1));
}
