use std::fmt::Debug;
fn apply_all<T, F>(values: Vec<T>, functions: &[F]) -> Vec<Vec<T>>
where
    T: Clone,
    F: Fn(&T) -> T,
{
    values.iter().map(|value| functions.iter().map(|function| function(value)).collect()).collect()
}
fn group<K: PartialEq + Clone, V, I>(values: I, key: impl Fn(&V) -> K) -> Vec<(K, Vec<V>)>
where
    I: IntoIterator<Item = V>,
{
    let mut groups: Vec<(K, Vec<V>)> = Vec::new();
    for value in values {
        let k = key(&value);
        match groups.iter_mut().find(|(known, _)| *known == k) {
            Some((_, list)) => list.push(value),
            None => groups.push((k, vec![value])),
        }
    }
    groups
}
struct Arena<T> {
    items: Vec<T>,
}
#[derive(Debug)]
struct Id<T> {
    index: u32,
    marker: std::marker::PhantomData<T>,
}
impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.index == other.index
    }
}
impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Id<T> {}
impl<T: Debug> Arena<T> {
    fn new() -> Self {
        Self { items: Vec::new() }
    }
    fn add(&mut self, item: T) -> Id<T> {
        let index = self.items.len().try_into().unwrap();
        self.items.push(item);
        Id { index, marker: std::marker::PhantomData }
    }
    fn iter(&self) -> std::iter::Enumerate<std::slice::Iter<'_, T>> {
        self.items.iter().enumerate()
    }
}
impl<T> std::ops::Index<Id<T>> for Arena<T> {
    type Output = T;
    fn index(&self, id: Id<T>) -> &T {
        &self.items[id.index as usize]
    }
}
fn pipeline(text: &str) -> Vec<(usize, char)> {
    text.chars().enumerate().filter(|(i, c)| i % 2 == 0 && !c.is_whitespace()).collect()
}
fn sum_all<T: Copy + std::iter::Sum<T> + std::ops::Mul<Output = T>>(values: &[T]) -> T {
    values.iter().map(|x| *x * *x).sum()
}
fn into_both<T: Into<f64> + Copy>(value: T) -> (f64, String) {
    let f: f64 = value.into();
    (f, f.to_string())
}
fn main() {
    println!("{:?}", apply_all(vec![1, 2], &[|x: &i32| x + 1]));
    println!("{:?}", group(1..8, |x| x % 3));
    println!("{:?}", group(vec!["a", "bb", "c"], |s| s.len()));
    let mut arena = Arena::new();
    let (a, b) = (arena.add("x"), arena.add("y"));
    println!("{} {} {:?} {}", arena[a], arena[b], arena.iter().last(), a == b);
    println!("{:?}", pipeline("h llo wo"));
    println!("{} {}", sum_all(&[1, 2, 3]), sum_all(&[0.5, 1.5]));
    println!("{:?} {:?}", into_both(3u8), into_both(1.5f32));
    let default: (i32, String, Option<u8>, Vec<i8>, bool) = Default::default();
    println!("{default:?}");
    let text: String = 'c'.into();
    let boxed: Box<i32> = 5.into();
    let wide: i64 = 7i32.into();
    println!("{text} {boxed} {wide} {:?}", Vec::from("ab"));
}
