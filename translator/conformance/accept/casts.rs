fn main() {
    let values = [0.0, -1.5, 1.99, 255.9, 256.0, 1e10, -1e10, 1e30, f64::NAN, f64::INFINITY, f64::NEG_INFINITY];
    for v in values {
        println!("{} {} {} {} {}", v as u8, v as i8, v as i32, v as u32, v as i64);
        println!("{} {} {} {}", v as u64, v as i16, v as usize, v as f32);
    }
    let numbers = [0i64, -1, 127, 128, 255, 256, 65535, -32769, 1 << 40, i64::MIN, i64::MAX];
    for n in numbers {
        println!("{} {} {} {}", n as u8, n as i8, n as u16, n as i16);
        println!("{} {} {} {}", n as u32, n as i32, n as u64, n as usize);
        println!("{} {}", n as f64, n as f32);
    }
    println!("{} {} {}", u64::MAX as f64, u64::MAX as f32, u32::MAX as f32);
    println!("{} {} {}", 'a' as u32, 'é' as u8, 97u8 as char);
    println!("{} {}", true as i32, false as u8);
    println!("{} {}", -1i8 as u32, -1i8 as u8 as u32);
    println!("{} {}", 3.7f32 as f64, 3.7f64 as f32);
    println!("{:?} {:?}", char::from_u32(0x41), char::from_u32(0xd800));
    println!("{:?} {:?}", char::from_digit(11, 16), 'f'.to_digit(16));
    println!("{}", f64::from(1.5f32) + f64::from(3i32));
    println!("{:x} {}", 1.0f64.to_bits(), f64::from_bits(0x4000000000000000));
    println!("{}", std::cmp::Ordering::Less as i8);
}
