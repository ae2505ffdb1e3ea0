use rtlib::jit;
#[jit::dont_look_inside]
fn run(end: usize) -> usize {
    let mut pc = 0;
    while pc < end {
        jit::merge_point!(LOOP; pc);
        pc += 1;
    }
    pc
}
fn main() {
    println!("{}", run(3));
}
