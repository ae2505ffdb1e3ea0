use rtlib::jit;
fn main() {
    let speed = 1.5;
    println!("{}", jit::promote(speed) * 2.0);
}
