use rtlib::jit;
#[jit::elidable]
fn next(counter: &mut u32) -> u32 {
    *counter += 1;
    *counter
}
fn main() {
    let mut counter = 0;
    println!("{} {}", next(&mut counter), next(&mut counter));
}
