use rtlib::jit;
#[jit::immutable]
struct Code {
    operations: Vec<u8>,
}
fn add(code: &mut Code) {
    code.operations.push(1);
    code.operations[0] = 2;
}
fn main() {
    let mut code = Code { operations: Vec::new() };
    add(&mut code);
    println!("{}", code.operations.len());
}
