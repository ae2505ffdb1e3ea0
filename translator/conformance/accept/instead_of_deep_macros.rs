//! A repetition makes one expression a part, without a recursion.

macro_rules! count {
    ($($all:tt)*) => { [$(stringify!($all)),*].len() };
}

fn main() {
    println!("{}", count!(a b c d e f g h i j k l m n o p q r s t));
}
