use visit_macros::Visit;

#[derive(Visit, Clone, Copy)]
struct Word(u64);

fn main() {
    println!("{}", Word(3).clone().0);
}
