//! Random graphs give the same answers in the evaluator and as jitcodes.

mod interpreter;
mod rotate;

use codewriter::{image_data, write};
use flow::random::{Random, random_program};
use flow::{Evaluator, FunctionId, JitPoint, Limits, Op, Program, SafeMachine, print_program};
use interpreter::Interpreter;
use passes::split_portals;

fn evaluate(program: &Program, arguments: &[u64]) -> Vec<u64> {
    let limits = Limits {
        slot_bytes: 1 << 12,
        ..Limits::default()
    };
    let mut machine = SafeMachine::new(1 << 16);
    let result = Evaluator::new(limits).evaluate(program, &mut machine, FunctionId(0), arguments);
    result.expect("random programs have no faults")
}

/// Puts merge points and promotions into a function; a merge point for sure.
fn add_hints(function: &mut flow::Function, random: &mut Random) {
    for block in 1..function.blocks.len() {
        let parameters = function.blocks[block].parameters.clone();
        let id = flow::Block::new(block);
        let location = function.blocks[block].location;
        if block == 1 || random.once_in(3) {
            let point = JitPoint {
                driver: String::from("LOOP"),
                can_enter: false,
                greens: parameters.clone(),
                live: Vec::new(),
            };
            let inst = function.append(id, Op::JitPoint(point), &[], location);
            let insts = &mut function.blocks[block].insts;
            insts.pop();
            let place = random.below(insts.len() + 1);
            insts.insert(place, inst);
        }
        for parameter in parameters {
            let ty = function.type_of(parameter);
            if random.once_in(3) {
                let inst = function.append(id, Op::Promote(parameter), &[ty], location);
                let promoted = function.results_of(inst)[0];
                let replace = |value| if value == parameter { promoted } else { value };
                function.blocks[block].terminator.map_operands(replace);
            }
        }
    }
}

fn check_seed(seed: u64) {
    let mut random = Random::new(seed);
    let mut program = random_program(seed);
    for function in &mut program.functions {
        rotate::rotate(function, &mut random);
    }
    let original = program.clone();
    for (index, function) in program.functions.iter_mut().enumerate() {
        if index == 0 || random.once_in(3) {
            add_hints(function, &mut random);
        } else if random.once_in(2) {
            function.attributes.jit.unroll_safe = true;
        }
    }
    let before = print_program(&program);
    let portals = split_portals(&mut program);
    let output = write(&mut program, &portals);
    let text = jitcode::print(&output.program);
    let errors = jitcode::verify(&output.program);
    assert!(
        errors.is_empty(),
        "seed {seed}: {:?}\n{before}\n{text}",
        errors[0]
    );
    assert_eq!(
        jitcode::parse(&text).as_ref(),
        Ok(&output.program),
        "seed {seed}: the text says everything"
    );
    for arguments in [[seed, 3], [u64::MAX - seed, seed << 40]] {
        let found = Interpreter::new(&program, &output.program).run(0, &arguments);
        let expected = evaluate(&original, &arguments);
        assert_eq!(found, expected, "seed {seed}\n{before}\n{text}");
    }
}

#[test]
fn jitcodes_answer_as_graphs() {
    let count = match std::env::var("LATHE_RANDOM") {
        Ok(text) => text.parse().expect("a number of programs"),
        Err(_) => 40,
    };
    for seed in 0..count {
        check_seed(seed);
    }
}

#[test]
fn equal_input_gives_equal_jitcodes() {
    let make = || {
        let mut program = random_program(5);
        add_hints(&mut program.functions[0], &mut Random::new(5));
        let portals = split_portals(&mut program);
        let output = write(&mut program, &portals);
        let image = image_data(&output.program);
        (jitcode::print(&output.program), image)
    };
    assert_eq!(make(), make());
}
