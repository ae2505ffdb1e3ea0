//! Portals of random programs: whatever way a state goes, through native code only, through a record and back, or through the
//! version that resumes, the answer is the same.

use flow::random::{Random, random_program};
use flow::{
    Address, Block, Evaluator, FunctionId, JitPoint, Limits, LocationId, Op, Program, SafeMachine,
    Terminator, Type, Value, print_program, verify,
};
use passes::pipeline::{after_fork, before_fork};
use passes::{LookInside, Options, Portal, split_portals};

/// How a hot place goes on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Way {
    /// The JIT is off.
    Plain,
    /// No place is hot.
    Cold,
    /// The JIT does nothing.
    Unchanged,
    /// The JIT is back at the point, with the record.
    SamePoint,
    /// The JIT resumes natively and returns what that returns.
    Resumed,
}

const WAYS: [Way; 5] = [
    Way::Plain,
    Way::Cold,
    Way::Unchanged,
    Way::SamePoint,
    Way::Resumed,
];

fn answer(program: &Program, seed: u64) -> String {
    let limits = Limits {
        steps: 20_000_000,
        frames: 20_000,
        slot_bytes: 1 << 16,
    };
    let mut machine = SafeMachine::new(1 << 20);
    let result = Evaluator::new(limits).evaluate(program, &mut machine, FunctionId(0), &[seed, 3]);
    match result {
        Ok(results) => format!("{results:?}"),
        Err(error) => format!("{:?}", error.fault),
    }
}

fn check(program: &Program, seed: u64, step: &str) {
    let errors = verify(program);
    assert!(
        errors.is_empty(),
        "seed {seed}, {step}: {}\n{}",
        errors[0],
        print_program(program)
    );
}

/// Puts merge points and can-enter points of two drivers anywhere.
fn with_points(program: &mut Program, random: &mut Random) {
    for function in &mut program.functions {
        for index in 0..function.blocks.len() {
            if !random.once_in(3) {
                continue;
            }
            let block = Block::new(index);
            for _ in 0..1 + random.below(2) {
                let position = random.below(function.blocks[index].insts.len() + 1);
                let mut known: Vec<Value> = function.blocks[0].parameters.clone();
                known.extend(&function.blocks[index].parameters);
                for inst in &function.blocks[index].insts[..position] {
                    known.extend(function.results_of(*inst));
                }
                let mut greens = Vec::new();
                if !known.is_empty() {
                    for _ in 0..random.below(4) {
                        greens.push(known[random.below(known.len())]);
                    }
                }
                let point = Op::JitPoint(JitPoint {
                    driver: String::from(if random.once_in(3) { "B" } else { "A" }),
                    can_enter: random.once_in(2),
                    greens,
                    live: Vec::new(),
                });
                function.append(block, point, &[], LocationId(0));
                let insts = &mut function.blocks[index].insts;
                let inst = insts.pop().expect("the point");
                insts.insert(position, inst);
            }
        }
    }
}

/// Makes constants of what asks the JIT; places are hot at random.
fn take_way(program: &mut Program, portals: &[Portal], way: Way, random: &mut Random) {
    let signatures: Vec<Vec<Type>> = portals
        .iter()
        .map(|portal| portal.graph.results.clone())
        .collect();
    for function in &mut program.functions {
        for index in 0..function.blocks.len() {
            let mut position = 0;
            while position < function.blocks[index].insts.len() {
                let inst = function.blocks[index].insts[position];
                let op = function.op(inst).clone();
                let replaced = match op {
                    Op::JitEnabled => Some(i64::from(way != Way::Plain)),
                    Op::JitTick(_) if way == Way::Cold => Some(0),
                    Op::JitTick(_) => Some(i64::from(random.once_in(2))),
                    Op::JitEnter(..) if way == Way::Unchanged => Some(0),
                    Op::JitEnter(point, ..) if way == Way::SamePoint => Some(1 + i64::from(point)),
                    Op::JitEnter(point, _, record) => {
                        let owner = portals
                            .iter()
                            .position(|portal| {
                                portal.points.iter().any(|known| known.number == point)
                            })
                            .expect("a portal has the point");
                        resume(
                            function,
                            Block::new(index),
                            position,
                            (portals[owner].resume, &signatures[owner]),
                            (point, record),
                        );
                        Some(-1)
                    }
                    _ => None,
                };
                if let Some(number) = replaced {
                    function.insts[inst.index()].op = Op::Const(number);
                }
                position += 1;
            }
        }
    }
}

