fn main() {
    let result = std::panic::catch_unwind(|| 1);
    println!("{}", result.is_ok());
}
