//! Checked access; the passes remove the checks that cannot fail.

fn sum(words: &[u32]) -> u32 {
    let mut sum = 0;
    for index in 0..words.len() {
        sum += words[index];
    }
    sum
}

fn main() {
    let words = [1, 2, 3];
    println!("{} {:?}", sum(&words), words.get(7));
}
