const fn square(x: u32) -> u32 {
    x * x
}
const fn table() -> [u32; 8] {
    let mut result = [0; 8];
    let mut i = 0;
    while i < 8 {
        result[i] = square(i as u32);
        i += 1;
    }
    result
}
static SQUARES: [u32; 8] = table();
const NAMES: &[(&str, u8)] = &[("zero", 0), ("one", 1), ("two", 1 << 1)];
const LIMIT: usize = NAMES.len() * 2;
const SIZE: usize = 4 * 3 - 1;
static MESSAGE: &str = "static text";
const MASK: u64 = !0 >> 4;
const PAIR: Pair = Pair::new(3, 4);
const NONE: Option<String> = None;
#[derive(Debug, Clone, Copy)]
struct Pair {
    a: i32,
    b: i32,
}
impl Pair {
    const ORIGIN: Pair = Pair { a: 0, b: Self::STEP };
    const STEP: i32 = -1;
    const fn new(a: i32, b: i32) -> Pair {
        Pair { a, b }
    }
}
static OPERATIONS: [(&str, fn(i32, i32) -> i32); 3] = [("add", add), ("sub", |a, b| a - b), ("max", std::cmp::max)];
fn add(a: i32, b: i32) -> i32 {
    a + b
}
const fn crc_table() -> [u32; 256] {
    let mut table = [0u32; 256];
    let mut n = 0;
    while n < 256 {
        let mut c = n as u32;
        let mut k = 0;
        while k < 8 {
            c = if c & 1 != 0 { 0xedb88320 ^ (c >> 1) } else { c >> 1 };
            k += 1;
        }
        table[n] = c;
        n += 1;
    }
    table
}
static CRC: [u32; 256] = crc_table();
fn main() {
    println!("{:?} {}", SQUARES, LIMIT);
    for (name, value) in NAMES {
        println!("{name} {value}");
    }
    println!("{} {MASK:x} {:?} {:?} {:?}", MESSAGE, PAIR, Pair::ORIGIN, NONE);
    for (name, function) in OPERATIONS.iter() {
        println!("{name} {}", function(7, 3));
    }
    let buffer = [0u8; SIZE];
    println!("{}", buffer.len());
    let crc = b"123456789".iter().fold(!0u32, |crc, byte| CRC[((crc ^ *byte as u32) & 0xff) as usize] ^ (crc >> 8));
    println!("{:08x}", !crc);
    const LOCAL: [i64; 3] = [1, -2, i64::MAX];
    println!("{:?} {}", LOCAL, u8::MAX as usize + LOCAL.len());
    match 4 {
        x if x == PAIR.b => println!("constant"),
        _ => println!("other"),
    }
    const TWO: i32 = 2;
    match 2 {
        TWO => println!("two"),
        _ => println!("not two"),
    }
}
