//! The model: a small bytecode interpreter as jitcodes, its host, and the loop that native code would be.

use crate::blackhole::{Leave, blackhole};
use crate::frame::Stack;
use crate::{ALWAYS, Jit, Log, Settings};
use jitcode::{
    Assembler, CONSTANT, Call, Class, Constant, Effects, Image, Interner, Jitcode, Kind, Opcode,
    Point, Portal, Program, class_flag, image, verify,
};
use std::cell::Cell;
use std::collections::HashMap;
use std::rc::Rc;
use trace::{Host, Machine};

/// A guest: bytes of code, and what its counter begins with.
pub struct Guest {
    code: Vec<u8>,
    counter: u64,
    /// Whether the callbacks of its driver run it once more, with this counter.
    pub again: Option<u64>,
    /// After so many prints something waits for the program.
    pub event_after: Option<usize>,
    /// Whether all places share a counter.
    pub one_counter: bool,
    /// What the author sets before it runs.
    pub parameters: Vec<(&'static str, u32)>,
}

impl Guest {
    pub fn new(code: &[u8], counter: u64) -> Guest {
        Guest {
            code: code.to_vec(),
            counter,
            again: None,
            event_after: None,
            one_counter: false,
            parameters: Vec::new(),
        }
    }
}

/// What a run has given.
pub struct Run {
    pub result: u64,
    pub printed: Vec<u64>,
    /// How often the program has noticed that something waits.
    pub noticed: u32,
    /// How many traces, bridges and recordings were running at each print.
    pub running: Vec<[u64; 3]>,
    /// The arguments of the callbacks `compiled` and `aborted`.
    pub compiled: Vec<Vec<u64>>,
    pub aborted: Vec<Vec<u64>>,
    pub statistics: Vec<(String, u64)>,
    pub log: String,
}

impl Run {
    pub fn summary(&self, name: &str) -> u64 {
        let found = self.statistics.iter().find(|(known, _)| known == name);
        found.unwrap_or_else(|| panic!("no counter {name}")).1
    }
}

/// Addresses in the model's memory: the guest's code, then its stack.
const CODE: u64 = 64;
const STACK: u64 = 1024;

const PRINT: u64 = 1;
const RUN: u64 = 2;
const RESUME: u64 = 3;
const CALLEE: u64 = 4;
const COMPILED: u64 = 5;
const ABORTED: u64 = 6;
const NOTICE: u64 = 7;
const DOWN: u64 = 8;

struct Memory {
    bytes: Vec<u8>,
    printed: Vec<u64>,
    running: Vec<[u64; 3]>,
    told: [Vec<Vec<u64>>; 2],
    again: Option<u64>,
    event_after: Option<usize>,
    waits: bool,
    noticed: u32,
    jit: Rc<Jit>,
    counts: HashMap<u64, i32>,
    one_counter: bool,
}

impl Host for Memory {
    fn load(&self, address: u64, bytes: u32) -> u64 {
        let mut word = [0; 8];
        let start = address as usize;
        word[..bytes as usize].copy_from_slice(&self.bytes[start..start + bytes as usize]);
        u64::from_le_bytes(word)
    }

    fn is_object(&self, _address: u64) -> bool {
        true
    }

    fn store(&mut self, address: u64, bytes: u32, value: u64) {
        let start = address as usize;
        self.bytes[start..start + bytes as usize]
            .copy_from_slice(&value.to_le_bytes()[..bytes as usize]);
    }

    fn store_reference(&mut self, address: u64, value: u64) {
        self.store(address, 8, value);
    }

    fn copy(&mut self, target: u64, source: u64, count: u64, _references: bool) {
        let source = source as usize;
        self.bytes
            .copy_within(source..source + count as usize, target as usize);
    }

    fn allocate(&mut self, _ty: u32, _count: Option<u64>) -> u64 {
        self.bytes.resize(self.bytes.len() + 64, 0);
        self.bytes.len() as u64 - 64
    }

    fn push_slot(&mut self, bytes: u32) -> u64 {
        self.bytes.resize(self.bytes.len() + bytes as usize, 0);
        self.bytes.len() as u64 - u64::from(bytes)
    }

