use rtlib::jit;
fn main() {
    let run = |end: usize| {
        let mut pc = 0;
        loop {
            jit::merge_point!(LOOP; pc);
            if pc == end {
                return pc;
            }
            pc += 1;
        }
    };
    println!("{}", run(3));
}
