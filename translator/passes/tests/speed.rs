//! The passes are fast enough: a bound far above what they need, so that only a quadratic one trips it.

use flow::random::random_program;
use flow::{FunctionId, Op, Program, Terminator};
use passes::{Options, optimize};
use std::time::{Duration, Instant};

/// A program of many random functions, whose calls go within the random program that each comes from.
fn large_program(functions: usize) -> Program {
    let mut program = random_program(0);
    let mut seed = 1;
    while program.functions.len() < functions {
        let first = program.functions.len() as u32;
        let mut other = random_program(seed);
        for (index, function) in other.functions.iter_mut().enumerate() {
            function.name = format!("f{seed}_{index}");
            for inst in &mut function.insts {
                if let Op::Call(callee, _) = &mut inst.op {
                    *callee = FunctionId(callee.0 + first);
                }
            }
            for data in &mut function.blocks {
                if let Terminator::TailCall(callee, _) = &mut data.terminator {
                    *callee = FunctionId(callee.0 + first);
                }
            }
        }
        program.functions.append(&mut other.functions);
        seed += 1;
    }
    program
}

#[test]
fn passes_are_about_linear() {
    let mut program = large_program(1000);
    let insts: usize = program.functions.iter().map(|f| f.insts.len()).sum();
    let mut steps: Vec<(String, Duration)> = Vec::new();
    let start = Instant::now();
    let mut last = start;
    optimize(&mut program, &Options::default(), &mut |step, _| {
        let now = Instant::now();
        steps.push((step.to_string(), now - last));
        last = now;
    });
    let spent = start.elapsed();
    let after: usize = program.functions.iter().map(|f| f.insts.len()).sum();
    println!("{insts} instructions, then {after}, in {spent:?}: {steps:?}");
    assert!(spent < Duration::from_secs(60));
}
