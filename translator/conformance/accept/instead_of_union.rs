//! The bits of a number by its methods, and one of several things by an enum.

#[derive(Clone, Copy, Debug)]
enum Word {
    Int(u64),
    Float(f64),
}

fn bits(word: Word) -> u64 {
    match word {
        Word::Int(number) => number,
        Word::Float(number) => number.to_bits(),
    }
}

fn main() {
    let words = [Word::Int(3), Word::Float(1.5)];
    for word in words {
        println!(
            "{word:?} {:x} {}",
            bits(word),
            f64::from_bits(bits(word)) == 1.5
        );
    }
}
