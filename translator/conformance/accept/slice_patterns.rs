fn sum(values: &[i32]) -> i32 {
    match values {
        [] => 0,
        [one] => *one,
        [first, .., last] if first == last => 1000,
        [first, rest @ ..] => first + sum(rest),
    }
}
fn command(words: &[&str]) -> String {
    match words {
        ["push", number] => format!("push {}", number.len()),
        ["jump", "to", label] => format!("jump {label}"),
        [name, arguments @ ..] => format!("{name}/{}", arguments.len()),
        [] => String::from("nothing"),
    }
}
fn main() {
    println!("{} {} {} {}", sum(&[]), sum(&[7]), sum(&[1, 2, 3]), sum(&[4, 9, 4]));
    for line in ["push 123", "jump to end", "add", "call f 1 2", ""] {
        let words: Vec<&str> = line.split_whitespace().collect();
        println!("{}", command(&words));
    }
    let array = [1, 2, 3, 4, 5];
    let [a, _, middle @ .., z] = array;
    println!("{a} {middle:?} {z}");
    let mut pair = [10, 20];
    let [x, y] = &mut pair;
    std::mem::swap(x, y);
    println!("{pair:?}");
    if let [.., before, _] = array[..] {
        println!("{before}");
    }
    match array.as_slice() {
        [1, .., 5 | 6] => println!("ends"),
        _ => println!("other"),
    }
    let mut list = vec![1, 2, 3];
    if let [first, .., last] = list.as_mut_slice() {
        *first += 10;
        *last *= 7;
    }
    println!("{list:?}");
}
