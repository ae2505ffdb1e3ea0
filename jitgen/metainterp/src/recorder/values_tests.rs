//! Tests of what is not recorded: each rule by an example, all of them by random operations.

use super::knowledge::Operation;
use super::{NO_OPERATION, Recorder};
use crate::compiled::Origin;
use crate::frame::Stack;
use crate::tests::model;
use crate::{Jit, Log, Settings};
use jitcode::{CONSTANT, Kind, Opcode, OperandKind, evaluate};

/// How many inputs the traces have.
const INPUTS: usize = 3;

pub(super) fn jit() -> Jit {
    Jit::new(model::image(), Settings::default(), Log::default(), None)
}

/// A recorder whose trace has nothing but inputs.
pub(super) fn recorder(jit: &Jit) -> Recorder<'_> {
    let mut stack = Stack::new(&jit.roots);
    stack.push(&jit.image, 0);
    let mut recorder = Recorder::at_start(jit, Origin::Point(0, vec![0]), stack);
    while recorder.trace.kinds.len() < INPUTS {
        recorder.define(Kind::Word, NO_OPERATION);
    }
    recorder.trace.inputs = INPUTS as u32;
    recorder
}

/// A guard without a snapshot, as the recorder decides for it.
fn guard(recorder: &mut Recorder<'_>, condition: u32, holds: bool) {
    let condition = recorder.resolved(condition);
    if recorder.knows_condition(condition) {
        return;
    }
    let opcode = match holds {
        true => Opcode::GuardTrue,
        false => Opcode::GuardFalse,
    };
    recorder.emit(opcode, &[condition, 0]);
    recorder.learn_condition(condition, holds);
}

#[test]
fn rules_fire() {
    use Opcode::*;
    let jit = jit();
    let mut recorder = recorder(&jit);
    let r = &mut recorder;
    let (x, y) = (0, 1);
    let numbers = [0, 1, 2, 3, 5, 63, 255, u64::MAX, 65536];
    let [zero, one, two, three, five, low_six, byte, ones, large] =
        numbers.map(|number| r.constant(number));
    let plus_two = r.value_of(Add, &[two, x]);
    assert_eq!(r.linear(plus_two), (x, 2));
    let plus_five = r.value_of(Add, &[plus_two, three]);
    assert_eq!(r.linear(plus_five), (x, 5));
    let sign_8 = r.value_of(SignExtend8, &[x]);
    let zero_16 = r.value_of(ZeroExtend16, &[x]);
    let masked = r.value_of(And, &[y, low_six]);
    let shifted = r.value_of(ShiftLeft, &[x, y]);
    let equal = r.value_of(Equal, &[x, y]);
    let not_equal = r.value_of(NotEqual, &[x, y]);
    let less = r.value_of(UnsignedLess, &[x, y]);
    let not_less = r.value_of(UnsignedLessEqual, &[y, x]);
    let negated = r.value_of(Negate, &[x]);
    let inverted = r.value_of(Not, &[x]);
    let as_float = r.value_of(WordToFloat, &[x]);
    let sum = r.value_of(Add, &[x, y]);
    let masked_x = r.value_of(And, &[x, low_six]);
    let zero_8 = r.value_of(ZeroExtend8, &[x]);
    let below = r.value_of(UnsignedLess, &[x, three]);
    let signed_below = r.value_of(SignedLess, &[x, three]);
    let x_is_three = r.value_of(Equal, &[x, three]);
    let length = r.trace.code.len();
    let cases: &[(Opcode, &[u32], u32)] = &[
        (Add, &[y, x], sum),
        (Add, &[x, zero], x),
        (Subtract, &[plus_two, two], x),
        (Subtract, &[plus_five, three], plus_two),
        (Subtract, &[plus_five, plus_two], three),
        (Subtract, &[x, x], zero),
        (Multiply, &[one, x], x),
        (Multiply, &[x, zero], zero),
        (And, &[x, x], x),
        (And, &[x, zero], zero),
        (And, &[x, ones], x),
        (And, &[zero_8, low_six], masked_x),
        (And, &[masked, byte], masked),
        (Or, &[x, x], x),
        (Or, &[x, zero], x),
        (Or, &[x, ones], ones),
        (Xor, &[x, x], zero),
        (Xor, &[zero, x], x),
        (ShiftLeft, &[x, zero], x),
        (ShiftLeft, &[x, masked], shifted),
        (SignExtend16, &[sign_8], sign_8),
        (ZeroExtend32, &[zero_16], zero_16),
        (SignExtend8, &[zero_16], sign_8),
        (Negate, &[negated], x),
        (Not, &[inverted], x),
        (FloatToWord, &[as_float], x),
        (Interior, &[x, 0], x),
        (Select, &[one, x, y], x),
        (Select, &[zero, x, y], y),
        (Select, &[equal, y, y], y),
        (Equal, &[x, x], one),
        (NotEqual, &[plus_two, plus_five], one),
        (Equal, &[plus_two, five], x_is_three),
        (Equal, &[equal, zero], not_equal),
        (NotEqual, &[equal, zero], equal),
        (Equal, &[equal, one], equal),
        (Equal, &[less, zero], not_less),
        (Equal, &[masked, byte], zero),
        (UnsignedLess, &[x, x], zero),
        (UnsignedLessEqual, &[x, x], one),
        (UnsignedLess, &[x, zero], zero),
        (UnsignedLess, &[ones, x], zero),
        (UnsignedLess, &[zero_16, large], one),
        (SignedLess, &[zero_16, large], one),
        (UnsignedLessEqual, &[x, two], below),
        (SignedLessEqual, &[x, two], signed_below),
        (SignedAddOverflows, &[x, zero], zero),
    ];
    for (opcode, operands, expected) in cases {
        let value = r.value_of(*opcode, operands);
        assert_eq!(value, *expected, "{opcode:?} {operands:?}");
    }
    assert_eq!(r.trace.code.len(), length, "nothing more is computed");
}

