macro_rules! show {
    ($($t:ident)*) => {$(
        {
            let (max, min) = ($t::MAX, $t::MIN);
            println!("{} {} {} {}", stringify!($t), min, max, $t::BITS);
            println!("{} {} {}", max.wrapping_add(1), min.wrapping_sub(1), max.wrapping_mul(3));
            println!("{:?} {:?} {:?}", max.checked_add(1), max.checked_sub(1), max.checked_mul(2));
            println!("{:?} {:?}", max.overflowing_add(2), min.overflowing_sub(1));
            println!("{} {} {}", max.saturating_add(1), min.saturating_sub(1), max.saturating_mul(2));
            println!("{:?} {:?} {:?}", max.checked_div(0), max.checked_rem(7), min.checked_neg());
            println!("{} {} {}", max.count_ones(), (max >> 2).leading_zeros(), (max << 3).trailing_zeros());
            println!("{} {}", (max / 3).rotate_left(3), (max / 3).rotate_right(1));
            println!("{} {} {}", max.pow(1), (3 as $t).pow(4), (2 as $t).wrapping_pow(100));
            println!("{} {}", max.wrapping_shl(9), max.wrapping_shr(200));
            println!("{:?} {:?}", max.checked_shl(8), max.checked_shr(200));
            println!("{} {}", max / 7, max % 7);
            println!("{} {}", (!max), max ^ 0x55);
            println!("{} {}", (max / 5) & 0x3c, (max / 5) | 0x41);
            println!("{} {}", (17 as $t).rem_euclid(5), (17 as $t).div_euclid(5));
            println!("{} {:?}", max.abs_diff(min), (100 as $t).checked_pow(2));
            println!("{:?} {:?}", "12".parse::<$t>(), "999999999999999999999".parse::<$t>().is_err());
            println!("{} {}", max.swap_bytes(), max.min(5).max(3).clamp(4, 9));
        }
    )*};
}
fn main() {
    show!(i8 i16 i32 i64 isize u8 u16 u32 u64 usize);
    println!("{} {}", (-17i32).rem_euclid(5), (-17i32).div_euclid(5));
    println!("{} {} {}", -17 / 5, -17 % 5, (-17i8) >> 2);
    println!("{} {} {}", (-5i32).abs(), (-5i64).signum(), i32::MIN.wrapping_abs());
    println!("{} {}", i64::MIN.wrapping_div(-1), i64::MIN.wrapping_rem(-1));
    println!("{:?} {:?}", i32::MIN.checked_div(-1), i32::MIN.checked_abs());
    println!("{} {}", (-1i32) as u32 >> 28, (-1i32) >> 28);
    println!("{} {}", 7u32.is_power_of_two(), 9u32.next_power_of_two());
    println!("{} {}", i64::from_str_radix("-ff", 16).unwrap(), u8::from_str_radix("101", 2).unwrap());
    println!("{:?} {:?}", 258u32.to_le_bytes(), 258u16.to_be_bytes());
    println!("{}", u32::from_le_bytes([1, 2, 0, 0]));
    println!("{} {}", u64::MAX.leading_zeros(), 0u64.trailing_zeros());
    println!("{} {}", 10u32.ilog2(), 1000u32.ilog10());
    println!("{} {}", 17u64.isqrt(), 7u32.div_ceil(2));
    println!("{:?} {:?}", u8::try_from(300i32).is_err(), i8::try_from(100u64));
    println!("{} {}", i64::from(7u32), u64::from(true));
    println!("{}", 1_000_000i64 * 0x10 + 0o17 + 0b101 + b'a' as i64);
    println!("{:?}", 5u8.checked_sub(6).map_or(-1, |x| x as i32));
}
