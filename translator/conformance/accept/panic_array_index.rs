fn main() {
    let table = [1u8; 4];
    let at = std::env::args().count() + 3;
    println!("before");
    println!("{}", table[at]);
}
