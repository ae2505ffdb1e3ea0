//! Tests of the evaluator on the machine in a vector.

use crate::random::random_program;
use crate::{
    EvaluateError, Evaluator, Fault, FunctionId, Limits, Program, SafeMachine, Stop, parse_program,
    verify,
};

fn limits() -> Limits {
    Limits {
        steps: 10_000_000,
        frames: 50_000,
        slot_bytes: 1 << 12,
    }
}

fn program(text: &str) -> Program {
    let program = parse_program(text).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(verify(&program), []);
    program
}

fn run(text: &str, arguments: &[u64]) -> Result<Vec<u64>, EvaluateError> {
    let mut machine = SafeMachine::new(1 << 16);
    Evaluator::new(limits()).evaluate(&program(text), &mut machine, FunctionId(0), arguments)
}

fn fault(text: &str, arguments: &[u64]) -> Fault {
    run(text, arguments).unwrap_err().fault
}

#[test]
fn loops_exchange_parameters() {
    let text = "function @fibonacci(i64) -> i64 {
        b0(v0: i64): v1: i64 = const 0 v2: i64 = const 1 jump b1(v0, v1, v2)
        b1(v3: i64, v4: i64, v5: i64): switch v3 { 0: b3 } b2
        b2: v6: i64 = add v4, v5 v7: i64 = const -1 v8: i64 = add v3, v7 jump b1(v8, v5, v6)
        b3: return v4 }";
    assert_eq!(run(text, &[50]), Ok(vec![12_586_269_025]));
    let swap = "function @swap(i64) -> i64, i64 {
        b0(v0: i64): v1: i64 = const 1 v2: i64 = const 2 jump b1(v0, v1, v2)
        b1(v3: i64, v4: i64, v5: i64): v6: i8 = compare equal v3, v3
            v7: i64 = const 1 v8: i64 = sub v3, v7 switch v3 { 0: b2 } b1(v8, v5, v4)
        b2: return v4, v5 }";
    assert_eq!(run(swap, &[3]), Ok(vec![2, 1]));
}

#[test]
fn memory_objects_and_data() {
    let text = "type type0 \"Node\" size 24 references {16}
        type type1 \"[i32]\" size 4 array
        class *i64: i64 bare
        class *i32: i32 bare
        class *i8: i8 bare
        class *ref: ref bare
        data $table align 8 {8: $text + 1, 16: @f} \"abcdefgh\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\"
        data $text align 1 \"xyz\"
        function @f() -> i64, i64, i8, i32, i64 {
        s0: slot 16 align 8 \"pair\"
        b0: v0: ref = allocate type0
            v1: i64 = const 3
            v2: ref = allocate type1, v1
            v3: i32 = load v0 - 8, *i32
            v4: i64 = load v2 - 16, *i64
            v5: ref = data_address $table
            v6: ref = load v5 + 8, *ref
            v7: i8 = load v6, *i8
            v8: i32 = const -7
            v9: i64 = const 2
            store v2 + v9*4, v8, *i32
            v10: ref = interior v2 + v9*4 - 4
            v11: i32 = load v10 + 4, *i32
            v12: ref = slot_address s0
            store v12 + 8, v4, *i64
            v13: i64 = const 8
            v14: ref = interior v12 + 8
            copy v12, v14, v13
            v15: i64 = load v12, *i64
            v16: i64 = load v2, *i64
            return v4, v16, v7, v11, v15 }";
    let seven = u64::from(-7i32 as u32);
    assert_eq!(run(text, &[]), Ok(vec![3, 0, u64::from(b'y'), seven, 3]));
}

#[test]
fn deep_recursion_and_indirect_calls() {
    let text = "function @depth(i64) -> i64 {
        s0: slot 0 align 1 \"\"
        b0(v0: i64): switch v0 { 0: b2 } b1
        b1: v1: i64 = const 1 v2: i64 = sub v0, v1
            v3: ptr = function_address @depth
            v4: i64 = call_indirect v3(v2)
            v5: i64 = add v4, v1 return v5
        b2: return v0 }";
    assert_eq!(run(text, &[20_000]), Ok(vec![20_000]));
    assert_eq!(fault(text, &[60_000]), Fault::StackOverflow);
}

#[test]
fn tail_calls_keep_the_stack_flat() {
    let text = "function @even(i64) -> i8 {
        b0(v0: i64): switch v0 { 0: b2 } b1
        b1: v1: i64 = const 1 v2: i64 = sub v0, v1 tail_call @odd(v2)
        b2: v3: i8 = const 1 return v3 }
        function @odd(i64) -> i8 { s0: slot 64 align 8 \"big\"
        b0(v0: i64): switch v0 { 0: b2 } b1
        b1: v1: i64 = const 1 v2: i64 = sub v0, v1 tail_call @even(v2)
        b2: v3: i8 = const 0 return v3 }";
    assert_eq!(run(text, &[100_001]), Ok(vec![0]));
}

