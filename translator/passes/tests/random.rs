//! All passes on random programs: the verifier is content after every step.

use flow::random::random_program;
use flow::{print_program, verify};
use passes::{Options, optimize};

#[test]
fn random_programs_stay_valid() {
    for seed in 0..300 {
        let mut program = random_program(seed);
        let before = print_program(&program);
        optimize(&mut program, &Options::default(), &mut |step, program| {
            let errors = verify(program);
            assert!(
                errors.is_empty(),
                "seed {seed}, {step}: {}\n{before}\n----\n{}",
                errors[0],
                print_program(program)
            );
        });
    }
}
