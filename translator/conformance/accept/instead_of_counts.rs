//! Who must know how often something is used counts it; who wants the value back takes it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

struct Shared {
    users: Cell<u32>,
    value: RefCell<Option<String>>,
}

fn main() {
    let shared = Rc::new(Shared {
        users: Cell::new(1),
        value: RefCell::new(Some("text".to_string())),
    });
    let other = shared.clone();
    other.users.set(other.users.get() + 1);
    println!("{} {}", shared.users.get(), Rc::ptr_eq(&shared, &other));
    let taken = shared.value.borrow_mut().take();
    println!("{taken:?} {}", other.value.borrow().is_none());
}
