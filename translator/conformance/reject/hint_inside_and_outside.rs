use rtlib::jit;
#[jit::dont_look_inside]
#[jit::unroll_safe]
fn sum(end: u32) -> u32 {
    let mut sum = 0;
    for one in 0..end {
        sum += one;
    }
    sum
}
fn main() {
    println!("{}", sum(4));
}
