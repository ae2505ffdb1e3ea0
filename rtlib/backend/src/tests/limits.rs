//! What happens at limits: code memory that is full or freed, frames that are too large, results that nobody wants.

use super::build::Builder;
use super::random::Random;
use super::world::{OVERFLOW, STACK_RESERVE, World};
use crate::Backend;
use jitcode::{Kind, Opcode};
use trace::{Entry, Machine, Refusal, Source, Stop, Trace};

fn backend(world: &World) -> Backend {
    world.reset(&mut Random::new(5), 0);
    // SAFETY: the tests' worlds outlive their backends, and the traces stay in them.
    unsafe { Backend::new(world.layout(), true) }
}

fn compile(
    backend: &Backend,
    world: &World,
    limit: usize,
    number: u32,
    parent: Option<(u32, u32)>,
    trace: &Trace,
) -> Result<(), Refusal> {
    let compiled = backend.compile(&Source {
        trace,
        image: &world.image,
        number,
        parent,
        entry: None,
        limit,
        is_forced: &|_| false,
        is_logged: false,
    });
    compiled.map(|_| ())
}

/// Fails if its input is 0, else returns it.
fn guarded() -> Trace {
    let mut builder = Builder::new(&[Kind::Word]);
    builder.guard(Opcode::GuardTrue, &[0], &[0], None);
    builder.finish(&[0])
}

/// Returns 0 plus a number of ones.
fn counting(ones: usize) -> Trace {
    let mut builder = Builder::new(&[Kind::Word]);
    let one = builder.constant(1);
    let sum = (0..ones).fold(0, |sum, _| {
        builder.push(Opcode::Add, &[sum, one], &[Kind::Word])
    });
    builder.finish(&[sum])
}

#[test]
fn a_bridge_without_room_changes_nothing() {
    let world = World::new(7);
    let backend = backend(&world);
    assert_eq!(compile(&backend, &world, 8192, 0, None, &guarded()), Ok(()));
    let refused = compile(&backend, &world, 8192, 1, Some((0, 0)), &counting(2000));
    assert_eq!(refused, Err(Refusal::Full));
    let mut words = vec![0];
    let failed = Stop::Guard {
        trace: 0,
        snapshot: 0,
        is_forced: false,
    };
    assert_eq!((backend.run(0, &mut words), &words), (failed, &vec![0]));
    // A smaller one has room.
    assert_eq!(
        compile(&backend, &world, 8192, 1, Some((0, 0)), &counting(20)),
        Ok(())
    );
    let finished = backend.run(0, &mut words);
    assert_eq!((finished, &words), (Stop::Finished, &vec![20]));
}

#[test]
fn a_frame_that_is_too_large_is_refused() {
    let world = World::new(8);
    let backend = backend(&world);
    let alive = |count: u32| {
        let mut builder = Builder::new(&[]);
        let (buffer, zero) = (builder.constant(world.buffer()), builder.constant(0));
        let load =
            |builder: &mut Builder| builder.push(Opcode::Load64, &[buffer, 0, 0], &[Kind::Word]);
        let values: Vec<u32> = (0..count).map(|_| load(&mut builder)).collect();
        builder.push(Opcode::Copy, &[buffer, buffer, zero, 0, 0], &[]);
        builder.guard(Opcode::GuardTrue, &[zero], &values, None);
        builder.finish(&[])
    };
    let refused = compile(&backend, &world, 1 << 20, 0, None, &alive(5000));
    assert_eq!(refused, Err(Refusal::TooManyValues));
    assert_eq!(
        compile(&backend, &world, 1 << 20, 0, None, &alive(4000)),
        Ok(())
    );
    let mut words = Vec::new();
    let stop = backend.run(0, &mut words);
    assert!(matches!(stop, Stop::Guard { snapshot: 0, .. }), "{stop:?}");
    assert_eq!(words.len(), 4000);
    assert!(words.iter().all(|word| *word == words[0]));
}

#[test]
fn room_is_asked_for_what_nobody_wants() {
    let world = World::new(9);
    let backend = backend(&world);
    let mut builder = Builder::new(&[Kind::Word]);
    builder.push(Opcode::AllocateArray, &[5, 0], &[Kind::Word]);
    let array = builder.finish(&[0]);
    let mut builder = Builder::new(&[Kind::Word]);
    builder.push(Opcode::Allocate, &[7], &[Kind::Word]);
    let object = builder.finish(&[0]);
    // An array of `n` elements of 24 bytes has 16 bytes of head and a word to spare; an object of 64 bytes has a header of 8.
    for (number, trace, input, bytes) in [(0, &array, 11, 11 * 24 + 24), (1, &object, 3, 72)] {
        assert_eq!(
            compile(&backend, &world, 1 << 20, number, None, trace),
            Ok(())
        );
        let mut random = Random::new(12);
        world.reset(&mut random, 0);
        while world.room().1 >= bytes {
            world.reset(&mut random, 0);
        }
        let mut words = vec![input];
        assert_eq!(backend.run(number, &mut words), Stop::Finished);
        assert_eq!(words, [input]);
        let (taken, free) = world.room();
        assert!(taken + free >= bytes, "{free} bytes are free");
    }
}

