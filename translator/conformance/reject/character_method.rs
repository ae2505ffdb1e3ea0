fn main() {
    println!("{}", '\n'.escape_default());
}
