// Consts and statics that more than folding has to compute.

const fn squares() -> [u32; 16] {
    let mut table = [0; 16];
    let mut index = 0;
    while index < 16 {
        table[index] = (index * index) as u32;
        index += 1;
    }
    table
}

const SQUARES: [u32; 16] = squares();

const fn crc_table() -> [u32; 256] {
    let mut table = [0u32; 256];
    let mut number = 0;
    while number < 256 {
        let mut crc = number as u32;
        let mut bit = 0;
        while bit < 8 {
            crc = if crc & 1 == 1 { 0xedb8_8320 ^ (crc >> 1) } else { crc >> 1 };
            bit += 1;
        }
        table[number] = crc;
        number += 1;
    }
    table
}

static CRC: [u32; 256] = crc_table();

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Plain,
    Scaled(i32),
    Named { text: &'static str, weight: f64 },
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    name: &'static str,
    code: u8,
    kind: Kind,
    next: Option<&'static Entry>,
}

const fn entry(name: &'static str, code: u8, kind: Kind) -> Entry {
    Entry { name, code, kind, next: None }
}

const ENTRIES: [Entry; 3] = [
    entry("add", 1, Kind::Plain),
    entry("mul", 1 + 1, Kind::Scaled(-7)),
    entry("call", 3, Kind::Named { text: "slow", weight: 2.5 }),
];

static FIRST: Entry = entry("first", 10, Kind::Plain);
static SECOND: Entry = Entry { next: Some(&FIRST), ..entry("second", 20, Kind::Scaled(1)) };
static CHAIN: &[&Entry] = &[&SECOND, &FIRST, &entry("third", 30, Kind::Plain)];

trait Shape {
    const SIDES: usize;
    const NAME: &'static str;
    const AREA: f64 = area(Self::SIDES);
    fn twice() -> usize {
        Self::SIDES * 2
    }
}

const fn area(sides: usize) -> f64 {
    let mut sum = 0.5;
    let mut index = 0;
    while index < sides {
        sum += 1.25;
        index += 1;
    }
    sum
}

struct Triangle;
struct Square;

impl Shape for Triangle {
    const SIDES: usize = count("abc");
    const NAME: &'static str = "triangle";
}

impl Shape for Square {
    const SIDES: usize = count("abcd");
    const NAME: &'static str = "square";
}

const fn count(text: &str) -> usize {
    text.len()
}

struct Buffer<const N: usize>;

impl<const N: usize> Buffer<N> {
    const MASK: usize = mask(N);
}

const fn mask(size: usize) -> usize {
    let mut power = 1;
    while power < size {
        power *= 2;
    }
    power - 1
}

fn describe<S: Shape>() -> String {
    format!("{} {} {} {:?}", S::NAME, S::SIDES, S::twice(), S::AREA)
}

const EMPTY: Vec<i32> = Vec::new();
const NO_TEXT: String = String::new();

const fn double(x: i32) -> i32 {
    x * 2
}

fn triple(x: i32) -> i32 {
    x * 3
}

static OPERATIONS: [(&str, fn(i32) -> i32); 2] = [("double", double), ("triple", triple)];

const LIMIT: i64 = limit(5);

const fn limit(depth: u32) -> i64 {
    if depth == 0 { 1 } else { limit(depth - 1) * 10 }
}

const MESSAGE: Result<&str, u32> = check(3);

const fn check(x: u32) -> Result<&'static str, u32> {
    if x % 2 == 1 { Ok("odd") } else { Err(x) }
}

fn crc(text: &str) -> u32 {
    let mut crc = !0u32;
    for byte in text.bytes() {
        crc = CRC[((crc ^ u32::from(byte)) & 0xff) as usize] ^ (crc >> 8);
    }
    !crc
}

fn main() {
    let mut sum = 0;
    for index in 0..16 {
        sum += SQUARES[index];
    }
    println!("{sum} {} {:?}", SQUARES.len(), &SQUARES[2..5]);
    let mut own = SQUARES;
    own[0] = 99;
    println!("{} {}", own[0], SQUARES[0]);
    println!("{:08x}", crc("123456789"));
    for entry in &ENTRIES {
        println!("{} {} {:?} {}", entry.name, entry.code, entry.kind, entry.next.is_none());
    }
    println!("{}", ENTRIES[2].name);
    for entry in CHAIN {
        println!("{} {:?}", entry.name, entry.next.map(|next| next.name));
    }
    println!("{}", std::ptr::eq(CHAIN[1], &FIRST));
    println!("{} / {}", describe::<Triangle>(), describe::<Square>());
    println!("{} {}", Buffer::<5>::MASK, Buffer::<100>::MASK);
    let (mut one, mut two) = (EMPTY, EMPTY);
    one.push(1);
    two.push(2);
    two.push(3);
    println!("{one:?} {two:?} {} {:?}", EMPTY.len(), NO_TEXT + "x");
    for (name, operation) in OPERATIONS {
        println!("{name} {}", operation(7));
    }
    for index in 0..3 {
        match ENTRIES[index].kind {
            Kind::Named { text, .. } => println!("{text}"),
            Kind::Scaled(by) if by < 0 => println!("by {by}"),
            _ => println!("{:?}", ENTRIES[index].kind),
        }
    }
    match ENTRIES[1] {
        ref mut own => {
            own.code = 77;
            println!("{} {}", own.code, ENTRIES[1].code);
        }
    }
    assert_eq!(SQUARES[3], 9);
    println!("{LIMIT} {MESSAGE:?} {:?}", check(4));
}
