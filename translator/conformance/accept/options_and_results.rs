#[derive(Debug, PartialEq)]
enum Failure {
    Parse(std::num::ParseIntError),
    Negative(i64),
    Text(String),
}
impl From<std::num::ParseIntError> for Failure {
    fn from(error: std::num::ParseIntError) -> Failure {
        Failure::Parse(error)
    }
}
impl From<&str> for Failure {
    fn from(text: &str) -> Failure {
        Failure::Text(text.to_string())
    }
}
impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Failure::Parse(error) => write!(f, "parse: {error}"),
            Failure::Negative(n) => write!(f, "negative: {n}"),
            Failure::Text(text) => f.write_str(text),
        }
    }
}
impl std::error::Error for Failure {}
fn parse(text: &str) -> Result<i64, Failure> {
    let n: i64 = text.trim().parse()?;
    if n < 0 {
        return Err(Failure::Negative(n));
    }
    if n == 13 {
        Err("unlucky")?;
    }
    Ok(n)
}
fn first_char(text: &str) -> Option<u32> {
    let c = text.chars().next()?;
    c.to_digit(10)
}
fn main() {
    for text in ["5", "-5", "x", "13", "", "99999999999999999999"] {
        match parse(text) {
            Ok(n) => println!("{n}"),
            Err(error) => println!("{error} / {error:?}"),
        }
    }
    println!("{:?} {:?} {:?}", first_char("7x"), first_char("x"), first_char(""));
    let some = Some(4);
    let none: Option<i32> = None;
    println!("{:?} {:?} {}", some.map(|x| x + 1), none.map(|x| x + 1), none.unwrap_or(9));
    println!("{:?} {:?} {}", some.and_then(|x: i32| x.checked_sub(5)), some.filter(|x| *x > 9), none.unwrap_or_default());
    println!("{:?} {:?} {:?}", some.or(Some(1)), none.or_else(|| Some(2)), some.xor(none));
    println!("{:?} {:?}", some.ok_or("e"), none.ok_or_else(|| "f".to_string()));
    println!("{:?} {:?} {:?}", some.zip(Some('a')), some.is_some_and(|x| x == 4), some.map_or(0, |x| x * 2));
    println!("{} {:?}", none.map_or_else(|| -1, |x| x), some.iter().count());
    let mut slot = Some(3);
    println!("{:?} {:?}", slot.take(), slot);
    println!("{}", slot.get_or_insert(8));
    println!("{:?}", slot.replace(1));
    println!("{:?}", slot.insert(5));
    println!("{:?}", slot.as_mut().map(|x| { *x += 1; *x }));
    if let Some(x) = &mut slot {
        *x = 50;
    }
    println!("{:?} {:?}", slot, Some(Some(1)).flatten());
    let text = Some(String::from("abc"));
    println!("{:?} {:?} {:?}", text.as_deref(), text.as_ref().map(|t| t.len()), text.clone().unwrap_or_default());
    let good: Result<i32, String> = Ok(3);
    let bad: Result<i32, String> = Err("bad".into());
    println!("{:?} {:?}", good.as_ref().map(|x| x * 2), bad.as_ref().map_err(|e| e.len()));
    println!("{:?} {:?} {}", good.clone().ok(), bad.clone().err(), bad.clone().unwrap_or(7));
    println!("{:?} {}", bad.clone().or_else(|e| if e == "bad" { Ok(1) } else { Err(e) }), good.is_ok_and(|x| x > 2));
    println!("{} {}", bad.is_err(), bad.clone().unwrap_or_else(|e| e.len() as i32));
    println!("{:?}", Some(good_or(true)).transpose());
    println!("{:?} {:?}", good_or(true).and_then(|x| good_or(x > 5)), good_or(false).map_or(0, |x| x));
    println!("{:?} {}", Some(1) < Some(2), None < Some(0));
    println!("{:?}", "1.5x".parse::<f64>().map_err(|e| e.to_string()));
    println!("{:?} {:?}", "tru".parse::<bool>().map_err(|e| e.to_string()), "ab".parse::<char>().map_err(|e| e.to_string()));
    println!("{:?}", Some(3).copied_twice());
}
fn good_or(flag: bool) -> Result<i32, String> {
    if flag { Ok(3) } else { Err("no".to_string()) }
}
trait Twice {
    fn copied_twice(self) -> (Self, Self)
    where
        Self: Sized;
}
impl<T: Copy> Twice for Option<T> {
    fn copied_twice(self) -> (Self, Self) {
        (self, self)
    }
}
