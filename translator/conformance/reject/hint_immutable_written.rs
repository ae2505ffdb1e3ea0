use rtlib::jit;
#[jit::immutable(length)]
struct Code {
    length: u32,
    runs: u32,
}
fn run(code: &mut Code) {
    code.runs += 1;
    code.length = 0;
}
fn main() {
    let mut code = Code { length: 3, runs: 0 };
    run(&mut code);
    println!("{} {}", code.length, code.runs);
}
