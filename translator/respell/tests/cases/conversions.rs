//! `into`, `from`, `as`.
#[derive(Debug)]
struct Celsius(f64);
#[derive(Debug)]
struct Kelvin(f64);
impl From<Celsius> for Kelvin { fn from(c: Celsius) -> Kelvin { Kelvin(c.0 + 273.0) } }
fn takes(text: impl Into<String>) -> usize { let s: String = text.into(); s.len() }
fn kelvin(x: impl Into<Kelvin>) -> f64 { x.into().0 }
fn main() {
    let k: Kelvin = Celsius(1.0).into();
    println!("{k:?} {}", kelvin(Celsius(2.0)));
    let n: i64 = 5i32.into();
    let w = i64::from(7u8);
    println!("{n} {w} {} {}", takes("abc"), takes(String::from("abcd")));
    let t = 300i64 as u8;
    let c = 97 as char;
    let d = 'x' as u32 as i64;
    let e = -1i64 as u32;
    let f = 3.7 as i64;
    let small = u8::try_from(300).is_err();
    let ok: Result<u8, _> = 200i64.try_into();
    println!("{t} {c} {d} {e} {f} {small} {ok:?}");
    let b: Box<i64> = 5.into();
    println!("{b}");
}
