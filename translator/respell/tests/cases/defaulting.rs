//! Integers and floats without a type.
fn id<T>(x: T) -> T { x }
fn wide(x: u64) -> u64 { x }
fn main() {
    let a = 1;
    let b = 2.5;
    let c = id(3);
    let d = 4;
    println!("{a} {b} {c} {}", wide(d));
    let mut list = Vec::new();
    list.push(1);
    list.push(250u8);
    let total: u32 = list.iter().map(|x| *x as u32).sum();
    println!("{total}");
    let shift = 1 << 31u8;
    let mixed = 1u64 << 40;
    println!("{shift} {mixed}");
    let x = if a > 0 { 1 } else { -1 };
    let y: i8 = -x;
    println!("{x} {y}");
    let t = (1, 2.0, 'c');
    println!("{:?}", t);
    let mut acc = 0;
    for i in 0..10u16 { acc += i; }
    println!("{acc}");
    println!("{}", 7 / 2 * 3 % 4);
    let z = !0;
    println!("{z} {}", -5 % 3);
    println!("{}", 2.0_f32.sqrt() + 1.0);
    println!("{}", 10i32.pow(3) + 5);
}
