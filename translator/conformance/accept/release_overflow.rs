fn factorial(n: u32) -> i32 {
    let mut result = 1i32;
    for i in 1..=n as i32 {
        result = result * i;
    }
    result
}
fn main() {
    let n = std::env::args().count() as u8;
    println!("{} {}", factorial(12), factorial(20));
    println!("{} {}", 255u8 + n, 0u8 - n);
    println!("{} {}", i64::MAX + n as i64, -(i32::MIN + n as i32 - 1));
    println!("{} {}", 1i32 << (n as i32 + 32), 1u8 << (n + 8));
    println!("{} {}", usize::MAX * (n as usize + 1), (i16::MAX - n as i16 + 2) * 2);
    let mut small: i8 = 127;
    small += n as i8;
    println!("{small} {}", [200u8, 100].iter().sum::<u8>());
}
