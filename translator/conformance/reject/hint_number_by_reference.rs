use rtlib::jit;
fn run(limit: &usize) -> usize {
    let mut pc = 0;
    loop {
        jit::merge_point!(LOOP; pc, limit);
        if pc == *limit {
            return pc;
        }
        pc += 1;
    }
}
fn main() {
    println!("{}", run(&3));
}
