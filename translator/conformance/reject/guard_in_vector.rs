//! A `Vec` does not end its elements: memory is collected.

use std::cell::RefCell;

fn sum(cells: &[RefCell<i64>]) -> i64 {
    let guards: Vec<_> = cells.iter().map(|cell| cell.borrow()).collect();
    guards.iter().map(|guard| **guard).sum()
}

fn main() {
    let cells = [RefCell::new(1), RefCell::new(2)];
    println!("{}", sum(&cells));
    let guard = Box::new(cells[0].borrow_mut());
    println!("{guard}");
}
