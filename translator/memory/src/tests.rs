//! Graphs on real memory.

use flow::random::random_program;
use flow::{
    EvaluateError, Evaluator, Extern, Fault, FunctionId, Limits, Machine, SafeMachine, Stop, Type,
    parse_program, verify,
};

use crate::externs;
use crate::{ProcessMachine, Streams, World};

fn run(
    text: &str,
    world: World,
    arguments: &[u64],
) -> (Result<Vec<u64>, EvaluateError>, ProcessMachine) {
    let program = parse_program(text).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(verify(&program), []);
    // SAFETY: the programs below stay within their objects.
    let mut machine = unsafe { ProcessMachine::new(world) };
    let outcome = flow::evaluate(&program, &mut machine, FunctionId(0), arguments);
    (outcome, machine)
}

/// The real memory and the checked one give the same answers.
#[test]
fn agrees_with_the_safe_machine() {
    let limits = Limits {
        slot_bytes: 1 << 14,
        ..Limits::default()
    };
    for seed in 0..60 {
        let program = random_program(seed);
        let mut safe = SafeMachine::new(1 << 20);
        let expected =
            Evaluator::new(limits.clone()).evaluate(&program, &mut safe, FunctionId(0), &[1, seed]);
        // SAFETY: the checked machine has found no bad address.
        let mut machine = unsafe { ProcessMachine::new(World::Nothing) };
        let found = Evaluator::new(limits.clone()).evaluate(
            &program,
            &mut machine,
            FunctionId(0),
            &[1, seed],
        );
        assert!(expected.is_ok());
        assert_eq!(found, expected, "seed {seed}");
    }
}

const ECHO: &str = "
    type type0 \"[u8]\" size 1 array
    extern %lathe_rt_argument_count() -> i64
    extern %lathe_rt_argument(i64) -> i64
    extern %lathe_rt_buffer_length(i64) -> i64
    extern %lathe_rt_buffer_take(i64, ref)
    extern %lathe_rt_write_stdout(ref, i64) -> i64
    extern %lathe_rt_exit(i32) diverges
    function @main() {
    b0: v0: i64 = call_extern %lathe_rt_argument_count()
        v1: i64 = const 1 v2: i64 = sub v0, v1
        v3: i64 = call_extern %lathe_rt_argument(v2)
        v4: i64 = call_extern %lathe_rt_buffer_length(v3)
        v5: ref = allocate type0, v4
        call_extern %lathe_rt_buffer_take(v3, v5)
        v6: i64 = call_extern %lathe_rt_write_stdout(v5, v4)
        v7: i32 = const 7
        call_extern %lathe_rt_exit(v7) unreachable }";

#[test]
fn a_world_of_strings() {
    let world = World::Strings(Streams::new(&["echo", "first", "last"]));
    let (outcome, machine) = run(ECHO, world, &[]);
    assert_eq!(outcome.unwrap_err().exit_code(), Some(7));
    assert_eq!(machine.streams().unwrap().output, b"last");
}

#[test]
fn constants_may_only_compute() {
    let (outcome, _) = run(ECHO, World::Nothing, &[]);
    let refused = Stop::Refused(String::from("lathe_rt_argument_count in a constant"));
    assert_eq!(outcome.unwrap_err().fault, Fault::Stopped(refused));
    let sine = "extern %lathe_rt_float_sin(f64) -> f64
        function @f(f64) -> f64 {
        b0(v0: f64): v1: f64 = call_extern %lathe_rt_float_sin(v0) return v1 }";
    let (outcome, _) = run(sine, World::Nothing, &[1f64.to_bits()]);
    assert_eq!(outcome, Ok(vec![1f64.sin().to_bits()]));
}

