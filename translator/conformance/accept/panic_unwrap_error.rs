#[derive(Debug)]
enum Failure {
    At { line: u32, text: String },
}
fn work(line: u32) -> Result<(), Failure> {
    if line < 3 { Ok(()) } else { Err(Failure::At { line, text: "t\"q".to_string() }) }
}
fn main() {
    work(1).unwrap();
    println!("one");
    work(4).unwrap();
}
