use rtlib::jit;
fn main() {
    let count = 3;
    println!("{}", jit::is_virtual(&count));
}
