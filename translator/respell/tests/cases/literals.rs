//! Methods on literals, arithmetic between widths, casts in expressions.
fn narrow(x: u8) -> u8 { x }
fn main() {
    let x = 5i64;
    println!("{} {}", x.pow(2) + 1, 1.max(2));
    let some = Some(1).map(|n| n + 1u8);
    println!("{some:?}");
    for i in 0..3 { print!("{}", (b'a' + i as u8) as char); }
    println!();
    let list = [10, 20, 30];
    let i: u16 = 1;
    println!("{} {}", list[i as usize], list[(i + 1) as usize] as u8 as i64 * -2);
    let mut bits = 0xff_u8;
    bits = bits << 2 >> 1 ^ !0 & 0x0f;
    println!("{bits} {}", narrow(200) as i8);
    let f = 1.5f32 as f64 * 2.0 + 3 as f64;
    println!("{f} {} {}", f as u8, (f.floor() as i64).abs());
    let big = 1 << 40u64;
    let wide: i64 = big + 1;
    println!("{wide} {}", u64::MAX.wrapping_add(2).count_ones());
    let (mut a, mut b) = (0, 1u64);
    while a < 50 { (a, b) = (b, a + b); }
    println!("{a} {b} {}", (0..10).contains(&a));
    let neg = -x.abs();
    println!("{neg} {:?} {:?}", 200u8.checked_add(100), 7i32.rem_euclid(-3));
    let c = if true { 'a' } else { 'b' };
    println!("{} {}", c.is_alphabetic(), c as u32 + 1);
    println!("{:?}", (1..=3).map(|k| k * x).sum::<i64>());
}
