//! A byte string with a zero at its end.

const NAME: &[u8] = b"name\0";

fn length(text: &[u8]) -> usize {
    text.iter().take_while(|byte| **byte != 0).count()
}

fn main() {
    println!("{} {:?}", length(NAME), std::str::from_utf8(&NAME[..4]));
}
