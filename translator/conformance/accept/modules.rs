mod shapes {
    pub mod round {
        #[derive(Debug)]
        pub struct Circle {
            pub radius: i64,
        }
        impl Circle {
            pub const UNIT: Circle = Circle { radius: 1 };
            pub fn area(&self) -> i64 {
                super::scale(self.radius * self.radius)
            }
        }
    }
    fn scale(value: i64) -> i64 {
        value * self::inner::FACTOR
    }
    mod inner {
        pub(super) const FACTOR: i64 = 3;
    }
    pub use round::Circle as Round;
    pub fn make(radius: i64) -> Round {
        Round { radius }
    }
}
use shapes::round::*;
use shapes::{Round, make};

fn main() {
    let one = make(4);
    let two: Round = Circle { radius: 2 };
    println!("{} {} {}", one.area(), two.area(), crate::shapes::round::Circle::UNIT.area());
    println!("{:?}", two);
    use std::cmp::max as larger;
    println!("{}", larger(3, 9));
}