/// In front of an entry: runs the version that resumes, and puts its results into the record.
fn resume(
    function: &mut flow::Function,
    block: Block,
    position: usize,
    callee: (FunctionId, &[Type]),
    place: (u32, Value),
) {
    let rest = function.blocks[block.index()].insts.split_off(position);
    let class = rest
        .first()
        .map(|_| record_class(function))
        .expect("the entry");
    let none = LocationId(0);
    let number = function.append(block, Op::Const(i64::from(place.0)), &[Type::I64], none);
    let number = function.results_of(number)[0];
    let call = Op::Call(callee.0, vec![place.1, number]);
    let call = function.append(block, call, callee.1, none);
    for (index, value) in function.results_of(call).to_vec().into_iter().enumerate() {
        let address = Address::at(place.1, 8 * index as i32);
        function.append(block, Op::Store(address, value, class), &[], none);
    }
    function.blocks[block.index()].insts.extend(rest);
}

/// The class by which a function that enters the JIT stores its record. Some store is there: of a green, a slot or
/// a live value; or else nothing is stored at all.
fn record_class(function: &flow::Function) -> flow::ClassId {
    let stores = function.insts.iter().filter_map(|inst| match &inst.op {
        Op::Store(_, _, class) | Op::Load(_, class) => Some(*class),
        _ => None,
    });
    stores.max().unwrap_or(flow::ClassId(0))
}

#[test]
fn random_portals_keep_their_answers() {
    let count = match std::env::var("LATHE_RANDOM") {
        Ok(text) => text.parse().expect("a number of programs"),
        Err(_) => 60,
    };
    let (mut split, mut ticks, mut compared) = (0, 0, 0);
    for seed in 0..count {
        let mut program = random_program(seed);
        let expected = answer(&program, seed);
        if !expected.starts_with('[') {
            continue;
        }
        let mut random = Random::new(seed ^ 0x5eed);
        with_points(&mut program, &mut random);
        check(&program, seed, "with points");
        if random.once_in(2) {
            before_fork(&mut program, true, &mut |step, program| {
                check(program, seed, step)
            });
            assert_eq!(
                answer(&program, seed),
                expected,
                "seed {seed}, before the fork"
            );
        }
        let portals = split_portals(&mut program);
        check(&program, seed, "split");
        split += portals.len();
        for function in &program.functions {
            for block in &function.blocks {
                let is_tick = |inst: &&flow::Inst| matches!(function.op(**inst), Op::JitTick(_));
                ticks += block.insts.iter().filter(is_tick).count();
            }
        }
        for way in WAYS {
            let mut version = program.clone();
            take_way(&mut version, &portals, way, &mut random);
            check(&version, seed, &format!("{way:?}"));
            let text = print_program(&version);
            assert_eq!(
                answer(&version, seed),
                expected,
                "seed {seed}, {way:?}\n{text}"
            );
            after_fork(
                &mut version,
                true,
                &Options::default(),
                &mut |step, program| {
                    check(program, seed, step);
                },
            );
            assert_eq!(
                answer(&version, seed),
                expected,
                "seed {seed}, {way:?}, native"
            );
            compared += 1;
        }
    }
    assert!(
        split > 40 && ticks > 40 && compared > 100,
        "{split} {ticks} {compared}"
    );
}

/// The merge points of the graph for the JIT stand where the codewriter looks for them.
#[test]
fn points_are_first_in_their_blocks() {
    let mut next = 0;
    for seed in 0..60 {
        let mut program = random_program(seed);
        with_points(&mut program, &mut Random::new(seed));
        next = 0;
        for portal in split_portals(&mut program) {
            for point in &portal.points {
                assert_eq!(point.number, next);
                next += 1;
                let block = &portal.graph.blocks[point.block.index()];
                let Op::JitPoint(first) = portal.graph.op(block.insts[0]) else {
                    panic!("seed {seed}: no point begins {}", point.block);
                };
                assert_eq!(first.driver, point.driver);
                assert_eq!(first.live.len(), point.live as usize);
                assert!(first.live.is_sorted());
                let others = block.insts[1..].iter().filter(|inst| {
                    matches!(portal.graph.op(**inst), Op::JitPoint(point) if !point.can_enter)
                });
                assert_eq!(others.count(), 0);
            }
            let choice = &program.functions[portal.function.index()];
            assert!(matches!(
                choice.blocks[1].terminator,
                Terminator::TailCall(callee, _) if callee == portal.jit
            ));
        }
    }
    assert!(next > 0);
}

