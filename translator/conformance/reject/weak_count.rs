use std::rc::Rc;
fn main() {
    let node = Rc::new(1);
    let back = Rc::downgrade(&node);
    println!("{} {}", back.strong_count(), Rc::weak_count(&node));
}
