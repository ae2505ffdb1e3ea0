//! Modules, imports, statics, consts, type aliases, derives, discriminants.
mod shapes {
    pub mod flat {
        use super::Unit;
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
        pub enum Color { #[default] Red = 1, Green = 4, Blue }
        pub fn scale(u: Unit) -> i64 { u * super::FACTOR }
    }
    type Unit = i64;
    const FACTOR: i64 = 2 + 1;
    pub static NAMES: [&str; 3] = ["r", "g", "b"];
    pub use flat::Color;
    pub type Result<T> = std::result::Result<T, String>;
}
use shapes::{Color::{self, *}, NAMES, flat};
fn check(c: Color) -> shapes::Result<u8> { match c { Red => Ok(1), Green | Blue => Err(format!("{c:?}")) } }
fn main() {
    println!("{:?} {} {}", Color::default(), Green as i64, Blue as u8);
    println!("{:?} {:?} {}", check(Red), check(Blue), flat::scale(5));
    println!("{} {}", NAMES[1], NAMES.len());
    println!("{} {:?}", Red < Blue, Green.max(Red));
    let mut all = vec![Blue, Red, Green];
    all.sort();
    println!("{all:?} {}", all.contains(&Color::Blue));
}
