trait Family {
    type Of<T>;
}
struct Vectors;
impl Family for Vectors {
    type Of<T> = Vec<T>;
}
fn main() {
    let list: <Vectors as Family>::Of<i32> = vec![1];
    println!("{}", list.len());
}
