//! The passes are fast enough: a bound far above what they need, so that only a quadratic one trips it.

use flow::random::random_program;
use passes::{Options, optimize};
use std::time::{Duration, Instant};

#[test]
fn passes_are_about_linear() {
    let mut steps: Vec<(String, Duration)> = Vec::new();
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
        let mut last = start;
        optimize(&mut program, &Options::default(), &mut |step, _| {
            let now = Instant::now();
            match steps.iter_mut().find(|(name, _)| name == step) {
                Some((_, spent)) => *spent += now - last,
                None => steps.push((step.to_string(), now - last)),
            }
            last = now;
        });
        spent += start.elapsed();
    }
    println!("{functions} functions, {insts} instructions in {spent:?}: {steps:?}");
    assert!(spent < Duration::from_secs(60));
}
