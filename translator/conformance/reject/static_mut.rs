static mut COUNT: u32 = 0;
fn main() {
    unsafe {
        COUNT += 1;
    }
}