    fn pop_slots(&mut self, _first: u64) {}

    fn poll(&self) -> bool {
        self.waits
    }

    fn stack_low(&self) -> bool {
        false
    }

    fn call(&mut self, _wrapper: u64, target: u64, arguments: &[u64], results: &mut [u64]) {
        let jit = self.jit.clone();
        match target {
            PRINT => {
                self.printed.push(arguments[0]);
                self.waits |= Some(self.printed.len()) == self.event_after;
                let now = &jit.statistics;
                let running = [
                    &now.running_traces,
                    &now.running_bridges,
                    &now.running_recordings,
                ];
                self.running.push(running.map(Cell::get));
                results[0] = arguments[0] ^ 1;
            }
            DOWN => results[0] = arguments[0] * arguments[1],
            NOTICE => {
                self.waits = false;
                self.noticed += 1;
            }
            CALLEE => {
                results[0] = match arguments[0] % 8 {
                    0 => arguments[0] + 100,
                    _ => arguments[0],
                }
            }
            COMPILED | ABORTED => {
                assert!(results.is_empty(), "nobody asks");
                self.told[(target - COMPILED) as usize].push(arguments.to_vec());
                if let Some(counter) = self.again {
                    self.call(0, RUN, &[CODE, counter], &mut [0]);
                }
            }
            RUN => {
                let mut stack = Stack::new(&jit.roots);
                stack.push(&jit.image, 0);
                stack.registers.fill_from(&arguments[..2]);
                results[0] = native(&jit, self, stack);
            }
            _ => {
                let view = jit.image.point(arguments[1] as u32);
                // SAFETY: the JIT passes the address of a record of this point.
                let record = unsafe {
                    std::slice::from_raw_parts(arguments[0] as *const u64, view.record_words())
                };
                let record = record.to_vec();
                let stack = after(&jit, arguments[1] as u32, &record);
                results[0] = native(&jit, self, stack);
            }
        }
    }
}

/// The portal's only frame behind a merge point.
fn after(jit: &Jit, point: u32, record: &[u64]) -> Stack {
    let view = jit.image.point(point);
    let mut stack = Stack::new(&jit.roots);
    stack.push(&jit.image, 0);
    for (place, bits) in view
        .greens
        .iter()
        .chain(view.slots)
        .chain(view.live)
        .zip(record)
    {
        stack.registers[*place as usize].set(*bits);
    }
    stack.top_mut().pc = view.pc + 2;
    stack
}

/// What native code does: runs to the next merge point, counts, enters the JIT if the place is hot.
fn native(jit: &Jit, host: &mut Memory, mut stack: Stack) -> u64 {
    let mut is_entry = true;
    loop {
        let (point, record) = match blackhole(jit, stack, host) {
            Leave::AtPoint { point, record } => (point, record),
            Leave::Returned(results) => return results[0],
            Leave::Unchanged => panic!("the blackhole does something"),
        };
        stack = after(jit, point, &record);
        if !jit.settings().enabled {
            continue;
        }
        let threshold = jit.settings().threshold as i32;
        let counter = if host.one_counter { 0 } else { record[0] };
        let count = host.counts.entry(counter).or_insert(threshold);
        *count -= 1;
        if *count < 0 {
            let was_always = *count < ALWAYS;
            if !was_always {
                *count = threshold;
            }
            let (leave, count) = jit.enter(host, point, is_entry, was_always, &record);
            host.counts.insert(counter, count);
            match leave {
                Leave::Unchanged => {}
                Leave::AtPoint { point, record } => stack = after(jit, point, &record),
                Leave::Returned(results) => return results[0],
            }
        }
        is_entry = false;
    }
}

/// The image of the model's jitcodes.
pub fn image() -> Image<'static> {
    let program = program();
    assert_eq!(verify(&program), []);
    let (mut bytes, relocations) = image::write(&program);
    assert!(relocations.is_empty());
    bytes.resize(bytes.len().next_multiple_of(8), 0);
    let words: Vec<u64> = bytes
        .chunks(8)
        .map(|chunk| u64::from_le_bytes(chunk.try_into().unwrap()))
        .collect();
    Image::new(words.leak()).expect("it is an image")
}

