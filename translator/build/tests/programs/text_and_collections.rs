use std::fmt;
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
struct P { x: i32, y: i32 }
#[derive(Debug, Clone, PartialEq)]
enum Shape { Circle(f64), Rect { w: f64, h: f64 }, Poly(Vec<P>), Empty }
impl fmt::Display for P { fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { write!(f, "<{}, {}>", self.x, self.y) } }
trait Area { fn area(&self) -> f64; fn twice(&self) -> f64 { self.area() * 2.0 } }
impl Area for Shape { fn area(&self) -> f64 { match self { Shape::Circle(r) => 3.0 * r * r, Shape::Rect { w, h } => w * h, Shape::Poly(v) => v.len() as f64, Shape::Empty => 0.0 } } }
fn total<A: Area>(items: &[A]) -> f64 { items.iter().map(|a| a.area()).sum() }
fn parse(s: &str) -> Result<i64, String> {
    let n: i64 = s.trim().parse().map_err(|e| format!("bad {s}: {e}"))?;
    if n < 0 { return Err(format!("negative {n}")); }
    Ok(n)
}
fn main() {
    let p = P { x: 1, y: -2 };
    println!("{p} {p:?} {:#?}", p);
    let shapes = vec![Shape::Circle(1.5), Shape::Rect { w: 2.0, h: 3.5 }, Shape::Poly(vec![p, P::default()]), Shape::Empty];
    println!("{} {}", total(&shapes), shapes[0].twice());
    println!("{:?} {:?} {:?}", parse(" 42 "), parse("x"), parse("-3"));
    let mut s = String::from("héllo");
    s.push_str(" wörld"); s.push('!');
    println!("{} {} {:?}", s, s.len(), s.chars().rev().collect::<String>());
    let words: Vec<&str> = "the quick  brown fox".split_whitespace().collect();
    println!("{:?} {}", words, words.join("-"));
    let mut v: Vec<i32> = (1..=10).filter(|x| x % 3 != 0).collect();
    v.sort_by(|a, b| b.cmp(a));
    v.retain(|x| *x != 5);
    println!("{v:?} {:?} {:?}", v.iter().max(), v.iter().position(|x| *x == 2));
    v.insert(1, 99); v.swap(0, 2); v.truncate(4); 
    println!("{v:?} {} {:?}", v.contains(&99), v.first());
    let nested: Vec<Vec<i32>> = (0..3).map(|i| (0..i).collect()).collect();
    println!("{nested:?} {}", nested.iter().flatten().count());
    let (a, b): (Vec<i32>, Vec<i32>) = v.iter().partition(|x| **x > 5);
    println!("{a:?} {b:?}");
    for (i, c) in "abc".chars().enumerate() { print!("{i}{c} "); }
    println!();
    let o: Option<&str> = Some("x");
    if let Some(t) = o && t.len() == 1 { println!("chain {t}"); }
    println!("{:>8.3}|{:<6}|{:^7}|{:+}|{:08.2}|{:#x}|{:#010b}|{:e}", 3.14159, "ab", "mid", 5, -2.5, 255, 5, 1234.5);
    println!("{}", i32::MAX.wrapping_add(1));
    println!("{:?} {:?}", 5i32.checked_div(0), 200u8.checked_add(100));
    println!("{:?}", "a=b;c=d".split(';').map(|kv| kv.split_once('=').unwrap()).collect::<Vec<_>>());
    let mut arr = [5, 3, 8, 1];
    arr.sort();
    println!("{arr:?} {}", arr.len());
    let boxed: Box<Shape> = Box::new(Shape::Rect { w: 1.0, h: 2.0 });
    match *boxed { Shape::Rect { w, .. } => println!("w {w}"), _ => {} }
    println!("{}", (1..=5).fold(String::new(), |acc, x| acc + &x.to_string()));
    println!("{:?}", p.cmp(&P { x: 1, y: 0 }));
    let c = 'x' as u32 + 1; println!("{:?} {}", char::from_u32(c), 'Z'.to_ascii_lowercase());
    println!("{}", f64::from(3) / 2.0); println!("{} {} {}", 1e21, 0.1 + 0.2, f64::NAN);
}
