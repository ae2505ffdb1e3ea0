//! rustc captures single fields, and leaves the other guard outside.

use std::cell::{RefCell, RefMut};

fn main() {
    let cells = [RefCell::new(1), RefCell::new(2)];
    let pair: (RefMut<'_, i64>, RefMut<'_, i64>) = (cells[0].borrow_mut(), cells[1].borrow_mut());
    let second = move || *pair.1 + 1;
    println!("{}", second());
}
