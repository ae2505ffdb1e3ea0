use rtlib::jit;
fn made(_pc: usize, _code: &Vec<u8>, _recording: jit::Recording) {}
fn run(code: &Vec<u8>) -> usize {
    let mut pc = 0;
    loop {
        jit::merge_point!(LOOP; pc, code; made = made);
        match code[pc] {
            0 => return pc,
            _ => {
                pc += 1;
                jit::can_enter!(LOOP; pc, code);
            }
        }
    }
}
fn main() {
    println!("{}", run(&vec![1, 2, 0]));
}
