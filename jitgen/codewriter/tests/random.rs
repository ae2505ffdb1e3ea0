//! Random graphs give the same answers in the evaluator and as jitcodes.

mod interpreter;
mod live;

use codewriter::{Portal, write};
use flow::random::{Random, random_program};
use flow::{Evaluator, FunctionId, JitPoint, Limits, Op, Program, SafeMachine, print_program};
use interpreter::Interpreter;

fn evaluate(program: &Program, arguments: &[u64]) -> Vec<u64> {
    let limits = Limits {
        slot_bytes: 1 << 12,
        ..Limits::default()
    };
    let mut machine = SafeMachine::new(1 << 16);
    let result = Evaluator::new(limits).evaluate(program, &mut machine, FunctionId(0), arguments);
    result.expect("random programs have no faults")
}

/// Puts merge points, which keep their promise to be first in a block, and hints into a graph.
fn add_hints(function: &mut flow::Function, random: &mut Random) {
    for block in 1..function.blocks.len() {
        let parameters = function.blocks[block].parameters.clone();
        let id = flow::Block::new(block);
        let location = function.blocks[block].location;
        if random.once_in(2) {
            let point = JitPoint {
                driver: String::from("LOOP"),
                can_enter: false,
                greens: parameters.clone(),
                live: Vec::new(),
            };
            let inst = function.append(id, Op::JitPoint(point), &[], location);
            let insts = &mut function.blocks[block].insts;
            insts.pop();
            insts.insert(0, inst);
        }
        for parameter in parameters {
            let ty = function.type_of(parameter);
            if random.once_in(3) {
                let inst = function.append(id, Op::Promote(parameter), &[ty], location);
                let promoted = function.results_of(inst)[0];
                // The end of the block reads the promoted value.
                function.blocks[block]
                    .terminator
                    .map_operands(|value| if value == parameter { promoted } else { value });
            }
        }
    }
}

fn check_seed(seed: u64) {
    let mut random = Random::new(seed);
    let mut program = random_program(seed);
    let original = program.clone();
    let mut portals = Vec::new();
    for index in 0..program.functions.len() {
        let id = FunctionId::new(index);
        if index == 0 || random.once_in(3) {
            let mut graph = program.functions[index].clone();
            add_hints(&mut graph, &mut random);
            live::fill(&mut graph);
            portals.push(Portal {
                function: id,
                graph,
                jit: id,
                resume: id,
            });
        } else if random.once_in(2) {
            program.functions[index].attributes.jit.unroll_safe = true;
        }
    }
    let with_hints = |program: &Program| {
        let mut text = print_program(program);
        for portal in &portals {
            let mut shown = program.clone();
            shown.functions[portal.function.index()] = portal.graph.clone();
            text.push_str(&flow::print_function(&shown, portal.function));
        }
        text
    };
    let output = write(&mut program, &portals);
    let text = jitcode::print(&output.program);
    let errors = jitcode::verify(&output.program);
    assert!(
        errors.is_empty(),
        "seed {seed}: {:?}\n{}\n{text}",
        errors[0],
        with_hints(&program)
    );
    assert_eq!(
        jitcode::parse(&text).as_ref(),
        Ok(&output.program),
        "seed {seed}: the text says everything"
    );
    for arguments in [[seed, 3], [u64::MAX - seed, seed << 40]] {
        let expected = evaluate(&original, &arguments);
        let found = Interpreter::new(&program, &output.program).run(0, &arguments);
        assert_eq!(
            found,
            expected,
            "seed {seed}\n{}\n{text}",
            with_hints(&program)
        );
    }
}

#[test]
fn jitcodes_answer_as_graphs() {
    let count = match std::env::var("LATHE_RANDOM") {
        Ok(text) => text.parse().expect("a number of programs"),
        Err(_) => 150,
    };
    for seed in 0..count {
        check_seed(seed);
    }
}

#[test]
fn equal_input_gives_equal_jitcodes() {
    let make = || {
        let mut program = random_program(5);
        let portal = Portal {
            function: FunctionId(0),
            graph: program.functions[0].clone(),
            jit: FunctionId(0),
            resume: FunctionId(0),
        };
        jitcode::print(&write(&mut program, &[portal]).program)
    };
    assert_eq!(make(), make());
}
