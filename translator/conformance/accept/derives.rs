use std::cmp::{Ordering, Reverse};
use std::collections::{HashMap, HashSet};
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
enum Key {
    #[default]
    None,
    Number(i32),
    Pair { left: String, right: (u8, bool) },
}
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default)]
struct Sample {
    weight: f64,
    id: u32,
}
#[derive(PartialEq, Eq, Hash, Debug, Clone, PartialOrd, Ord)]
struct Generic<T>(T, Vec<T>);
#[derive(PartialEq, Eq, Debug)]
struct Task {
    priority: u32,
    name: &'static str,
}
impl PartialOrd for Task {
    fn partial_cmp(&self, other: &Task) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Task {
    fn cmp(&self, other: &Task) -> Ordering {
        other.priority.cmp(&self.priority).then_with(|| self.name.cmp(other.name))
    }
}
fn main() {
    let pair = |text: &str, n| Key::Pair { left: text.to_string(), right: (n, n > 2) };
    let mut keys = vec![pair("b", 1), Key::Number(5), Key::None, pair("a", 9), Key::Number(-5), pair("a", 3)];
    keys.sort();
    println!("{keys:?}");
    println!("{:?} {}", Key::default(), Key::None < Key::Number(i32::MIN));
    println!("{:?}", pair("a", 1).cmp(&pair("a", 2)));
    let samples = [Sample { weight: 1.0, id: 2 }, Sample { weight: f64::NAN, id: 1 }, Sample::default()];
    println!("{:?} {:?}", samples[0].partial_cmp(&samples[1]), samples[0].partial_cmp(&samples[2]));
    println!("{} {}", samples[1] == samples[1], samples[0] >= samples[2]);
    let mut set = HashSet::new();
    for key in keys.iter().chain(&keys) {
        print!("{} ", set.insert(key.clone()));
    }
    println!("{}", set.len());
    let mut map: HashMap<Generic<u8>, &str> = HashMap::new();
    map.insert(Generic(1, vec![2]), "x");
    println!("{:?} {:?}", map.get(&Generic(1, vec![2])), map.get(&Generic(1, vec![])));
    let mut tasks = vec![Task { priority: 1, name: "low" }, Task { priority: 9, name: "z" }, Task { priority: 9, name: "a" }];
    tasks.sort();
    println!("{tasks:?}");
    tasks.sort_by_key(|task| Reverse(task.name));
    println!("{:?}", tasks.iter().map(|task| task.name).collect::<Vec<_>>());
    println!("{:?} {:?}", (1, "b") < (1, "c"), Some(Reverse(1)).cmp(&Some(Reverse(2))));
    println!("{:?}", Generic("a", vec!["b"]) < Generic("a", vec!["b", "c"]));
}