/// In the evaluator there is no JIT: merge points do nothing, and what asks for one is told so.
#[test]
fn there_is_no_jit() {
    let text = "function @f(i64, ref) -> i8, i8, i64 {
        b0(v0: i64, v1: ref):
            merge_point \"LOOP\" (v0) live (v0, v1)
            v2: i8 = jit_enabled
            v3: i8 = jit_tick 7, v0 (v0, v1)
            v4: i64 = jit_enter 7, v0, v1
            return v2, v3, v4 }";
    assert_eq!(run(text, &[2, 0]), Ok(vec![0, 0, 0]));
}

#[test]
fn faults() {
    let load = "class *i64: i64 bare
        function @f(ref) -> i64 { b0(v0: ref): v1: i64 = load v0 + 8, *i64 return v1 }";
    assert_eq!(fault(load, &[0]), Fault::BadAddress(8));
    assert_eq!(fault(load, &[1 << 40]), Fault::BadAddress((1 << 40) + 8));
    let beside = "type type0 \"a\" size 8  class *i64: i64 bare
        function @f() { b0: v0: ref = allocate type0 v1: i64 = const 0
            store v0 + 8, v1, *i64 return }";
    assert!(matches!(fault(beside, &[]), Fault::BadAddress(_)));
    let divide = "function @f(i64, i64) -> i64 {
        b0(v0: i64, v1: i64): v2: i64 = signed_div v0, v1 return v2 }";
    assert_eq!(fault(divide, &[1, 0]), Fault::Division);
    assert_eq!(
        fault("function @f() { b0: unreachable }", &[]),
        Fault::Unreachable
    );
    let assume = "function @f(i8) { b0(v0: i8): assume v0 return }";
    assert_eq!(run(assume, &[1]), Ok(vec![]));
    assert_eq!(fault(assume, &[0]), Fault::FalseAssumption);
    let indirect = "function @f(ptr) { b0(v0: ptr): call_indirect v0() return }";
    assert_eq!(fault(indirect, &[64]), Fault::NotAFunction(64));
    let endless = "function @f() { b0: jump b1 b1: jump b1 }";
    assert_eq!(fault(endless, &[]), Fault::OutOfSteps);
    let array = "type type0 \"[u8]\" size 1 array
        function @f(i64) { b0(v0: i64): v1: ref = allocate type0, v0 return }";
    assert_eq!(fault(array, &[u64::MAX]), Fault::NegativeCount(-1));
    assert_eq!(fault(array, &[1 << 40]), Fault::Stopped(Stop::OutOfMemory));
    let unknown = "extern %what() function @f() { b0: call_extern %what() return }";
    assert_eq!(
        fault(unknown, &[]),
        Fault::UnknownExtern(String::from("what"))
    );
}

#[test]
fn errors_say_where() {
    let text = "file \"a.rs\"
        class *i64: i64 bare
        function @main() -> i64 { b0: v0: ref = const 0 v1: i64 = call @get(v0) !0:9:5 return v1 }
        function @get(ref) -> i64 {
        b0(v0: ref): jump b1 b1: v1: i64 = load v0, *i64 !0:3:7 return v1 }";
    let error = run(text, &[]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "bad address 0x0\n  in @get, b1 at a.rs:3:7\n  called from @main, b0 at a.rs:9:5"
    );
}

#[test]
fn externs_and_growing_programs() {
    let text = "extern %print_i64(i64)
        extern %exit(i32) diverges
        function @f() { b0: v0: i64 = const -5 call_extern %print_i64(v0)
            v1: i32 = const 3 call_extern %exit(v1) unreachable }";
    let mut machine = SafeMachine::new(1 << 16);
    let mut evaluator = Evaluator::new(limits());
    let mut program = program(text);
    let error = evaluator
        .evaluate(&program, &mut machine, FunctionId(0), &[])
        .unwrap_err();
    assert_eq!(error.exit_code(), Some(3));
    assert_eq!(machine.output, "-5\n");
    assert_eq!(evaluator.steps(), 4);
    let more = "class *i8: i8 bare  data $d align 1 \"A\"
        function @g() -> i8 { b0: v0: ref = data_address $d v1: i8 = load v0, *i8 return v1 }";
    let more = parse_program(more).unwrap();
    program.functions.extend(more.functions);
    program.data.extend(more.data);
    program.classes.extend(more.classes);
    let result = evaluator.evaluate(&program, &mut machine, FunctionId(1), &[]);
    assert_eq!(result, Ok(vec![65]));
}

/// The numbering of instructions and values means nothing.
#[test]
fn normal_form_computes_the_same() {
    let mut distinct = Vec::new();
    for seed in 0..100 {
        let program = random_program(seed);
        let mut normal = program.clone();
        normal.normalize();
        let mut results = Vec::new();
        for program in [&program, &normal] {
            let mut machine = SafeMachine::new(1 << 16);
            let result =
                Evaluator::new(limits()).evaluate(program, &mut machine, FunctionId(0), &[seed, 3]);
            results.push(result.unwrap_or_else(|error| panic!("seed {seed}: {error}"))[0]);
        }
        assert_eq!(results[0], results[1], "seed {seed}");
        distinct.push(results[0]);
    }
    distinct.sort();
    distinct.dedup();
    assert!(distinct.len() > 90, "the programs are too much alike");
}
