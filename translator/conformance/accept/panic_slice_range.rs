fn main() {
    let values = [1, 2, 3, 4];
    let n = std::env::args().count() + 1;
    println!("{:?}", &values[n..4]);
    println!("{:?}", &values[n..n + 4]);
}
