//! Rc, RefCell, Cell, Box.
use std::cell::{Cell, RefCell};
use std::rc::Rc;
#[derive(Debug)]
struct Node { value: i64, children: RefCell<Vec<Rc<Node>>>, seen: Cell<bool> }
fn total(node: &Rc<Node>) -> i64 {
    node.seen.set(true);
    node.value + node.children.borrow().iter().map(|c| total(c)).sum::<i64>()
}
fn main() {
    let leaf = Rc::new(Node { value: 3, children: RefCell::new(vec![]), seen: Cell::new(false) });
    let root = Rc::new(Node { value: 1, children: RefCell::new(vec![leaf.clone()]), seen: Cell::new(false) });
    root.children.borrow_mut().push(Rc::clone(&leaf));
    println!("{} {}", total(&root), leaf.seen.get());
    let shared = Rc::new(RefCell::new(vec![1, 2]));
    let other = shared.clone();
    other.borrow_mut().push(3);
    shared.borrow_mut()[0] = 10;
    println!("{:?} {}", shared.borrow(), Rc::ptr_eq(&shared, &other));
    let cell = RefCell::new(5);
    *cell.borrow_mut() += 1;
    println!("{}", *cell.borrow() + 1);
    let mut boxed = Box::new(7);
    *boxed += 1;
    println!("{}", *boxed);
}