#[test]
fn guards_are_learnt_from() {
    use Opcode::*;
    let jit = jit();
    let mut recorder = recorder(&jit);
    let r = &mut recorder;
    let (x, y) = (0, 1);
    let numbers = [0, 1, 2, 3];
    let [zero, one, two, three] = numbers.map(|number| r.constant(number));
    let less_three = r.value_of(Subtract, &[x, three]);
    let more = r.value_of(Add, &[x, two]);
    let deep = r.value_of(UnsignedLess, &[two, x]);
    guard(r, deep, true);
    let wraps = r.value_of(Equal, &[more, one]);
    guard(r, wraps, false);
    let equal = r.value_of(Equal, &[x, y]);
    guard(r, equal, false);
    let less = r.value_of(UnsignedLess, &[x, y]);
    guard(r, less, true);
    let length = r.trace.code.len();
    let cases: &[(Opcode, &[u32], u32)] = &[
        (UnsignedLess, &[x, three], zero),
        (UnsignedLess, &[less_three, x], one),
        (UnsignedLessEqual, &[x, less_three], zero),
        (Equal, &[x, one], zero),
        (Equal, &[y, x], zero),
        (NotEqual, &[y, x], one),
        (UnsignedLess, &[x, y], one),
        (UnsignedLessEqual, &[y, x], zero),
        // y is more than x, which is more than 2.
        (UnsignedLess, &[y, three], zero),
        (UnsignedLess, &[less_three, y], one),
        (UnsignedLessEqual, &[y, less_three], zero),
        (Equal, &[y, less_three], zero),
    ];
    for (opcode, operands, expected) in cases {
        let value = r.value_of(*opcode, operands);
        assert_eq!(value, *expected, "{opcode:?} {operands:?}");
    }
    assert_eq!(r.trace.code.len(), length, "nothing more is computed");
    // A value that is equal to a constant is one, and so is what was computed from it before.
    let seven = r.constant(7);
    let is_nine = r.constant(9);
    let same = r.value_of(Equal, &[more, is_nine]);
    guard(r, same, true);
    assert_eq!(r.resolved(x), seven);
    assert_eq!(r.resolved(more), is_nine);
}

struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 8
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    /// A word at which something happens, or near it.
    fn word(&mut self) -> u64 {
        let ends = [
            0,
            1,
            63,
            64,
            127,
            255,
            1 << 15,
            1 << 16,
            1 << 31,
            1 << 32,
            1 << 63,
        ];
        let near: u64 = ends[self.below(ends.len())];
        let word = near.wrapping_add(self.below(5) as u64).wrapping_sub(2);
        match self.below(4) {
            0 => self.below(6) as u64,
            _ => word,
        }
    }
}

/// What was asked for: an operation whose operands are earlier steps (inputs first) or constants.
enum Wanted {
    Step(usize),
    Constant(u64),
    Number(u32),
}

/// Operations on words.
fn word_operations() -> Vec<Opcode> {
    let is_word = |opcode: &Opcode| {
        let shape = opcode.shape();
        opcode.is_pure()
            && *opcode != Opcode::SameAs
            && shape.result == Some(Kind::Word)
            && shape.operands.iter().all(|kind| match kind {
                OperandKind::Value(kind) => *kind == Kind::Word,
                _ => true,
            })
    };
    Opcode::ALL.into_iter().filter(is_word).collect()
}

