fn main() {
    let mut list = vec![1, 2, 3];
    list.splice(1..2, [7, 8]);
    println!("{list:?}");
}
