use std::ops::{Add, AddAssign, BitOr, Deref, DerefMut, Index, IndexMut, Mul, Neg, Not, Shl, Sub};
#[derive(Debug, Clone, Copy, PartialEq)]
struct V2 {
    x: i32,
    y: i32,
}
impl Add for V2 {
    type Output = V2;
    fn add(self, other: V2) -> V2 {
        V2 { x: self.x + other.x, y: self.y + other.y }
    }
}
impl<'a> Sub<&'a V2> for &V2 {
    type Output = V2;
    fn sub(self, other: &V2) -> V2 {
        V2 { x: self.x - other.x, y: self.y - other.y }
    }
}
impl Mul<i32> for V2 {
    type Output = V2;
    fn mul(self, by: i32) -> V2 {
        V2 { x: self.x * by, y: self.y * by }
    }
}
impl Mul<V2> for i32 {
    type Output = V2;
    fn mul(self, v: V2) -> V2 {
        v * self
    }
}
impl Neg for V2 {
    type Output = V2;
    fn neg(self) -> V2 {
        V2 { x: -self.x, y: -self.y }
    }
}
impl AddAssign for V2 {
    fn add_assign(&mut self, other: V2) {
        self.x += other.x;
        self.y += other.y;
    }
}
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Flags(u8);
impl BitOr for Flags {
    type Output = Flags;
    fn bitor(self, other: Flags) -> Flags {
        Flags(self.0 | other.0)
    }
}
impl Not for Flags {
    type Output = bool;
    fn not(self) -> bool {
        self.0 == 0
    }
}
impl Shl<u32> for Flags {
    type Output = Flags;
    fn shl(self, by: u32) -> Flags {
        Flags(self.0 << by)
    }
}
struct Stack {
    items: Vec<i32>,
}
impl Index<usize> for Stack {
    type Output = i32;
    fn index(&self, from_top: usize) -> &i32 {
        &self.items[self.items.len() - 1 - from_top]
    }
}
impl IndexMut<usize> for Stack {
    fn index_mut(&mut self, from_top: usize) -> &mut i32 {
        let length = self.items.len();
        &mut self.items[length - 1 - from_top]
    }
}
impl Index<&str> for Stack {
    type Output = [i32];
    fn index(&self, _: &str) -> &[i32] {
        &self.items
    }
}
impl Deref for Stack {
    type Target = Vec<i32>;
    fn deref(&self) -> &Vec<i32> {
        &self.items
    }
}
impl DerefMut for Stack {
    fn deref_mut(&mut self) -> &mut Vec<i32> {
        &mut self.items
    }
}
impl PartialEq<i32> for V2 {
    fn eq(&self, other: &i32) -> bool {
        self.x == *other
    }
}
fn main() {
    let (a, b) = (V2 { x: 1, y: 2 }, V2 { x: 10, y: 20 });
    println!("{:?} {:?} {:?} {:?} {:?}", a + b, &b - &a, a * 3, 2 * b, -a);
    let mut c = a;
    c += b;
    c += c;
    println!("{c:?} {} {}", c == 22, c != a);
    let flags = Flags(1) | Flags(4) << 1;
    println!("{flags:?} {} {}", !flags, !Flags(0));
    let mut stack = Stack { items: vec![1, 2, 3] };
    stack[0] += 40;
    stack[1] = stack[0] * 2;
    stack.push(5);
    println!("{} {} {:?} {}", stack[0], stack[1], &stack["all"], stack.len());
    stack.iter_mut().for_each(|x| *x -= 1);
    println!("{:?} {:?}", stack.last(), stack.iter().max());
    let mut number = 0b1100u8;
    number &= 0b0110;
    number |= 1;
    number ^= 0xff;
    number <<= 1;
    number >>= 2;
    number %= 50;
    println!("{number} {} {}", !5i32, !true);
    let total: i32 = [a, b].iter().map(|v| v.x).sum();
    println!("{total} {}", &5 + &6 - 1);
}
