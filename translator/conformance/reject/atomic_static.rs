use std::sync::atomic::{AtomicU64, Ordering};
static COUNT: AtomicU64 = AtomicU64::new(0);
fn main() {
    COUNT.fetch_add(1, Ordering::Relaxed);
    println!("{}", COUNT.load(Ordering::Relaxed));
}
