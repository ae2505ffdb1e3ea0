//! Tests of the text form: `parse(print(p)) == p`.

use crate::random::{Random, random_program};
use crate::{
    Address, BlockData, CallWrapper, Class, ClassId, ClassKind, Data, DataId, Driver, Effects,
    Extern, ExternId, Function, FunctionAttributes, FunctionId, HeapType, Inline, JitAttributes,
    JitPoint, JitTick, Location, LocationId, Op, Program, Question, ReferenceMap, Relocation,
    RelocationTarget, SlotData, Target, Terminator, Type, TypeId, Value, parse_program,
    print_program,
};

fn check(program: &Program) {
    let text = print_program(program);
    let parsed = match parse_program(&text) {
        Ok(parsed) => parsed,
        Err(error) => panic!("{error}\n{text}"),
    };
    assert_eq!(print_program(&parsed), text);
    assert_eq!(parsed, *program, "{text}");
}

#[test]
fn random_graphs() {
    for seed in 0..200 {
        let mut program = random_program(seed);
        let text = print_program(&program);
        let mut parsed = parse_program(&text).unwrap();
        assert_eq!(print_program(&parsed), text);
        program.normalize();
        parsed.normalize();
        assert_eq!(parsed, program, "seed {seed}\n{text}");
        check(&program);
    }
}

fn random_name(random: &mut Random, index: usize) -> String {
    let parts = [
        "a", "<T as U>", "::b", ".c", "\"", "\\", "é", " ", "7", "*x", "\n",
    ];
    let mut name = String::new();
    for _ in 0..random.below(4) {
        name.push_str(parts[random.below(parts.len())]);
    }
    // Names need not be unique: then the text refers by number.
    if random.once_in(3) {
        name
    } else {
        format!("{name}{index}")
    }
}

fn random_maps(random: &mut Random, depth: usize) -> Vec<ReferenceMap> {
    let mut maps = Vec::new();
    for _ in 0..random.below(3) {
        if depth > 0 && random.once_in(2) {
            let mut cases = Vec::new();
            for case in 0..random.below(3) {
                cases.push((case as u32 * 3, random_maps(random, depth - 1)));
            }
            maps.push(ReferenceMap::Tagged {
                tag: random.below(64) as u32,
                cases,
            });
        } else {
            maps.push(ReferenceMap::Always(random.below(64) as u32));
        }
    }
    maps
}

fn random_types(random: &mut Random) -> Vec<Type> {
    let mut types = Vec::new();
    for _ in 0..random.below(4) {
        types.push(crate::names::TYPES[random.below(8)]);
    }
    types
}

fn random_classes(random: &mut Random) -> Vec<ClassId> {
    (0..random.below(3))
        .map(|_| ClassId::new(random.below(4)))
        .collect()
}

