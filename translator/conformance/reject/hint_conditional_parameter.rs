use rtlib::jit;
#[jit::conditional_call]
fn grow(list: &mut Vec<u32>) {
    if list.is_empty() {
        list.push(0);
    }
}
fn main() {
    let mut list = Vec::new();
    grow(&mut list);
    println!("{}", list.len());
}
