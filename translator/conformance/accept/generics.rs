use std::collections::HashMap;
use std::fmt::{Debug, Display};
use std::hash::Hash;
trait Storage {
    type Key: Copy + Debug;
    type Value: Clone;
    const NAME: &'static str;
    const LIMIT: usize = 2;
    fn get(&self, key: Self::Key) -> Option<&Self::Value>;
    fn put(&mut self, key: Self::Key, value: Self::Value) -> bool;
    fn or(&self, key: Self::Key, other: Self::Value) -> Self::Value {
        self.get(key).cloned().unwrap_or(other)
    }
    fn create() -> Self
    where
        Self: Sized;
}
struct ByIndex<V> {
    items: Vec<V>,
}
impl<V: Clone> Storage for ByIndex<V> {
    type Key = usize;
    type Value = V;
    const NAME: &'static str = "index";
    fn get(&self, key: usize) -> Option<&V> {
        self.items.get(key)
    }
    fn put(&mut self, _: usize, value: V) -> bool {
        if self.items.len() >= Self::LIMIT {
            return false;
        }
        self.items.push(value);
        true
    }
    fn create() -> Self {
        ByIndex { items: Vec::new() }
    }
}
struct ByName<K, V>(HashMap<K, V>);
impl<K: Copy + Eq + Hash + Debug, V: Clone> Storage for ByName<K, V> {
    type Key = K;
    type Value = V;
    const NAME: &'static str = "name";
    const LIMIT: usize = 1;
    fn get(&self, key: K) -> Option<&V> {
        self.0.get(&key)
    }
    fn put(&mut self, key: K, value: V) -> bool {
        self.0.insert(key, value).is_none()
    }
    fn create() -> Self {
        ByName(HashMap::new())
    }
}
fn fill<S: Storage<Value = String>>(keys: &[S::Key]) -> S {
    let mut storage = S::create();
    for key in keys {
        let done = storage.put(*key, format!("{:?}{}", key, S::NAME));
        print!("{done} ");
    }
    println!("{}", S::LIMIT);
    storage
}
#[derive(Debug, Clone, PartialEq)]
struct Pair<A, B = A> {
    first: A,
    second: B,
}
impl<A: Display, B: Display> Pair<A, B> {
    fn join(&self) -> String {
        format!("{}+{}", self.first, self.second)
    }
    fn swap(self) -> Pair<B, A> {
        Pair { first: self.second, second: self.first }
    }
}
impl Pair<i32> {
    fn sum(&self) -> i32 {
        self.first + self.second
    }
}
struct Matrix<const R: usize, const C: usize> {
    cells: [[i32; C]; R],
}
impl<const R: usize, const C: usize> Matrix<R, C> {
    const CELLS: usize = R * C;
    fn turned(&self) -> Matrix<C, R> {
        let mut cells = [[0; R]; C];
        for r in 0..R {
            for c in 0..C {
                cells[c][r] = self.cells[r][c];
            }
        }
        Matrix { cells }
    }
}
fn largest<T>(values: &[T]) -> Option<&T>
where
    T: PartialOrd,
{
    let mut best = values.first()?;
    for value in values {
        if value > best {
            best = value;
        }
    }
    Some(best)
}
trait Describe {
    fn describe(&self) -> String;
}
impl<T: Debug> Describe for T {
    fn describe(&self) -> String {
        format!("<{self:?}>")
    }
}
fn main() {
    let a: ByIndex<String> = fill(&[0, 1, 2]);
    println!("{:?} {}", a.get(1), a.or(5, "else".into()));
    let b = fill::<ByName<char, _>>(&['x', 'x']);
    println!("{:?}", b.get('x'));
    let pair = Pair { first: 1, second: "two" };
    println!("{} {:?} {}", pair.join(), pair.clone().swap(), Pair { first: 2, second: 3 }.sum());
    let matrix = Matrix { cells: [[1, 2, 3], [4, 5, 6]] };
    println!("{:?} {}", matrix.turned().cells, Matrix::<2, 3>::CELLS);
    println!("{:?} {:?} {:?}", largest(&[3, 9, 2]), largest(&["b", "a"]), largest::<f64>(&[]));
    println!("{} {}", 5.describe(), "x".describe());
}
