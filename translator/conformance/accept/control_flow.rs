fn search(grid: &[Vec<i32>], wanted: i32) -> Option<(usize, usize)> {
    let mut steps = 0;
    let found = 'outer: {
        for (y, row) in grid.iter().enumerate() {
            for (x, value) in row.iter().enumerate() {
                steps += 1;
                if *value == wanted {
                    break 'outer Some((x, y));
                }
                if *value < 0 {
                    break 'outer None;
                }
            }
        }
        None
    };
    println!("steps {steps}");
    found
}
fn ackermann(m: u64, n: u64) -> u64 {
    if m == 0 {
        return n + 1;
    }
    if n == 0 { ackermann(m - 1, 1) } else { ackermann(m - 1, ackermann(m, n - 1)) }
}
fn even(n: u32) -> bool {
    n == 0 || odd(n - 1)
}
fn odd(n: u32) -> bool {
    n != 0 && even(n - 1)
}
fn main() {
    let grid = vec![vec![1, 2], vec![3, 4, 5], vec![-1, 9]];
    println!("{:?} {:?}", search(&grid, 4), search(&grid, 9));
    let mut count = 0;
    'rows: for row in &grid {
        for value in row {
            if value % 2 == 0 {
                continue 'rows;
            }
            if *value == 5 {
                break 'rows;
            }
            count += value;
        }
        count += 100;
    }
    println!("{count} {} {}", ackermann(2, 3), even(1001));
    let mut n = 27u64;
    let length = loop {
        count += 1;
        n = if n % 2 == 0 { n / 2 } else { 3 * n + 1 };
        if n == 1 {
            break count;
        }
    };
    println!("{length}");
    let x = 5;
    let x = x * 2;
    {
        let x = "inner";
        println!("{x}");
    }
    let x = if x > 9 { "big" } else { "small" };
    println!("{x}");
    for i in (0..10).rev().step_by(3) {
        print!("{i} ");
    }
    for i in (2..=20usize).step_by(6) {
        print!("{i} ");
    }
    for c in 'a'..='e' {
        print!("{c}");
    }
    println!();
    let mut i = 10;
    while i > 0 {
        i -= 3;
        if i == 4 {
            continue;
        }
        print!("{i} ");
    }
    println!();
    let value = match i {
        i32::MIN..0 => 'n',
        0 => 'z',
        1.. => 'p',
    };
    println!("{value}");
    for i in 250u8..=255 {
        print!("{i} ");
    }
    println!("{}", (1..1).len() + (3..7).len());
    let unit = ();
    println!("{unit:?}");
}
