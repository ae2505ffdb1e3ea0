use rtlib::jit;
fn main() {
    let mut pc = 0;
    while pc < 3 {
        pc += 1;
        jit::can_enter!(LOOP; pc);
    }
    println!("{pc}");
}
