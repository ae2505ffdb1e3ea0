#![recursion_limit = "256"]
macro_rules! count {
    () => { 0 };
    ($first:tt $($rest:tt)*) => { 1 + count!($($rest)*) };
}
macro_rules! eight_times {
    ($($all:tt)*) => { count!($($all)* $($all)* $($all)* $($all)* $($all)* $($all)* $($all)* $($all)*) };
}
fn main() {
    println!("{}", eight_times!(a b c d e f g h i j k l m n o p q r s t));
}
