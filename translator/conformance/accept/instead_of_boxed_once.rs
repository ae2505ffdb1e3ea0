//! What a boxed closure may use only once it takes out of an `Option`.

fn later(text: String) -> Box<dyn FnMut() -> String> {
    let mut text = Some(text);
    Box::new(move || text.take().unwrap_or_default())
}

fn run<F: FnOnce() -> String>(work: F) -> String {
    work()
}

fn main() {
    println!("{}", later("text".to_string())());
    let text = "moved".to_string();
    println!("{}", run(move || text));
}
