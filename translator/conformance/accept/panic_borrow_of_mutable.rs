use std::cell::RefCell;
use std::rc::Rc;
fn main() {
    let cell = Rc::new(RefCell::new(5));
    let other = cell.clone();
    let mut guard = cell.borrow_mut();
    *guard += 1;
    println!("{guard}");
    println!("{}", other.borrow());
}
