//! `?` on Option and Result, with conversion of the error.
#[derive(Debug)]
struct Low(i64);
#[derive(Debug)]
enum High { Low(Low), Other }
impl From<Low> for High { fn from(low: Low) -> High { High::Low(low) } }
fn low(x: i64) -> Result<i64, Low> { if x < 0 { Err(Low(x)) } else { Ok(x) } }
fn high(x: i64) -> Result<i64, High> {
    let a = low(x)?;
    if a == 7 { return Err(High::Other); }
    Ok(low(a - 3)? + 1)
}
fn first(list: &[i64]) -> Option<i64> { let x = list.first()?; Some(*x + list.get(1)?) }
fn main() {
    println!("{:?} {:?} {:?} {:?}", high(10), high(-1), high(7), high(1));
    println!("{:?} {:?}", first(&[1, 2]), first(&[]));
    let f = |x| -> Result<i64, High> { let y = low(x)?; Ok(y) };
    println!("{:?}", f(-3));
    let g = |x: Option<i64>| { let y = x?; Some(y + 1) };
    println!("{:?}", g(None));
}
