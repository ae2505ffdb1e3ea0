use rtlib::jit;
fn jump(pc: usize) -> usize {
    let pc = pc / 2;
    jit::can_enter!(LOOP; pc);
    pc
}
fn main() {
    let mut pc = 9;
    while pc > 0 {
        jit::merge_point!(LOOP; pc);
        pc = jump(pc);
    }
    println!("{pc}");
}
