//! The cells are in the container; they are borrowed where they are used.

use std::cell::{RefCell, RefMut};
use std::rc::Rc;

fn sum(cells: &[Rc<RefCell<i64>>]) -> i64 {
    cells.iter().map(|cell| *cell.borrow()).sum()
}

fn main() {
    let cells: Vec<Rc<RefCell<i64>>> = (1..4).map(|number| Rc::new(RefCell::new(number))).collect();
    println!("{}", sum(&cells));
    let kept: Vec<Rc<RefCell<i64>>> = cells.iter().take(2).cloned().collect();
    for cell in &kept {
        *cell.borrow_mut() += 10;
    }
    println!("{}", sum(&cells));
    let pair: (RefMut<'_, i64>, RefMut<'_, i64>) = (cells[0].borrow_mut(), cells[1].borrow_mut());
    let second = pair.1;
    let next = move || *second + 1;
    println!("{} {}", next(), cells[0].try_borrow().is_ok());
    drop(next);
    println!("{}", cells[1].try_borrow().is_ok());
}
