//! A where-clause on the associated type.

fn total<I>(values: I) -> i64
where
    I: Iterator,
    I::Item: Into<i64>,
{
    values.map(|value| value.into()).sum()
}

fn main() {
    println!("{}", total([1i32, 2].into_iter()));
}
