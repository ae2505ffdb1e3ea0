//! Lengths are constants and arithmetic on them.

const COUNT: usize = 2;
const NAMES: [&str; COUNT] = ["a", "b"];

fn main() {
    let mut seen = [false; COUNT * 2 + 1];
    seen[NAMES.len()] = true;
    println!(
        "{} {}",
        seen.len(),
        seen.iter().filter(|seen| **seen).count()
    );
}
