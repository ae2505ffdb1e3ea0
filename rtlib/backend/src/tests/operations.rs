//! Every pure operation, with its operands in every combination of locations and with operands at all edges, against the
//! operation table's own meaning.

use super::build::Builder;
use super::random::{FLOATS, Random, WORDS};
use super::world::World;
use crate::Backend;
use crate::allocate::{Beginning, allocate, is_comparison};
use crate::plan::{Action, Location};
use jitcode::{Effect, Kind, Opcode, OperandKind};
use std::rc::Rc;
use trace::{Machine, Source, Stop, Trace};

/// Where an operand shall be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Place {
    Register,
    Slot,
    Constant(u64),
}

/// An operation in a trace of its own.
#[derive(Clone, Debug)]
struct Case {
    opcode: Opcode,
    /// Offsets and scales.
    numbers: Vec<u32>,
    /// Of the operands that are values.
    places: Vec<Place>,
    /// Whether all operands are the first one.
    is_same: bool,
    /// Whether the operands are needed afterwards.
    lives_on: bool,
    /// Whether all registers are taken.
    is_crowded: bool,
    /// The guard that follows at once, instead of the portal's return.
    guard: Option<Opcode>,
}

/// A case as a trace.
struct Made {
    trace: Trace,
    /// Where the operation begins in the code.
    position: u32,
}

/// Kinds of the operands that are values.
fn kinds(opcode: Opcode, any: Kind) -> Vec<Kind> {
    let operands = opcode.shape().operands.iter();
    let kinds = operands.filter_map(|operand| match operand {
        OperandKind::Value(Kind::Any) => Some(any),
        OperandKind::Value(kind) => Some(*kind),
        _ => None,
    });
    kinds.collect()
}

impl Case {
    fn inputs(&self, kinds: &[Kind]) -> Vec<Kind> {
        let places = self.places.iter().zip(kinds);
        let mut inputs: Vec<Kind> = places
            .filter(|(place, _)| !matches!(place, Place::Constant(_)))
            .map(|(_, kind)| *kind)
            .collect();
        if self.is_same {
            inputs.truncate(1);
        }
        inputs
    }

    fn make(&self, world: &World, any: Kind) -> Made {
        let kinds = kinds(self.opcode, any);
        let mut all = self.inputs(&kinds);
        let own = all.len() as u32;
        if self.is_crowded {
            all.extend([Kind::Word; 11]);
            all.extend([Kind::Float; 14]);
        }
        let crowd: Vec<u32> = (own..all.len() as u32).collect();
        let mut builder = Builder::new(&all);
        let buffer = builder.constant(world.buffer());
        let zero = builder.constant(0);
        let call = |builder: &mut Builder| {
            // A portal's call leaves nothing in registers.
            builder.push(Opcode::CallPortal, &[0, 0, 0], &[]);
        };
        let touch = |builder: &mut Builder, value: u32| {
            let opcode = match builder.trace.kinds[value as usize] {
                Kind::Float => Opcode::StoreDouble,
                _ => Opcode::Store64,
            };
            builder.push(opcode, &[buffer, 8, 0, value], &[]);
        };
        call(&mut builder);
        crowd.iter().for_each(|value| touch(&mut builder, *value));
        let mut next = 0;
        let mut operands = Vec::new();
        for place in &self.places {
            operands.push(match place {
                Place::Constant(bits) => builder.constant(*bits),
                _ if self.is_same => 0,
                _ => {
                    next += 1;
                    next - 1
                }
            });
        }
        for (operand, place) in operands.iter().zip(&self.places) {
            if *place == Place::Register {
                touch(&mut builder, *operand);
            }
        }
        let (mut values, mut numbers) = (operands.iter(), self.numbers.iter());
        let words = self.opcode.shape().operands.iter();
        let words: Vec<u32> = words
            .filter_map(|operand| match operand {
                OperandKind::Value(_) => values.next().copied(),
                _ => numbers.next().copied(),
            })
            .collect();
        let position = builder.trace.code.len() as u32;
        let kind = match self.opcode.shape().result {
            Some(Kind::Any) => any,
            kind => kind.expect("pure operations have a result"),
        };
        let result = builder.push(self.opcode, &words, &[kind]);
        let mut results = vec![result];
        if let Some(guard) = self.guard {
            builder.guard(guard, &[result], &[result], None);
        }
        if self.lives_on {
            call(&mut builder);
            (0..own).for_each(|value| touch(&mut builder, value));
        }
        if self.guard.is_some() {
            results = vec![zero];
        }
        results.extend(crowd);
        Made {
            trace: builder.finish(&results),
            position,
        }
    }

