mod words {
    pub fn first() -> &'static str {
        ::shared()
    }
}
fn shared() -> &'static str {
    "one"
}
fn main() {
    println!("{}", words::first());
}
