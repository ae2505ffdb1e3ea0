fn main() {
    let n = std::env::args().count() as u32;
    for shift in [0, 1, 7, 8, 15, 31] {
        let s = shift * n;
        println!("{} {} {}", 1u32 << s, 0x8000_0000u32 >> s, i32::MIN >> s);
        println!("{} {} {}", 1u64 << (s + 32), i64::MIN >> (s + 32), u64::MAX >> s);
        println!("{} {}", 1u32.wrapping_shl(s + 32), (-1i64).wrapping_shr(s + 64));
        println!("{:?} {:?}", 1u16.checked_shl(s), 1i8.overflowing_shl(s));
        println!("{} {}", 0x1234_5678u32.rotate_left(s), 0x12u8.rotate_right(s));
    }
    println!("{} {}", 1i8 << (7 * n), -128i8 >> (7 * n));
    println!("{} {}", 1u8 << 7i64, 5usize << 3u8);
    println!("{} {}", 0xf0u8 >> 4 << 2, (0xf0u8 as i8) >> 4);
    let bits = 0b1011_0110u64;
    println!("{} {} {}", bits & bits.wrapping_neg(), bits & (bits - 1), (bits as i64).leading_ones());
}
