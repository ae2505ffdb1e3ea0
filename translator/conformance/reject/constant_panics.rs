struct Ring<const SIZE: usize>;
impl<const SIZE: usize> Ring<SIZE> {
    const MASK: usize = {
        assert!(SIZE.is_power_of_two(), "the size is a power of two");
        SIZE - 1
    };
}
fn main() {
    println!("{}", Ring::<6>::MASK);
}
