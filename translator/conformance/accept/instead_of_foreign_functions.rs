//! What C's library gives is mostly in std.

fn compare(left: &str, right: &str) -> i32 {
    match left.cmp(right) {
        std::cmp::Ordering::Less => -1,
        std::cmp::Ordering::Equal => 0,
        std::cmp::Ordering::Greater => 1,
    }
}

fn main() {
    println!("{} {}", (-5i32).abs(), compare("a", "b"));
    let callbacks: [fn(&str, &str) -> i32; 1] = [compare];
    println!("{}", callbacks[0]("b", "b"));
}
