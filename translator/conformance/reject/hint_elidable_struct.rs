use rtlib::jit;
#[jit::elidable]
struct Code {
    length: u32,
}
fn main() {
    println!("{}", Code { length: 3 }.length);
}
