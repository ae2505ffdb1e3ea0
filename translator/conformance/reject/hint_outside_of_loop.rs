use rtlib::jit;
fn step(pc: usize) -> usize {
    jit::merge_point!(LOOP; pc);
    pc + 1
}
fn main() {
    println!("{}", step(1));
}
