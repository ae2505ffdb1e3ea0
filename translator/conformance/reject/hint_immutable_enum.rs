use rtlib::jit;
#[jit::immutable]
enum Op {
    Push(u32),
    Stop,
}
fn main() {
    for op in [Op::Push(1), Op::Stop] {
        match op {
            Op::Push(number) => println!("{number}"),
            Op::Stop => println!("stop"),
        }
    }
}
