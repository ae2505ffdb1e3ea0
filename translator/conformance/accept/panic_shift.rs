// overflow-checks
fn main() {
    let n = std::env::args().count() as u32;
    println!("{}", 1i32 << (n + 30));
    println!("{}", 1i32 << (n + 31));
}
