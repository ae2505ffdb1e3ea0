const NAMES: &[&str] = &["a", "b"];
const COUNT: usize = NAMES.len();
fn main() {
    let seen = [false; COUNT];
    println!("{}", seen.iter().filter(|x| **x).count());
}
