fn parse(text: &str) -> Option<i32> {
    let Some((left, right)) = text.split_once('=') else {
        return None;
    };
    let (Ok(left), Ok(right)) = (left.parse::<i32>(), right.parse::<i32>()) else {
        println!("no numbers in {text}");
        return Some(-1);
    };
    Some(left * 100 + right)
}
fn grade(value: Option<i32>, limit: Option<i32>) -> &'static str {
    if let Some(value) = value
        && let Some(limit) = limit
        && value > limit
    {
        "above"
    } else if let Some(0) = value {
        "zero"
    } else if value.is_none() || limit.is_none() {
        "unknown"
    } else {
        "below"
    }
}
fn main() {
    println!("{:?} {:?} {:?}", parse("3=4"), parse("34"), parse("a=b"));
    println!("{} {} {} {}", grade(Some(4), Some(3)), grade(Some(0), None), grade(None, Some(1)), grade(Some(1), Some(2)));
    let mut stack = vec![1, 2, 3, 40, 5];
    while let Some(top) = stack.pop()
        && top < 20
    {
        println!("popped {top}");
    }
    println!("{stack:?}");
    let mut count = 0;
    let found = loop {
        count += 1;
        let Some(next) = stack.pop() else { break count };
        if next == 2 {
            continue;
        }
        print!("{next} ");
    };
    println!("{found}");
}
