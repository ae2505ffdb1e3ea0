use rtlib::jit;
#[jit::conditional_call]
fn grow(is_full: bool, list: &mut Vec<u32>) {
    if is_full {
        list.push(0);
    }
    list.push(1);
}
fn main() {
    let mut list = Vec::new();
    grow(true, &mut list);
    println!("{}", list.len());
}
