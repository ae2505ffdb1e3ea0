//! The parts are bound by `let`, and assigned one by one; patterns without `..` are assigned to.

fn main() {
    let (mut first, mut last) = (0, 0);
    println!("{first} {last}");
    let [start, .., end] = [1, 2, 3];
    (first, last) = (start, end);
    println!("{first} {last}");
    [first, _, last] = [7, 8, 9];
    println!("{first} {last}");
}
