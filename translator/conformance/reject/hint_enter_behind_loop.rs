use rtlib::jit;
fn main() {
    let mut pc = 0;
    while pc < 3 {
        jit::merge_point!(LOOP; pc);
        pc += 1;
    }
    jit::can_enter!(LOOP; pc);
    println!("{pc}");
}
