macro_rules! sum {
    ($($value:expr),*) => {
        0 + $value
    };
}
fn main() {
    println!("{}", sum!(1, 2));
}
