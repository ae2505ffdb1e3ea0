fn main() {
    let negate = std::env::args().count() > 3;
    let step = match negate {
        true => |number: i32| -number,
        false => |number: i32| number + 1,
    };
    println!("{}", step(3));
}
