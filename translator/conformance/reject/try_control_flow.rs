use std::ops::ControlFlow;
fn check(number: i32) -> ControlFlow<i32> {
    match number > 3 {
        true => ControlFlow::Break(number),
        false => ControlFlow::Continue(()),
    }
}
fn all(numbers: &[i32]) -> ControlFlow<i32> {
    for number in numbers {
        check(*number)?;
    }
    ControlFlow::Continue(())
}
fn main() {
    println!("{:?}", all(&[1, 5, 2]));
}
