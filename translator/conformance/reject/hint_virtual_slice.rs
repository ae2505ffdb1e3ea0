use rtlib::jit;
fn main() {
    let list = vec![1, 2, 3];
    println!("{}", jit::is_virtual(&list[1..]));
}
