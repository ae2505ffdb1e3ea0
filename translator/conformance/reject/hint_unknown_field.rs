use rtlib::jit;
#[jit::immutable(code, constant)]
struct Module {
    code: u32,
    constants: u32,
}
fn main() {
    let module = Module { code: 1, constants: 2 };
    println!("{}", module.code + module.constants);
}
