//! Random interpreters: a loop around a switch whose arms change some state. The answers stay the same after every
//! step, and the dispatch is replicated.

use flow::random::Random;
use flow::{
    Evaluator, FunctionId, Limits, Program, SafeMachine, Terminator, parse_program, print_program,
    verify,
};
use passes::{Options, optimize};
use std::fmt::Write;

/// Integer state variables, more than there are registers; the first is the fuel.
const STATE: usize = 7;
/// All state variables: the others are floats.
const ALL: usize = STATE + 1;
/// The float constant one.
const ONE: &str = "v5";
/// The address of the slot.
const SLOT: &str = "v6";

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
        let typed: Vec<String> = names
            .iter()
            .enumerate()
            .map(|(position, name)| match position < STATE {
                true => format!("{name}: i64"),
                false => format!("{name}: f64"),
            })
            .collect();
        if names.is_empty() {
            writeln!(self.text, "{label}:").unwrap();
        } else {
            writeln!(self.text, "{label}({}):", typed.join(", ")).unwrap();
        }
        names
    }
}

/// A cold function that changes what it is given the address of.
const RARE: &str = "function @rare(ref, i64) -> i64 inline_never cold {
b0(v0: ref, v1: i64):
  v2: i64 = load v0, *i64
  v3: i64 = add v2, v1
  store v0, v3, *i64
  return v2
}
";

const OPERATIONS: [&str; 5] = ["add", "sub", "xor", "mul", "or"];

fn mix(text: &mut Text, random: &mut Random, state: &mut [String]) {
    for _ in 0..1 + random.below(3) {
        let target = 1 + random.below(STATE - 1);
        let op = OPERATIONS[random.below(OPERATIONS.len())];
        let (a, b) = (random.below(STATE), random.below(STATE));
        if random.once_in(6) {
            let float = state[STATE].clone();
            state[STATE] = match random.below(3) {
                0 => text.value(&format!("f64 = float_add {float}, {ONE}")),
                1 => {
                    let number = text.value(&format!("f64 = signed_to_float {}", state[a]));
                    text.value(&format!("f64 = float_sub {float}, {number}"))
                }
                _ => {
                    state[target] = text.value(&format!("i64 = bits {float}"));
                    float
                }
            };
        } else if random.once_in(5) {
            match random.below(3) {
                0 => writeln!(text.text, "  store {SLOT}, {}, *i64", state[a]).unwrap(),
                1 => state[target] = text.value(&format!("i64 = load {SLOT}, *i64")),
                _ => {
                    state[target] = text.value(&format!("i64 = call @rare({SLOT}, {})", state[b]));
                }
            }
        } else if random.once_in(4) {
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
            "type type0 \"S\" size 16 references {}\nclass S.f0: i64 field\nclass S.f8: i64 field\nclass *i64: i64 bare\nfunction @run(i64) -> i64 {\n  s0: slot 16 align 8 \"pair\"\nb0(v1: i64):\n  v0: ref = allocate type0\n  v2: i64 = const 40\n  v3: i64 = const 1\n  v4: i64 = const 7\n  v5: f64 = float 1.0\n  v6: ref = slot_address s0\n  store v6, v1, *i64\n",
        ),
        next: 7,
    };
    text.text
        .push_str("  jump b1(v2, v1, v3, v4, v1, v2, v1, v5)\n");
    let state = text.label("b1", ALL);
    let fuel = text.value(&format!("i64 = sub {}, v3", state[0]));
    let test = text.value(&format!("i8 = compare signed_less {fuel}, v3"));
    writeln!(text.text, "  branch {test}, b2, b3").unwrap();
    text.label("b2", 0);
    let mut sum = text.value("i64 = load v0, S.f0");
    let float = text.value(&format!("i64 = bits {}", state[STATE]));
    let last = text.value(&format!("i64 = load {SLOT}, *i64"));
    for value in state[1..STATE].iter().chain([&float, &last]) {
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
        let state = text.label("b4", ALL);
        let bumped = text.value(&format!("i64 = add {}, v3", state[2]));
        writeln!(
            text.text,
            "  jump b1({}, {}, {bumped}, {})",
            state[0],
            state[1],
            state[3..].join(", ")
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
    text.text.push_str(RARE);
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
    let mut split = 0;
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
        split += usize::from(program.functions.len() > 2);
    }
    assert!(split >= 50, "only {split} were taken apart into handlers");
}
