//! Types and traits are written where they cannot be told.

trait Reader {
    fn name(&self) -> &'static str {
        "reader"
    }
}

trait Writer {
    fn name(&self) -> &'static str {
        "writer"
    }
}

struct File;

impl Reader for File {}
impl Writer for File {}

fn main() {
    println!("{} {}", <File as Reader>::name(&File), Writer::name(&File));
    let number: u8 = "3".parse().unwrap_or_default();
    println!("{number}");
}
