fn run(n: i32) -> i32 {
    println!("run {n}");
    if n > 2 {
        eprintln!("too many");
        std::process::exit(7);
    }
    n
}
fn main() {
    for n in 0.. {
        run(n);
    }
}