/// Everything but sensible graphs.
fn random_declarations(seed: u64) -> Program {
    let mut random = Random::new(seed);
    let mut program = Program::default();
    for index in 0..random.below(4) {
        program.files.push(random_name(&mut random, index));
        let name = random_name(&mut random, index);
        program.types.push(HeapType {
            name,
            size: random.below(100) as u32,
            is_array: random.once_in(2),
            references: random_maps(&mut random, 2),
        });
        let kind = if random.once_in(2) {
            ClassKind::Bare
        } else {
            ClassKind::Field {
                address_taken: random.once_in(2),
                is_payload: random.once_in(2),
            }
        };
        program.classes.push(Class {
            name: random_name(&mut random, index),
            kind,
            ty: crate::names::TYPES[random.below(8)],
            immutable: random.once_in(2),
            owns: random.once_in(2),
        });
        if index > 0 {
            let pair = (ClassId::new(index - 1), ClassId::new(index));
            program.overlaps.push(pair);
        }
        program.externs.push(Extern {
            symbol: random_name(&mut random, index),
            parameters: random_types(&mut random),
            results: random_types(&mut random),
            diverges: random.once_in(2),
        });
        let mut relocations = Vec::new();
        for place in 0..random.below(3) {
            let target = if random.once_in(2) {
                RelocationTarget::Function(FunctionId::new(random.below(4)))
            } else {
                RelocationTarget::Data(DataId::new(random.below(4)), random.below(9) as u32)
            };
            relocations.push(Relocation {
                offset: 8 * place as u32,
                target,
            });
        }
        program.data.push(Data {
            name: random_name(&mut random, index),
            bytes: (0..random.below(20)).map(|_| random.bits() as u8).collect(),
            align: 8,
            relocations,
        });
    }
    for _ in 0..random.below(5) {
        program.locations.push(Location {
            file: random.below(2) as u32,
            line: random.below(3) as u32,
            column: 0,
        });
    }
    for index in 0..random.below(4) {
        let effects = Effects {
            reads: random_classes(&mut random),
            writes: random_classes(&mut random),
            allocates: random.once_in(2),
            panics: random.once_in(2),
            external: random.once_in(2),
        };
        let inlines = [Inline::Auto, Inline::Hint, Inline::Always, Inline::Never];
        let mut function = Function {
            name: random_name(&mut random, index),
            results: random_types(&mut random),
            attributes: FunctionAttributes {
                inline: inlines[random.below(4)],
                cold: random.once_in(2),
                effects: if random.once_in(2) {
                    Some(effects)
                } else {
                    None
                },
                jit: JitAttributes {
                    elidable: random.once_in(2),
                    unroll_safe: random.once_in(2),
                    dont_look_inside: random.once_in(2),
                    loop_invariant: random.once_in(2),
                    conditional_call: random.once_in(2),
                },
            },
            location: LocationId::new(random.below(6)),
            ..Function::default()
        };
        for slot in 0..random.below(3) {
            function.new_slot(SlotData {
                size: 8,
                align: 4,
                name: random_name(&mut random, slot),
            });
        }
        for _ in 0..random.below(4) {
            function.blocks.push(BlockData {
                cold: random.once_in(2),
                location: LocationId::new(random.below(6)),
                ..BlockData::default()
            });
        }
        program.functions.push(function);
    }
    if random.once_in(2) {
        program.entry = Some(FunctionId::new(random.below(4)));
    }
    for index in 0..random.below(3) {
        let mut driver = Driver::new(&random_name(&mut random, index));
        if random.once_in(2) {
            driver.location = Some(FunctionId::new(random.below(4)));
            driver.compiled = Some(FunctionId::new(random.below(4)));
        }
        if random.once_in(2) {
            driver.confirm = Some(FunctionId::new(random.below(4)));
            driver.inline = Some(FunctionId::new(random.below(4)));
            driver.aborted = Some(FunctionId::new(random.below(4)));
        }
        program.drivers.push(driver);
    }
    for index in 0..random.below(3) {
        program.call_wrappers.push(CallWrapper {
            parameters: vec![Type::Ref; index],
            results: vec![Type::F64; 2 - index],
            external: random.once_in(2),
        });
    }
    if !program.data.is_empty() {
        program.jit_image = random.once_in(2).then_some(DataId(0));
    }
    program
}

#[test]
fn random_headers_and_attributes() {
    for seed in 0..500 {
        check(&random_declarations(seed));
    }
}

