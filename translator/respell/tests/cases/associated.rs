//! Traits with associated types and constants, default methods, generic traits.
trait Machine {
    type Op;
    const NAME: &'static str;
    const LIMIT: usize = 3;
    fn decode(&self, byte: u8) -> Self::Op;
    fn run(&self, bytes: &[u8]) -> Vec<Self::Op> {
        let mut all = Vec::new();
        for byte in bytes.iter().take(Self::LIMIT) { all.push(self.decode(*byte)); }
        all
    }
}
struct Small;
struct Big;
impl Machine for Small {
    type Op = i64;
    const NAME: &'static str = "small";
    fn decode(&self, byte: u8) -> i64 { byte as i64 - 1 }
}
impl Machine for Big {
    type Op = Option<char>;
    const NAME: &'static str = "big";
    const LIMIT: usize = 1 + 1;
    fn decode(&self, byte: u8) -> Option<char> { if byte > 64 { Some(byte as char) } else { None } }
}
fn count<M: Machine>(machine: &M, bytes: &[u8]) -> (usize, &'static str) where M::Op: Clone {
    let ops = machine.run(bytes);
    let copy = ops.clone();
    (copy.len(), M::NAME)
}
fn first<M>(m: &M) -> M::Op where M: Machine<Op = i64> { m.decode(9) + 1 }
trait Convert<T> { fn convert(&self) -> T; }
impl Convert<i64> for str { fn convert(&self) -> i64 { self.len() as i64 } }
impl Convert<bool> for str { fn convert(&self) -> bool { self.is_empty() } }
fn main() {
    println!("{:?} {:?}", count(&Small, &[1, 2, 3, 4]), count(&Big, b"AbC"));
    println!("{} {}", first(&Small), <Big as Machine>::LIMIT + Small::LIMIT);
    let n: i64 = "four".convert();
    let e: bool = "".convert();
    println!("{n} {e}");
}
