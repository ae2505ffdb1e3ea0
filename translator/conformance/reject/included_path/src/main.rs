include!(concat!("tables", ".in"));

fn main() {
    println!("{}", WORDS[1]);
}
