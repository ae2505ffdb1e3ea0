use rtlib::jit;
fn main() {
    let name = "main";
    jit::record_exact(name, "main");
    println!("{name}");
}