    /// Demands that allocation has put the operands where this case wants them.
    fn check_places(&self, made: &Made) {
        let plan = allocate(&made.trace, Beginning::Entry, |_| &[]);
        let run = plan.actions.iter().find_map(|action| match action {
            Action::Perform { position, run } if *position == made.position => Some(run),
            Action::Guard {
                compare: Some(position),
                run,
                ..
            } if *position == made.position => Some(run),
            _ => None,
        });
        let locations = plan.run(*run.expect("the operation is wanted"));
        // Divisions and wide products clear two registers first; what is in a slot already is left there.
        let clears = matches!(self.opcode.shape().effect, Effect::Partial)
            || self.opcode == Opcode::UnsignedMultiplyOverflows;
        let may_be_cleared = clears && (self.lives_on || self.is_crowded);
        for (place, location) in self.places.iter().zip(locations) {
            let fits = match place {
                Place::Register => {
                    matches!(location, Location::General(_) | Location::Float(_))
                        || may_be_cleared && matches!(location, Location::Slot(_))
                }
                Place::Slot => matches!(location, Location::Slot(_)),
                Place::Constant(bits) => *location == Location::Constant(*bits),
            };
            assert!(fits, "{self:?}: {place:?} is in {location}");
        }
    }
}

/// Compiles cases and runs them.
struct Bench {
    world: Rc<World>,
    backend: Backend,
    number: u32,
    runs: u64,
}

impl Bench {
    fn new(place: u64) -> Bench {
        let world = World::new(place);
        world.reset(&mut Random::new(1), 0);
        // SAFETY: the world outlives the backend, and the cases' traces stay in it.
        let backend = unsafe { Backend::new(world.layout(), true) };
        Bench {
            world,
            backend,
            number: 0,
            runs: 0,
        }
    }

    /// Runs a case with operands of a list, one set a time.
    fn check(&mut self, case: &Case, any: Kind, sets: &[Vec<u64>]) {
        let made = case.make(&self.world, any);
        case.check_places(&made);
        let number = self.number;
        self.number += 1;
        let compiled = self.backend.compile(&Source {
            trace: &made.trace,
            image: &self.world.image,
            number,
            parent: None,
            entry: None,
            limit: 64 << 20,
            is_forced: &|_| false,
            is_logged: false,
        });
        compiled.expect("there is room for code");
        let kind = made.trace.kinds[made.trace.inputs as usize];
        self.world.reset(&mut Random::new(1), 0);
        let mut words = Vec::new();
        for set in sets {
            let mut given = set.iter().copied();
            let operands: Vec<u64> = case
                .places
                .iter()
                .enumerate()
                .map(|(index, place)| match place {
                    Place::Constant(bits) => *bits,
                    _ if case.is_same && index > 0 => set[0],
                    _ => given.next().expect("an operand for each input"),
                })
                .collect();
            let expected = evaluate(case, &operands);
            let Some(expected) = expected else {
                continue;
            };
            self.runs += 1;
            words.clear();
            words.extend(set);
            let crowd = made.trace.inputs as usize - words.len();
            words.extend((0..crowd as u64).map(|number| number * 0x0101_0101_0101));
            let stop = self.backend.run(number, &mut words);
            let what = || format!("{case:?} of {operands:x?}\n{}", trace::print(&made.trace));
            let holds = |guard| (expected != 0) == (guard == Opcode::GuardTrue);
            if let Some(guard) = case.guard
                && !holds(guard)
            {
                let failed = Stop::Guard {
                    trace: number,
                    snapshot: 0,
                    is_forced: false,
                };
                assert_eq!((stop, &words), (failed, &vec![expected]), "{}", what());
                continue;
            }
            assert_eq!(stop, Stop::Finished, "{}", what());
            let wanted = if case.guard.is_some() { 0 } else { expected };
            let is_equal = is_same(case.opcode, kind, words[0], wanted);
            assert!(is_equal, "{:#x}, not {wanted:#x}: {}", words[0], what());
            for (index, word) in words[1..].iter().enumerate() {
                assert_eq!(*word, index as u64 * 0x0101_0101_0101, "{}", what());
            }
        }
    }
}

