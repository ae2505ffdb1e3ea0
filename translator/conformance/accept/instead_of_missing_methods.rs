//! What std has and the subset has not is a loop, or other methods.

use std::collections::{HashMap, VecDeque};

fn main() {
    let numbers = [3, 1, 2];
    let rests: Vec<i32> = numbers.iter().map(|number| number % 3).collect();
    println!("{}", rests.windows(2).all(|pair| pair[0] <= pair[1]));

    let digits: Vec<char> = "a1b2"
        .chars()
        .rev()
        .filter(|letter| letter.is_numeric())
        .collect();
    println!("{digits:?} {:?}", '\n');

    let mut ages = HashMap::from([("a", 1), ("b", 20)]);
    let mut young: Vec<&str> = Vec::new();
    ages.retain(|name, age| {
        if *age < 10 {
            young.push(name);
        }
        *age >= 10
    });
    println!("{young:?} {}", ages.len());

    let mut queue = VecDeque::from([1, 2, 3]);
    let last = queue.len() - 1;
    queue.swap(0, last);
    println!("{:?} {queue:?}", queue.pop_back());

    let quotient = match -1 {
        -1 => i64::MIN.checked_neg().unwrap_or(i64::MAX),
        other => i64::MIN / other,
    };
    println!("{quotient} {}", 8.5f32 * 8.5);

    let mut list = vec![1, 2, 3];
    list.drain(1..2);
    list.insert(1, 7);
    println!("{list:?}");
}
