fn main() {
    println!("{:x?}", [10, 255]);
}
