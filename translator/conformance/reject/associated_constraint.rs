fn total<I: Iterator<Item: Into<i64>>>(values: I) -> i64 {
    values.map(|value| value.into()).sum()
}
fn main() {
    println!("{}", total([1i32, 2].into_iter()));
}
