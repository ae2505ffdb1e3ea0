fn main() {
    let last: Vec<&str> = "a1b2".rmatches(char::is_numeric).collect();
    println!("{last:?}");
}
