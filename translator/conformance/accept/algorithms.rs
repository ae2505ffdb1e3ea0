use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};
fn sieve(limit: usize) -> Vec<usize> {
    let mut composite = vec![false; limit + 1];
    let mut primes = vec![];
    for n in 2..=limit {
        if composite[n] {
            continue;
        }
        primes.push(n);
        for multiple in (n * n..=limit).step_by(n) {
            composite[multiple] = true;
        }
    }
    primes
}
fn shortest(maze: &[&str]) -> Option<usize> {
    let grid: Vec<Vec<char>> = maze.iter().map(|row| row.chars().collect()).collect();
    let mut queue = VecDeque::from([((0usize, 0usize), 0)]);
    let mut seen = HashSet::new();
    while let Some(((x, y), steps)) = queue.pop_front() {
        if grid[y][x] == 'E' {
            return Some(steps);
        }
        if !seen.insert((x, y)) {
            continue;
        }
        for (dx, dy) in [(0i32, 1i32), (1, 0), (0, -1), (-1, 0)] {
            let (nx, ny) = (x as i32 + dx, y as i32 + dy);
            if ny < 0 || nx < 0 {
                continue;
            }
            let cell = grid.get(ny as usize).and_then(|row| row.get(nx as usize));
            if cell.is_some_and(|c| *c != '#') {
                queue.push_back(((nx as usize, ny as usize), steps + 1));
            }
        }
    }
    None
}
fn permutations(items: &mut Vec<u8>, at: usize, out: &mut Vec<String>) {
    if at == items.len() {
        out.push(items.iter().map(|x| x.to_string()).collect());
        return;
    }
    for i in at..items.len() {
        items.swap(at, i);
        permutations(items, at + 1, out);
        items.swap(at, i);
    }
}
fn quicksort<T: PartialOrd + Copy>(values: &mut [T]) {
    if values.len() < 2 {
        return;
    }
    let pivot = values[values.len() / 2];
    let (mut i, mut j) = (0, values.len() - 1);
    loop {
        while values[i] < pivot {
            i += 1;
        }
        while values[j] > pivot {
            j -= 1;
        }
        if i >= j {
            break;
        }
        values.swap(i, j);
        i += 1;
        j -= 1;
    }
    let (left, right) = values.split_at_mut(i);
    quicksort(left);
    quicksort(right);
}
fn lcs(a: &str, b: &str) -> String {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut table = vec![vec![0u16; b.len() + 1]; a.len() + 1];
    for (i, x) in a.iter().enumerate() {
        for (j, y) in b.iter().enumerate() {
            table[i + 1][j + 1] = if x == y { table[i][j] + 1 } else { table[i][j + 1].max(table[i + 1][j]) };
        }
    }
    let (mut i, mut j) = (a.len(), b.len());
    let mut out = VecDeque::new();
    while i > 0 && j > 0 {
        if a[i - 1] == b[j - 1] {
            out.push_front(a[i - 1]);
            i -= 1;
            j -= 1;
        } else if table[i - 1][j] >= table[i][j - 1] {
            i -= 1;
        } else {
            j -= 1;
        }
    }
    out.into_iter().collect()
}
struct Random(u64);
impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
}
fn memo(n: u64, known: &mut HashMap<u64, u64>) -> u64 {
    if n < 2 {
        return n;
    }
    if let Some(value) = known.get(&n) {
        return *value;
    }
    let value = memo(n - 1, known).wrapping_add(memo(n - 2, known));
    known.insert(n, value);
    value
}
fn multiply(a: &[[f64; 3]; 3], b: &[[f64; 3]; 3]) -> [[f64; 3]; 3] {
    std::array::from_fn(|i| std::array::from_fn(|j| (0..3).map(|k| a[i][k] * b[k][j]).sum()))
}
fn main() {
    println!("{:?}", sieve(60));
    println!("{:?} {:?}", shortest(&["..#E", ".#..", "...."]), shortest(&[".#", "#E"]));
    let mut out = vec![];
    permutations(&mut vec![1, 2, 3], 0, &mut out);
    println!("{out:?}");
    let mut random = Random(88172645463325252);
    let mut values: Vec<i32> = (0..40).map(|_| (random.next() % 1000) as i32 - 500).collect();
    quicksort(&mut values);
    println!("{values:?} {}", values.windows(2).all(|w| w[0] <= w[1]));
    println!("{} {}", lcs("interpreter", "entreprise"), memo(90, &mut HashMap::new()));
    let mut counts: BTreeMap<u64, Vec<u64>> = BTreeMap::new();
    for _ in 0..30 {
        let n = random.next();
        counts.entry(n % 5).or_default().push(n >> 60);
    }
    println!("{counts:?}");
    let m = [[1.0, 2.0, 0.5], [0.0, 1.0, 0.25], [2.0, 0.0, 1.0]];
    println!("{:?}", multiply(&m, &multiply(&m, &m)));
    let text = "it was the best of times it was the worst of times";
    let mut words: Vec<(&str, usize)> = text
        .split(' ')
        .fold(HashMap::new(), |mut map, word| {
            *map.entry(word).or_insert(0usize) += 1;
            map
        })
        .into_iter()
        .collect();
    words.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    println!("{words:?}");
}
