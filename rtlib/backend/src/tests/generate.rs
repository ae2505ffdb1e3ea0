//! Random traces that are valid, that end, and that stay in their world.
//!
//! Every value has a *role*, which says what it may be used for whatever the inputs are: an index is below 16, a base points into the
//! middle of the buffer, an object into the heap. A trace is executed while it is made, with one set of inputs, so that most of its guards
//! hold for these. What an arithmetic operation makes of something that is no number may have other bits elsewhere; such values
//! are *inexact* and get tidied before their bits are looked at. A trace that others jump to counts down a word of the world first.

mod operations;

use super::build::Builder;
use super::random::Random;
use super::world::{HEAP_BYTES, SIZES, World, WorldHost, run_portal};
use jitcode::{CONSTANT, Kind, Opcode, OperandKind};
use trace::access::{access, perform_other};
use trace::{Host, Op, Trace};

/// What a value may be used for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// Any word.
    Word,
    /// Below [`INDICES`].
    Index,
    /// Points into the middle of the buffer.
    Base,
    /// Points into the heap.
    Object,
    /// Any float.
    Float,
}

/// Indices are less than this.
const INDICES: u64 = 16;
/// Where bases point to, in bytes of the buffer: from here on …
const BASE_FROM: u64 = 256;
/// … so many bytes.
const BASE_BYTES: u64 = 64;
/// An offset of 32 bits.
const FAR: i32 = 0x12340;

impl Role {
    /// The kind of such values.
    pub fn kind(self) -> Kind {
        match self {
            Role::Float => Kind::Float,
            _ => Kind::Word,
        }
    }

    /// Any bits, turned into what the role allows.
    pub fn fit(self, world: &World, bits: u64) -> u64 {
        match self {
            Role::Word | Role::Float => bits,
            Role::Index => bits % INDICES,
            Role::Base => world.buffer() + BASE_FROM + bits % (BASE_BYTES + 1),
            Role::Object => world.heap() + 16 + bits % (HEAP_BYTES / 8 - 10) * 8,
        }
    }

    /// Random bits that the role allows.
    pub fn bits(self, world: &World, random: &mut Random) -> u64 {
        let bits = match self {
            Role::Float => random.float(),
            Role::Word => random.word(),
            _ => random.bits(),
        };
        self.fit(world, bits)
    }
}

/// What a trace is to be like.
#[derive(Clone, Copy, Debug)]
pub struct Wish<'a> {
    /// Its inputs, with what they are in the first execution.
    pub inputs: &'a [(Role, u64)],
    /// Traces that it may jump to, with their inputs' roles.
    pub headers: &'a [(u32, Vec<Role>)],
    /// Whether others may jump to it.
    pub is_entry: bool,
    /// Whether it must end.
    pub must_finish: bool,
    /// How many results portals have.
    pub results: usize,
}

/// A trace that was made.
#[derive(Debug)]
pub struct Made {
    /// It.
    pub trace: Trace,
    /// Roles of its values.
    pub roles: Vec<Role>,
    /// The guard that fails when the world's word is counted down.
    pub fuel_guard: Option<u32>,
}

/// Makes a trace. Memory is afterwards as its first execution has left it.
pub fn generate(random: &mut Random, world: &World, wish: Wish<'_>) -> Made {
    let kinds: Vec<Kind> = wish.inputs.iter().map(|(role, _)| role.kind()).collect();
    let density = random.pick(&[3, 10, 30, 60]);
    let has_calls = random.percent(60);
    let mut generator = Generator {
        random,
        world,
        builder: Builder::new(&kinds),
        values: wish.inputs.iter().map(|(_, bits)| *bits).collect(),
        roles: wish.inputs.iter().map(|(role, _)| *role).collect(),
        is_exact: kinds.iter().map(|kind| *kind != Kind::Float).collect(),
        parents: Vec::new(),
        density,
        has_calls,
        // Behind a loop without fuel nothing may begin again.
        has_portals: has_calls && !wish.must_finish,
        results: wish.results,
        slots: 0,
    };
    let fuel_guard = wish.is_entry.then(|| generator.count_down());
    generator.body();
    generator.end(wish);
    Made {
        trace: generator.builder.trace,
        roles: generator.roles,
        fuel_guard,
    }
}

struct Generator<'g> {
    random: &'g mut Random,
    world: &'g World,
    builder: Builder,
    /// What values are in the first execution.
    values: Vec<u64>,
    roles: Vec<Role>,
    is_exact: Vec<bool>,
    /// Frames around the one at hand.
    parents: Vec<u32>,
    /// The probability in percent with which a value is in a snapshot.
    density: usize,
    has_calls: bool,
    has_portals: bool,
    /// How many results portals have.
    results: usize,
    /// How many slots have been made.
    slots: u32,
}

