use std::cell::RefCell;
fn main() {
    let cell = RefCell::new(vec![1]);
    let first = cell.borrow();
    println!("{}", first.len());
    cell.borrow_mut().push(2);
    println!("{}", first.len());
}
