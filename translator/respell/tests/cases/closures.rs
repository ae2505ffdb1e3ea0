//! Captures by reference, by mutable reference, by value; early returns; closures as arguments and results of blocks.
fn apply<F: Fn(i64) -> i64>(f: F, x: i64) -> i64 { f(x) }
fn repeat<F: FnMut()>(n: u32, mut f: F) { for _ in 0..n { f(); } }
fn once<F>(f: F) -> usize where F: FnOnce() -> Vec<i64> { f().len() }
fn by_ref(f: &dyn Fn(i64) -> i64) -> i64 { f(1) }
fn by_mut(f: &mut dyn FnMut(i64)) { f(5); }
fn pointer(f: fn(i64) -> i64) -> i64 { f(10) }
fn main() {
    let base = 10;
    let add = |x| x + base;
    println!("{}", apply(add, 5));
    println!("{}", apply(&add, 6));
    let mut count = 0;
    repeat(3, || count += 2);
    println!("{count}");
    let list = vec![1, 2, 3];
    println!("{}", once(move || list));
    let classify = |x: i64| {
        if x < 0 { return -1; }
        if x == 0 { return 0; }
        1
    };
    println!("{} {} {}", classify(-5), classify(0), classify(9));
    println!("{}", by_ref(&|x| x + base));
    let mut total = 0;
    by_mut(&mut |x| total += x);
    println!("{total}");
    println!("{}", pointer(|x| x * 2));
    let mut make = { let mut n = 0; move || { n += 1; n } };
    println!("{} {}", make(), make());
    let compose = |f: fn(i64) -> i64, g: fn(i64) -> i64| move |x| g(f(x));
    fn inc(x: i64) -> i64 { x + 1 }
    fn dbl(x: i64) -> i64 { x * 2 }
    println!("{}", compose(inc, dbl)(5));
}
