//! All passes on random programs: after every step the verifier is content and the answer is the same.

use flow::random::random_program;
use flow::{Evaluator, FunctionId, Limits, Program, SafeMachine, print_program, verify};
use passes::{Options, optimize};

fn answer(program: &Program, seed: u64) -> String {
    let limits = Limits {
        steps: 10_000_000,
        frames: 50_000,
        slot_bytes: 1 << 12,
    };
    let mut machine = SafeMachine::new(1 << 16);
    let result = Evaluator::new(limits).evaluate(program, &mut machine, FunctionId(0), &[seed, 3]);
    format!("{result:?}")
}

fn check_seed(seed: u64) {
    let mut program = random_program(seed);
    let mut before = print_program(&program);
    let expected = answer(&program, seed);
    optimize(&mut program, &Options::default(), &mut |step, program| {
        let after = print_program(program);
        let errors = verify(program);
        assert!(
            errors.is_empty(),
            "seed {seed}, {step}: {}\n{before}\n----\n{after}",
            errors[0]
        );
        assert_eq!(
            answer(program, seed),
            expected,
            "seed {seed}, {step}\n{before}\n----\n{after}"
        );
        before = after;
    });
}

#[test]
fn random_programs_keep_their_answers() {
    let count = match std::env::var("LATHE_RANDOM") {
        Ok(text) => text.parse().expect("a number of programs"),
        Err(_) => 60,
    };
    for seed in 0..count {
        check_seed(seed);
    }
}
