use rtlib::jit;
struct Machine {
    steps: usize,
}
fn run(machine: &mut Machine) -> usize {
    let mut pc = 0;
    loop {
        jit::merge_point!(LOOP; pc, machine);
        if machine.steps == 0 {
            return pc;
        }
        machine.steps -= 1;
        pc += 1;
    }
}
fn main() {
    println!("{}", run(&mut Machine { steps: 3 }));
}
