use std::rc::Rc;
use std::cell::{Cell, RefCell};
struct Node { value: i64, next: Option<Box<Node>> }
fn list(n: i64) -> Option<Box<Node>> { let mut head = None; for i in 0..n { head = Some(Box::new(Node { value: i, next: head })); } head }
fn sum(mut at: &Option<Box<Node>>) -> i64 { let mut s = 0; while let Some(n) = at { s += n.value; at = &n.next; } s }
struct Tree { left: Option<Rc<Tree>>, right: Option<Rc<Tree>>, v: i32 }
fn build(d: i32) -> Option<Rc<Tree>> { if d == 0 { None } else { Some(Rc::new(Tree { left: build(d - 1), right: build(d - 1), v: d })) } }
fn count(t: &Option<Rc<Tree>>) -> i32 { match t { None => 0, Some(t) => t.v + count(&t.left) + count(&t.right) } }
struct Counter { n: Cell<i32>, log: RefCell<Vec<String>> }
impl Counter { fn hit(&self, s: &str) { self.n.set(self.n.get() + 1); self.log.borrow_mut().push(s.to_string()); } }
struct Big { a: [i64; 4], b: [u8; 3], c: String, d: (i32, i32, i32, i32, i32, i32, i32, i32, i32) }
fn mk(i: i64) -> Big { Big { a: [i; 4], b: [1, 2, 3], c: format!("big{i}"), d: (1, 2, 3, 4, 5, 6, 7, 8, 9) } }
fn change(mut b: Big) -> Big { b.a[2] = 77; b.d.8 = 10; b }
fn main() {
    let l = list(10); println!("{}", sum(&l));
    println!("{}", count(&build(5)));
    let c = Counter { n: Cell::new(0), log: RefCell::new(Vec::new()) };
    c.hit("a"); c.hit("b");
    println!("{} {:?}", c.n.get(), c.log.borrow());
    { let mut g = c.log.borrow_mut(); g.clear(); g.push("z".to_string()); }
    println!("{}", c.log.borrow().len());
    let b = change(mk(5));
    println!("{:?} {:?} {} {:?}", b.a, b.b, b.c, (b.d.0, b.d.8));
    let mut v = vec![mk(1), mk(2)];
    v[1].a[0] = 100; let t = v.remove(1);
    println!("{} {}", t.a[0], v[0].c);
    let shared = Rc::new(RefCell::new(vec![1, 2, 3]));
    let other = Rc::clone(&shared);
    other.borrow_mut().push(4);
    println!("{:?} {}", shared.borrow(), shared.borrow().iter().sum::<i32>());
    let mut fns: Vec<fn(i32) -> i32> = Vec::new();
    fn inc(x: i32) -> i32 { x + 1 } fn dbl(x: i32) -> i32 { x * 2 }
    fns.push(inc); fns.push(dbl); fns.push(|x| x - 3);
    println!("{}", fns.iter().fold(5, |a, f| f(a)));
    let mut opt = Some(3); if let Some(x) = &mut opt { *x += 1; } println!("{opt:?} {:?} {:?}", opt.take(), opt);
    let mut a = [1, 2, 3]; for x in a.iter_mut() { *x *= 10; } println!("{a:?}");
    let s: &dyn Speak = &Dog; println!("{}", s.speak());
    let all: Vec<Box<dyn Speak>> = vec![Box::new(Dog), Box::new(Cat { n: 3 })];
    for x in &all { println!("{} {}", x.speak(), x.loud()); }
    println!("{:?}", c.log.try_borrow_mut().is_ok());
    let _g = c.log.borrow(); println!("{:?}", c.log.try_borrow_mut().is_ok());
    let t = (1, "two", 3.0); let (x, y, z) = t; println!("{x} {y} {z}");
    let mut q = std::collections::VecDeque::new(); q.push_back(1); q.push_front(0); println!("{q:?} {:?}", q.pop_front());
}
trait Speak { fn speak(&self) -> String; fn loud(&self) -> String { self.speak().to_uppercase() } }
struct Dog; struct Cat { n: i32 }
impl Speak for Dog { fn speak(&self) -> String { "woof".into() } }
impl Speak for Cat { fn speak(&self) -> String { format!("meow{}", self.n) } }
