fn main() {
    let thread = std::thread::spawn(|| 5);
    println!("{:?}", thread.join().is_ok());
}