pub fn run(guest: &Guest, settings: &Settings) -> Run {
    run_on(guest, settings, None)
}

/// Runs traces on a machine, if there is one, else in the evaluator.
pub fn run_on(guest: &Guest, settings: &Settings, machine: Option<Box<dyn Machine>>) -> Run {
    let image = image();
    let file = std::env::temp_dir().join(format!(
        "lathe-model-{:?}-{}",
        std::thread::current().id(),
        std::process::id()
    ));
    let log = Log::new(&format!("all:{}", file.display())).expect("the log can be written");
    let jit = Rc::new(Jit::new(image, *settings, log, machine));
    for (name, number) in &guest.parameters {
        let mut tunables = Settings::TUNABLES.iter();
        let index = tunables.position(|(known, ..)| known == name);
        jit.set_parameter(index.expect("there is such a parameter"), *number);
    }
    let mut memory = Memory {
        bytes: vec![0; 1 << 16],
        printed: vec![],
        running: vec![],
        told: Default::default(),
        again: guest.again,
        event_after: guest.event_after,
        waits: false,
        noticed: 0,
        jit: jit.clone(),
        counts: HashMap::new(),
        one_counter: guest.one_counter,
    };
    memory.bytes[CODE as usize..CODE as usize + guest.code.len()].copy_from_slice(&guest.code);
    memory.store(8, 8, STACK);
    let mut results = [0];
    memory.call(0, RUN, &[CODE, guest.counter], &mut results);
    let text = std::fs::read_to_string(&file).unwrap_or_default();
    let _ = std::fs::remove_file(&file);
    let [compiled, aborted] = memory.told;
    Run {
        result: results[0],
        printed: memory.printed,
        noticed: memory.noticed,
        running: memory.running,
        compiled,
        aborted,
        statistics: jit.statistics.list(),
        log: text,
    }
}

/// The interpreter: registers are code, counter, pc, accumulator and scratch.
fn program() -> Program {
    let mut program = Program::default();
    let mut interner = Interner::default();
    let numbers: Vec<u32> = (0..20)
        .map(|number| interner.constant(&mut program, Constant::Number(number)))
        .collect();
    program.drivers.push("LOOP".to_string());
    program.locations.push(jitcode::Location::default());
    program.classes.push(Class {
        name: "code".to_string(),
        flags: class_flag::IMMUTABLE,
        ty: 0,
    });
    program.classes.push(Class {
        name: "stack".to_string(),
        flags: class_flag::BARE,
        ty: 3,
    });
    program.classes.push(Class {
        name: "stack.top".to_string(),
        flags: 0,
        ty: 3,
    });
    program.effects.push(Effects {
        everything: true,
        writes: vec![],
    });
    program.effects.push(Effects::default());
    let mut call = |name: &str, target: u64, parameters: usize, results: usize, effects: u32| {
        program.calls.push(Call {
            name: name.to_string(),
            target: Some(numbers[target as usize] - CONSTANT),
            wrapper: 0,
            parameters: vec![Kind::Word; parameters],
            results: vec![Kind::Word; results],
            bits: vec![64],
            effects,
            flags: 0,
        });
    };
    call("print", PRINT, 1, 1, 1);
    call("run", RUN, 2, 1, 0);
    call("run.resume", RESUME, 2, 1, 0);
    call("callee", CALLEE, 1, 1, 1);
    call("compiled", COMPILED, 4, 0, 0);
    call("aborted", ABORTED, 5, 0, 0);
    call("notice", NOTICE, 0, 0, 1);
    call("down", DOWN, 2, 1, 1);
    program.callbacks.push([0, 0, 0, 5, 6]);
    program.portals.push(Portal {
        jitcode: 0,
        resume: 2,
    });
    let jitcode = portal(&mut program, &mut interner, &numbers);
    program.jitcodes.push(jitcode);
    let jitcode = callee(&mut program, &mut interner, &numbers);
    program.jitcodes.push(jitcode);
    let jitcode = down(&mut program, &mut interner, &numbers);
    program.jitcodes.push(jitcode);
    program
}

