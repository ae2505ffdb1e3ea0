fn main() {
    let v = vec![3, 1, 4, 1, 5, 9, 2, 6];
    println!("{:?}", v.iter().map(|x| x * 2).collect::<Vec<i32>>());
    println!("{:?}", v.iter().filter(|x| **x > 2).copied().collect::<Vec<_>>());
    println!("{:?}", v.iter().enumerate().skip(2).step_by(2).collect::<Vec<_>>());
    println!("{:?}", v.iter().zip("abc".chars()).collect::<Vec<_>>());
    println!("{:?}", v.iter().rev().take(3).collect::<Vec<_>>());
    println!("{:?}", v.iter().chain([7, 8].iter()).cloned().sum::<i32>());
    println!("{:?}", v.iter().take_while(|x| **x < 5).collect::<Vec<_>>());
    println!("{:?}", v.iter().skip_while(|x| **x < 5).collect::<Vec<_>>());
    println!("{:?}", v.iter().flat_map(|x| 0..*x % 3).collect::<Vec<_>>());
    println!("{:?}", v.chunks(3).map(|c| c.to_vec()).flatten().count());
    println!("{:?}", v.iter().scan(0, |a, x| { *a += x; if *a > 20 { None } else { Some(*a) } }).collect::<Vec<_>>());
    println!("{:?} {:?}", v.iter().min(), v.iter().max());
    println!("{:?} {:?}", v.iter().min_by_key(|x| (**x - 4).abs()), v.iter().max_by(|a, b| a.cmp(b)));
    println!("{} {}", v.iter().any(|x| *x == 9), v.iter().all(|x| *x > 1));
    println!("{:?} {:?}", v.iter().position(|x| *x == 4), v.iter().rposition(|x| *x == 1));
    println!("{:?}", v.iter().find(|x| **x > 4));
    println!("{:?}", v.iter().find_map(|x| if *x > 4 { Some(x * 100) } else { None }));
    println!("{:?}", v.iter().filter_map(|x| x.checked_sub(3)).collect::<Vec<_>>());
    println!("{}", v.iter().fold(String::new(), |a, x| a + &x.to_string()));
    println!("{} {}", v.iter().product::<i32>(), v.iter().sum::<i32>());
    println!("{:?}", v.iter().partition::<Vec<i32>, _>(|x| **x % 2 == 0));
    println!("{:?}", v.windows(2).filter(|w| w[0] < w[1]).count());
    let mut peek = v.iter().peekable();
    while let Some(x) = peek.next() {
        if let Some(next) = peek.peek() {
            print!("{}<{} ", x, next);
        }
    }
    println!();
    let (a, b): (Vec<i32>, Vec<String>) = v.iter().map(|x| (*x, x.to_string())).unzip();
    println!("{a:?} {b:?}");
    println!("{:?}", ["1", "x", "3"].iter().map(|s| s.parse::<i32>().ok()).collect::<Vec<_>>());
    println!("{:?}", ["1", "2"].iter().map(|s| s.parse::<i32>()).collect::<Result<Vec<_>, _>>());
    println!("{:?}", ["1", "x"].iter().map(|s| s.parse::<i32>()).collect::<Result<Vec<_>, _>>().is_err());
    println!("{:?}", [Some(1), None].into_iter().collect::<Option<Vec<i32>>>());
    println!("{:?} {:?}", v.iter().last(), v.iter().nth(2));
    println!("{:?}", std::iter::repeat(7).take(3).collect::<Vec<_>>());
    println!("{:?}", std::iter::successors(Some(1), |x| if *x < 100 { Some(x * 3) } else { None }).collect::<Vec<_>>());
    println!("{:?}", std::iter::once(1).chain(std::iter::empty()).collect::<Vec<i32>>());
    let mut n = 0;
    println!("{:?}", std::iter::from_fn(|| { n += 1; (n < 4).then_some(n) }).collect::<Vec<_>>());
    println!("{:?}", v.iter().cycle().skip(6).take(4).collect::<Vec<_>>());
    println!("{:?}", v.iter().inspect(|x| print!("[{x}]")).count());
    println!("{:?}", (1..=4).rev().map(|x| x * x).collect::<Vec<u8>>());
    println!("{}", [1, 2].iter().eq([1, 2].iter()));
    println!("{:?}", [1, 2].iter().cmp([1, 3].iter()));
    println!("{:?}", (0..5).try_fold(0i8, |a, x| a.checked_add(x * 30)));
    println!("{:?}", (1..4).reduce(|a, b| a * 10 + b));
    println!("{:?}", v.iter().map_while(|x| if *x < 5 { Some(x + 1) } else { None }).collect::<Vec<_>>());
    for (i, c) in "xyz".char_indices().rev() {
        print!("{i}{c} ");
    }
    println!("{:?}", v.iter().copied().max_by_key(|x| x % 5));
    println!("{}", vec!["a", "b"].join("-") + &["c".to_string()].concat());
}