/// What the table says. Nothing if there is no result, or none that is the same everywhere.
fn evaluate(case: &Case, operands: &[u64]) -> Option<u64> {
    let (mut values, mut numbers) = (operands.iter(), case.numbers.iter());
    let words = case.opcode.shape().operands.iter();
    let words: Option<Vec<u64>> = words
        .map(|operand| match operand {
            OperandKind::Value(_) => values.next().copied(),
            _ => numbers.next().map(|number| u64::from(*number)),
        })
        .collect();
    jitcode::evaluate(case.opcode, &words?)
}

/// Whether results are equal: what is no number may have other bits.
fn is_same(opcode: Opcode, kind: Kind, ours: u64, theirs: u64) -> bool {
    use Opcode::*;
    if ours == theirs {
        return true;
    }
    match opcode {
        SameAs | FloatNegate | FloatAbsolute | FloatSelect | WordToFloat => false,
        DoubleToSingle => {
            let is_nan = |bits: u64| bits >> 32 == 0 && f32::from_bits(bits as u32).is_nan();
            is_nan(ours) && is_nan(theirs)
        }
        _ => {
            kind == Kind::Float && f64::from_bits(ours).is_nan() && f64::from_bits(theirs).is_nan()
        }
    }
}

/// All numbers that an operation has beside its values, as far as they matter.
fn numbers(opcode: Opcode) -> Vec<Vec<u32>> {
    const OFFSETS: [i32; 8] = [0, 1, -1, 127, 128, -129, i32::MAX, i32::MIN];
    const SCALES: [u32; 24] = [
        0,
        1,
        2,
        3,
        4,
        5,
        6,
        7,
        8,
        9,
        10,
        12,
        16,
        18,
        20,
        24,
        36,
        40,
        72,
        100,
        0x7fff_ffff,
        0x8000_0000,
        0x8000_0001,
        0xffff_ffff,
    ];
    match opcode {
        Opcode::Interior => OFFSETS.iter().map(|offset| vec![*offset as u32]).collect(),
        Opcode::InteriorIndexed => {
            let scales = SCALES.iter().enumerate();
            let pairs = scales.map(|(index, scale)| vec![*scale, OFFSETS[index % 8] as u32]);
            pairs.collect()
        }
        _ => vec![Vec::new()],
    }
}

fn edges(kind: Kind) -> &'static [u64] {
    if kind == Kind::Float { FLOATS } else { WORDS }
}

/// Sets of operands: all pairs of edges, of more operands some.
fn operand_sets(kinds: &[Kind], random: &mut Random) -> Vec<Vec<u64>> {
    match kinds {
        [] => vec![Vec::new()],
        [kind] => edges(*kind).iter().map(|bits| vec![*bits]).collect(),
        [first, second] => {
            let firsts = edges(*first).iter();
            let pairs = firsts.flat_map(|a| edges(*second).iter().map(move |b| vec![*a, *b]));
            pairs.collect()
        }
        many => {
            let one = |random: &mut Random| {
                let bits = many.iter().map(|kind| random.pick(edges(*kind)));
                let mut set: Vec<u64> = bits.collect();
                set[0] = random.pick(&[0, 1, 256, 1 << 32, 1 << 63]);
                set
            };
            (0..200).map(|_| one(random)).collect()
        }
    }
}

/// All combinations of places for so many operands, constants without their value.
fn combinations(count: usize) -> Vec<Vec<Place>> {
    let mut all = vec![Vec::new()];
    for _ in 0..count {
        let longer = all.iter().flat_map(|places: &Vec<Place>| {
            [Place::Register, Place::Slot, Place::Constant(0)].map(|place| {
                let mut places = places.clone();
                places.push(place);
                places
            })
        });
        all = longer.collect();
    }
    all
}

