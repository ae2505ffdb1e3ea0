fn main() {
    unsafe { std::arch::asm!("nop") };
}
