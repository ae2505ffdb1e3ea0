fn main() {
    println!("{}", words::count("one two"));
}
