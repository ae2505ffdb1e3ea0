//! Methods of strings.
fn words(text: &str) -> Vec<&str> { text.split_whitespace().collect() }
fn main() {
    let text = "  the quick  brown fox ";
    println!("{:?} {:?}", words(text), text.trim());
    let mut s = String::new();
    s.push('a');
    s.push_str("bc");
    s += "de";
    println!("{s} {} {}", s.len(), s.contains("cd"));
    let joined = ["x", "y"].join("-");
    println!("{joined} {}", joined.replace("-", "+"));
    for (i, c) in "añb".char_indices() { print!("{i}{c} "); }
    println!();
    let n: i64 = "42".parse().unwrap();
    println!("{n} {:?}", "4x".parse::<i64>().is_err());
    println!("{:?} {:?}", "a=b".split_once('='), "abc".find('c'));
    println!("{}", s.chars().rev().collect::<String>());
    println!("{} {}", "abc" < "abd", s == "abcde");
    println!("{:?}", "l1\nl2".lines().map(|l| l.len()).collect::<Vec<usize>>());
    println!("{:?}", "a,b,c".split(',').map(str::to_string).collect::<Vec<String>>());
    println!("{}", "abc".to_uppercase() + &"X".to_lowercase());
    println!("{:>5}|{:<5}|{:^5}|{:05}|{:+}|{:#x}|{:.2}", "a", "b", "c", 42, 7, 255, 1.5);
    let width = 6;
    println!("{:>width$}|{:>1$}|{:?}", 1, 4, "q\"");
    println!("{}", "é".bytes().map(|b| b as u32).sum::<u32>());
    println!("{}", "abc".starts_with('a') && "abc".ends_with("bc"));
}