fn portal(program: &mut Program, interner: &mut Interner, numbers: &[u32]) -> Jitcode {
    let (code, counter, pc, sum, op, other) = (0, 1, 2, 3, 4, 5);
    let number = |value: usize| numbers[value];
    let mut out = Assembler::default();
    out.simple(Opcode::Move, &[pc, number(0)]);
    out.simple(Opcode::Move, &[sum, number(0)]);
    let head = out.label();
    out.bind(head);
    let point_at = out.position();
    out.simple(Opcode::MergePoint, &[0]);
    out.simple(Opcode::Load8Indexed, &[op, code, pc, 1, 0, 0]);
    let at_switch = interner.live(program, vec![code, counter, pc, sum, op]);
    let labels: Vec<_> = (0..13).map(|_| out.label()).collect();
    out.operation(Opcode::Switch);
    out.word(op);
    out.word(12);
    for (index, label) in labels[..12].iter().enumerate() {
        out.word(number(index));
        out.target(*label);
    }
    out.target(labels[12]);
    out.word(at_switch);
    let next = out.label();
    let at_branch = interner.live(program, vec![code, counter, pc, sum, other]);
    let at_call = interner.live(program, vec![code, counter, pc, sum]);
    let at_callee = interner.live(program, vec![code, counter, pc]);
    // ret
    out.bind(labels[0]);
    out.simple(Opcode::Return, &[1, sum]);
    // add
    out.bind(labels[1]);
    out.simple(Opcode::Add, &[sum, sum, counter]);
    out.operation(Opcode::Jump);
    out.target(next);
    // decrement
    out.bind(labels[2]);
    out.simple(Opcode::Subtract, &[counter, counter, number(1)]);
    out.operation(Opcode::Jump);
    out.target(next);
    // loop: back to the next byte's address unless the counter is 0
    out.bind(labels[3]);
    let leave = out.label();
    out.simple(Opcode::NotEqual, &[other, counter, number(0)]);
    out.operation(Opcode::Branch);
    out.word(other);
    out.target(leave);
    out.word(at_branch);
    out.simple(Opcode::Load8Indexed, &[pc, code, pc, 1, 1, 0]);
    out.simple(Opcode::CanEnter, &[0]);
    out.operation(Opcode::Jump);
    out.target(head);
    out.bind(leave);
    out.simple(Opcode::Add, &[pc, pc, number(2)]);
    out.operation(Opcode::Jump);
    out.target(head);
    // print
    out.bind(labels[4]);
    out.simple(Opcode::CallResidual, &[0, 1, sum, 1, sum]);
    out.operation(Opcode::Jump);
    out.target(next);
    // a callee
    out.bind(labels[5]);
    out.simple(Opcode::Call, &[1, 1, sum, 1, sum, at_callee]);
    out.operation(Opcode::Jump);
    out.target(next);
    // recurse with the counter less one, if that is not 0
    out.bind(labels[6]);
    out.simple(Opcode::UnsignedLess, &[other, number(1), counter]);
    out.operation(Opcode::Branch);
    out.word(other);
    out.target(next);
    out.word(at_branch);
    out.simple(Opcode::Subtract, &[other, counter, number(1)]);
    out.simple(Opcode::Call, &[0, 2, code, other, 1, other, at_call]);
    out.simple(Opcode::Add, &[sum, sum, other]);
    out.operation(Opcode::Jump);
    out.target(next);
    // push the counter
    out.bind(labels[7]);
    out.simple(Opcode::Load64, &[op, number(8), 0, 2]);
    out.simple(Opcode::Store64, &[op, 0, 1, counter]);
    out.simple(Opcode::Add, &[op, op, number(8)]);
    out.simple(Opcode::Store64, &[number(8), 0, 2, op]);
    out.operation(Opcode::Jump);
    out.target(next);
    // pop the counter
    out.bind(labels[8]);
    out.simple(Opcode::Load64, &[op, number(8), 0, 2]);
    out.simple(Opcode::Load64, &[counter, op, -8i32 as u32, 1]);
    out.simple(Opcode::Subtract, &[op, op, number(8)]);
    out.simple(Opcode::Store64, &[number(8), 0, 2, op]);
    out.operation(Opcode::Jump);
    out.target(next);
    // notice, if something waits
    out.bind(labels[9]);
    out.simple(Opcode::Poll, &[other]);
    out.operation(Opcode::Branch);
    out.word(other);
    out.target(next);
    out.word(at_branch);
    out.simple(Opcode::CallResidual, &[6, 0, 0]);
    out.operation(Opcode::Jump);
    out.target(next);
    // nine levels down, and as many as the counter says
    for (label, levels) in [(labels[10], number(9)), (labels[11], counter)] {
        out.bind(label);
        let arguments = [number(3), levels];
        out.simple(
            Opcode::Call,
            &[2, 2, arguments[0], arguments[1], 1, other, at_call],
        );
        out.simple(Opcode::Add, &[sum, sum, other]);
        out.operation(Opcode::Jump);
        out.target(next);
    }
    out.bind(labels[12]);
    out.simple(Opcode::Unreachable, &[]);
    out.bind(next);
    out.simple(Opcode::Add, &[pc, pc, number(1)]);
    out.operation(Opcode::Jump);
    out.target(head);
    program.points.push(Point {
        driver: 0,
        portal: 0,
        pc: point_at,
        greens: vec![pc],
        slots: vec![],
        live: vec![code, counter, pc, sum],
        location: 0,
    });
    Jitcode {
        name: "run".to_string(),
        code: out.finish(),
        words: 6,
        floats: 0,
        parameters: vec![code, counter],
        results: vec![Kind::Word],
        call: 1,
        portal: Some(0),
        lines: vec![],
    }
}

