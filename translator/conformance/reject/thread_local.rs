use std::cell::Cell;
thread_local! {
    static DEPTH: Cell<u32> = const { Cell::new(0) };
}
fn main() {
    DEPTH.with(|depth| depth.set(1));
}