/// Both native versions of an interpreter are taken apart into handlers: what enters the JIT leaves the loop a single head.
#[test]
fn versions_that_count_are_threaded() {
    let text = "class *i8: i8 bare
        function @run(ref) -> i64 {
          s0: slot 8 align 8 \"cell\"
        b0(v0: ref):
          v1: i64 = const 0
          v2: i64 = const 1
          v3: ref = slot_address s0
          call @fill(v3)
          jump b1(v1, v1)
        b1(v4: i64, v5: i64):
          v6: i8 = compare signed_less v4, v2
          branch v6, b2, b9
        b2:
          merge_point \"LOOP\" (v4, v0)
          v7: i8 = load v0 + v4*1, *i8
          v8: i64 = add v4, v2
          switch v7 { 0: b3, 1: b4, 2: b5, 3: b6, 4: b7, 5: b8 } b9
        b3: v9: i64 = add v5, v2 jump b1(v8, v9)
        b4: v10: i64 = mul v5, v5 jump b1(v8, v10)
        b5: can_enter \"LOOP\" (v1, v0) jump b1(v1, v5)
        b6: v11: i64 = sub v5, v2 jump b1(v8, v11)
        b7: v12: i64 = xor v5, v8 jump b1(v8, v12)
        b8: v13: i64 = or v5, v8 jump b1(v8, v13)
        b9: return v5 }
        function @fill(ref) inline_never { b0(v0: ref): return }";
    let mut program = flow::parse_program(text).unwrap_or_else(|error| panic!("{error}"));
    before_fork(&mut program, true, &mut |_, _| {});
    split_portals(&mut program);
    after_fork(
        &mut program,
        true,
        &Options::default(),
        &mut |step, program| {
            check(program, 0, step);
        },
    );
    for version in ["plain", "jit", "resume"] {
        let handlers = program
            .functions
            .iter()
            .filter(|function| function.name.starts_with(&format!("run.{version}.handler")));
        let count = handlers.count();
        assert!(
            count >= 6,
            "{version}: {count}\n{}",
            print_program(&program)
        );
    }
}

/// Two slots that others write to, narrow values and floats: all of them live across two points of two drivers.
#[test]
fn slots_and_narrow_values_go_through_records() {
    let text = "class *i64: i64 bare
        function @run(i64, i64) -> i64 {
          s0: slot 8 align 8 \"first\"
          s1: slot 16 align 8 \"second\"
        b0(v0: i64, v1: i64):
          v2: ref = slot_address s0
          v3: ref = slot_address s1
          v4: i64 = const 20
          v5: i8 = const -3
          v6: f32 = float 1.5
          v7: i64 = const 1
          call @bump(v2, v0)
          call @bump(v3, v1)
          jump b1(v4, v5, v6)
        b1(v10: i64, v11: i8, v12: f32):
          merge_point \"OUTER\" (v10)
          call @bump(v2, v10)
          v13: i64 = sub v10, v7
          v14: f32 = float_add v12, v6
          v15: i8 = mul v11, v5
          jump b2(v13)
        b2(v16: i64):
          merge_point \"INNER\" (v16, v11)
          call @bump(v3, v16)
          v17: i64 = load v2, *i64
          store v3 + 8, v17, *i64
          v18: i64 = sub v16, v7
          v19: i8 = compare signed_less v18, v7
          branch v19, b4, b3
        b3:
          can_enter \"INNER\" (v18, v11)
          jump b2(v18)
        b4:
          v20: i8 = compare signed_less v13, v7
          branch v20, b6, b5
        b5:
          can_enter \"OUTER\" (v13)
          jump b1(v13, v15, v14)
        b6:
          v21: i64 = load v2, *i64
          v22: i64 = load v3, *i64
          v23: i64 = load v3 + 8, *i64
          v24: i32 = bits v14
          v25: i64 = zero_extend v24
          v26: i64 = sign_extend v15
          v27: i64 = mul v21, v22
          v28: i64 = xor v27, v23
          v29: i64 = add v28, v25
          v30: i64 = xor v29, v26
          return v30 }
        function @bump(ref, i64) inline_never {
        b0(v0: ref, v1: i64):
          v2: i64 = load v0, *i64
          v3: i64 = const 31
          v4: i64 = mul v2, v3
          v5: i64 = add v4, v1
          store v0, v5, *i64
          return }";
    let program = flow::parse_program(text).unwrap_or_else(|error| panic!("{error}"));
    check(&program, 0, "parsed");
    let expected = answer(&program, 7);
    assert!(expected.starts_with('['), "{expected}");
    let mut split = program;
    let portals = split_portals(&mut split);
    assert_eq!(portals[0].points.len(), 2);
    for way in WAYS {
        for seed in 0..10 {
            let mut version = split.clone();
            take_way(&mut version, &portals, way, &mut Random::new(seed));
            assert_eq!(answer(&version, 7), expected, "{way:?}");
            after_fork(
                &mut version,
                true,
                &Options::default(),
                &mut |step, program| {
                    check(program, seed, step);
                },
            );
            assert_eq!(answer(&version, 7), expected, "{way:?}, native");
        }
    }
}

