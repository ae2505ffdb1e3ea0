use rtlib::jit;
fn main() {
    let key = jit::promote([1u8, 2, 3]);
    println!("{}", key[1]);
}
