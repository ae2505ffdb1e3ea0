//! Chains of adapters.
fn main() {
    let list: Vec<i64> = vec![3, 1, 4, 1, 5, 9, 2, 6];
    let total = list.iter().fold(0, |a, x| a + x);
    let sum = list.iter().sum::<i64>();
    let product: i64 = list.iter().take(3).product();
    let evens: Vec<i64> = list.iter().copied().filter(|x| x % 2 == 0).collect();
    let squares = list.iter().map(|x| x * x).collect::<Vec<_>>();
    let most = list.iter().max();
    let found = list.iter().position(|&x| x == 5);
    println!("{total} {sum} {product} {evens:?} {squares:?} {most:?} {found:?}");
    for (index, value) in list.iter().enumerate().skip(5) {
        println!("{index}: {value}");
    }
    let zipped: Vec<(i64, usize)> = list.iter().cloned().zip(0..3).collect();
    println!("{zipped:?}");
    let any = list.iter().any(|x| *x > 8);
    let all = list.iter().all(|&x| x > 0);
    println!("{any} {all}");
    let rev: Vec<_> = (0..5).rev().collect();
    println!("{rev:?}");
    let flat: Vec<i64> = vec![vec![1, 2], vec![3]].into_iter().flatten().collect();
    println!("{flat:?}");
    let nested = list.chunks(3).map(|c| c.iter().sum::<i64>()).collect::<Vec<i64>>();
    println!("{nested:?}");
    let last = list.iter().rev().skip_while(|x| **x > 2).next();
    println!("{last:?}");
    let mut iter = list.iter();
    while let Some(x) = iter.next() { if *x == 4 { break; } }
    println!("{:?}", iter.next());
    let doubled = (1..=4).map(|x| x * 2).filter(|x| x % 3 != 0).fold(0u64, |a, b| a + b);
    println!("{doubled}");
    let minimum = list.iter().min_by_key(|x| (**x - 4).abs());
    println!("{minimum:?}");
}
