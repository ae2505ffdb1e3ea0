//! A function of one's own, in a module of the crate or a crate of the workspace.

mod words {
    /// The words of a text.
    pub fn count(text: &str) -> usize {
        text.split_whitespace().count()
    }
}

fn main() {
    println!("{}", words::count("one two"));
}
