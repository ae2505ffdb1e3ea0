//! User iterators with the provided methods of `Iterator`; generic over iterators.
struct Fib { a: u64, b: u64 }
impl Iterator for Fib {
    type Item = u64;
    fn next(&mut self) -> Option<u64> {
        let out = self.a;
        self.a = self.b;
        self.b += out;
        Some(out)
    }
}
struct Grid { cells: Vec<i64>, width: usize }
impl Grid { fn rows(&self) -> std::slice::Chunks<'_, i64> { self.cells.chunks(self.width) } }
impl<'g> IntoIterator for &'g Grid { type Item = &'g i64; type IntoIter = std::slice::Iter<'g, i64>; fn into_iter(self) -> Self::IntoIter { self.cells.iter() } }
fn total<I>(items: I) -> i64 where I: IntoIterator, I::Item: Into<i64> { let mut t = 0; for x in items { t += x.into(); } t }
fn every<'a, I: Iterator<Item = &'a i64>>(iter: I, n: usize) -> Vec<i64> { iter.step_by(n).copied().collect() }
fn main() {
    println!("{:?}", Fib { a: 0, b: 1 }.take_while(|x| *x < 50).filter(|x| x % 2 == 0).collect::<Vec<_>>());
    println!("{}", Fib { a: 0, b: 1 }.skip(10).next().unwrap());
    let grid = Grid { cells: (0..6).collect(), width: 3 };
    for row in grid.rows() { println!("{}", row.iter().sum::<i64>()); }
    let mut n = 0;
    for cell in &grid { n += cell; }
    println!("{n} {} {}", total(vec![1i32, 2]), total([3u8, 4]));
    println!("{:?}", every(grid.cells.iter(), 2));
    let mut peek = [1, 1, 2].iter().peekable();
    let mut runs = Vec::new();
    while let Some(x) = peek.next() { let mut k = 1; while peek.peek() == Some(&x) { peek.next(); k += 1; } runs.push((*x, k)); }
    println!("{runs:?}");
}
