trait Shape {
    type Point;
}
struct Square;
struct At {
    x: i32,
}
impl Shape for Square {
    type Point = At;
}
fn main() {
    let at = <Square as Shape>::Point { x: 3 };
    println!("{}", at.x);
}
