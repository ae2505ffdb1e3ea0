fn main() {
    let values = vec![1, 2, 3, 4];
    let n = std::env::args().count() + 1;
    println!("{:?}", &values[n..n - 1]);
}
