//! A box of a trait object, or the type by its name.

fn evens(end: u32) -> Box<dyn Iterator<Item = u32>> {
    Box::new((0..end).filter(|number| number % 2 == 0))
}

fn firsts(text: &str) -> std::iter::Take<std::str::Chars<'_>> {
    text.chars().take(2)
}

fn show_all(values: impl Iterator<Item = u32>) {
    for value in values {
        print!("{value} ");
    }
    println!();
}

fn main() {
    show_all(evens(9));
    println!("{}", firsts("abc").count());
}
