use std::collections::{HashMap, BTreeMap, HashSet};
use std::rc::Rc; use std::cell::RefCell;
#[derive(Clone, Debug, PartialEq)]
enum Wide { A([u16; 5]), B { n: String, m: Vec<String>, k: (i64, i64, i64) }, C(Box<Wide>), D }
fn wide(i: u32) -> Wide { match i % 4 { 0 => Wide::A([i as u16; 5]), 1 => Wide::B { n: i.to_string(), m: vec!["x".into(); i as usize], k: (1, 2, i as i64) }, 2 => Wide::C(Box::new(wide(i + 1))), _ => Wide::D } }
fn depth(w: &Wide) -> usize { match w { Wide::A(a) => a.iter().map(|x| *x as usize).sum(), Wide::B { m, k: (_, _, z), .. } => m.len() + *z as usize, Wide::C(inner) => 100 + depth(inner), Wide::D => 0 } }
fn find(v: &[Wide], want: usize) -> Option<&Wide> { v.iter().find(|w| depth(w) == want) }
fn first_a(v: Vec<Wide>) -> Option<Wide> { for w in v { if let Wide::A(_) = &w { return Some(w); } } None }
fn apply_n(n: usize, f: &mut dyn FnMut(usize)) { for i in 0..n { f(i); } }
fn once<F: FnOnce() -> String>(f: F) -> String { f() }
fn make(n: i32) -> Box<dyn Fn(i32) -> i32> { if n > 0 { Box::new(move |x| x + n) } else { Box::new(|x| x) } }
fn generic<T: Clone + std::fmt::Debug + PartialOrd>(xs: &[T]) -> Option<T> { let mut best = xs.first()?.clone(); for x in &xs[1..] { if *x > best { best = x.clone(); } } Some(best) }
struct Stack<T> { items: Vec<T> }
impl<T: Default + Copy + std::ops::Add<Output = T>> Stack<T> { fn new() -> Self { Self { items: Vec::with_capacity(4) } } fn push(&mut self, t: T) -> &mut Self { self.items.push(t); self } fn sum(&self) -> T { self.items.iter().fold(T::default(), |a, b| a + *b) } }
struct Interner { map: HashMap<String, u32>, names: Vec<Rc<str>> }
type Handler = fn(&mut Vec<i64>, i64) -> Result<(), String>;
fn h_push(s: &mut Vec<i64>, n: i64) -> Result<(), String> { s.push(n); Ok(()) }
fn h_add(s: &mut Vec<i64>, _: i64) -> Result<(), String> { let a = s.pop().ok_or("empty")?; let b = s.pop().ok_or_else(|| "one".to_string())?; s.push(a + b); Ok(()) }
const HANDLERS: [(&str, Handler); 2] = [("push", h_push as Handler), ("add", h_add as Handler)];
#[derive(Debug)] struct Scope { vars: HashMap<String, i64>, parent: Option<Rc<RefCell<Scope>>> }
impl Scope { fn get(&self, k: &str) -> Option<i64> { self.vars.get(k).copied().or_else(|| self.parent.as_ref().and_then(|p| p.borrow().get(k))) } }
#[derive(Debug)] enum MyErr { Parse(std::num::ParseIntError), Neg(i64) }
impl From<std::num::ParseIntError> for MyErr { fn from(e: std::num::ParseIntError) -> Self { MyErr::Parse(e) } }
impl std::fmt::Display for MyErr { fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result { match self { MyErr::Parse(e) => write!(f, "parse: {e}"), MyErr::Neg(n) => write!(f, "neg {n}") } } }
fn parse2(a: &str, b: &str) -> Result<i64, MyErr> { let x: i64 = a.parse()?; let y = b.parse::<i64>()?; if x < 0 { Err(MyErr::Neg(x)) } else { Ok(x * y) } }
fn main() {
    let v: Vec<Wide> = (0..6).map(wide).collect();
    println!("{:?}", v.iter().map(depth).collect::<Vec<_>>()); println!("{:?} {:?}", find(&v, 102), v[1] == v[1].clone()); println!("{:?}", first_a(v.clone()));
    let mut log = vec![]; apply_n(3, &mut |i| log.push(i * i)); println!("{log:?}");
    let name = String::from("moved"); println!("{}", once(move || name + "!"));
    println!("{} {}", make(3)(4), make(0)(4)); println!("{:?} {:?}", generic(&[3, 9, 2]), generic::<f64>(&[]));
    let mut s = Stack::new(); s.push(1.5).push(2.5); println!("{}", s.sum());
    let mut st = vec![]; for (i, (n, h)) in HANDLERS.iter().enumerate() { println!("{n} {:?}", h(&mut st, i as i64)); } println!("{:?}", h_add(&mut st, 0));
    let mut it = Interner { map: HashMap::new(), names: vec![] };
    for w in ["a", "b", "a"] { let next = it.names.len() as u32; let id = *it.map.entry(w.to_string()).or_insert(next); if id == next { it.names.push(Rc::from(w)); } print!("{id} "); } println!("{:?}", it.names);
    let g = Rc::new(RefCell::new(Scope { vars: HashMap::new(), parent: None })); g.borrow_mut().vars.insert("x".into(), 5);
    let l = Scope { vars: [("y".to_string(), 6)].into_iter().collect(), parent: Some(g.clone()) }; println!("{:?} {:?} {:?}", l.get("x"), l.get("y"), l.get("z"));
    g.borrow_mut().vars.entry("x".into()).and_modify(|v| *v += 1); println!("{:?}", l.get("x"));
    for (a, b) in [("3", "4"), ("x", "1"), ("-2", "1")] { match parse2(a, b) { Ok(n) => println!("ok {n}"), Err(e) => println!("{e} {e:?}") } }
    let mut bt = BTreeMap::new(); for (i, w) in "the cat the dog a cat the".split(' ').enumerate() { bt.entry(w).or_insert_with(Vec::new).push(i); } println!("{bt:?}");
    let hs: HashSet<i32> = [1, 2, 2, 3].into_iter().collect(); println!("{} {}", hs.len(), hs.contains(&2));
    let mut counter = 0; let mut tick = || { counter += 1; let mut inner = |k: i32| counter += k; inner(10); counter }; println!("{} {}", tick(), tick()); println!("{counter}");
    let n = 42u8; let t = match n { x @ 0..=9 => format!("digit {x}"), x @ (10 | 20 | 42) if x > 40 => format!("special {x}"), _ => "other".into() }; println!("{t}");
    let text = "line one\nline two\n\nlast"; for (i, l) in text.lines().enumerate().filter(|(_, l)| !l.is_empty()) { print!("{i}:{} ", l.len()); } println!();
    let mut grid = vec![vec!['.'; 4]; 2]; grid[1][2] = '#'; for row in &grid { println!("{}", row.iter().collect::<String>()); }
    let mut words = vec!["pear", "fig", "apple"]; words.sort_by_key(|w| w.len()); println!("{words:?}"); words.sort(); words.dedup(); println!("{words:?} {:?}", words.iter().min_by_key(|w| w.len()));
    let r: Result<i32, String> = Ok(3); if let Ok(x) | Err(x) = r.as_ref().map(|x| x.to_string()).map_err(|e| e.clone()) { println!("{x}"); }
    let mut x = 5; let y = &mut x; *y += 1; let z = &*y; println!("{z}"); x -= 1; println!("{x}"); let a = [1u64, 2, 3]; let total: u64 = a.iter().product(); println!("{total} {}", a.iter().any(|&q| q == 2));
    let (mut lo, mut hi) = (0usize, 100usize); while lo < hi { let mid = lo + (hi - lo) / 2; if mid * mid < 50 { lo = mid + 1 } else { hi = mid } } println!("{lo}");
    println!("{:?}", "α→b".char_indices().collect::<Vec<_>>()); println!("{:?} {:?}", "abc".bytes().map(|b| b as u32).sum::<u32>(), "x,y".replace(',', ";")); println!("{:>width$.prec$}|", 3.14159, width = 9, prec = 2); assert_eq!(1 + 1, 2, "math"); assert!(x == 5); debug_assert!(true);
    assert_eq!(x, 6, "x was {}", x);
}
