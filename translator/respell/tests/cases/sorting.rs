//! Closures with patterns, comparators, reductions, maps of vectors.
use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};
#[derive(Debug, Clone, Default, PartialEq)]
struct Item { name: String, cost: f64, tags: Vec<u8>, count: u32 }
fn main() {
    let mut items = vec![
        Item { name: "b".into(), cost: 2.5, ..Default::default() },
        Item { name: "a".into(), cost: 0.5, count: 3, ..Item::default() },
    ];
    items.sort_by(|x, y| x.cost.partial_cmp(&y.cost).unwrap_or(Ordering::Equal));
    println!("{}", items[0].name);
    items.sort_by_key(|i| std::cmp::Reverse(i.count));
    items.sort_by(|x, y| y.name.cmp(&x.name).then(x.count.cmp(&y.count)));
    println!("{:?}", items.iter().map(|Item { name, .. }| name.as_str()).collect::<Vec<_>>());
    let pairs = vec![(1, "x"), (2, "y"), (3, "x")];
    let mut groups: BTreeMap<&str, Vec<i32>> = BTreeMap::new();
    for &(n, key) in &pairs { groups.entry(key).or_default().push(n); }
    for (key, list) in &groups { println!("{key} {list:?}"); }
    let mut counts = HashMap::new();
    for (_, key) in pairs.iter() { *counts.entry(*key).or_insert(0usize) += 1; }
    println!("{:?} {}", counts.get("x"), counts.contains_key("z"));
    let best = items.iter().map(|i| i.cost).fold(f64::NEG_INFINITY, f64::max);
    let total: f64 = items.iter().map(|i| &i.cost).sum();
    println!("{best} {total}");
    let (even, odd): (Vec<i32>, Vec<i32>) = (1..6).partition(|n| n % 2 == 0);
    println!("{even:?} {odd:?}");
    let text = ["a", "b"].iter().fold(String::new(), |mut s, x| { s.push_str(x); s.push(';'); s });
    println!("{text}");
    let last = pairs.iter().map(|&(n, _)| n).reduce(|a, b| a * b);
    println!("{last:?} {:?}", pairs.iter().max_by_key(|(n, _)| *n));
    match 3.cmp(&4) { Ordering::Less => println!("less"), Ordering::Equal | Ordering::Greater => println!("no") }
    let w: Vec<i32> = [1, 4, 9].windows(2).map(|w| w[1] - w[0]).collect();
    println!("{w:?} {:?}", [1, 3, 5].binary_search(&3));
}
