//! Instructions of the machine have methods.

fn main() {
    let number = 0b1011_0000u64;
    println!("{} {}", number.count_ones(), number.trailing_zeros());
    println!(
        "{} {:?}",
        number.rotate_right(4),
        number.overflowing_mul(u64::MAX)
    );
}
