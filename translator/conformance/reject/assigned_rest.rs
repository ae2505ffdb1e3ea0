fn main() {
    let (mut first, mut last) = (0, 0);
    println!("{first} {last}");
    [first, .., last] = [1, 2, 3];
    println!("{first} {last}");
}
