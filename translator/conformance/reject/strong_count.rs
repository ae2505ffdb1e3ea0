use std::rc::Rc;
fn main() {
    let shared = Rc::new(1);
    println!("{}", Rc::strong_count(&shared));
}
