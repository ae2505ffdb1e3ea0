use opcode_macros::opcode;

#[opcode]
fn add(left: u64, right: u64) -> u64 {
    left.wrapping_add(right)
}

fn main() {
    println!("{}", add(1, 2));
}
