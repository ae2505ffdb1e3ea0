#[derive(Clone, Copy, Debug, PartialEq, Default)]
struct Cell {
    value: u8,
    flag: bool,
}
const SIZE: usize = 4;
fn transpose(grid: &[[i32; 3]; 2]) -> [[i32; 2]; 3] {
    let mut result = [[0; 2]; 3];
    for (y, row) in grid.iter().enumerate() {
        for x in 0..3 {
            result[x][y] = row[x];
        }
    }
    result
}
fn fill<const N: usize>(value: i32) -> [i32; N] {
    [value; N]
}
fn main() {
    let mut grid = [[Cell::default(); SIZE]; 3];
    grid[1][2].value = 9;
    grid[2][3] = Cell { value: 1, flag: true };
    let copy = grid;
    grid[1][2].flag = true;
    println!("{:?} {:?} {}", copy[1][2], grid[1][2], copy == grid);
    println!("{:?}", transpose(&[[1, 2, 3], [4, 5, 6]]));
    println!("{:?} {}", fill::<3>(7), fill::<5>(1).len());
    let mut numbers = [5, 3, 8, 1];
    numbers.sort();
    numbers.swap(0, 3);
    println!("{numbers:?} {:?} {}", numbers.first(), numbers.contains(&3));
    numbers[1..3].copy_from_slice(&[0, 0]);
    numbers[..2].fill(6);
    println!("{numbers:?} {:?}", numbers.iter().rev().collect::<Vec<_>>());
    let rows = vec![vec![0u8; 3]; 2];
    println!("{rows:?}");
    let mut board = vec![['.'; 3]; 3];
    board[1][1] = '#';
    for row in &board {
        println!("{}", row.iter().collect::<String>());
    }
    let names = ["a".to_string(), "b".to_string()];
    let [first, second] = names;
    println!("{first}{second}");
    println!("{:?}", [1, 2, 3].map(|x| x * 2));
    let (left, right) = numbers.split_at_mut(2);
    left[0] = right[1];
    println!("{numbers:?} {}", [1, 2] < [1, 3]);
    let nested: [[[u16; 2]; 2]; 2] = [[[1, 2], [3, 4]], [[5, 6], [7, 8]]];
    println!("{}", nested.iter().flatten().flatten().sum::<u16>());
    for x in [10, 20] {
        print!("{x} ");
    }
    for x in numbers.iter_mut() {
        *x += 1;
    }
    println!("{numbers:?}");
}
