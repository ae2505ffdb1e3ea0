//! `?` on a `Result`; a `ControlFlow` is matched.

use std::ops::ControlFlow;

fn check(number: i32) -> ControlFlow<i32> {
    match number > 3 {
        true => ControlFlow::Break(number),
        false => ControlFlow::Continue(()),
    }
}

fn all(numbers: &[i32]) -> Result<(), i32> {
    for number in numbers {
        match check(*number) {
            ControlFlow::Continue(()) => {}
            ControlFlow::Break(large) => return Err(large),
        }
    }
    Ok(())
}

fn twice(numbers: &[i32]) -> Result<&'static str, i32> {
    all(numbers)?;
    Ok("small")
}

fn main() {
    println!("{:?} {:?}", twice(&[1, 5, 2]), twice(&[1, 2]));
    println!(
        "{:?}",
        [1, 5, 2].iter().try_for_each(|number| check(*number))
    );
}
