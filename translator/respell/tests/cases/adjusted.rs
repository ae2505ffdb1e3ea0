//! Places through overloaded steps: `Rc<RefCell<..>>`, `Box` in `Vec`, index of index, compound assignment.
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};
use std::rc::Rc;
#[derive(Default)]
struct World { cells: Vec<Vec<u8>>, names: HashMap<String, Vec<usize>>, boxes: Vec<Box<[i64; 2]>>, queue: VecDeque<(usize, usize)> }
impl World {
    fn neighbours(&self, x: usize, y: usize) -> impl_count::Count { impl_count::Count(self.cells[y].len() - x) }
    fn step(&mut self) {
        let h = self.cells.len();
        for y in 0..h { for x in 0..self.cells[y].len() { let n = self.neighbours(x, y).0 as u8; self.cells[y][x] = self.cells[y][x].wrapping_mul(2) + n; } }
        while let Some((x, y)) = self.queue.pop_front() { self.cells[y][x] ^= 0xf; if x > 0 { self.queue.push_back((x - 1, y)); } }
        if let Some(list) = self.names.get_mut("a") { list.retain(|i| i % 2 == 1); list[0] += self.boxes.len(); }
        self.boxes[0][1] -= 5;
        *self.boxes[0] = [self.boxes[0][1], 9];
    }
}
mod impl_count { pub struct Count(pub usize); }
struct Graph { nodes: Vec<Rc<RefCell<Vec<usize>>>> }
fn main() {
    let mut w = World { cells: vec![vec![1; 3], vec![2; 2]], ..Default::default() };
    w.names.entry("a".into()).or_insert_with(Vec::new).extend([1, 2, 3]);
    w.boxes.push(Box::new([1, 2]));
    w.queue.push_back((2, 0));
    w.step();
    println!("{:?} {:?} {:?}", w.cells, w.names["a"], w.boxes);
    let g = Graph { nodes: (0..2).map(|i| Rc::new(RefCell::new(vec![i]))).collect() };
    g.nodes[0].borrow_mut().push(7);
    g.nodes[1].borrow_mut()[0] += 3;
    let total: usize = g.nodes.iter().map(|n| n.borrow().iter().sum::<usize>()).sum();
    println!("{total} {}", g.nodes[0].borrow().len());
    let set: HashSet<i32> = [1, 2, 2].into_iter().collect();
    let mut map = BTreeMap::from([(1, "a"), (2, "b")]);
    if let Some(v) = map.get_mut(&1) { *v = "z"; }
    println!("{} {:?} {:?}", set.len(), map, map.range(2..).next());
    let mut grid = vec![[0u8; 2]; 2];
    for (i, row) in grid.iter_mut().enumerate() { for (j, cell) in row.iter_mut().enumerate() { *cell = (i * 2 + j) as u8; } }
    let t = &mut grid;
    t[1][0] = t[0][1] + 1;
    let [first, second] = &mut t[..] else { panic!() };
    std::mem::swap(first, second);
    println!("{grid:?}");
}
