//! `Display` and `Debug` by hand, `write!`, supertraits, blanket impls, boxed closures in fields.
use std::fmt::{self, Display, Write as _};
struct Point { x: i64, y: i64 }
impl Display for Point { fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { write!(f, "({}, {})", self.x, self.y) } }
impl fmt::Debug for Point { fn fmt(&self, f: &mut fmt::Formatter) -> Result<(), fmt::Error> { f.write_str("P")?; write!(f, "{:?}", (self.x, self.y)) } }
trait Named: Display { fn title(&self) -> String { format!("<{}>", self) } }
impl Named for Point {}
trait Loud { fn loud(&self) -> String; }
impl<T: Display + ?Sized> Loud for T { fn loud(&self) -> String { self.to_string().to_uppercase() + "!" } }
struct Handler<'h> { name: &'h str, action: Box<dyn Fn(i64) -> i64 + 'h>, log: Vec<String> }
impl<'h> Handler<'h> {
    fn call(&mut self, x: i64) -> i64 { let r = (self.action)(x); self.log.push(format!("{}:{r}", self.name)); r }
}
fn show(items: &[&dyn Named]) -> String {
    let mut out = String::new();
    for (i, item) in items.iter().enumerate() { if i > 0 { out.push(' '); } write!(out, "{i}={}", item.title()).unwrap(); }
    out
}
fn main() {
    let p = Point { x: 1, y: -2 };
    println!("{p} {p:?} {:>10}|", p.to_string());
    println!("{} {} {}", show(&[&p, &Point { x: 0, y: 0 }]), "a".loud(), 5.loud());
    let base = 10;
    let mut h = Handler { name: "add", action: Box::new(move |x| x + base), log: vec![] };
    println!("{} {} {:?}", h.call(1), h.call(2), h.log);
    let fs: Vec<Box<dyn Fn(&str) -> usize>> = vec![Box::new(|s| s.len()), Box::new(str::len)];
    println!("{}", fs.iter().map(|f| f("abc")).sum::<usize>());
}