/// Adds 100 to what eight divides.
fn callee(program: &mut Program, interner: &mut Interner, numbers: &[u32]) -> Jitcode {
    let hundred = interner.constant(program, Constant::Number(100));
    let live = interner.live(program, vec![0, 1]);
    let mut out = Assembler::default();
    out.simple(Opcode::And, &[1, 0, numbers[7]]);
    out.operation(Opcode::Branch);
    out.word(1);
    let rare = out.label();
    out.target(rare);
    out.word(live);
    out.simple(Opcode::Return, &[1, 0]);
    out.bind(rare);
    out.simple(Opcode::Add, &[0, 0, hundred]);
    out.simple(Opcode::Return, &[1, 0]);
    Jitcode {
        name: "callee".to_string(),
        code: out.finish(),
        words: 2,
        floats: 0,
        parameters: vec![0],
        results: vec![Kind::Word],
        call: 3,
        portal: None,
        lines: vec![],
    }
}

/// Calls itself as often as its second argument says, and adds the first one each time.
fn down(program: &mut Program, interner: &mut Interner, numbers: &[u32]) -> Jitcode {
    let (step, levels, other) = (0, 1, 2);
    let at_branch = interner.live(program, vec![step, levels, other]);
    let at_call = interner.live(program, vec![step]);
    let mut out = Assembler::default();
    out.simple(Opcode::UnsignedLess, &[other, numbers[0], levels]);
    out.operation(Opcode::Branch);
    out.word(other);
    let end = out.label();
    out.target(end);
    out.word(at_branch);
    out.simple(Opcode::Subtract, &[levels, levels, numbers[1]]);
    out.simple(Opcode::Call, &[2, 2, step, levels, 1, levels, at_call]);
    out.simple(Opcode::Add, &[levels, levels, step]);
    out.bind(end);
    out.simple(Opcode::Return, &[1, levels]);
    Jitcode {
        name: "down".to_string(),
        code: out.finish(),
        words: 3,
        floats: 0,
        parameters: vec![step, levels],
        results: vec![Kind::Word],
        call: 7,
        portal: None,
        lines: vec![],
    }
}
