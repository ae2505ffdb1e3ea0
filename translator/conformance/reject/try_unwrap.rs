use std::rc::Rc;
fn main() {
    println!("{:?}", Rc::try_unwrap(Rc::new(1)));
}
