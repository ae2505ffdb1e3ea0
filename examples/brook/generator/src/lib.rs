//! Random brook programs that end.
//!
//! [`batch`] makes a program of a seed, the same on every machine: several guests one after the other, each in a function of
//! its own, so that one start of a VM runs many. They terminate by construction:
//!
//! - a `while` counts a variable up that nothing else assigns to; a `for` runs over a list that never grows over a limit;
//! - a function calls functions that stand in front of it, or itself with a smaller first argument;
//! - the number of steps is estimated while generating; loops and calls that would exceed the budget are left out.
//!
//! They are well-typed: each variable has a type, and each expression is made for one. Numbers that are ints or floats, and values of
//! any kind, are types of their own, so that one place of a program meets many kinds. Ints are kept small, lists never become
//! empty. Only the last guest of a batch may run into an error, in one batch of three, where it may stand deep in calls.
//! What a program prints is said by the VM that rustc builds.

mod expressions;
mod generate;
mod statements;

pub use generate::batch;

#[cfg(test)]
mod tests {
    use super::batch;

    #[test]
    fn a_seed_always_means_the_same_program() {
        assert_eq!(batch(7, 4), batch(7, 4));
        assert_ne!(batch(7, 4), batch(8, 4));
    }

    #[test]
    fn programs_cover_the_language() {
        let all: String = (0..60).map(|seed| batch(seed, 4)).collect();
        let words = "while for break continue return if else and or not print let fn nil true false range push pop sort keys has \
                     remove join split text int float sqrt kind len";
        for word in words.split_whitespace() {
            let found = all
                .split(|character: char| !character.is_alphanumeric())
                .any(|part| part == word);
            assert!(found, "no program has `{word}`");
        }
    }
}
