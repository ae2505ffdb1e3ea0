struct Guard;
impl Drop for Guard {
    fn drop(&mut self) {
        println!("dropped");
    }
}
fn main() {
    let _guard = Guard;
}
