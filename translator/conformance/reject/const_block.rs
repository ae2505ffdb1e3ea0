fn main() {
    println!("{}", const { 3 * 4 });
}
