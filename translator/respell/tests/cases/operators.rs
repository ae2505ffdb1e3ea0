//! Operators on references, own types, generics.
use std::ops::{Add, AddAssign, Index, IndexMut, Mul, Neg, Not, Sub};
#[derive(Clone, Copy, PartialEq, PartialOrd, Debug)]
struct V(i64, i64);
impl Add for V { type Output = V; fn add(self, o: V) -> V { V(self.0 + o.0, self.1 + o.1) } }
impl<'a> Add<&'a V> for &V { type Output = V; fn add(self, o: &'a V) -> V { V(self.0 + o.0, self.1 + o.1) } }
impl Mul<i64> for V { type Output = V; fn mul(self, k: i64) -> V { V(self.0 * k, self.1 * k) } }
impl Mul<V> for i64 { type Output = V; fn mul(self, v: V) -> V { v * self } }
impl Neg for V { type Output = V; fn neg(self) -> V { V(-self.0, -self.1) } }
impl Not for V { type Output = bool; fn not(self) -> bool { self.0 == 0 } }
impl AddAssign<i64> for V { fn add_assign(&mut self, k: i64) { self.0 += k; self.1 += k; } }
impl Index<usize> for V { type Output = i64; fn index(&self, i: usize) -> &i64 { if i == 0 { &self.0 } else { &self.1 } } }
impl IndexMut<usize> for V { fn index_mut(&mut self, i: usize) -> &mut i64 { if i == 0 { &mut self.0 } else { &mut self.1 } } }
fn sum<T: Add<Output = T> + Copy>(a: T, b: T, c: T) -> T { a + b + c }
fn dist<T>(a: T, b: T) -> T where T: PartialOrd + Sub<Output = T> { if a > b { a - b } else { b - a } }
fn main() {
    let (a, b) = (V(1, 2), V(3, 4));
    println!("{:?} {:?} {:?} {:?} {:?} {}", a + b, &a + &b, a * 3, 3 * a, -a, !a);
    let mut c = a;
    c += 10;
    c[1] += 5;
    c[0] = c[1] + 1;
    println!("{c:?} {} {}", c[0], a == b);
    println!("{} {}", a < b, &a != &b);
    println!("{} {}", sum(1, 2, 3), sum(1.5, 2.5, 3.0));
    println!("{} {}", dist(3u8, 9), dist(2.5, 1.0));
    let list = vec![1, 2, 3];
    let mut total = 0;
    for x in &list { total += x; }
    let y = &list[0] + list[1] + &list[2];
    println!("{total} {y} {}", list[0] == *list.first().unwrap());
    let (p, q) = (&5, &6);
    println!("{} {} {}", p + q, p < q, *p - 1);
    let mut flags = 0u32;
    flags |= 1 << 3;
    flags ^= 0xff;
    flags &= !1;
    println!("{flags} {}", true & !false | false);
}
