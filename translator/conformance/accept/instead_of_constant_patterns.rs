//! Constants of numbers, texts, tuples and structs are patterns; a list is compared.

const LIMIT: (u8, &str) = (1, "one");
const LIMITS: [u8; 2] = [1, 9];

fn main() {
    let count = std::env::args().count() as u8;
    println!("{}", matches!((count, "one"), LIMIT));
    match [count, 9] {
        limits if limits == LIMITS => println!("the limits"),
        other => println!("{other:?}"),
    }
}
