//! An enum of the errors that there are, with `From` for `?`.

use std::fmt;
use std::num::ParseIntError;

enum Fault {
    Number(ParseIntError),
    Negative(i32),
}

impl From<ParseIntError> for Fault {
    fn from(error: ParseIntError) -> Fault {
        Fault::Number(error)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Number(error) => write!(formatter, "no number: {error}"),
            Fault::Negative(number) => write!(formatter, "{number} is negative"),
        }
    }
}

fn parse(text: &str) -> Result<i32, Fault> {
    let number: i32 = text.parse()?;
    if number < 0 {
        return Err(Fault::Negative(number));
    }
    Ok(number)
}

fn main() {
    for text in ["1", "-1", "one"] {
        match parse(text) {
            Ok(number) => println!("{number}"),
            Err(fault) => println!("{fault}"),
        }
    }
}