#[test]
fn panics_and_null() {
    let text = "extern %lathe_rt_panic(ref, i64, ref, i64, i32, i32) diverges
        data $message align 1 \"no way\"
        data $file align 1 \"src/main.rs\"
        function @f() { b0: v0: ref = data_address $message v1: i64 = const 6
            v2: ref = data_address $file v3: i64 = const 11 v4: i32 = const 3 v5: i32 = const 9
            call_extern %lathe_rt_panic(v0, v1, v2, v3, v4, v5) unreachable }";
    let error = run(text, World::Nothing, &[]).0.unwrap_err();
    let panic = error.panic().unwrap();
    assert_eq!((panic.message.as_str(), panic.line), ("no way", 3));
    assert_eq!(
        error.to_string(),
        "panic at src/main.rs:3:9: no way\n  in @f, b0"
    );
    let null = "class *i64: i64 bare
        function @f(ref) -> i64 { b0(v0: ref): v1: i64 = load v0 + 16, *i64 return v1 }";
    let error = run(null, World::Nothing, &[0]).0.unwrap_err();
    assert_eq!(error.fault, Fault::BadAddress(16));
}

#[test]
fn deep_recursion() {
    let text = "class *i64: i64 bare
        function @depth(i64) -> i64 { s0: slot 64 align 16 \"local\"
        b0(v0: i64): v9: ref = slot_address s0 store v9 + 56, v0, *i64 switch v0 { 0: b2 } b1
        b1: v1: i64 = const 1 v2: i64 = sub v0, v1 v4: i64 = call @depth(v2)
            v5: i64 = load v9 + 56, *i64 v6: i64 = add v4, v5 return v6
        b2: return v0 }";
    let (outcome, _) = run(text, World::Nothing, &[100_000]);
    assert_eq!(outcome, Ok(vec![100_000 * 100_001 / 2]));
}

#[test]
fn allocations_are_aligned_zeroed_and_apart() {
    // SAFETY: only memory that the machine gives is touched.
    let mut machine = unsafe { ProcessMachine::new(World::Nothing) };
    let mut last = 0;
    for round in 0..20_000u64 {
        let align = 1 << (round % 8);
        let address = machine.allocate(round % 300 + 8, align).unwrap();
        assert_eq!(address % align.max(8), 0);
        assert_eq!(machine.load_u64(address), Ok(0));
        assert_eq!(machine.store_u64(address, u64::MAX), Ok(()));
        assert_ne!(address, last);
        last = address;
    }
    let large = machine.allocate(1 << 30, 16).unwrap();
    assert_eq!(machine.load_u8(large + (1 << 30) - 1), Ok(0));
    assert_eq!(machine.allocate(u64::MAX, 8), Err(Stop::OutOfMemory));
}

/// Every function that the library in the subset declares can be called here.
#[test]
fn the_list_is_complete() {
    let declarations = include_str!("../../../rtlib/std/src/runtime.rs");
    let mut names = Vec::new();
    let mut is_runtime = false;
    for line in declarations.lines().map(str::trim) {
        if line == "#[runtime]" {
            is_runtime = true;
        } else if let Some((_, rest)) = line.split_once("fn ") {
            let name = rest.split('(').next().unwrap();
            if is_runtime && line.starts_with("pub") && !name.contains('$') {
                names.push(String::from(name));
            }
            is_runtime = false;
        } else if let Some((name, _)) = line.split_once(" = ")
            && name.starts_with("float_")
            && line.ends_with(';')
        {
            names.push(String::from(name));
        }
    }
    assert!(names.len() >= 45, "{names:?}");
    for name in names {
        let symbol = format!("lathe_rt_{name}");
        assert!(externs::knows(&symbol), "{symbol}");
    }
}

#[test]
fn types_are_compared() {
    let mut declaration = Extern {
        symbol: String::from("lathe_rt_write_stdout"),
        parameters: vec![Type::Ref, Type::I64],
        results: vec![Type::I64],
        diverges: false,
    };
    assert!(externs::find(&declaration).is_some());
    declaration.parameters[0] = Type::I64;
    assert!(externs::find(&declaration).is_none());
}
