use rtlib::jit;
#[jit::unroll_safe]
fn double(number: u32) -> u32 {
    number * 2
}
fn main() {
    println!("{}", double(3));
}
