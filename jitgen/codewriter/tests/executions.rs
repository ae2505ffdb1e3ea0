//! Random graphs give the same answers in the graph evaluator, as jitcodes in the blackhole and in the recorder, and as traces,
//! with the arguments of the recording and with others, with guards as they are and with each forced to fail.

mod rotate;

use codewriter::{image_data, write};
use flow::random::{Random, random_program};
use flow::{
    Evaluator, FunctionId, JitPoint, Limits, Machine, Op, Program, RelocationTarget, SafeMachine,
};
use jitcode::Image;
use metainterp::{ForceGuards, Jit, Log, Settings};
use passes::split_portals;
use std::collections::HashMap;
use trace::Host;

fn limits() -> Limits {
    Limits {
        slot_bytes: 1 << 12,
        ..Limits::default()
    }
}

/// Memory of the evaluator, which also runs what is called natively.
struct MachineHost<'a> {
    program: &'a Program,
    machine: SafeMachine,
    evaluator: Evaluator,
    functions: HashMap<u64, FunctionId>,
    /// Those that live, so that each is ended once.
    slots: Vec<u64>,
}

impl Host for MachineHost<'_> {
    fn load(&self, address: u64, bytes: u32) -> u64 {
        let bits = match bytes {
            1 => self.machine.load_u8(address),
            2 => self.machine.load_u16(address),
            4 => self.machine.load_u32(address),
            _ => self.machine.load_u64(address),
        };
        bits.expect("an address")
    }

    fn is_object(&self, _address: u64) -> bool {
        true
    }

    fn store(&mut self, address: u64, bytes: u32, value: u64) {
        let stored = match bytes {
            1 => self.machine.store_u8(address, value),
            2 => self.machine.store_u16(address, value),
            4 => self.machine.store_u32(address, value),
            _ => self.machine.store_u64(address, value),
        };
        stored.expect("an address");
    }

    fn store_reference(&mut self, address: u64, value: u64) {
        self.store(address, 8, value);
    }

    fn copy(&mut self, target: u64, source: u64, count: u64, _references: bool) {
        self.machine.copy(target, source, count).expect("addresses");
    }

    fn allocate(&mut self, ty: u32, count: Option<u64>) -> u64 {
        let size = u64::from(self.program.types[ty as usize].size);
        let bytes = size * count.unwrap_or(1) + 16;
        self.machine.allocate(bytes, 16).expect("memory") + 16
    }

    fn poll(&self) -> bool {
        false
    }

    fn stack_low(&self) -> bool {
        false
    }

    fn push_slot(&mut self, bytes: u32) -> u64 {
        let address = self.machine.allocate(u64::from(bytes), 16).expect("memory");
        self.slots.push(address);
        address
    }

    fn pop_slots(&mut self, first: u64) {
        let index = self.slots.iter().rposition(|slot| *slot == first);
        self.slots.truncate(index.expect("a slot that lives"));
    }

    fn call(&mut self, _wrapper: u64, target: u64, arguments: &[u64], results: &mut [u64]) {
        let function = self.functions[&target];
        let values = self
            .evaluator
            .evaluate(self.program, &mut self.machine, function, arguments);
        results.copy_from_slice(&values.expect("native code has no fault"));
    }
}

/// The image in memory, with addresses of the host for functions.
fn load<'a>(
    program: &'a Program,
    jitcodes: &jitcode::Program,
) -> (Image<'static>, MachineHost<'a>) {
    let data = image_data(jitcodes);
    let words = data
        .bytes
        .chunks(8)
        .map(|chunk| u64::from_le_bytes(chunk.try_into().expect("eight bytes")));
    let mut words: Vec<u64> = words.collect();
    let mut host = MachineHost {
        program,
        machine: SafeMachine::new(1 << 20),
        evaluator: Evaluator::new(limits()),
        functions: HashMap::new(),
        slots: Vec::new(),
    };
    for relocation in &data.relocations {
        if let RelocationTarget::Function(function) = relocation.target {
            let address = host.machine.allocate(1, 16).expect("memory");
            host.functions.insert(address, function);
            words[relocation.offset as usize / 8] = address;
        }
    }
    (Image::new(words.leak()).expect("an image"), host)
}

fn evaluate(program: &Program, arguments: &[u64]) -> Vec<u64> {
    let mut machine = SafeMachine::new(1 << 16);
    let result = Evaluator::new(limits()).evaluate(program, &mut machine, FunctionId(0), arguments);
    result.expect("random programs have no faults")
}

/// A merge point in some block of the first function, so that it is a portal.
fn make_portal(program: &mut Program, random: &mut Random) {
    let function = &mut program.functions[0];
    let block = 1 + random.below(function.blocks.len() - 1);
    let id = flow::Block::new(block);
    let point = JitPoint {
        driver: String::from("LOOP"),
        can_enter: false,
        greens: Vec::new(),
        live: Vec::new(),
    };
    let location = function.blocks[block].location;
    function.append(id, Op::JitPoint(point), &[], location);
    let insts = &mut function.blocks[block].insts;
    let inst = insts.pop().expect("it has just been added");
    insts.insert(0, inst);
}

/// How many guards were forced and how many operations traced.
fn check_seed(seed: u64) -> (u64, u64) {
    let mut random = Random::new(seed);
    let mut program = random_program(seed);
    for function in &mut program.functions {
        rotate::rotate(function, &mut random);
    }
    let original = program.clone();
    if program.functions[0].blocks.len() < 2 {
        return (0, 0);
    }
    make_portal(&mut program, &mut random);
    let portals = split_portals(&mut program);
    let output = write(&mut program, &portals);
    let sets = [
        [seed, 3],
        [u64::MAX - seed, seed << 40],
        [0, 0],
        [1, u64::MAX],
    ];
    let answers: Vec<Vec<u64>> = sets
        .iter()
        .map(|arguments| evaluate(&original, arguments))
        .collect();
    let mut counts = (0, 0);
    for force_guards in [
        ForceGuards::None,
        ForceGuards::All,
        ForceGuards::One(random.below(8) as u32),
    ] {
        let (image, mut host) = load(&program, &output.program);
        let settings = Settings {
            verify: true,
            force_guards,
            ..Settings::default()
        };
        let jit = Jit::new(image, settings, Log::default(), None);
        for (arguments, expected) in sets.iter().zip(&answers) {
            let found = jit.run_jitcode(&mut host, 0, arguments);
            assert_eq!(found, *expected, "seed {seed}, {arguments:?}: blackhole");
            let (found, trace) = jit.record_jitcode(&mut host, 0, arguments);
            assert_eq!(found, *expected, "seed {seed}, {arguments:?}: recorder");
            let Some(trace) = trace else { continue };
            for (other, expected) in sets.iter().zip(&answers) {
                let found = jit.run_recorded(&mut host, 0, trace, other);
                assert_eq!(
                    found, *expected,
                    "seed {seed}: trace of {arguments:?} with {other:?}"
                );
            }
        }
        counts.0 += jit.statistics.forced_guards.get();
        counts.1 += jit.statistics.operations.get();
    }
    counts
}

#[test]
fn all_executions_agree() {
    let count = match std::env::var("LATHE_RANDOM") {
        Ok(text) => text.parse().expect("a number of programs"),
        Err(_) => 30,
    };
    let (mut forced, mut operations) = (0, 0);
    for seed in 0..count {
        let (more_forced, more_operations) = check_seed(seed);
        forced += more_forced;
        operations += more_operations;
    }
    assert!(
        forced > count / 2 && operations > count * 10,
        "{forced} guards, {operations} operations"
    );
}
