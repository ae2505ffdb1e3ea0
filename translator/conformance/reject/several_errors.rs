static mut COUNT: u32 = 0;
struct Guard;
impl Drop for Guard {
    fn drop(&mut self) {}
}
async fn wait() {}
fn main() {
    let _ = (Guard, wait());
    unsafe { COUNT = 1 };
}