/// Whether what the operation makes of no number is not the same everywhere.
fn is_inexact(opcode: Opcode) -> bool {
    use Opcode::*;
    matches!(
        opcode,
        FloatAdd
            | FloatSubtract
            | FloatMultiply
            | FloatDivide
            | SquareRoot
            | Floor
            | Ceiling
            | Truncate
            | SingleToDouble
    )
}

impl Generator<'_> {
    fn read(&self, place: u32) -> u64 {
        match place.checked_sub(CONSTANT) {
            None => self.values[place as usize],
            Some(number) => self.builder.trace.constants[number as usize],
        }
    }

    /// Adds an operation and executes it.
    fn push(&mut self, opcode: Opcode, operands: &[u32], results: &[Role]) -> u32 {
        let kinds: Vec<Kind> = results.iter().map(|role| role.kind()).collect();
        let first = self.builder.push(opcode, operands, &kinds);
        let op = Op {
            position: 0,
            opcode,
            operands,
            result: first,
            results: results.len() as u32,
        };
        let words = self.execute(&op);
        assert_eq!(words.len(), results.len(), "{opcode:?} has other results");
        self.values.extend(words);
        self.roles.extend(results);
        let mut operands_are_exact = true;
        op.for_each_place(|place| {
            operands_are_exact &= place >= CONSTANT || self.is_exact[place as usize];
        });
        for role in results {
            let is_exact = *role != Role::Float
                || !opcode.is_pure()
                || operands_are_exact && !is_inexact(opcode);
            self.is_exact.push(is_exact);
        }
        first
    }

    fn execute(&self, op: &Op<'_>) -> Vec<u64> {
        let mut host = WorldHost(self.world);
        let read = |place: u32| self.read(place);
        if op.opcode.is_pure() {
            let kinds = op.opcode.shape().operands.iter().zip(op.operands);
            let words = kinds.map(|(kind, word)| match kind {
                OperandKind::Value(_) => read(*word),
                _ => u64::from(*word),
            });
            let words: Vec<u64> = words.collect();
            return vec![
                jitcode::evaluate(op.opcode, &words).expect("operands that have a result"),
            ];
        }
        if let Some(access) = access(op.opcode) {
            let value = access.perform(&mut host, op.operands, read);
            return value.into_iter().collect();
        }
        let list: Vec<u64> = op.list().iter().map(|place| read(*place)).collect();
        let mut results = vec![0; op.results as usize];
        match op.opcode {
            Opcode::CallResidual | Opcode::CallIndirect => {
                let call = self.world.image.call(op.operands[0]);
                let target = match op.opcode {
                    Opcode::CallIndirect => read(op.operands[1]),
                    _ => call.target,
                };
                host.call(call.wrapper, target, &list, &mut results);
                results
            }
            Opcode::CallPortal => {
                run_portal(self.world, op.operands[0], &list, &mut results);
                results
            }
            opcode => {
                let value = perform_other(&mut host, opcode, op.operands, read);
                value.into_iter().collect()
            }
        }
    }

    /// A value that fits, one of the latest more often than not.
    fn value(&mut self, fits: impl Fn(&Self, usize) -> bool) -> Option<u32> {
        let count = self.values.len();
        if count == 0 {
            return None;
        }
        for _ in 0..12 {
            let value = match self.random.percent(50) {
                true => count - 1 - self.random.below(count.min(10)),
                false => self.random.below(count),
            };
            if fits(self, value) {
                return Some(value as u32);
            }
        }
        None
    }

    /// A place that may be used in a role.
    fn place(&mut self, role: Role) -> u32 {
        if !self.random.percent(15) {
            let fits = |generator: &Self, value: usize| match role {
                Role::Word => generator.roles[value] != Role::Float,
                role => generator.roles[value] == role,
            };
            if let Some(value) = self.value(fits) {
                return value;
            }
            match (self.random.below(3), role) {
                (0, Role::Index) => return self.new_index(),
                (0, Role::Base) => return self.new_base(),
                (0, Role::Object) => return self.new_object(),
                _ => {}
            }
        }
        let bits = role.bits(self.world, self.random);
        self.builder.constant(bits)
    }

    fn word(&mut self) -> u32 {
        self.place(Role::Word)
    }

    fn constant(&mut self, bits: u64) -> u32 {
        self.builder.constant(bits)
    }

    /// A float whose bits are the same in all executions.
    fn exact_float(&mut self) -> u32 {
        let float = self.place(Role::Float);
        self.tidied(float)
    }

    fn tidied(&mut self, float: u32) -> u32 {
        if float >= CONSTANT || self.is_exact[float as usize] {
            return float;
        }
        let is_number = self.push(Opcode::FloatEqual, &[float, float], &[Role::Word]);
        let one = self.constant(1f64.to_bits());
        let operands = [is_number, float, one];
        let tidied = self.push(Opcode::FloatSelect, &operands, &[Role::Float]);
        self.is_exact[tidied as usize] = true;
        tidied
    }

    fn new_index(&mut self) -> u32 {
        let word = self.word();
        let (opcode, number) = match self.random.percent(70) {
            true => (Opcode::And, INDICES - 1),
            false => (Opcode::UnsignedShiftRight, 60),
        };
        let number = self.constant(number);
        self.push(opcode, &[word, number], &[Role::Index])
    }

    fn new_base(&mut self) -> u32 {
        let first = self.constant(self.world.buffer() + BASE_FROM);
        let offset = self.random.below(BASE_BYTES as usize + 1) as u32;
        self.push(Opcode::Interior, &[first, offset], &[Role::Base])
    }

    fn new_object(&mut self) -> u32 {
        let ty = self.random.below(SIZES.len()) as u32;
        if self.random.percent(60) {
            return self.push(Opcode::Allocate, &[ty], &[Role::Object]);
        }
        let count = self.place(Role::Index);
        let array = self.push(Opcode::AllocateArray, &[ty, count], &[Role::Object]);
        // Of an array that nobody wants, only the room is asked for.
        let word = self.word();
        self.push(Opcode::Store8, &[array, 3, 0, word], &[]);
        array
    }

    fn count_down(&mut self) -> u32 {
        let slots = self.constant(self.world.slots());
        self.push(Opcode::PopSlots, &[slots], &[]);
        let fuel = self.constant(self.world.fuel());
        let (zero, one) = (self.constant(0), self.constant(1));
        let before = self.push(Opcode::Load64, &[fuel, 0, 0], &[Role::Word]);
        let after = self.push(Opcode::Subtract, &[before, one], &[Role::Word]);
        self.push(Opcode::Store64, &[fuel, 0, 0, after], &[]);
        let is_left = self.push(Opcode::SignedLess, &[zero, after], &[Role::Word]);
        self.guard(Opcode::GuardTrue, &[is_left])
    }

    fn body(&mut self) {
        let count = match self.random.below(10) {
            0 => self.random.below(5),
            9 => 80 + self.random.below(100),
            _ => 5 + self.random.below(45),
        };
        let is_crowded = self.random.percent(25);
        if is_crowded {
            for _ in 0..20 + self.random.below(25) {
                self.load();
            }
        }
        for _ in 0..count {
            self.operation();
        }
        if is_crowded {
            self.use_everything();
        }
    }

    fn operation(&mut self) {
        match self.random.below(100) {
            0..=44 => self.pure(),
            45..=54 => self.load(),
            55..=67 => self.store(),
            68..=71 => {
                self.new_object();
            }
            72 => self.copy(),
            73 => self.slot(),
            74..=80 if self.has_calls => self.call(),
            81..=83 if self.has_portals => self.call_portal(),
            84..=86 => self.frame(),
            _ => self.some_guard(),
        }
    }

    fn guard(&mut self, opcode: Opcode, operands: &[u32]) -> u32 {
        let mut values = self.chosen_values();
        let with_condition = operands[0] >= CONSTANT || self.random.percent(40);
        values.retain(|value| *value != operands[0] || with_condition);
        if with_condition && self.random.percent(50) {
            values.push(operands[0]);
        }
        let parent = self.parents.last().copied();
        self.builder.guard(opcode, operands, &values, parent)
    }

    fn end(&mut self, wish: Wish<'_>) {
        let choice = self.random.below(100);
        if !wish.must_finish && wish.is_entry && choice < 60 {
            let roles: Vec<Role> = wish.inputs.iter().map(|(role, _)| *role).collect();
            let places = self.places(&roles);
            self.builder
                .push_list(Opcode::CloseLoop, &[], &places, None);
            return;
        }
        if !wish.must_finish && !wish.headers.is_empty() && choice < 85 {
            let (number, roles) = &wish.headers[self.random.below(wish.headers.len())];
            let places = self.places(roles);
            self.builder
                .push_list(Opcode::EnterTrace, &[*number], &places, None);
            return;
        }
        let places: Vec<u32> = (0..self.results)
            .map(|_| match self.random.percent(30) {
                true => self.exact_float(),
                false => self.word(),
            })
            .collect();
        self.builder.push_list(Opcode::Finish, &[], &places, None);
    }

    /// A place for each role; often it is an input of the trace, the same one or another.
    fn places(&mut self, roles: &[Role]) -> Vec<u32> {
        let inputs = self.builder.trace.inputs as usize;
        let mut places = Vec::new();
        for (index, role) in roles.iter().enumerate() {
            let input = match self.random.below(4) {
                0 => index,
                1 if inputs > 0 => self.random.below(inputs),
                _ => usize::MAX,
            };
            places.push(match self.roles.get(input) {
                Some(found) if input < inputs && found == role => input as u32,
                _ => self.place(*role),
            });
        }
        places
    }
}
