//! A valid program, and for each invariant a text that breaks it and nothing else.

use crate::random::random_program;
use crate::{ClassId, FunctionId, Inst, Location, Op, parse_program, verify};

/// What the cases below may use.
const DECLARATIONS: &str = "
    type type0 \"Cell\" size 16 references {8}
    type type1 \"[i64]\" size 8 array
    class *i64: i64 bare
    class Value.1: i64 field payload
    extern %stop() diverges
    extern %ask(i64) -> i64
    data $text align 1 \"abc\"
    function @callee(i64, ref) -> i64 { b0(v0: i64, v1: ref): return v0 }
";

/// The numbers of the invariants that a text breaks, each once.
fn broken(text: &str) -> Vec<u32> {
    let text = format!("{DECLARATIONS}{text}");
    let program = parse_program(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let mut numbers: Vec<u32> = verify(&program)
        .iter()
        .map(|error| error.invariant)
        .collect();
    numbers.sort();
    numbers.dedup();
    numbers
}

/// A function around instructions; `v0: i64, v1: ref, v2: i8, v3: f64` are its parameters.
fn with_insts(insts: &str) -> String {
    format!(
        "function @f(i64, ref, i8, f64) -> i64 {{ s0: slot 8 align 8 \"s\"
         b0(v0: i64, v1: ref, v2: i8, v3: f64): {insts} }}"
    )
}

#[test]
fn valid_programs_pass() {
    assert_eq!(broken(""), []);
    let insts = "v9: ref = allocate type1, v0
        store v9 + v0*8, v0, *i64
        v10: f64 = load v1 + 8, Value.1
        store v1 + 8, v2, Value.1
        v11: i64 = call @callee(v0, v9)
        v12: i64 = call_extern %ask(v11)
        switch v2 { 1: b1(v12), 255: b2 } b1(v0)
        b1(v13: i64): return v13
        b2: call_extern %stop() unreachable
        b3: v14: i64 = add v15, v0 jump b4
        b4: v15: i64 = const 1 jump b3";
    assert_eq!(broken(&with_insts(insts)), []);
    for seed in 0..100 {
        assert_eq!(verify(&random_program(seed)), []);
    }
}

#[test]
fn broken_programs_are_found() {
    let cases: &[(u32, &str)] = &[
        (1, "entry @#7"),
        (1, "data $d align 8 {0: @#7} \"\\0\\0\\0\\0\\0\\0\\0\\0\""),
        (1, "data $d align 8 {0: %#7} \"\\0\\0\\0\\0\\0\\0\\0\\0\""),
        (
            1,
            "data $d align 8 {0: wrapper 0} \"\\0\\0\\0\\0\\0\\0\\0\\0\"",
        ),
        (1, "jit_image $#7"),
        (1, "locations { 0:0:0 4:1:1 }"),
        (1, "function @f() { b0: jump b1 }"),
        (2, "function @callee() { b0: return }"),
        (2, "class *i64: i64 bare"),
        (2, "extern %stop()"),
        (2, "data $text align 1 \"\""),
        (1, "driver \"LOOP\" location @#7"),
        (2, "driver \"LOOP\" driver \"LOOP\""),
        (3, "entry @callee"),
        (4, "extern %many(i64, i64, i64, i64, i64, i64, i64)"),
        (
            4,
            "extern %float(f64, f64, f64, f64, f64, f64, f64, f64, f64)",
        ),
        (4, "extern %results() -> i64, i64, i64"),
        (4, "extern %never() -> i64 diverges"),
        (5, "data $d align 3 \"\""),
        (5, "data $d align 8 {0: $text} \"\\0\""),
        (
            5,
            "data $d align 8 {0: $text + 4} \"\\0\\0\\0\\0\\0\\0\\0\\0\"",
        ),
        (5, "data $d align 4 {0: $text} \"\\0\\0\\0\\0\\0\\0\\0\\0\""),
        (5, "data $d align 8 {0: $text} \"\\0\\0\\0\\0\\0\\0\\0a\""),
        (6, "type type2 \"t\" size 16 references {4}"),
        (6, "type type2 \"t\" size 16 references {16}"),
        (6, "type type2 \"t\" size 16 references {tagged 14 {}}"),
        (
            6,
            "type type2 \"t\" size 16 references {tagged 0 {1: {8}, 1: {8}}}",
        ),
        (7, "file \"a\" locations { 0:1:1 }"),
        (8, "function @f() { }"),
        (8, "function @f() { b0: jump b0 }"),
        (9, "function @f(i8, i8) { b0(v0: i8, v0: i8): return }"),
        (
            10,
            "function @f(i8) -> i8 { b0(v0: i8): v1: i8 = not v2 v2: i8 = not v0 return v1 }",
        ),
        (
            10,
            "function @f(i8) -> i8 { b0(v0: i8): branch v0, b1, b2
              b1: v1: i8 = not v0 jump b2
              b2: return v1 }",
        ),
        (10, "function @f() -> i8 { undefined v0: i8 b0: return v0 }"),
        (
            10,
            "function @f() -> i8 { undefined v0: i8 b0: unreachable b1: return v0 }",
        ),
    ];
    for (number, text) in cases {
        assert_eq!(broken(text), [*number], "{text}");
    }
}