/// One of each operation and terminator, with the corner cases of their operands.
#[test]
fn every_operation() {
    let mut program = Program {
        locations: vec![Location::UNKNOWN],
        ..Program::default()
    };
    program.classes.push(Class {
        name: String::from("Vec<Option<i64>>.len"),
        kind: ClassKind::Bare,
        ty: Type::I64,
        immutable: true,
        owns: true,
    });
    let mut function = Function {
        name: String::from("<Vec<i64> as Index>::index"),
        ..Function::default()
    };
    let entry = function.new_block();
    let v = function.new_value(Type::I64);
    function.blocks[0].parameters.push(v);
    let indexed = |offset| Address {
        base: v,
        index: Some((v, 24)),
        offset,
    };
    let class = ClassId(0);
    let mut ops: Vec<(Op, Vec<Type>)> = Vec::new();
    for number in [0, -1, i64::MIN, i64::MAX] {
        ops.push((Op::Const(number), vec![Type::I64]));
    }
    for float in [
        0.0,
        -0.0,
        1.5,
        1e300,
        5e-324,
        f64::NAN,
        f64::NEG_INFINITY,
        1e16,
    ] {
        ops.push((Op::FloatConst(float.to_bits()), vec![Type::F64]));
        ops.push((Op::FloatConst(float.to_bits()), vec![Type::F32]));
        ops.push((
            Op::FloatConst((float as f32).to_bits().into()),
            vec![Type::F32],
        ));
    }
    for (op, _) in crate::names::BINARY {
        ops.push((Op::Binary(op, v, v), vec![Type::I64]));
    }
    for (op, _) in crate::names::OVERFLOWING {
        ops.push((Op::Overflowing(op, v, v), vec![Type::I64, Type::I8]));
    }
    for (op, _) in crate::names::UNARY {
        ops.push((Op::Unary(op, v), vec![Type::I64]));
    }
    for (condition, _) in crate::names::CONDITIONS {
        ops.push((Op::Compare(condition, v, v), vec![Type::I8]));
    }
    for (condition, _) in crate::names::FLOAT_CONDITIONS {
        ops.push((Op::FloatCompare(condition, v, v), vec![Type::I8]));
    }
    for (conversion, _) in crate::names::CONVERSIONS {
        ops.push((Op::Convert(conversion, v), vec![Type::I32]));
    }
    for offset in [0, 5, -5, i32::MIN, i32::MAX] {
        ops.push((Op::Load(indexed(offset), class), vec![Type::I64]));
        ops.push((Op::Store(Address::at(v, offset), v, class), vec![]));
    }
    ops.extend([
        (Op::Interior(indexed(8)), vec![Type::Ref]),
        (Op::SlotAddress(crate::Slot(0)), vec![Type::Ref]),
        (Op::DataAddress(DataId(3), 4), vec![Type::Ref]),
        (Op::DataAddress(DataId(3), 0), vec![Type::Ref]),
        (Op::FunctionAddress(FunctionId(0)), vec![Type::Ptr]),
        (Op::Select(v, v, v), vec![Type::I64]),
        (Op::Copy(v, v, v, true, Some(class)), vec![]),
        (Op::Copy(v, v, v, false, None), vec![]),
        (Op::Allocate(TypeId(9), None), vec![Type::Ref]),
        (Op::Allocate(TypeId(9), Some(v)), vec![Type::Ref]),
        (
            Op::Call(FunctionId(0), vec![v, v]),
            vec![Type::I8, Type::F32],
        ),
        (Op::CallIndirect(v, vec![]), vec![]),
        (Op::CallExtern(ExternId(0), vec![v]), vec![Type::I64]),
        (Op::Assume(v), vec![]),
        (jit_point(false, vec![v, v]), vec![]),
        (jit_point(true, vec![]), vec![]),
        (Op::Promote(v), vec![Type::I64]),
        (Op::IsConstant(v), vec![Type::I8]),
        (Op::IsVirtual(v), vec![Type::I8]),
        (Op::WeAreJitted, vec![Type::I8]),
        (Op::Ask(Question::Poll), vec![Type::I8]),
        (Op::Ask(Question::StackLow), vec![Type::I8]),
        (Op::JitEnabled, vec![Type::I8]),
        (
            Op::JitTick(JitTick {
                point: 3,
                entering: v,
                greens: vec![v],
            }),
            vec![Type::I8],
        ),
        (Op::JitEnter(3, v, v), vec![Type::I64]),
        (Op::RecordExact(v, v), vec![]),
        (Op::Immutable(v, 24), vec![]),
    ]);
    for (op, types) in ops {
        function.append(entry, op, &types, LocationId(0));
    }
    let to = |arguments: Vec<Value>| Target::new(entry, arguments);
    for terminator in [
        Terminator::Jump(to(vec![v, v])),
        Terminator::Branch(v, to(vec![]), to(vec![v])),
        Terminator::Switch(
            v,
            vec![(u64::MAX, to(vec![v])), (0, to(vec![]))],
            to(vec![]),
        ),
        Terminator::Switch(v, vec![], to(vec![v])),
        Terminator::Return(vec![]),
        Terminator::Return(vec![v, v]),
        Terminator::TailCall(FunctionId(0), vec![v]),
        Terminator::Unreachable,
    ] {
        let block = function.new_block();
        function.blocks[block.index()].terminator = terminator;
    }
    program.functions.push(function);
    check(&program);
}

fn jit_point(can_enter: bool, greens: Vec<Value>) -> Op {
    Op::JitPoint(JitPoint {
        driver: String::from("LOOP"),
        can_enter,
        live: greens.clone(),
        greens,
    })
}

#[test]
fn errors_have_lines() {
    let cases = [
        (
            "function @f() {\nb0:\n  frob v0\n}",
            3,
            "unknown operation `frob`",
        ),
        (
            "function @f() {\nb0:\n  return v0\n}",
            4,
            "v0 is not defined",
        ),
        (
            "function @f() {\nb0:\n  jump b0(\n",
            4,
            "expected v<number>, found the end",
        ),
        ("\nfile main", 2, "expected a string, found `main`"),
        ("entry @g", 1, "no function @g"),
        ("class a: i65 bare", 1, "unknown type `i65`"),
        ("file \"a\\q\"", 1, "unknown escape \\q"),
        (
            "function @f(i64) {\nb0:\n return }",
            3,
            "the parameters are not those of the entry block",
        ),
    ];
    for (text, line, message) in cases {
        let error = parse_program(text).unwrap_err();
        assert_eq!(
            (error.line, error.message.as_str()),
            (line, message),
            "{text}"
        );
    }
}
