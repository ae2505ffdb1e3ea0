//! The code of whole traces: it consists of instructions from its first byte to its last, jumps lead to instructions, exits are small. Run with
//! `--nocapture`, figures are printed: bytes for each operation, and the time of an exit.

use super::build::Builder;
use super::generate::{Role, Wish, generate};
use super::random::Random;
use super::world::World;
use crate::Backend;
use crate::allocate::{Beginning, allocate};
use crate::emit::{Context, Emitted, emit};
use crate::routines::Routines;
use iced_x86::{Decoder, DecoderOptions, FlowControl, Instruction, Mnemonic};
use jitcode::{Kind, Opcode};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;
use trace::{Machine, Source, Trace};

/// Bytes of a guard's exit at most.
const EXIT_BYTES: u32 = 16;

/// A random trace.
fn random_trace(seed: u64, world: &World) -> Trace {
    let mut random = Random::new(seed);
    world.reset(&mut random, 1000);
    let roles = [
        Role::Word,
        Role::Index,
        Role::Float,
        Role::Base,
        Role::Object,
    ];
    let inputs: Vec<(Role, u64)> = (0..random.below(30))
        .map(|_| {
            let role = random.pick(&roles);
            (role, role.bits(world, &mut random))
        })
        .collect();
    let wish = Wish {
        inputs: &inputs,
        headers: &[],
        is_entry: random.percent(80),
        must_finish: false,
        results: 3,
    };
    generate(&mut random, world, wish).trace
}

/// Its code, with a listing.
fn emitted(trace: &Trace, world: &World, forced: Option<u64>) -> Emitted {
    let plan = allocate(trace, Beginning::Entry, |_| &[]);
    let source = Source {
        trace,
        image: &world.image,
        number: 7,
        parent: None,
        entry: None,
        limit: 1 << 20,
        is_forced: &|_| false,
        is_logged: true,
    };
    emit(Context {
        source: &source,
        plan: &plan,
        layout: &world.layout(),
        routines: &Routines::default(),
        forced,
        used: 0x1234_5678_9abc,
        target_of: &|_, _| 0x1234_5678_9ab0,
        header_of: &|_| 0,
    })
}

/// Offsets of the instructions that a listing names.
fn listed(listing: &str) -> Vec<u64> {
    let lines = listing.lines().filter_map(|line| line.strip_prefix("    "));
    let offsets = lines.filter_map(|line| line.trim_start().split(' ').next());
    offsets
        .map(|offset| u64::from_str_radix(offset, 16).expect("an offset"))
        .collect()
}

fn decode(bytes: &[u8]) -> Vec<Instruction> {
    Decoder::new(64, bytes, DecoderOptions::NONE)
        .iter()
        .collect()
}

/// Adds up the bytes behind each operation's line of a listing: how often there is one, and its bytes. What is moved for the sake of the next
/// operation counts for the one before.
fn count_bytes(listing: &str, end: u64, sums: &mut BTreeMap<String, (u64, u64)>) {
    let mut ends = listed(listing).into_iter().skip(1).chain([end]);
    let mut counted: Vec<(&str, u64)> = Vec::new();
    let mut start = listed(listing).first().copied().unwrap_or(end);
    for line in listing.lines() {
        if line.starts_with("    ") {
            let end = ends.next().expect("as many as there are instructions");
            if let Some((_, bytes)) = counted.last_mut() {
                *bytes += end - start;
            }
            start = end;
            continue;
        }
        // Without code: a comparison whose guard does its work.
        if counted.last().is_some_and(|(_, bytes)| *bytes == 0) {
            counted.pop();
        }
        let operation = line.split(" = ").last().unwrap_or("").trim_start();
        counted.push((operation.split(' ').next().unwrap_or(""), 0));
    }
    for (name, bytes) in counted.into_iter().filter(|(name, _)| *name != ";") {
        let sum = sums.entry(name.to_string()).or_default();
        *sum = (sum.0 + 1, sum.1 + bytes);
    }
}

