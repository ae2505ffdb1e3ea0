//! Random interpreters: a loop around a switch whose arms change some state. The answers stay the same after every
//! step, and the dispatch is replicated.

use flow::random::Random;
use flow::{
    Evaluator, FunctionId, Limits, Program, SafeMachine, Terminator, parse_program, print_program,
    verify,
};
use passes::{Options, optimize};
use std::fmt::Write;

/// State variables; the first is the fuel.
const STATE: usize = 5;

struct Text {
    text: String,
    next: usize,
}

impl Text {
    fn value(&mut self, definition: &str) -> String {
        let value = format!("v{}", self.next);
        self.next += 1;
        writeln!(self.text, "  {value}: {definition}").unwrap();
        value
    }

    fn label(&mut self, label: &str, parameters: usize) -> Vec<String> {
        let names: Vec<String> = (0..parameters)
            .map(|position| format!("v{}", self.next + position))
            .collect();
        self.next += parameters;
        let typed: Vec<String> = names.iter().map(|name| format!("{name}: i64")).collect();
        if names.is_empty() {
            writeln!(self.text, "{label}:").unwrap();
        } else {
            writeln!(self.text, "{label}({}):", typed.join(", ")).unwrap();
        }
        names
    }
}

const OPERATIONS: [&str; 5] = ["add", "sub", "xor", "mul", "or"];

fn mix(text: &mut Text, random: &mut Random, state: &mut [String]) {
    for _ in 0..1 + random.below(3) {
        let target = 1 + random.below(STATE - 1);
        let op = OPERATIONS[random.below(OPERATIONS.len())];
        let (a, b) = (random.below(STATE), random.below(STATE));
        if random.once_in(4) {
            let offset = 8 * random.below(2);
            if random.once_in(2) {
                writeln!(
                    text.text,
                    "  store v0 + {offset}, {}, S.f{offset}",
                    state[a]
                )
                .unwrap();
            } else {
                state[target] = text.value(&format!("i64 = load v0 + {offset}, S.f{offset}"));
            }
        } else {
            state[target] = text.value(&format!("i64 = {op} {}, {}", state[a], state[b]));
        }
    }
}

fn interpreter(seed: u64) -> String {
    let mut random = Random::new(seed);
    let arms = 6 + random.below(2);
    let has_latch = random.once_in(2);
    let mut text = Text {
        text: String::from(
            "type type0 \"S\" size 16 references {}\nclass S.f0: i64 field\nclass S.f8: i64 field\nfunction @run(i64) -> i64 {\nb0(v1: i64):\n  v0: ref = allocate type0\n  v2: i64 = const 40\n  v3: i64 = const 1\n  v4: i64 = const 7\n",
        ),
        next: 5,
    };
    text.text.push_str("  jump b1(v2, v1, v3, v4, v1)\n");
    let state = text.label("b1", STATE);
    let fuel = text.value(&format!("i64 = sub {}, v3", state[0]));
    let test = text.value(&format!("i8 = compare signed_less {fuel}, v3"));
    writeln!(text.text, "  branch {test}, b2, b3").unwrap();
    text.label("b2", 0);
    let mut sum = text.value("i64 = load v0, S.f0");
    for value in &state[1..] {
        sum = text.value(&format!("i64 = add {sum}, {value}"));
    }
    writeln!(text.text, "  return {sum}").unwrap();
    text.label("b3", 0);
    let hash = text.value(&format!("i64 = xor {}, {fuel}", state[1]));
    let masked = text.value(&format!("i64 = and {hash}, v4"));
    let cases: Vec<String> = (0..arms)
        .map(|arm| format!("{arm}: b{}", 10 + 2 * arm))
        .collect();
    writeln!(
        text.text,
        "  switch {masked} {{ {} }} b10",
        cases.join(", ")
    )
    .unwrap();
    let back = if has_latch { "b4" } else { "b1" };
    if has_latch {
        let state = text.label("b4", STATE);
        let bumped = text.value(&format!("i64 = add {}, v3", state[2]));
        writeln!(
            text.text,
            "  jump b1({}, {}, {bumped}, {}, {})",
            state[0], state[1], state[3], state[4]
        )
        .unwrap();
    }
    for arm in 0..arms {
        text.label(&format!("b{}", 10 + 2 * arm), 0);
        let mut own = state.clone();
        own[0] = fuel.clone();
        if random.once_in(3) {
            own[1] = hash.clone();
        }
        mix(&mut text, &mut random, &mut own);
        if random.once_in(3) {
            let test = text.value(&format!(
                "i8 = compare unsigned_less {}, {}",
                own[1], own[2]
            ));
            let all = own.join(", ");
            writeln!(
                text.text,
                "  branch {test}, {back}({all}), b{}",
                11 + 2 * arm
            )
            .unwrap();
            text.label(&format!("b{}", 11 + 2 * arm), 0);
            mix(&mut text, &mut random, &mut own);
        }
        writeln!(text.text, "  jump {back}({})", own.join(", ")).unwrap();
    }
    text.text.push_str("}\n");
    text.text
}

fn answer(program: &Program, argument: u64) -> String {
    let limits = Limits {
        steps: 1_000_000,
        frames: 1000,
        slot_bytes: 1 << 12,
    };
    let mut machine = SafeMachine::new(1 << 16);
    let result = Evaluator::new(limits).evaluate(program, &mut machine, FunctionId(0), &[argument]);
    format!("{result:?}")
}

/// Places that dispatch, in the function or in its handlers.
fn dispatches(program: &Program) -> usize {
    let blocks = program
        .functions
        .iter()
        .flat_map(|function| &function.blocks);
    let dispatches = |data: &&flow::BlockData| {
        matches!(
            &data.terminator,
            Terminator::Switch(..) | Terminator::TailCallIndirect(..)
        )
    };
    blocks.filter(dispatches).count()
}

#[test]
fn random_interpreters_keep_their_answers() {
    for seed in 0..400 {
        let text = interpreter(seed);
        let mut program = parse_program(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        assert_eq!(verify(&program), [], "{text}");
        let expected: Vec<String> = (0..5).map(|n| answer(&program, seed * 31 + n)).collect();
        assert!(expected[0].starts_with("Ok"), "{expected:?}");
        let mut before = print_program(&program);
        optimize(&mut program, &Options::default(), &mut |step, program| {
            let after = print_program(program);
            let errors = verify(program);
            assert!(
                errors.is_empty(),
                "seed {seed}, {step}: {}\n{after}",
                errors[0]
            );
            let answers: Vec<String> = (0..5).map(|n| answer(program, seed * 31 + n)).collect();
            assert_eq!(
                answers, expected,
                "seed {seed}, {step}\n{before}\n----\n{after}"
            );
            before = after;
        });
        assert!(dispatches(&program) >= 5, "seed {seed}\n{before}");
    }
}
