//! The parameter stands with the trait, not with its type.

trait Family<T> {
    type Of;
    fn single(value: T) -> Self::Of;
}

struct Vectors;

impl<T> Family<T> for Vectors {
    type Of = Vec<T>;

    fn single(value: T) -> Vec<T> {
        vec![value]
    }
}

fn main() {
    let list: <Vectors as Family<i32>>::Of = Vectors::single(1);
    println!("{}", list.len());
}
