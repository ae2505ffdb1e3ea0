//! A macro by example writes the impls, and the table, that a procedural macro would.

trait Visit {
    fn words(&self) -> usize;
}

macro_rules! visit {
    ($($name:ident { $($field:ident),* })*) => {
        $(
            #[derive(Clone, Copy)]
            struct $name {
                $($field: u64,)*
            }

            impl Visit for $name {
                fn words(&self) -> usize {
                    [$(self.$field),*].iter().filter(|word| **word != 0).count()
                }
            }
        )*
    };
}

visit! {
    Pair { left, right }
    One { only }
}

fn main() {
    let pair = Pair { left: 1, right: 0 };
    println!("{} {}", pair.words(), One { only: 3 }.words());
}
