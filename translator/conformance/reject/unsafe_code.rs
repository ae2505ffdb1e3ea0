struct Shared(u32);
unsafe impl Send for Shared {}
unsafe fn get(words: &[u32], index: usize) -> u32 {
    unsafe { *words.get_unchecked(index) }
}
fn main() {
    let shared = Shared(2);
    println!("{}", unsafe { get(&[1, 2, 3], shared.0 as usize) });
}
