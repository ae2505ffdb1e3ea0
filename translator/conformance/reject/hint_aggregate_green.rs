use rtlib::jit;
#[derive(Clone, Copy)]
struct Position {
    block: usize,
    offset: usize,
}
fn run(code: &Vec<u8>) -> usize {
    let mut at = Position { block: 0, offset: 0 };
    loop {
        jit::merge_point!(LOOP; at, code);
        if code[at.block + at.offset] == 0 {
            return at.offset;
        }
        at.offset += 1;
    }
}
fn main() {
    println!("{}", run(&vec![1, 0]));
}
