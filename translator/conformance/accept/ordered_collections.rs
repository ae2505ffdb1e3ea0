use std::collections::{BTreeMap, BTreeSet, BinaryHeap, VecDeque};
use std::cmp::Reverse;
fn main() {
    let mut map = BTreeMap::new();
    for (i, word) in ["delta", "alpha", "charlie", "bravo"].iter().enumerate() {
        map.insert(*word, i);
    }
    println!("{map:?} {:?} {:?}", map.first_key_value(), map.last_key_value());
    println!("{:?}", map.range("b".."d").collect::<Vec<_>>());
    *map.entry("zulu").or_insert(0) += 7;
    println!("{:?} {:?} {}", map.remove("alpha"), map.get("alpha"), map.len());
    for (key, value) in &mut map {
        *value += key.len();
    }
    println!("{:?} {:?}", map.keys().collect::<Vec<_>>(), map.values().collect::<Vec<_>>());
    let big: BTreeMap<i32, i32> = (0..500).map(|x| ((x * 37) % 501, x)).collect();
    println!("{:?} {}", big.iter().take(3).collect::<Vec<_>>(), big.len());
    let set: BTreeSet<char> = "hello world".chars().filter(|c| c.is_alphabetic()).collect();
    println!("{set:?} {:?}", set.iter().next_back());
    let mut queue = VecDeque::new();
    for x in 0..5 {
        queue.push_back(x);
        queue.push_front(-x);
    }
    println!("{queue:?} {:?} {:?} {}", queue.pop_front(), queue.pop_back(), queue.len());
    println!("{:?} {:?} {}", queue.front(), queue.back(), queue.len());
    queue[0] = 77;
    queue.extend([8, 9]);
    println!("{:?} {}", queue.iter().rev().collect::<Vec<_>>(), queue.contains(&9));
    let mut heap = BinaryHeap::new();
    for x in [5, 1, 8, 3] {
        heap.push(Reverse((x, x * 2)));
    }
    while let Some(Reverse((x, y))) = heap.pop() {
        print!("{x}:{y} ");
    }
    println!();
}
