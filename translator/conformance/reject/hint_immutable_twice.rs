use rtlib::jit;
#[jit::immutable]
#[jit::quasi_immutable(globals)]
struct Module {
    code: u32,
    globals: u32,
}
fn main() {
    let module = Module { code: 1, globals: 2 };
    println!("{}", module.code + module.globals);
}
