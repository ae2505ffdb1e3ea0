use rtlib::jit;
struct Machine {
    name: String,
    code: Vec<u8>,
}
fn run(machine: &Machine) -> usize {
    let code = &machine.code;
    let mut pc = 0;
    loop {
        jit::merge_point!(LOOP; pc, code);
        if code[pc] == 0 {
            return pc + machine.name.len();
        }
        pc += 1;
    }
}
fn main() {
    let machine = Machine { name: String::from("m"), code: vec![1, 0] };
    println!("{}", run(&machine));
}
