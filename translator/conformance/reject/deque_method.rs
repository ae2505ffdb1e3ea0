use std::collections::VecDeque;
fn main() {
    let mut queue = VecDeque::from([1, 2, 3]);
    println!("{:?}", queue.swap_remove_back(0));
}