#[test]
fn what_is_freed_makes_room() {
    let world = World::new(10);
    let backend = backend(&world);
    let large = counting(1000);
    let mut compiled = 0;
    while compile(&backend, &world, 32 << 10, compiled, None, &large).is_ok() {
        compiled += 1;
    }
    assert!(compiled > 3, "only {compiled} have room");
    for round in 0..20 {
        let freed = round % compiled;
        let again = || compile(&backend, &world, 32 << 10, freed, None, &large);
        assert_eq!(again(), Err(Refusal::Full));
        backend.free(&[freed], &[]);
        assert_eq!(again(), Ok(()));
        for number in 0..compiled {
            let mut words = vec![5];
            let finished = backend.run(number, &mut words);
            assert_eq!((finished, words), (Stop::Finished, vec![1005]));
        }
    }
}

#[test]
fn callers_of_a_portal_find_its_code_when_it_comes_and_goes() {
    let world = World::new(11);
    let backend = backend(&world);
    world.portal_results.set(0);
    let caller = || {
        let mut builder = Builder::new(&[]);
        builder.push(Opcode::CallPortal, &[0, 0, 0], &[]);
        builder.finish(&[])
    };
    for number in [0, 1] {
        let compiled = compile(&backend, &world, 1 << 20, number, None, &caller());
        assert_eq!(compiled, Ok(()));
    }
    backend.free(&[0], &[]);
    let callee = Builder::new(&[]).finish(&[]);
    let compiled = backend.compile(&Source {
        trace: &callee,
        image: &world.image,
        number: 2,
        parent: None,
        entry: Some(Entry {
            point: 0,
            greens: &[],
            words: &[],
        }),
        limit: 1 << 20,
        is_forced: &|_| false,
        is_logged: false,
    });
    assert!(compiled.is_ok(), "{compiled:?}");
    // Calls that go by way of the JIT are written down.
    let run = || {
        let before = world.logged();
        assert_eq!(backend.run(1, &mut Vec::new()), Stop::Finished);
        world.logged() - before
    };
    assert_eq!(run(), 0);
    backend.free(&[2], &[]);
    assert_eq!(run(), 1);
}

/// With what a child of this process ends that runs a trace. It returns 0 if the trace ends.
fn ends_with(backend: &Backend, number: u32) -> i32 {
    let mut words = Vec::new();
    // SAFETY: the child does nothing but run the trace and end; it takes no lock and allocates nothing.
    let status = unsafe {
        let child = libc::fork();
        if child == 0 {
            backend.run(number, &mut words);
            libc::_exit(0);
        }
        assert!(child > 0, "a child process");
        let mut status = 0;
        assert_eq!(libc::waitpid(child, &raw mut status, 0), child);
        status
    };
    assert!(libc::WIFEXITED(status), "the child has crashed: {status}");
    libc::WEXITSTATUS(status)
}

#[test]
fn stacks_that_are_used_up_end_the_process() {
    let world = World::new(12);
    let backend = backend(&world);
    let slots = |count: usize| {
        let mut builder = Builder::new(&[]);
        for _ in 0..count {
            builder.push(Opcode::PushSlot, &[64], &[Kind::Word]);
        }
        builder.finish(&[])
    };
    for (number, count) in [(0, 16), (1, 17)] {
        let compiled = compile(&backend, &world, 1 << 20, number, None, &slots(count));
        assert_eq!(compiled, Ok(()));
    }
    // The stack of slots has 1024 bytes.
    assert_eq!(ends_with(&backend, 0), 0);
    assert_eq!(ends_with(&backend, 1), OVERFLOW);
    let here = 0u64;
    world.set_stack_limit(&raw const here as u64 - (1 << 16));
    assert_eq!(ends_with(&backend, 0), 0);
    world.set_stack_limit(&raw const here as u64);
    assert_eq!(ends_with(&backend, 0), OVERFLOW);
}

/// The answers of questions as values, and as conditions of guards.
#[test]
fn questions_read_the_vm() {
    let world = World::new(17);
    let here = 0u8;
    let here = &raw const here as u64;
    for (poll, limit) in [
        (0, 0),
        (1, 0),
        (0x80, here - 100_000),
        (0x100, here - 1_000_000),
    ] {
        let backend = backend(&world);
        world.set_poll(poll);
        world.set_stack_limit(limit);
        let (waits, is_low) = (poll as u8 != 0, limit > here - STACK_RESERVE);
        let mut builder = Builder::new(&[Kind::Word]);
        let guard = |holds: bool| match holds {
            true => Opcode::GuardTrue,
            false => Opcode::GuardFalse,
        };
        for (opcode, answer) in [(Opcode::Poll, waits), (Opcode::StackLow, is_low)] {
            let asked = builder.push(opcode, &[], &[Kind::Word]);
            builder.guard(guard(answer), &[asked], &[0], None);
        }
        let answers =
            [Opcode::Poll, Opcode::StackLow].map(|opcode| builder.push(opcode, &[], &[Kind::Word]));
        let trace = builder.finish(&answers);
        assert_eq!(compile(&backend, &world, 8192, 0, None, &trace), Ok(()));
        let mut words = vec![7];
        assert_eq!(
            backend.run(0, &mut words),
            Stop::Finished,
            "{poll} {limit:#x}"
        );
        assert_eq!(words, [u64::from(waits), u64::from(is_low)]);
    }
}
