use rtlib::jit;
#[jit::look_inside_if]
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
