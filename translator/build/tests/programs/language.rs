use std::ops::{Add, Index, IndexMut, Neg, AddAssign, Mul};
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default)]
struct V2 { x: f64, y: f64 }
impl Add for V2 { type Output = V2; fn add(self, o: V2) -> V2 { V2 { x: self.x + o.x, y: self.y + o.y } } }
impl Mul<f64> for V2 { type Output = V2; fn mul(self, k: f64) -> V2 { V2 { x: self.x * k, ..self } } }
impl Neg for V2 { type Output = V2; fn neg(self) -> V2 { V2 { x: -self.x, y: -self.y } } }
impl AddAssign for V2 { fn add_assign(&mut self, o: V2) { self.x += o.x; self.y += o.y; } }
struct Grid<const W: usize> { cells: Vec<[u8; W]> }
impl<const W: usize> Grid<W> { const AREA: usize = W * W; fn new(h: usize) -> Self { Grid { cells: vec![[0; W]; h] } } }
impl<const W: usize> Index<(usize, usize)> for Grid<W> { type Output = u8; fn index(&self, (r, c): (usize, usize)) -> &u8 { &self.cells[r][c] } }
impl<const W: usize> IndexMut<(usize, usize)> for Grid<W> { fn index_mut(&mut self, (r, c): (usize, usize)) -> &mut u8 { &mut self.cells[r][c] } }
trait Named { const NAME: &'static str; const SIZE: usize = 4; fn id() -> usize { Self::NAME.len() + Self::SIZE } }
struct A; struct B; impl Named for A { const NAME: &'static str = "aa"; } impl Named for B { const NAME: &'static str = "bbb"; const SIZE: usize = 10; }
fn both<X: Named, Y: Named>() -> String { format!("{}{}", X::NAME, Y::id()) }
fn log(v: &mut Vec<i32>, n: i32) -> i32 { v.push(n); n }
struct Countdown(u32);
impl Iterator for Countdown { type Item = u32; fn next(&mut self) -> Option<u32> { if self.0 == 0 { None } else { self.0 -= 1; Some(self.0) } } }
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
enum Level { Low = 3, Mid, High = 10 }
#[derive(Clone, Debug)]
enum Expr { Num(i64), Bin(Box<Expr>, char, Box<Expr>), Neg(Box<Expr>) }
fn eval(e: &Expr) -> Option<i64> { Some(match e { Expr::Num(n) => *n, Expr::Neg(e) => -eval(e)?, Expr::Bin(a, '+', b) => eval(a)? + eval(b)?, Expr::Bin(a, '/', b) => { let d = eval(b)?; if d == 0 { return None; } eval(a)? / d } Expr::Bin(..) => return None }) }
const PRIMES: [u32; 5] = [2, 3, 5, 7, 11];
const POINTS: &[(i32, &str)] = &[(1, "one"), (2, "two")];
static GREETING: &str = "hi";
const ORIGIN: V2 = V2 { x: 0.5, y: 0.0 };
type Pair = (i64, Option<Box<i64>>);
fn swap_pair(p: Pair) -> (Option<Box<i64>>, i64) { (p.1, p.0) }
fn main() {
    let mut a = V2 { x: 1.0, y: 2.0 }; a += -(a + V2 { x: 0.5, ..Default::default() }) * 3.0; println!("{a:?} {}", a < ORIGIN);
    let mut g = Grid::<3>::new(2); g[(1, 2)] = 7; g[(0, 0)] += 2; println!("{} {} {:?} {}", g[(1, 2)], g[(0, 0)], g.cells, Grid::<3>::AREA);
    println!("{} {}", both::<A, B>(), both::<B, A>());
    
    let mut order = Vec::new();
    let r = [log(&mut order, 1), log(&mut order, 2)][0] + { let t = log(&mut order, 3); t } * log(&mut order, 4);
    println!("{r} {order:?}");
    let n = order.len(); order.push(order.len() as i32 + n as i32); println!("{order:?}");
    println!("{:?} {}", Countdown(4).collect::<Vec<_>>(), Countdown(5).zip(1..).map(|(a, b)| a * b).sum::<u32>());
    println!("{} {} {:?} {}", Level::Low as u8, Level::Mid as i32, Level::High, Level::Low < Level::High);
    let e = Expr::Bin(Box::new(Expr::Num(10)), '/', Box::new(Expr::Neg(Box::new(Expr::Bin(Box::new(Expr::Num(1)), '+', Box::new(Expr::Num(1)))))));
    println!("{:?} {:?}", eval(&e), eval(&Expr::Bin(Box::new(e.clone()), '*', Box::new(e))));
    println!("{} {:?} {} {}", PRIMES.iter().sum::<u32>(), POINTS[1], GREETING, PRIMES[PRIMES.len() - 1]);
    let (o, k) = swap_pair((4, Some(Box::new(9)))); println!("{:?} {k}", o);
    let x = 'blk: { if k > 3 { break 'blk "big"; } "small" }; println!("{x}");
    let mut i = 0u8; let r = loop { i = i.wrapping_mul(3).wrapping_add(7); if i > 200 { break i; } }; println!("{r}");
    let mut total = 0; 'o: for a in 0..10 { for b in 0..10 { if b > a { continue 'o; } if a + b > 12 { break 'o; } total += a * b; } } println!("{total}");
    println!("{} {} {} {}", -7 / 2, -7 % 2, (-7i32).rem_euclid(2), 7u32.leading_zeros());
    println!("{} {} {}", 300i32 as u8 as char, -1i8 as u8, (1u64 << 40) as i32);
    println!("{} {} {}", f32::MAX as i32, -5.7f64 as u8, 2.5f32 as f64 * 2.0);
    let c = |s: &str| -> usize { let mut n = 0; for ch in s.chars() { if matches!(ch, 'a'..='e' | 'z') { n += 1; } } n }; println!("{}", c("abczxy"));
    let mut fs: Vec<Box<dyn Fn(i32) -> i32>> = Vec::new(); for k in 1..4 { fs.push(Box::new(move |x| x * k)); } println!("{}", fs.iter().map(|f| f(10)).sum::<i32>());
    let Some((l, r)) = "k=v".split_once('=') else { panic!() }; println!("{l}{r}");
    let v = vec![1, 2, 3, 4, 5]; if let [a, .., z] = v[..] { println!("{a}{z}"); } if let [a, b, rest @ ..] = &v[..] { println!("{a}{b}{rest:?}"); }
    let mut it = v.chunks(2); while let Some(ch) = it.next() { print!("{:?}", ch); } println!(" {:?}", v.windows(2).map(|w| w[0] * w[1]).collect::<Vec<_>>());
    let s = String::from("abc"); let t = s.clone() + "def" + s.as_str(); println!("{t} {} {}", &t[2..5], t.find("de").unwrap());
    let mut b = [[1, 2], [3, 4]]; let [[p, _], [_, q]] = b; b[0] = b[1]; println!("{p}{q}{b:?}"); let (mut m, mut n2) = (1, 2); (m, n2) = (n2, m + n2); println!("{m}{n2}");
    let opt: Option<Option<i32>> = Some(None); match opt { Some(Some(x)) => println!("{x}"), Some(None) => println!("inner none"), None => println!("none") }
    let msg = match (k, x) { (4, "big") => "yes", (4, _) => "four", _ => "no" }; println!("{msg}");
    let mut arr = [3u8, 1, 2]; arr.sort_unstable(); println!("{arr:?} {:?}", arr.binary_search(&2)); println!("{:?}", arr.iter().rev().skip(1).step_by(1).collect::<Vec<_>>());
    println!("{}", u64::MAX); println!("{:?}", i64::MIN); println!("{:5}|{:<5}|{:^5}|{:05}", 42, 42, 42, -42); println!("{:?} {:?}", "q\"\n", 'x'); println!("{:?}", (1.0f64, 1e-7, 123456789.0f32));
}
