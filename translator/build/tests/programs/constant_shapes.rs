// Constants of all shapes: trait objects, cycles of statics, nested arrays, payloads, function pointers.

trait Named: Sync {
    fn name(&self) -> &'static str;
    fn size(&self) -> usize {
        1
    }
}
struct Unit;
struct Wide(usize);
const fn two(x: usize) -> Wide {
    Wide(x * 2)
}
impl Named for Unit {
    fn name(&self) -> &'static str {
        "unit"
    }
}
impl Named for Wide {
    fn name(&self) -> &'static str {
        "sized"
    }
    fn size(&self) -> usize {
        self.0
    }
}
static OBJECTS: [&dyn Named; 2] = [&Unit, &two(21)];
static ADD: &(dyn Fn(i32) -> i32 + Sync) = &|x| x + 1;
struct Node {
    value: u32,
    next: &'static Node,
}
const fn v(x: u32) -> u32 {
    x + 1
}
static A: Node = Node {
    value: v(1),
    next: &B,
};
static B: Node = Node {
    value: v(2),
    next: &A,
};
const GRID: [[u8; 3]; 4] = grid();
const fn grid() -> [[u8; 3]; 4] {
    let mut g = [[0; 3]; 4];
    let mut i = 0;
    while i < 12 {
        g[i / 3][i % 3] = (i * i % 7) as u8;
        i += 1;
    }
    g
}
const fn fill<T: Copy, const N: usize>(x: T) -> [T; N] {
    [x; N]
}
const FILLED: [(bool, char, f32); 3] = fill((true, 'x', 1.5));
#[derive(Debug, Clone, Copy, PartialEq)]
enum V {
    Nil,
    Int(i64),
    Float(f64),
    Text(&'static str),
    Pair(u8, &'static V),
}
const fn int(x: i64) -> V {
    V::Int(x)
}
const fn mix(i: u8) -> V {
    match i {
        0 => V::Nil,
        1 => int(-5),
        2 => V::Float(0.25),
        3 => V::Text("tt"),
        _ => V::Pair(i, &V::Int(9)),
    }
}
const VS: [V; 5] = [mix(0), mix(1), mix(2), mix(3), mix(4)];
const NEG: V = mix(1);
const DEEP: Option<Option<&'static [V]>> = Some(Some(&VS));
static WORDS: &[&[&str]] = &[&["a", "b"], &[], &["c"]];
const EMPTY: [u32; 0] = none();
const fn none() -> [u32; 0] {
    []
}
const OPTIONAL: [Option<fn(u32) -> u32>; 2] = [opt(false), opt(true)];
const fn opt(b: bool) -> Option<fn(u32) -> u32> {
    if b { Some(v) } else { None }
}
const MIN: i8 = low();
const fn low() -> i8 {
    let mut x = 0i8;
    while x > -100 {
        x -= 1;
    }
    x
}
const U: u8 = 200 + hi();
const fn hi() -> u8 {
    55
}
fn local(i: usize) -> u64 {
    static TABLE: [u64; 4] = pow(3);
    const fn pow(b: u64) -> [u64; 4] {
        let mut t = [1; 4];
        let mut i = 1;
        while i < 4 {
            t[i] = t[i - 1] * b;
            i += 1;
        }
        t
    }
    TABLE[i]
}
fn fixed() -> &'static [[u8; 3]] {
    &GRID
}
fn main() {
    for o in OBJECTS {
        println!("{} {}", o.name(), o.size());
    }
    println!("{} {} {}", ADD(4), A.next.value, A.next.next.next.value);
    println!("{:?} {:?} {}", GRID, FILLED, GRID[2][1]);
    for v in VS.iter() {
        println!("{v:?}");
    }
    println!("{NEG:?} {:?} {}", DEEP, NEG == V::Int(-5));
    for w in WORDS {
        println!("{w:?} {}", w.len());
    }
    println!(
        "{} {:?} {}",
        EMPTY.len(),
        OPTIONAL[1].map(|f| f(7)),
        OPTIONAL[0].is_none()
    );
    println!("{MIN} {U} {} {:?}", local(3), fixed()[1]);
    if let V::Pair(n, V::Int(x)) = VS[4] {
        println!("{n} {x}");
    }
    let mut g = GRID;
    g[0][0] = 9;
    println!("{} {}", g[0][0], GRID[0][0]);
    GRID.iter().rev().for_each(|r| print!("{} ", r[2]));
    println!();
}
