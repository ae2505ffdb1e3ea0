fn main() {
    println!("{}", c"text".to_bytes().len());
}