#[test]
fn code_consists_of_instructions() {
    let world = World::new(0);
    let mut bytes = BTreeMap::new();
    let (mut exits, mut instructions) = (0, 0);
    for seed in 0..300 {
        let trace = random_trace(seed, &world);
        let mut emitted = emitted(&trace, &world, (seed % 3 == 0).then_some(0x7654_3210_9876));
        let listing = emitted.assembler.listing.take();
        let listing = &listing.expect("a listing").finish();
        let code = &emitted.assembler.bytes;
        let decoded = decode(code);
        let offsets: Vec<u64> = decoded.iter().map(Instruction::ip).collect();
        assert!(
            decoded.iter().all(|instruction| !instruction.is_invalid()),
            "seed {seed}: {listing}"
        );
        assert_eq!(offsets, listed(listing), "seed {seed}: {listing}");
        let outside = emitted
            .assembler
            .outside
            .iter()
            .map(|(at, _)| u64::from(at + 4));
        let outside: BTreeSet<u64> = outside.collect();
        for instruction in &decoded {
            let is_jump = matches!(
                instruction.flow_control(),
                FlowControl::ConditionalBranch | FlowControl::UnconditionalBranch
            );
            if is_jump && !outside.contains(&instruction.next_ip()) {
                let target = instruction.near_branch64();
                let leads = offsets.binary_search(&target).is_ok();
                assert!(leads, "seed {seed}: to {target:x} in {listing}");
            }
        }
        for guard in &emitted.guards {
            let first = offsets.binary_search(&u64::from(guard.exit));
            let first = first.expect("an exit is an instruction");
            let mut exit = decoded[first..].iter();
            let jump = exit.find(|one| one.mnemonic() == Mnemonic::Jmp);
            let jump = jump.expect("an exit ends in a jump");
            let size = jump.next_ip() as u32 - guard.exit;
            assert!(size <= EXIT_BYTES, "seed {seed}: an exit of {size} bytes");
            exits += 1;
        }
        instructions += decoded.len();
        count_bytes(listing, code.len() as u64, &mut bytes);
    }
    assert!(
        exits > 500 && instructions > 20_000,
        "{exits}, {instructions}"
    );
    println!("{instructions} instructions, {exits} exits; bytes for each operation:");
    for (name, (count, sum)) in bytes {
        println!("{name:>28} {count:6} {:7.1}", sum as f64 / count as f64);
    }
}

/// A trace that leaves at once by a guard with so many words and floats in its snapshot, of which so many have been spilled by a call.
fn leaving(world: &World, words: usize, floats: usize, is_spilled: bool) -> Trace {
    let mut kinds = vec![Kind::Word; words];
    kinds.extend(vec![Kind::Float; floats]);
    let mut builder = Builder::new(&kinds);
    let values: Vec<u32> = (0..kinds.len() as u32).collect();
    let (zero, buffer) = (builder.constant(0), builder.constant(world.buffer()));
    if is_spilled {
        builder.push(Opcode::Copy, &[buffer, buffer, zero, 0, 0], &[]);
    }
    builder.guard(Opcode::GuardTrue, &[zero], &values, None);
    // The values are operands, so that they are in registers.
    for value in &values {
        let opcode = match kinds[*value as usize] {
            Kind::Float => Opcode::StoreDouble,
            _ => Opcode::Store64,
        };
        builder.push(opcode, &[buffer, 0, 0, *value], &[]);
    }
    builder.finish(&[])
}

#[test]
fn what_an_exit_costs() {
    let world = World::new(1);
    world.reset(&mut Random::new(1), 0);
    // SAFETY: the world outlives the backend, and the traces stay in it.
    let backend = unsafe { Backend::new(world.layout(), true) };
    let finished = Builder::new(&[]).finish(&[]);
    let cases = [
        ("the portal's return, for comparison", finished),
        ("8 words in registers", leaving(&world, 8, 0, false)),
        (
            "8 words, 8 floats in registers",
            leaving(&world, 8, 8, false),
        ),
        ("30 words, 8 in registers", leaving(&world, 30, 0, false)),
        ("30 words, spilled by a call", leaving(&world, 30, 0, true)),
    ];
    for (number, (name, trace)) in cases.iter().enumerate() {
        let source = Source {
            trace,
            image: &world.image,
            number: number as u32,
            parent: None,
            entry: None,
            limit: 64 << 20,
            is_forced: &|_| false,
            is_logged: false,
        };
        let code = backend.compile(&source).expect("there is room for code");
        let inputs: Vec<u64> = (0..u64::from(trace.inputs))
            .map(|input| input * 3)
            .collect();
        let mut words = Vec::new();
        let rounds = 500;
        // The best of many batches: the machine does other things, too.
        let batches = (0..40).map(|_| {
            let start = Instant::now();
            for _ in 0..rounds {
                words.clear();
                words.extend_from_slice(&inputs);
                backend.run(number as u32, &mut words);
            }
            assert_eq!(words, inputs, "{name}");
            start.elapsed().as_nanos() as f64 / f64::from(rounds)
        });
        let each = batches.fold(f64::INFINITY, f64::min);
        println!(
            "{name}: {each:.0} ns, {} bytes of code, {} of tables",
            code.code_bytes, code.table_bytes
        );
    }
}
