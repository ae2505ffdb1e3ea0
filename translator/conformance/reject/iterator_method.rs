fn main() {
    let numbers = [3, 1, 2];
    println!("{}", numbers.iter().map(|number| number % 3).is_sorted_by_key(|rest| rest));
}
