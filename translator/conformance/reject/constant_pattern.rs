const LIMITS: [u8; 2] = [1, 9];
fn main() {
    let found = [1, std::env::args().count() as u8];
    println!("{}", matches!(found, LIMITS));
}
