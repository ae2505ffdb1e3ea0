use rtlib::jit;
#[jit::elidable]
fn show(number: u32) {
    println!("{number}");
}
fn main() {
    show(3);
}
