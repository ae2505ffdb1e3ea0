fn main() {
    let number = "3".parse().unwrap_or_default();
    println!("{number}");
}
