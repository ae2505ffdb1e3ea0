fn log(level: u8, ...) {
    println!("{level}");
}
fn main() {
    log(1);
}
