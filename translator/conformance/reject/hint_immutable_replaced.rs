use rtlib::jit;
#[jit::immutable]
struct Code {
    length: u32,
}
struct Machine {
    code: Code,
}
fn load(machine: &mut Machine) {
    machine.code = Code { length: 4 };
}
fn main() {
    let mut machine = Machine { code: Code { length: 3 } };
    load(&mut machine);
    println!("{}", machine.code.length);
}
