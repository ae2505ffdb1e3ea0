#[derive(Debug)]
enum Failure {
    Bad(i32),
}
impl From<std::num::ParseIntError> for Failure {
    fn from(_: std::num::ParseIntError) -> Failure {
        Failure::Bad(0)
    }
}
fn main() -> Result<(), Failure> {
    let n: i32 = "41".parse()?;
    println!("{n}");
    let m: i32 = "4 1".parse()?;
    println!("{m}");
    Err(Failure::Bad(2))
}
