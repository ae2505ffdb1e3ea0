//! What may fail gives a `Result`, and the caller goes on.

#[derive(Debug, PartialEq)]
enum Fault {
    Empty,
    TooLarge(i64),
}

fn checked(numbers: &[i64]) -> Result<i64, Fault> {
    let first = numbers.first().ok_or(Fault::Empty)?;
    match *first {
        large if large > 100 => Err(Fault::TooLarge(large)),
        small => Ok(small * 2),
    }
}

fn main() {
    for numbers in [vec![], vec![4, 5], vec![400]] {
        match checked(&numbers) {
            Ok(number) => println!("{number}"),
            Err(fault) => println!("{fault:?}"),
        }
    }
}
