use std::sync::Mutex;
fn main() {
    let lock = Mutex::new(1);
    println!("{:?}", lock.lock().is_ok());
}
