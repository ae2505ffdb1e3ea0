//! `dbg!` shows and gives back.

#[derive(Debug, Clone)]
struct Point {
    x: i32,
    name: String,
}

fn factorial(number: u64) -> u64 {
    if dbg!(number <= 1) {
        return dbg!(1);
    }
    dbg!(number * factorial(number - 1))
}

macro_rules! twice {
    ($value:expr) => {
        dbg!($value * 2)
    };
}

fn main() {
    println!("{}", factorial(3));
    let point = Point {
        x: 4,
        name: "a{b}".to_string(),
    };
    let same = dbg!(point);
    let length = dbg!(&same).name.len();
    let (first, second) = dbg!(same.x + 1, length);
    dbg!();
    println!("{first} {second} {}", twice!(3));
    let value = 5i32;
    println!(
        "{}",
        dbg!(
            value + {
                let value = 1;
                value
            },
        )
        .pow(2)
    );
}
