use rtlib::jit;
fn run(code: &Vec<u8>) -> usize {
    let mut pc = 0;
    let speed = 1.5;
    loop {
        jit::merge_point!(LOOP; pc, speed);
        match code[pc] {
            0 => return pc,
            _ => {
                pc += 1;
                jit::can_enter!(LOOP; pc, speed);
            }
        }
    }
}
fn main() {
    println!("{}", run(&vec![1, 2, 0]));
}
