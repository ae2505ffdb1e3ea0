//! Shadowing, hygiene of macros, blocks, items in bodies.
macro_rules! add { ($a:expr, $b:expr) => {{ let x = $a; let y = $b; x + y }}; }
macro_rules! counter { ($name:ident) => { let mut $name = 0; for i in 0..3 { $name += i; } }; }
const X: i64 = 1000;
fn outer() -> i64 {
    const X: i64 = 5;
    fn inner(x: i64) -> i64 { x + X }
    struct Local { v: i64 }
    impl Local { fn get(&self) -> i64 { self.v * 2 } }
    inner(1) + Local { v: 3 }.get()
}
fn main() {
    let x = 1;
    let x = x + 1;
    let y = { let x = x * 10; x + 1 };
    println!("{x} {y} {}", add!(y, x));
    counter!(total);
    println!("{total} {} {}", outer(), X);
    let x = "text";
    if let Some(x) = Some(x.len()) { println!("{x}"); }
    let r#type = 5;
    println!("{}", r#type);
    let x = |x: i64| x + 1;
    println!("{}", x(1));
}
