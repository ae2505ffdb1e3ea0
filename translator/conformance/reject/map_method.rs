use std::collections::HashMap;
fn main() {
    let mut ages = HashMap::from([("a", 1), ("b", 20)]);
    let young: Vec<_> = ages.extract_if(|_, age| *age < 10).collect();
    println!("{young:?}");
}
