use rtlib::jit;
fn up(end: usize) -> usize {
    let mut pc = 0;
    while pc < end {
        jit::merge_point!(LOOP; pc);
        pc += 1;
    }
    pc
}
fn down(start: usize) -> usize {
    let mut pc = start;
    while pc > 0 {
        jit::merge_point!(LOOP; pc);
        pc -= 1;
    }
    pc
}
fn main() {
    println!("{} {}", up(3), down(3));
}