/// The value of a step for other inputs; nothing where the operation has none.
fn value(opcode: Opcode, wanted: &[Wanted], steps: &[Option<u64>]) -> Option<u64> {
    let mut operands = Vec::new();
    for operand in wanted {
        operands.push(match operand {
            Wanted::Step(step) => steps[*step]?,
            Wanted::Constant(bits) => *bits,
            Wanted::Number(number) => u64::from(*number),
        });
    }
    evaluate(opcode, &operands)
}

/// The values of a trace for some inputs; nothing if a guard fails or an operation has no value.
fn run(recorder: &Recorder<'_>, inputs: &[u64]) -> Option<Vec<u64>> {
    let trace = &recorder.trace;
    let mut values = inputs.to_vec();
    let read = |values: &[u64], place: u32| match place.checked_sub(CONSTANT) {
        Some(number) => trace.constants[number as usize],
        None => values[place as usize],
    };
    for op in trace.ops() {
        let holds = |value: u64| match op.opcode {
            Opcode::GuardTrue => Some(value != 0),
            Opcode::GuardFalse => Some(value == 0),
            _ => None,
        };
        let kinds = op.opcode.shape().operands;
        let operands: Vec<u64> = kinds
            .iter()
            .zip(op.operands)
            .map(|(kind, word)| match kind {
                OperandKind::Value(_) => read(&values, *word),
                _ => u64::from(*word),
            })
            .collect();
        match holds(operands[0]) {
            Some(true) => {}
            Some(false) => return None,
            None => values.push(evaluate(op.opcode, &operands)?),
        }
    }
    Some(values)
}

/// What the recorder answers is right for the inputs it saw, and for all others that its guards let through.
#[test]
fn answers_are_right_for_all_inputs_that_pass_the_guards() {
    let jit = jit();
    let opcodes = word_operations();
    let (mut compared, mut spared) = (0, 0);
    for seed in 1..=4000 {
        let mut random = Random(0x9e37_79b9_7f4a_7c15u64.wrapping_mul(seed));
        let mut recorder = recorder(&jit);
        let seen: Vec<u64> = (0..INPUTS).map(|_| random.word()).collect();
        let mut steps: Vec<Option<u64>> = seen.iter().copied().map(Some).collect();
        let mut places: Vec<u32> = (0..INPUTS as u32).collect();
        let mut program = Vec::new();
        for _ in 0..24 {
            let opcode = opcodes[random.below(opcodes.len())];
            let wanted: Vec<Wanted> = opcode
                .shape()
                .operands
                .iter()
                .map(|kind| match kind {
                    OperandKind::Value(_) if random.below(3) > 0 => {
                        Wanted::Step(random.below(places.len()))
                    }
                    OperandKind::Value(_) => Wanted::Constant(random.word()),
                    _ => Wanted::Number(random.below(40) as u32),
                })
                .collect();
            let Some(bits) = value(opcode, &wanted, &steps) else {
                continue;
            };
            let operands: Vec<u32> = wanted
                .iter()
                .map(|operand| match operand {
                    Wanted::Step(step) => recorder.resolved(places[*step]),
                    Wanted::Constant(bits) => recorder.constant(*bits),
                    Wanted::Number(number) => *number,
                })
                .collect();
            let before = recorder.length;
            let place = recorder.value_of(opcode, &operands);
            spared += u32::from(recorder.length == before);
            if let Some(known) = recorder.constant_bits(place) {
                assert_eq!(
                    known,
                    bits,
                    "seed {seed}: {:?}",
                    Operation::new(opcode, &operands)
                );
            }
            steps.push(Some(bits));
            places.push(place);
            program.push((opcode, wanted));
            if random.below(3) == 0 {
                guard(&mut recorder, place, bits != 0);
            }
        }
        for _ in 0..12 {
            let mut inputs = seen.clone();
            for _ in 0..=random.below(2) {
                inputs[random.below(INPUTS)] = random.word();
            }
            let Some(values) = run(&recorder, &inputs) else {
                continue;
            };
            let mut steps: Vec<Option<u64>> = inputs.iter().copied().map(Some).collect();
            for (opcode, wanted) in &program {
                steps.push(value(*opcode, wanted, &steps));
            }
            for (step, place) in places.iter().enumerate() {
                let resolved = recorder.resolved(*place);
                for place in [*place, resolved] {
                    let answer = match recorder.constant_bits(place) {
                        Some(bits) => bits,
                        None => values[place as usize],
                    };
                    // What divides may have no value for these inputs, where the trace spared the division.
                    if let Some(expected) = steps[step] {
                        assert_eq!(answer, expected, "seed {seed}: step {step}, {inputs:?}");
                        compared += 1;
                    }
                }
            }
        }
    }
    assert!(compared > 10_000 && spared > 1_000, "{compared} {spared}");
}
