//! The passes are fast enough: a bound far above what they need, so that only a quadratic one trips it.

use flow::random::random_program;
use passes::{Options, optimize};
use std::time::{Duration, Instant};

#[test]
fn passes_are_about_linear() {
    let mut functions = 0;
    let mut insts = 0;
    let mut spent = Duration::ZERO;
    for seed in 0..100 {
        let mut program = random_program(seed);
        functions += program.functions.len();
        for function in &program.functions {
            insts += function.insts.len();
        }
        let start = Instant::now();
        optimize(&mut program, &Options::default(), &mut |_, _| {});
        spent += start.elapsed();
    }
    println!("{functions} functions, {insts} instructions in {spent:?}");
    assert!(spent < Duration::from_secs(60));
}