#[test]
fn broken_instructions_are_found() {
    let cases: &[(u32, &str)] = &[
        (1, "v4: i64 = load v1, #9 return v0"),
        (1, "v4: ref = allocate type9 return v0"),
        (1, "v4: ref = slot_address s1 return v0"),
        (1, "v4: ref = data_address $text + 4 return v0"),
        (1, "v4: ptr = function_address @#9 return v0"),
        (1, "v4: i64 = call_extern %#9() return v0"),
        (1, "return v0 !#5"),
        (11, "v4: i8 = add v0, v0 return v0"),
        (11, "add v0, v0 return v0"),
        (11, "v4: i64 = compare equal v0, v0 return v0"),
        (11, "v4: f64 = const 1 return v0"),
        (11, "v4: i64 = float 1.0 return v0"),
        (11, "v4: i64 = signed_add_overflow v0, v0 return v0"),
        (11, "v4: ptr = interior v1 + 8 return v0"),
        (11, "load v1, *i64 return v0"),
        (11, "v4: i8 = jit_promote v0 return v0"),
        (11, "v4: i64 = jit_is_constant v0 return v0"),
        (11, "v4: i64 = we_are_jitted return v0"),
        (12, "v4: i8 = jit_is_virtual v0 return v0"),
        (12, "jit_record_exact v0, v2 return v0"),
        (11, "v4: i64 = poll return v0"),
        (11, "v4: i64 = stack_low return v0"),
        (11, "v4: i64 = jit_enabled return v0"),
        (11, "v4: i64 = jit_tick 0, v0 () return v0"),
        (11, "v4: i8 = jit_enter 0, v0, v1 return v0"),
        (12, "v4: i8 = jit_tick 0, v2 (v0) return v0"),
        (12, "v4: i64 = jit_enter 0, v0, v0 return v0"),
        (12, "v4: i64 = add v0, v2 return v0"),
        (12, "v4: f64 = add v3, v3 return v0"),
        (12, "v4: i64 = float_add v0, v0 return v0"),
        (12, "v4: i8 = swap_bytes v2 return v0"),
        (12, "v4: i64 = select v0, v0, v0 return v0"),
        (12, "v4: i8 = compare equal v3, v3 return v0"),
        (12, "v4: i8 = sign_extend v0 return v0"),
        (12, "v4: i64 = bits v2 return v0"),
        (12, "copy v0, v1, v0 return v0"),
        (12, "assume v0 return v0"),
        (12, "v4: ref = allocate type1, v2 return v0"),
        (13, "v4: i8 = const 128 return v0"),
        (13, "v4: f32 = float 0x100000000 return v0"),
        (14, "v4: i64 = load v0, *i64 return v0"),
        (14, "v4: i64 = load v1 + v2*8, *i64 return v0"),
        (14, "v4: ref = interior v1 + v0*0 return v0"),
        (15, "v4: i8 = load v1, *i64 return v0"),
        (15, "store v1, v3, *i64 return v0"),
        (16, "v4: i64 = call @callee(v0) return v0"),
        (16, "v4: i64 = call @callee(v0, v0) return v0"),
        (16, "call @callee(v0, v1) return v0"),
        (16, "v4: i64 = call_extern %ask() return v0"),
        (16, "call_indirect v1() return v0"),
        (17, "jump b1 b1(v4: i64): return v4"),
        (17, "jump b1(v2) b1(v4: i64): return v4"),
        (18, "switch v3 { } b1 b1: return v0"),
        (18, "switch v2 { 256: b1 } b1 b1: return v0"),
        (18, "switch v0 { 3: b1, 3: b1 } b1 b1: return v0"),
        (19, "branch v0, b1, b1 b1: return v0"),
        (20, "return"),
        (20, "return v1"),
        (21, "tail_call @g() } function @g() { b0: return"),
        (21, "v4: ref = slot_address s0 tail_call @callee(v0, v4)"),
        (23, "call_extern %stop() return v0"),
        (23, "call_extern %stop() v4: i64 = const 0 unreachable"),
        (24, "v4: ref = allocate type1 return v0"),
        (24, "v4: ref = allocate type0, v0 return v0"),
    ];
    for (number, text) in cases {
        assert_eq!(broken(&with_insts(text)), [*number], "{text}");
    }
    let slot = "function @f() { s0: slot 8 align 3 \"s\" b0: return }";
    assert_eq!(broken(slot), [22]);
}

/// What has no text form.
#[test]
fn broken_arenas_are_found() {
    let text = with_insts("v4: i64 = add v0, v0 return v4");
    let program = parse_program(&format!("{DECLARATIONS}{text}")).unwrap();
    let function = FunctionId(1).index();
    let mut twice = program.clone();
    twice.functions[function].blocks[0].insts.push(Inst(0));
    assert_eq!(verify(&twice)[0].invariant, 9);
    let mut missing = program.clone();
    missing.functions[function].blocks[0].insts.push(Inst(1));
    assert_eq!(verify(&missing)[0].invariant, 1);
    let mut class = program.clone();
    class.functions[function].attributes.effects = Some(crate::Effects {
        reads: vec![ClassId(9)],
        ..crate::Effects::default()
    });
    assert_eq!(verify(&class)[0].invariant, 1);
    let mut value = program.clone();
    value.functions[function].insts[0].op = Op::Assume(crate::Value(99));
    assert_eq!(verify(&value)[0].invariant, 1);
    let mut location = program;
    location.files.clear();
    location.locations.push(Location {
        file: 0,
        line: 1,
        column: 1,
    });
    assert_eq!(verify(&location)[0].invariant, 1);
}
