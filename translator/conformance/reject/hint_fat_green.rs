use rtlib::jit;
fn run(code: &[u8]) -> usize {
    let mut pc = 0;
    loop {
        jit::merge_point!(LOOP; pc, code);
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
    println!("{}", run(&[1, 2, 0]));
}
