#[cfg(not(feature = "words"))]
compile_error!("choose a size of words");
fn main() {}
