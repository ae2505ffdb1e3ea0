fn adder(by: i32) -> Box<dyn Fn(i32) -> i32> {
    Box::new(move |x| x + by)
}
fn counter() -> Box<dyn FnMut() -> u32> {
    let mut count = 0;
    Box::new(move || {
        count += 1;
        count
    })
}
fn boxed(flag: bool) -> Box<dyn Fn(i32) -> i32> {
    if flag { Box::new(|x| x + 1) } else { Box::new(move |x| x * if flag { 1 } else { 2 }) }
}
fn main() {
    let add = adder(4);
    println!("{} {}", add(1), adder(2)(add(0)));
    let mut next = counter();
    next();
    println!("{} {}", next(), counter()());
    println!("{} {}", boxed(true)(9), boxed(false)(9));
    let list: Vec<Box<dyn Fn() -> String>> = vec![Box::new(|| "a".into()), Box::new(|| format!("{}", 3))];
    for one in &list {
        println!("{}", one());
    }
}
