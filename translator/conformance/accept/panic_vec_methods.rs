fn main() {
    let mut v = vec![1, 2, 3];
    v.insert(3, 4);
    println!("{}", v.remove(0));
    v.swap_remove(7);
}
