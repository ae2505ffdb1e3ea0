fn later(text: String) -> Box<dyn FnOnce() -> String> {
    Box::new(move || text)
}
fn main() {
    println!("{}", later("text".to_string())());
}
