struct Countdown {
    left: u32,
}
impl Iterator for Countdown {
    type Item = u32;
    fn next(&mut self) -> Option<u32> {
        if self.left == 0 {
            return None;
        }
        self.left -= 1;
        Some(self.left)
    }
}
struct Grid {
    cells: Vec<Vec<u8>>,
}
impl Grid {
    fn all(&self) -> Vec<(usize, usize, u8)> {
        self.cells.iter().enumerate().flat_map(|(y, row)| row.iter().enumerate().map(move |(x, c)| (x, y, *c))).collect()
    }
}
impl<'a> IntoIterator for &'a Grid {
    type Item = &'a Vec<u8>;
    type IntoIter = std::slice::Iter<'a, Vec<u8>>;
    fn into_iter(self) -> Self::IntoIter {
        self.cells.iter()
    }
}
struct Bag(Vec<i32>);
impl FromIterator<i32> for Bag {
    fn from_iter<I: IntoIterator<Item = i32>>(values: I) -> Bag {
        let mut list: Vec<i32> = values.into_iter().collect();
        list.sort();
        Bag(list)
    }
}
impl IntoIterator for Bag {
    type Item = i32;
    type IntoIter = std::vec::IntoIter<i32>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}
fn main() {
    println!("{:?}", Countdown { left: 4 }.map(|x| x * x).collect::<Vec<_>>());
    let mut down = Countdown { left: 5 };
    for x in down.by_ref().take(2) {
        print!("{x} ");
    }
    println!("{:?}", down.next());
    let grid = Grid { cells: vec![vec![1, 2], vec![3]] };
    println!("{:?}", grid.all());
    for row in &grid {
        println!("{}", row.len());
    }
    let bag: Bag = [3, 1, 2].into_iter().collect();
    for x in bag {
        print!("{x} ");
    }
    println!();
}
