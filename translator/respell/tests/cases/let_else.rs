//! `let … else`, `if let` chains, the never type.
fn word(text: Option<&str>) -> usize {
    let Some(t) = text else { return 0 };
    t.len()
}
fn pick(a: Option<i64>, b: Option<i64>) -> i64 {
    if let Some(x) = a && let Some(y) = b && x < y { return y - x; }
    if let Some(x) = a { x } else { -1 }
}
fn never(x: i64) -> i64 {
    let y = match x { 0 => return 100, 1 => loop { break 7 }, n if n > 100 => panic!("too big"), n => n };
    let z: i64 = if y > 50 { std::process::exit(3) } else { y };
    z * 2
}
fn find(list: &[i64]) -> Option<usize> {
    let found = 'outer: {
        for (i, x) in list.iter().enumerate() { if *x == 3 { break 'outer Some(i); } }
        None
    };
    found
}
fn main() {
    println!("{} {}", word(None), word(Some("abc")));
    println!("{} {} {}", pick(Some(1), Some(5)), pick(Some(9), Some(5)), pick(None, None));
    println!("{} {} {}", never(0), never(1), never(20));
    println!("{:?} {:?}", find(&[1, 3]), find(&[]));
    let mut n = 0;
    let r = 'a: loop { loop { n += 1; if n == 5 { break 'a n * 2; } if n % 2 == 0 { continue 'a; } } };
    println!("{r}");
    never(60);
}
