use std::any::Any;
fn show(value: &dyn Any) {
    if let Some(number) = value.downcast_ref::<i64>() {
        println!("{number}");
    }
}
fn main() {
    show(&3i64);
}
