use std::collections::HashMap;
fn main() {
    let map = HashMap::from([("a", 1)]);
    println!("{}", map["a"]);
    println!("{}", map["b"]);
}
