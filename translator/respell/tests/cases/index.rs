//! Indices into vectors, slices, arrays, maps and strings; ranges.
use std::collections::HashMap;
struct Frame { slots: Vec<i64>, pc: usize }
fn main() {
    let mut list = vec![1, 2, 3, 4];
    list[0] = 10;
    list[1] += 5;
    let n = list.len();
    list[n - 1] = list[0] + list[1];
    let last = list.len() - 1;
    list[last] -= 1;
    println!("{:?} {:?} {:?} {:?}", list, &list[1..], &list[..2], &list[1..=2]);
    let mut frame = Frame { slots: vec![0; 3], pc: 1 };
    frame.slots[frame.pc] = 7;
    frame.slots[frame.pc + 1] = frame.slots[frame.pc] * 2;
    let f = &mut frame;
    f.slots[0] = 3;
    f.pc += 1;
    println!("{:?} {}", f.slots, f.slots[f.pc]);
    let mut grid = [[0; 3]; 2];
    grid[1][2] = 5;
    grid[0][grid[1][2] - 4] = 1;
    println!("{grid:?}");
    let mut map = HashMap::new();
    map.insert("a", 1);
    map.insert("b", 2);
    *map.entry("a").or_insert(0) += 10;
    println!("{} {:?}", map["a"], map.get("c"));
    let text = "hello";
    println!("{} {}", &text[1..3], text.as_bytes()[0]);
    let nested = vec![vec![1, 2], vec![3]];
    println!("{} {}", nested[0][1], nested[1].len());
    list.swap(0, 1);
    let (a, b) = list.split_at_mut(2);
    a[0] += b[0];
    println!("{list:?}");
}
