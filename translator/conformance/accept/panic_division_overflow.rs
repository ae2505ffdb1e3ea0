fn main() {
    let minus = -(std::env::args().count() as i32);
    println!("{}", i32::MAX / minus);
    println!("{}", i32::MIN / minus);
}
