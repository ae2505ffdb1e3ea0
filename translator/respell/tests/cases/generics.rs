//! Nested generics, where-clauses, const parameters, PhantomData-free containers, Self.
#[derive(Clone, Debug, PartialEq, Default)]
struct Pair<A, B> { a: A, b: B }
impl<A: Clone, B> Pair<A, B> {
    fn new(a: A, b: B) -> Self { Self { a, b } }
    fn swap(self) -> Pair<B, A> { Pair { a: self.b, b: self.a } }
    fn map<C, F: FnOnce(B) -> C>(self, f: F) -> Pair<A, C> { Pair { a: self.a, b: f(self.b) } }
    fn first(&self) -> A { self.a.clone() }
}
struct Ring<T, const N: usize> { items: [T; N], next: usize }
impl<T: Copy + Default, const N: usize> Ring<T, N> {
    fn new() -> Self { Ring { items: [T::default(); N], next: 0 } }
    fn push(&mut self, item: T) -> Option<T> {
        let old = self.items[self.next % N];
        self.items[self.next % N] = item;
        self.next += 1;
        if self.next > N { Some(old) } else { None }
    }
    const SIZE: usize = N * 2;
}
fn largest<T>(list: &[T]) -> Option<&T> where T: PartialOrd {
    let mut best = list.first()?;
    for x in list { if x > best { best = x; } }
    Some(best)
}
fn compose<A, B, C>(f: impl Fn(A) -> B, g: impl Fn(B) -> C, a: A) -> C { g(f(a)) }
trait Visitor<T: ?Sized> { type Out; fn visit(&mut self, t: &T) -> Self::Out; }
struct Counter(usize);
impl<T> Visitor<[T]> for Counter { type Out = usize; fn visit(&mut self, t: &[T]) -> usize { self.0 += t.len(); self.0 } }
fn drive<V, T: ?Sized>(v: &mut V, t: &T) -> V::Out where V: Visitor<T> { v.visit(t); v.visit(t) }
enum Tree<K, V> { Empty, Node(Box<Tree<K, V>>, K, V, Box<Tree<K, V>>) }
impl<K: Ord, V> Tree<K, V> {
    fn insert(self, k: K, v: V) -> Tree<K, V> {
        match self {
            Tree::Empty => Tree::Node(Box::new(Tree::Empty), k, v, Box::new(Tree::Empty)),
            Tree::Node(l, k2, v2, r) => {
                if k < k2 { Tree::Node(Box::new(l.insert(k, v)), k2, v2, r) }
                else { Tree::Node(l, k2, v2, Box::new(r.insert(k, v))) }
            }
        }
    }
    fn get(&self, k: &K) -> Option<&V> {
        match self {
            Self::Empty => None,
            Self::Node(l, k2, v, r) => if k == k2 { Some(v) } else if k < k2 { l.get(k) } else { r.get(k) },
        }
    }
}
fn main() {
    let p = Pair::new(1, "x").swap().map(|n| n + 1);
    println!("{p:?} {} {:?}", p.first(), Pair::<i64, bool>::default());
    let mut ring = Ring::<i64, 2>::new();
    println!("{:?} {:?} {:?} {}", ring.push(1), ring.push(2), ring.push(3), Ring::<u8, 4>::SIZE);
    println!("{:?} {:?}", largest(&[1, 5, 2]), largest::<f64>(&[]));
    println!("{}", compose(|x| x + 1, |y: i64| y.to_string(), 4));
    println!("{}", drive(&mut Counter(0), &[1u8, 2][..]));
    let tree = Tree::Empty.insert("m", 1).insert("a", 2).insert("z", 3);
    println!("{:?} {:?}", tree.get(&"a"), tree.get(&"q"));
}
