fn get(values: &[i32], at: usize) -> i32 {
    values[at]
}
fn main() {
    let values = vec![1, 2, 3];
    println!("{}", get(&values, 2));
    println!("{}", get(&values[..2], 2));
}
