trait Number = Copy + std::ops::Add<Output = Self>;
fn twice<T: Number>(number: T) -> T {
    number + number
}
fn main() {
    println!("{}", twice(3));
}
