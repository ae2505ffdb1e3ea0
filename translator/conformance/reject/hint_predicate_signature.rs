use rtlib::jit;
fn is_short(length: usize) -> bool {
    length < 10
}
#[jit::look_inside_if(is_short)]
fn sum(list: &Vec<u32>) -> u32 {
    let mut sum = 0;
    for one in list {
        sum += one;
    }
    sum
}
fn main() {
    println!("{} {}", is_short(3), sum(&vec![1, 2]));
}
