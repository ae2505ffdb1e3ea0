//! A written type makes function pointers, or boxes, of the closures.

fn main() {
    let negate = std::env::args().count() > 3;
    let step: fn(i32) -> i32 = match negate {
        true => |number| -number,
        false => |number| number + 1,
    };
    println!("{}", step(3));
    let base = 10;
    let boxed: Box<dyn Fn(i32) -> i32> = match negate {
        true => Box::new(|number| number - base),
        false => Box::new(move |number| number + base),
    };
    println!("{}", boxed(3));
}
