use rtlib::jit;
trait Shape {
    #[jit::elidable]
    fn area(&self) -> u32;
}
struct Square(u32);
impl Shape for Square {
    fn area(&self) -> u32 {
        self.0 * self.0
    }
}
fn main() {
    println!("{}", Square(3).area());
}
