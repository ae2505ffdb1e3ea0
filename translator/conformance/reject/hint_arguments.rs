use rtlib::jit;
#[jit::elidable(always)]
fn double(number: u32) -> u32 {
    number * 2
}
fn main() {
    println!("{}", double(3));
}
