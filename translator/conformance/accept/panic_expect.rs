fn main() {
    let n: i32 = "12".parse().expect("a number");
    println!("{n}");
    let m: i32 = "1x2".parse().expect("a number");
    println!("{m}");
}
