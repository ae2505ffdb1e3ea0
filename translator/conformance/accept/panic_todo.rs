fn later(n: usize) -> usize {
    if n > 1 {
        todo!()
    }
    if n > 0 {
        unimplemented!("n = {n}");
    }
    n
}
fn main() {
    println!("{}", later(0));
    later(std::env::args().count());
}
