use rtlib::jit;
#[jit::loop_invariant]
fn limit(scale: u32) -> u32 {
    scale * 100
}
fn main() {
    println!("{}", limit(3));
}
