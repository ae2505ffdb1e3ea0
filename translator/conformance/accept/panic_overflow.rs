// overflow-checks
fn sum(values: &[u8]) -> u8 {
    let mut total = 0u8;
    for value in values {
        total += value;
    }
    total
}
fn main() {
    println!("{}", sum(&[100, 100]));
    println!("{}", sum(&[100, 100, 100]));
}
