use rtlib::jit;
fn run(code: &Vec<u8>) -> usize {
    let mut pc = 0;
    loop {
        jit::merge_point!(LOOP; pc, code);
        match code[pc] {
            0 => return pc,
            _ => {
                pc += 1;
                jit::can_enter!(LOOP; code, pc);
            }
        }
    }
}
fn main() {
    println!("{}", run(&vec![1, 2, 0]));
}
