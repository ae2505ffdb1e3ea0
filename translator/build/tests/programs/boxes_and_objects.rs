struct Node { value: i64, next: Option<Box<Node>> }
fn list(n: i64) -> Option<Box<Node>> { let mut head = None; for i in 0..n { head = Some(Box::new(Node { value: i, next: head })); } head }
fn sum(mut at: &Option<Box<Node>>) -> i64 { let mut s = 0; while let Some(n) = at { s += n.value; at = &n.next; } s }
struct Big { a: [i64; 4], b: [u8; 3], c: String, d: (i32, i32, i32, i32, i32, i32, i32, i32, i32) }
fn mk(i: i64) -> Big { Big { a: [i; 4], b: [1, 2, 3], c: format!("big{i}"), d: (1, 2, 3, 4, 5, 6, 7, 8, 9) } }
fn change(mut b: Big) -> Big { b.a[2] = 77; b.d.8 = 10; b }
fn main() {
    let l = list(10); println!("{}", sum(&l));
    let b = change(mk(5));
    println!("{:?} {:?} {} {:?}", b.a, b.b, b.c, (b.d.0, b.d.8));
    let mut v = vec![mk(1), mk(2)];
    v[1].a[0] = 100; let t = v.remove(1);
    println!("{} {}", t.a[0], v[0].c);
    let mut fns: Vec<fn(i32) -> i32> = Vec::new();
    fn inc(x: i32) -> i32 { x + 1 } fn dbl(x: i32) -> i32 { x * 2 }
    fns.push(inc); fns.push(dbl); fns.push(|x| x - 3);
    println!("{}", fns.iter().fold(5, |a, f| f(a)));
    let mut opt = Some(3); if let Some(x) = &mut opt { *x += 1; } println!("{opt:?} {:?} {:?}", opt.take(), opt);
    let mut a = [1, 2, 3]; for x in a.iter_mut() { *x *= 10; } println!("{a:?}");
    let s: &dyn Speak = &Dog; println!("{}", s.speak());
    let all: Vec<Box<dyn Speak>> = vec![Box::new(Dog), Box::new(Cat { n: 3 })];
    for x in &all { println!("{} {}", x.speak(), x.loud()); }
    let t = (1, "two", 3.0); let (x, y, z) = t; println!("{x} {y} {z}");
}
trait Speak { fn speak(&self) -> String; fn loud(&self) -> String { self.speak().to_uppercase() } }
struct Dog; struct Cat { n: i32 }
impl Speak for Dog { fn speak(&self) -> String { "woof".into() } }
impl Speak for Cat { fn speak(&self) -> String { format!("meow{}", self.n) } }
