use rtlib::jit;
fn run(name: &str) -> usize {
    let mut pc = 0;
    loop {
        jit::merge_point!(LOOP; pc, name);
        if pc == name.len() {
            return pc;
        }
        pc += 1;
    }
}
fn main() {
    println!("{}", run("abc"));
}
