use std::ops::{Index, IndexMut};
struct Grid {
    cells: Vec<u8>,
    width: usize,
}
impl Index<(usize, usize)> for Grid {
    type Output = u8;
    #[track_caller]
    fn index(&self, (x, y): (usize, usize)) -> &u8 {
        assert!(x < self.width, "x is {x}");
        &self.cells[y * self.width + x]
    }
}
impl IndexMut<(usize, usize)> for Grid {
    #[track_caller]
    fn index_mut(&mut self, (x, y): (usize, usize)) -> &mut u8 {
        assert!(x < self.width, "x is {x}");
        &mut self.cells[y * self.width + x]
    }
}
macro_rules! cell {
    ($grid:ident [$x:expr]) => {
        $grid[($x, 0)]
    };
}
fn main() {
    let mut grid = Grid { cells: vec![0; 6], width: 3 };
    grid[(2, 1)] = 5;
    cell!(grid[1]) += 7;
    println!("{:?} {}", grid.cells, grid[(2, 1)]);
    let n = std::env::args().count() + 2;
    println!("{}", (grid)  [(n, 1)]);
}