/// Runs an operation in all places. `guard` follows it.
fn check_opcode(bench: &mut Bench, opcode: Opcode, any: Kind, guard: Option<Opcode>) {
    let kinds = kinds(opcode, any);
    let mut random = Random::new(opcode as u64);
    for (turn, numbers) in numbers(opcode).into_iter().enumerate() {
        for places in combinations(kinds.len()) {
            let constants = places
                .iter()
                .filter(|place| **place == Place::Constant(0))
                .count();
            for flags in 0..8 {
                let (lives_on, is_crowded, is_same) =
                    (flags & 1 != 0, flags & 2 != 0, flags & 4 != 0);
                let may_be_same = kinds.len() > 1
                    && kinds.iter().all(|kind| *kind == kinds[0])
                    && places.iter().all(|place| *place == places[0]);
                if is_same && (!may_be_same || constants > 0) || turn > 3 && flags > 0 {
                    continue;
                }
                let case = Case {
                    opcode,
                    numbers: numbers.clone(),
                    places: places.clone(),
                    is_same,
                    lives_on,
                    is_crowded,
                    guard,
                };
                if constants == 0 {
                    let sets = operand_sets(&case.inputs(&kinds), &mut random);
                    let sets = some_of(sets, if flags == 0 { 1500 } else { 80 }, &mut random);
                    bench.check(&case, any, &sets);
                    continue;
                }
                // A trace for each constant, with all other operands.
                let most = if flags == 0 { 40 } else { 4 };
                let constant_kinds: Vec<Kind> = places
                    .iter()
                    .zip(&kinds)
                    .filter(|(place, _)| **place == Place::Constant(0))
                    .map(|(_, kind)| *kind)
                    .collect();
                let constants = operand_sets(&constant_kinds, &mut random);
                for constants in some_of(constants, most, &mut random) {
                    let mut case = case.clone();
                    let mut constants = constants.into_iter();
                    for place in &mut case.places {
                        if let Place::Constant(bits) = place {
                            *bits = constants.next().expect("as many as there are places");
                        }
                    }
                    let sets = operand_sets(&case.inputs(&kinds), &mut random);
                    let sets = some_of(sets, 30, &mut random);
                    bench.check(&case, any, &sets);
                }
            }
        }
    }
}

/// All of them, or so many at random.
fn some_of<T: Clone>(all: Vec<T>, most: usize, random: &mut Random) -> Vec<T> {
    if all.len() <= most {
        return all;
    }
    let chosen = std::iter::repeat_with(|| all[random.below(all.len())].clone());
    chosen.take(most).collect()
}

fn check_all(place: u64, opcodes: impl Fn(Opcode) -> bool) -> u64 {
    let mut bench = Bench::new(place);
    for opcode in Opcode::ALL {
        if opcode.is_pure() && opcodes(opcode) {
            check_opcode(&mut bench, opcode, Kind::Word, None);
            if kinds(opcode, Kind::Word) != kinds(opcode, Kind::Float) {
                check_opcode(&mut bench, opcode, Kind::Float, None);
            }
        }
    }
    bench.runs
}

fn has_floats(opcode: Opcode) -> bool {
    kinds(opcode, Kind::Word).contains(&Kind::Float) || opcode.shape().result == Some(Kind::Float)
}

#[test]
fn operations_on_words_mean_what_the_table_says() {
    let runs = check_all(4, |opcode| !has_floats(opcode));
    assert!(runs > 100_000, "only {runs} runs");
}

#[test]
fn operations_on_floats_mean_what_the_table_says() {
    let runs = check_all(5, has_floats);
    assert!(runs > 50_000, "only {runs} runs");
}

#[test]
fn guards_on_comparisons_fail_when_these_do() {
    let mut bench = Bench::new(6);
    for opcode in Opcode::ALL {
        if is_comparison(opcode) && opcode.is_pure() {
            for guard in [Opcode::GuardTrue, Opcode::GuardFalse] {
                check_opcode(&mut bench, opcode, Kind::Word, Some(guard));
            }
        }
    }
    assert!(bench.runs > 50_000, "only {} runs", bench.runs);
}
