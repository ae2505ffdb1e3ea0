//! Coercions at the ends of blocks, of arms, of functions.
trait Shape { fn area(&self) -> i64; fn name(&self) -> String { String::from("shape") } }
struct Square(i64);
struct Dot;
impl Shape for Square { fn area(&self) -> i64 { self.0 * self.0 } fn name(&self) -> String { "square".into() } }
impl Shape for Dot { fn area(&self) -> i64 { 0 } }
fn make(n: i64) -> Box<dyn Shape> { if n > 0 { Box::new(Square(n)) } else { Box::new(Dot) } }
fn tail(list: &Vec<i64>) -> &[i64] { if list.is_empty() { &[] } else { &list[1..] } }
fn text(s: &String) -> &str { match s.len() { 0 => "empty", _ => s } }
fn pick<'a>(a: &'a mut Vec<i64>, b: &'a mut Vec<i64>, first: bool) -> &'a mut [i64] { if first { a } else { b } }
fn main() {
    let all: Vec<Box<dyn Shape>> = vec![make(3), make(-1), Box::new(Square(2))];
    let total: i64 = all.iter().map(|s| s.area()).sum();
    println!("{total} {} {}", all[0].name(), all[1].name());
    let shape: &dyn Shape = &Dot;
    println!("{}", shape.area());
    println!("{:?} {:?} {}", tail(&vec![1, 2, 3]), tail(&Vec::new()), text(&String::new()));
    let (mut a, mut b) = (vec![1], vec![2]);
    pick(&mut a, &mut b, false)[0] = 9;
    println!("{a:?} {b:?}");
    let op: fn(i64, i64) -> i64 = match total { 0 => |a, b| a - b, _ => |a, b| a + b };
    println!("{}", op(1, 2));
    let fs: [fn(i64) -> i64; 2] = [half, twice];
    println!("{}", fs[0](10) + fs[1](10));
    let dynamic: [&dyn Shape; 2] = [&Dot, &Square(5)];
    println!("{}", dynamic.iter().map(|d| d.area()).max().unwrap());
}
fn half(x: i64) -> i64 { x / 2 }
fn twice(x: i64) -> i64 { x * 2 }
