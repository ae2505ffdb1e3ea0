use std::collections::HashMap;
use std::collections::HashSet;
use std::collections::hash_map::Entry;
fn main() {
    let mut map: HashMap<String, i32> = HashMap::new();
    for word in "a b a c b a".split(' ') {
        *map.entry(word.to_string()).or_insert(0) += 1;
    }
    let mut sorted: Vec<_> = map.iter().collect();
    sorted.sort();
    println!("{sorted:?} {}", map.len());
    println!("{:?} {:?} {}", map.get("a"), map.get("zz"), map["b"]);
    println!("{} {:?}", map.contains_key("c"), map.insert("c".into(), 10));
    if let Some(value) = map.get_mut("c") {
        *value *= 2;
    }
    println!("{:?} {:?}", map.remove("c"), map.remove("c"));
    map.entry("a".into()).and_modify(|v| *v += 100).or_default();
    map.entry("new".into()).or_insert_with(|| 5);
    let mut keys: Vec<&String> = map.keys().collect();
    keys.sort_unstable();
    println!("{keys:?} {}", map.values().sum::<i32>());
    match map.entry("x".to_string()) {
        Entry::Occupied(entry) => println!("occupied {}", entry.get()),
        Entry::Vacant(entry) => {
            entry.insert(3);
        }
    }
    for value in map.values_mut() {
        *value += 1;
    }
    map.retain(|key, _| key != "new");
    let mut pairs: Vec<(String, i32)> = map.into_iter().collect();
    pairs.sort_by(|a, b| b.1.cmp(&a.1));
    println!("{pairs:?}");
    let by: HashMap<(i32, char), Vec<u8>> = HashMap::from([((1, 'a'), vec![1]), ((2, 'b'), vec![])]);
    println!("{:?} {:?}", by.get(&(1, 'a')), by.get(&(1, 'b')));
    let squares: HashMap<u32, u32> = (0..1000).map(|x| (x, x * x)).collect();
    println!("{} {}", squares[&999], (0..1000).all(|x| squares[&x] == x * x));
    let a: HashSet<i32> = [1, 2, 3].into_iter().collect();
    let b = HashSet::from([2, 3, 4]);
    let mut both: Vec<_> = a.intersection(&b).copied().collect();
    both.sort();
    let mut all: Vec<_> = a.union(&b).collect();
    all.sort();
    println!("{both:?} {all:?} {} {:?}", a.contains(&1), a.difference(&b).collect::<Vec<_>>());
    println!("{} {}", a.is_subset(&b), a == HashSet::from([3, 2, 1]));
    let one: HashMap<&str, i32> = [("k", 1)].into();
    println!("{one:?} {:?}", one.get("k").copied().unwrap_or_default());
}
