fn main() {
    let text = String::from("héllo");
    let n = std::env::args().count();
    println!("{}", &text[..n]);
    println!("{}", &text[..n + 1]);
}
