//! Methods through bounds: two traits with one method name, supertraits, bounds on projections, `?Sized`, `dyn`.
trait A { fn id(&self) -> i64 { 1 } fn both(&self) -> i64; }
trait B: A { fn id2(&self) -> i64 { self.id() + self.both() } }
trait C<T> { fn put(&mut self, t: T) -> usize; }
struct S(Vec<i64>);
impl A for S { fn both(&self) -> i64 { self.0.len() as i64 } }
impl B for S {}
impl C<i64> for S { fn put(&mut self, t: i64) -> usize { self.0.push(t); self.0.len() } }
impl C<&str> for S { fn put(&mut self, t: &str) -> usize { self.0.push(t.len() as i64); self.0.len() * 10 } }
impl S { fn both(&self) -> i64 { -7 } }
fn sup<T: B + ?Sized>(t: &T) -> i64 { t.id() * 100 + t.both() * 10 + t.id2() }
fn two<T>(t: &mut T) -> usize where T: C<i64> + for<'a> C<&'a str> { t.put(5) + t.put("abc") }
fn each<I>(items: I) -> Vec<String> where I: IntoIterator, I::Item: ToString + Clone { items.into_iter().map(|x| x.clone().to_string()).collect() }
fn sum_all<'a, I, T>(items: I) -> T where I: Iterator<Item = &'a T>, T: 'a + Copy + std::iter::Sum<T> { items.copied().sum() }
fn nested<T: AsRef<[U]>, U: PartialEq + Copy>(t: T, u: U) -> usize { t.as_ref().iter().filter(|x| **x == u).count() }
struct Stack<T> { items: Vec<T> }
impl<T> Stack<T> where T: Ord { fn top(&self) -> Option<&T> { self.items.iter().max() } }
impl<T> Extend<T> for Stack<T> { fn extend<I: IntoIterator<Item = T>>(&mut self, iter: I) { for x in iter { self.items.push(x); } } }
impl<T> FromIterator<T> for Stack<T> { fn from_iter<I: IntoIterator<Item = T>>(iter: I) -> Self { let mut s = Stack { items: Vec::new() }; s.extend(iter); s } }
fn main() {
    let mut s = S(vec![1]);
    println!("{} {} {}", s.both(), sup(&s), two(&mut s));
    let d: &dyn B = &s;
    println!("{} {}", sup(d), d.both());
    println!("{:?} {:?}", each([1, 2]), each(vec!["a"]));
    println!("{} {}", sum_all([1, 2, 3].iter()), sum_all::<_, f64>(vec![0.5].iter()));
    println!("{} {}", nested(vec![1, 2, 1], 1), nested([b'a'], b'b'));
    let st: Stack<_> = (1..4).map(|x| x * 7 % 5).collect();
    println!("{:?}", st.top());
}