/// What has a loop is inlined into what the JIT does not see, and only after the fork into what it sees.
#[test]
fn loops_stay_out_of_what_the_jit_sees() {
    let text = "extern %print_i64(i64)
        entry @main
        function @main() { b0: v0: i64 = const 5
          v1: i64 = call @run(v0) v2: i64 = call @sum(v1) call_extern %print_i64(v2) return }
        function @run(i64) -> i64 { b0(v0: i64): jump b1(v0)
        b1(v1: i64): merge_point \"LOOP\" (v0)
          v2: i64 = call @step(v1) v3: i64 = call @sum(v2)
          switch v3 { 0: b2 } b1(v2)
        b2: return v1 }
        function @step(i64) -> i64 { b0(v0: i64): v1: i64 = const -1
          v2: i64 = add v0, v1 return v2 }
        function @sum(i64) -> i64 { b0(v0: i64): v1: i64 = const 0 jump b1(v0, v1)
        b1(v2: i64, v3: i64): switch v2 { 0: b3 } b2
        b2: v4: i64 = const -1 v5: i64 = add v2, v4 v6: i64 = add v3, v2 jump b1(v5, v6)
        b3: return v3 }";
    let mut program = flow::parse_program(text).unwrap_or_else(|error| panic!("{error}"));
    let callees = |program: &Program, name: &str| {
        let found = program
            .functions
            .iter()
            .find(|function| function.name == name);
        let function = found.unwrap_or_else(|| panic!("no @{name}"));
        let ids = passes::call_graph::callees_of(function);
        ids.iter()
            .map(|id| program.functions[id.index()].name.clone())
            .collect::<Vec<String>>()
    };
    before_fork(&mut program, true, &mut |_, _| {});
    assert_eq!(callees(&program, "main"), ["run"]);
    assert_eq!(callees(&program, "run"), ["sum"]);
    split_portals(&mut program);
    after_fork(&mut program, true, &Options::default(), &mut |_, _| {});
    assert_eq!(callees(&program, "main"), ["run.jit", "run.plain"]);
    for version in ["run.plain", "run.jit"] {
        assert_eq!(
            callees(&program, version),
            Vec::<String>::new(),
            "{version}"
        );
    }
}

/// A loop that may be unrolled does not get into a function without one: that would not be looked into any more.
#[test]
fn loops_that_are_unrolled_stay_where_they_may_be() {
    let text = "extern %print_i64(i64)
        entry @main
        function @main() { b0: v0: i64 = const 5 v1: i64 = call @run(v0) call_extern %print_i64(v1) return }
        function @run(i64) -> i64 { b0(v0: i64): jump b1(v0)
        b1(v1: i64): merge_point \"LOOP\" (v0)
          v2: i64 = call @step(v1) v3: i64 = call @steps(v2) v4: i64 = call @tree(v3)
          switch v4 { 0: b2 } b1(v2)
        b2: return v1 }
        function @tree(i64) -> i64 { b0(v0: i64): switch v0 { 0: b1 } b2
        b1: return v0
        b2: v1: i64 = call @step(v0) v2: i64 = call @tree(v1) return v2 }
        function @step(i64) -> i64 { b0(v0: i64): v1: i64 = call @around(v0) return v1 }
        function @steps(i64) -> i64 unroll_safe { b0(v0: i64): v1: i64 = call @around(v0) return v1 }
        function @around(i64) -> i64 unroll_safe { b0(v0: i64): v1: i64 = const 0 jump b1(v0, v1)
        b1(v2: i64, v3: i64): switch v2 { 0: b3 } b2
        b2: v4: i64 = const -1 v5: i64 = add v2, v4 v6: i64 = add v3, v2 jump b1(v5, v6)
        b3: return v3 }";
    let mut program = flow::parse_program(text).unwrap_or_else(|error| panic!("{error}"));
    before_fork(&mut program, true, &mut |_, _| {});
    let verdicts = passes::look_inside(&program);
    for (function, verdict) in program.functions.iter().zip(verdicts) {
        let expected = match &*function.name {
            "main" => LookInside::NotReachable,
            "run" => LookInside::Portal,
            "tree" | "around" => LookInside::LookedInto,
            _ => continue,
        };
        assert_eq!(verdict, expected, "{}", function.name);
    }
}
