//! Moves of many values at once, executed: each target holds what its source held before.

use super::super::{Context, Emitted, Emitter};
use crate::Layout;
use crate::arena::Arena;
use crate::assembler::{Assembler, memory, put, put_plain, slot};
use crate::plan::general::*;
use crate::plan::{FLOATS, GENERAL, Location, Plan};
use crate::routines::Routines;
use crate::tests::random::Random;
use jitcode::Image;
use trace::{Source, Trace};

/// Slots that take part.
const SLOTS: u32 = 12;
/// Words of what is loaded before and stored after the moves: general registers, float registers, slots.
const WORDS: usize = 32 + SLOTS as usize;

/// The word of a location.
fn word(location: Location) -> usize {
    match location {
        Location::General(register) => usize::from(register),
        Location::Float(register) => 16 + usize::from(register),
        Location::Slot(number) => 32 + number as usize,
        other => panic!("{other} has no word"),
    }
}

/// Everywhere that values can be.
fn everywhere() -> Vec<Location> {
    let general = GENERAL.into_iter().map(Location::General);
    let floats = (0..FLOATS).map(Location::Float);
    let slots = (0..SLOTS).map(Location::Slot);
    general.chain(floats).chain(slots).collect()
}

/// Loads every location from the words at r15, or stores it there.
fn exchange(assembler: &mut Assembler, is_load: bool) {
    for location in everywhere().into_iter().rev() {
        let at = memory(R15, word(location) as i32 * 8);
        match (location, is_load) {
            (Location::General(register), true) => put!(assembler, movq_rm, register, at),
            (Location::General(register), false) => put!(assembler, movq_mr, at, register),
            (Location::Float(register), true) => put!(assembler, movsd_a_m, register, at),
            (Location::Float(register), false) => put!(assembler, movsd_c_m, at, register),
            (Location::Slot(number), true) => {
                put!(assembler, movq_rm, R11, at);
                put!(assembler, movq_mr, slot(number), R11);
            }
            (Location::Slot(number), false) => {
                put!(assembler, movq_rm, R11, slot(number));
                put!(assembler, movq_mr, at, R11);
            }
            _ => {}
        }
    }
}

/// `fn(words)` that makes the moves.
fn function(from: &[Location], to: &[Location]) -> Vec<u8> {
    let trace = Trace::default();
    let source = Source {
        trace: &trace,
        image: &NO_IMAGE.with(|image| *image),
        number: 0,
        parent: None,
        entry: None,
        limit: 0,
        is_forced: &|_| false,
        is_logged: false,
    };
    let context = Context {
        source: &source,
        plan: &Plan::default(),
        layout: &NO_LAYOUT,
        routines: &Routines::default(),
        forced: None,
        used: 0,
        target_of: &|_, _| 0,
        header_of: &|_| 0,
    };
    let mut emitter = Emitter {
        context,
        emitted: Emitted::default(),
        area: 0,
        frame_sizes: Vec::new(),
        body: 0,
        refills: Vec::new(),
        unfinished: Vec::new(),
        overflows: Vec::new(),
        forced: Vec::new(),
    };
    let saved = [RBX, R12, R13, R14, R15];
    let assembler = emitter.assembler();
    put!(assembler, pushq_o, RBP);
    for register in saved {
        put!(assembler, pushq_o, register);
    }
    put!(assembler, movq_mr, RBP, RSP);
    put!(assembler, subq_mi_sxl, RSP, 8 * (SLOTS as i32 + 2));
    put!(assembler, movq_mr, R15, RDI);
    exchange(assembler, true);
    emitter.shuffle(from, to);
    let assembler = emitter.assembler();
    exchange(assembler, false);
    put!(assembler, movq_mr, RSP, RBP);
    for register in saved.into_iter().rev() {
        put!(assembler, popq_o, register);
    }
    put!(assembler, popq_o, RBP);
    put_plain!(assembler, retq_zo);
    emitter.emitted.assembler.bytes
}

thread_local! {
    /// Moves make no calls.
    static NO_IMAGE: Image<'static> = {
        let (bytes, _) = jitcode::image::write(&jitcode::Program::default());
        let words = bytes.chunks(8).map(|chunk| u64::from_le_bytes(chunk.try_into().expect("eight bytes")));
        let words: Vec<u64> = words.collect();
        Image::new(words.leak()).expect("an image")
    };
}

/// Moves ask nothing of a VM.
static NO_LAYOUT: Layout = Layout {
    vm: 0,
    heap_cursor: 0,
    heap_limit: 0,
    heap_start: 0,
    heap_size: 0,
    cards: 0,
    frame: 0,
    stack_limit: 0,
    stack_reserve: 0,
    poll: 0,
    slot_top: 0,
    slot_limit: 0,
    card_shift: 0,
    size_of: |_, _| 0,
    header_bytes: 0,
    count_bytes: 0,
    least_object_bytes: 0,
    no_array: 0,
    make_room: 0,
    stack_overflow: 0,
    copy_bytes: 0,
    copy_references: 0,
    call_portal: 0,
    finish_portal: 0,
};

/// Distinct targets and a source for each: a permutation, or with repeats and constants.
fn random_moves(random: &mut Random) -> (Vec<Location>, Vec<Location>) {
    let mut all = everywhere();
    for index in (1..all.len()).rev() {
        all.swap(index, random.below(index + 1));
    }
    let among: Vec<Location> = match random.below(4) {
        0 => all.clone(),
        1 => all[..5].to_vec(),
        // Of one kind only: rings of slots, of floats, of words.
        _ => {
            let kind = std::mem::discriminant(&all[0]);
            let same = all
                .iter()
                .filter(|one| std::mem::discriminant(*one) == kind);
            same.copied().collect()
        }
    };
    let count = random.below(among.len() + 1);
    let to: Vec<Location> = among[..count].to_vec();
    let mut from = to.clone();
    for index in (1..from.len()).rev() {
        from.swap(index, random.below(index + 1));
    }
    let oddities = random.pick(&[0, 10, 40]);
    for source in &mut from {
        if random.percent(oddities) {
            *source = match random.percent(50) {
                true => Location::Constant(random.word()),
                false => random.pick(&all),
            };
        }
    }
    let mut to = to;
    for target in &mut to {
        if random.percent(3) {
            *target = Location::Nowhere;
        }
    }
    (from, to)
}

#[test]
fn moves_happen_at_once() {
    let mut arena = Arena::new(1 << 16).expect("memory for code");
    let offset = arena.take(1 << 16).expect("there is room");
    // SAFETY: each function is written there before it is called, and does what the C convention wants.
    let run: extern "C" fn(*mut u64) =
        unsafe { std::mem::transmute(arena.address(offset) as usize) };
    let mut rings = 0;
    for seed in 0..4000 {
        let mut random = Random::new(seed);
        let (from, to) = random_moves(&mut random);
        arena.write(offset, &function(&from, &to));
        let before: Vec<u64> = (0..WORDS as u64).map(|index| index << 32 | seed).collect();
        let mut expected = before.clone();
        for (to, from) in to.iter().zip(&from) {
            if *to != Location::Nowhere {
                expected[word(*to)] = match from {
                    Location::Constant(bits) => *bits,
                    from => before[word(*from)],
                };
            }
        }
        rings += u64::from(!to.is_empty() && to.iter().all(|target| from.contains(target)));
        let mut words = before.clone();
        run(words.as_mut_ptr());
        assert_eq!(words, expected, "seed {seed}: {from:?} to {to:?}");
    }
    assert!(rings > 1000, "only {rings} of rings alone");
}
