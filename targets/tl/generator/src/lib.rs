//! Random tl programs, and a second implementation of tl to compare with.
//!
//! [`program`] makes a program of a seed, the same on every machine. Every program terminates by
//! construction, whatever its input:
//!
//! - a loop counts down a constant that lies below everything its body may change; the depth of
//!   the stack is known at every instruction, so bodies never reach under it;
//! - a function calls functions that stand behind it, or itself with a smaller first argument;
//! - the number of steps is estimated while generating, and calls that would exceed the budget
//!   are left out.
//!
//! A part of the programs is malformed, another part runs into each of the run-time errors.
//! [`reference::run`] says what a program must print; it shares no code and no way of working with
//! the `tl` that it judges.

mod generate;
pub mod reference;

pub use generate::{Program, program};

#[cfg(test)]
mod tests {
    use super::{program, reference};
    use std::collections::HashSet;

    #[test]
    fn a_seed_always_means_the_same_program() {
        assert_eq!(program(7).text, program(7).text);
        assert_ne!(program(7).text, program(8).text);
    }

    #[test]
    fn programs_cover_all_instructions_and_all_ways_to_end() {
        let mut words = HashSet::new();
        let mut errors = HashSet::new();
        let mut codes = HashSet::new();
        for seed in 0..2000 {
            let program = program(seed);
            let outcome = reference::run(&program.text, &program.args);
            errors.extend(outcome.error);
            codes.insert(outcome.code);
            words.extend(program.text.split_whitespace().map(String::from));
        }
        let mnemonics = "nop push pop dup swap pick put roll add sub mul div mod and or xor shl \
                         shr eq ne lt le gt ge jump jumpif call arg ret in print halt";
        for mnemonic in mnemonics.split_whitespace() {
            assert!(words.contains(mnemonic), "no program has `{mnemonic}`");
        }
        assert_eq!(errors.len(), 6, "{errors:?}");
        assert_eq!(codes.len(), 3, "{codes:?}");
    }
}
