//! Native code against the evaluator, the reference meaning of graphs: every operation on every type with
//! values at the borders, and random programs.

use crate::support::{Scratch, build_program, parse};
use flow::names::{BINARY, CONDITIONS, FLOAT_CONDITIONS, OVERFLOWING, UNARY, name_of};
use flow::random::random_program;
use flow::{
    BinaryOp, Conversion, FunctionId, LocationId, Machine, Program, SafeMachine, Type, UnaryOp,
};
use std::process::Command;

/// Bit patterns at the borders of integers and floats.
fn values() -> Vec<u64> {
    let mut values: Vec<u64> = vec![0, 1, 2, 31, 63, 64, 127, 128, 255, 32767, 65535];
    values.extend([
        i64::MAX as u64,
        i64::MIN as u64,
        u64::MAX,
        u64::MAX - 1,
        i32::MAX as u64,
        i32::MIN as i64 as u64,
        u64::from(u32::MAX),
        0x0123_4567_89ab_cdef,
        0xfedc_ba98_7654_3210,
    ]);
    let floats = [
        0.5,
        -0.0,
        1.5,
        -1.5,
        2.5,
        1e10,
        -1e10,
        1e300,
        f64::NAN,
        f64::INFINITY,
        f64::NEG_INFINITY,
        9.3e18,
        -9.3e18,
        1.9e19,
        255.9,
        -128.9,
        5e-324,
    ];
    values.extend(floats.map(f64::to_bits));
    let singles = [0.75f32, -3.25, 3e9, f32::NAN, f32::INFINITY, -200.5, 1e-45];
    values.extend(singles.map(|value| u64::from(value.to_bits())));
    values
}

const HEAD: &str = "
extern %lathe_rt_write_stdout(ref, i64) -> i64
class *i64: i64 bare
type type0 \"[u8]\" size 1 array
entry @main
function @main() {
b0:
  v0: ref = call @all()
  v1: i64 = const TOTAL
  v2: i64 = call_extern %lathe_rt_write_stdout(v0, v1)
  return
}
";

/// A function that applies an operation to all pairs of values, in the making.
struct Text {
    lines: String,
    next: usize,
}

impl Text {
    /// Adds `vN: type = operation` and names the value.
    fn value(&mut self, ty: Type, operation: &str) -> String {
        let name = format!("v{}", self.next);
        self.next += 1;
        self.lines
            .push_str(&format!("  {name}: {} = {operation}\n", ty.name()));
        name
    }

    fn constant(&mut self, ty: Type, number: i64) -> String {
        self.value(ty, &format!("const {number}"))
    }

    /// A word as a value of a type.
    fn narrow(&mut self, word: &str, ty: Type) -> String {
        match ty {
            Type::I64 => word.to_string(),
            Type::I8 | Type::I16 | Type::I32 => self.value(ty, &format!("truncate {word}")),
            Type::F32 => {
                let bits = self.value(Type::I32, &format!("truncate {word}"));
                self.value(ty, &format!("bits {bits}"))
            }
            Type::F64 | Type::Ref | Type::Ptr => self.value(ty, &format!("bits {word}")),
        }
    }

    /// A value as a word; all floats that are not a number are one.
    fn widen(&mut self, value: &str, ty: Type) -> String {
        match ty {
            Type::I64 => value.to_string(),
            Type::I8 | Type::I16 | Type::I32 => {
                self.value(Type::I64, &format!("zero_extend {value}"))
            }
            Type::F32 | Type::F64 => {
                let is_number =
                    self.value(Type::I8, &format!("float_compare equal {value}, {value}"));
                let none = self.constant(Type::I64, 77);
                let word = if ty == Type::F32 {
                    let bits = self.value(Type::I32, &format!("bits {value}"));
                    self.value(Type::I64, &format!("zero_extend {bits}"))
                } else {
                    self.value(Type::I64, &format!("bits {value}"))
                };
                self.value(Type::I64, &format!("select {is_number}, {word}, {none}"))
            }
            Type::Ref | Type::Ptr => self.value(Type::I64, &format!("bits {value}")),
        }
    }
}

/// What is applied: makes one or two words of the words of a pair.
type Apply = Box<dyn Fn(&mut Text, &str, &str) -> Vec<String>>;

/// The operation on all pairs of values; on the first of each only if it does not look at the second.
fn function(number: usize, count: usize, apply: &Apply) -> String {
    let mut text = Text {
        lines: String::new(),
        next: 10,
    };
    let results = apply(&mut text, "v4", "v6");
    let uses_second = results_use(&text.lines, "v6");
    let inner = if uses_second { count } else { 1 };
    let body = &text.lines;
    let mut stores = String::new();
    for (index, result) in results.iter().enumerate() {
        stores.push_str(&format!(
            "  store v1 + v92*16 + {}, {result}, *i64\n",
            index * 8
        ));
    }
    let text = format!(
        "function @op{number}(ref, ref) {{
b0(v0: ref, v1: ref):
  v2: i64 = const 0
  jump b1(v2)
b1(v3: i64):
  v4: i64 = load v0 + v3*8, *i64
  jump b2(v2)
b2(v5: i64):
  v6: i64 = load v0 + v5*8, *i64
{body}  v90: i64 = const {count}
  v91: i64 = mul v3, v90
  v92: i64 = add v91, v5
{stores}  v93: i64 = const 1
  v94: i64 = add v5, v93
  v98: i64 = const {inner}
  v95: i8 = compare signed_less v94, v98
  branch v95, b2(v94), b3
b3:
  v96: i64 = add v3, v93
  v97: i8 = compare signed_less v96, v90
  branch v97, b1(v96), b4
b4:
  return
}}
"
    );
    text
}

fn results_use(lines: &str, value: &str) -> bool {
    lines
        .split(|letter: char| !letter.is_ascii_alphanumeric())
        .any(|word| word == value)
}

const INTEGERS: [Type; 4] = [Type::I8, Type::I16, Type::I32, Type::I64];
const FLOATS: [Type; 2] = [Type::F32, Type::F64];

/// All operations on all types, with a name for messages.
fn operations() -> Vec<(String, Apply)> {
    let mut list: Vec<(String, Apply)> = Vec::new();
    for (op, name) in BINARY {
        let is_float = name.starts_with("float");
        let types: &[Type] = if is_float { &FLOATS } else { &INTEGERS };
        for ty in types.iter().copied() {
            let apply = move |text: &mut Text, left: &str, right: &str| {
                let mut left = text.narrow(left, ty);
                let mut right = text.narrow(right, ty);
                if matches!(
                    op,
                    BinaryOp::SignedDiv
                        | BinaryOp::SignedRem
                        | BinaryOp::UnsignedDiv
                        | BinaryOp::UnsignedRem
                ) {
                    // No zero divisor, and no quotient that overflows.
                    let one = text.constant(ty, 1);
                    right = text.value(ty, &format!("or {right}, {one}"));
                    left = text.value(ty, &format!("signed_shift_right {left}, {one}"));
                }
                let result = text.value(ty, &format!("{name} {left}, {right}"));
                vec![text.widen(&result, ty)]
            };
            list.push((format!("{name} {}", ty.name()), Box::new(apply)));
        }
    }
    for ty in INTEGERS {
        for (_, name) in OVERFLOWING {
            let apply = move |text: &mut Text, left: &str, right: &str| {
                let (left, right) = (text.narrow(left, ty), text.narrow(right, ty));
                let (value, flag) = (format!("v{}", text.next), format!("v{}", text.next + 1));
                text.next += 2;
                text.lines.push_str(&format!(
                    "  {value}: {}, {flag}: i8 = {name} {left}, {right}\n",
                    ty.name()
                ));
                vec![text.widen(&value, ty), text.widen(&flag, Type::I8)]
            };
            list.push((format!("{name} {}", ty.name()), Box::new(apply)));
        }
        for (_, name) in CONDITIONS {
            let apply = move |text: &mut Text, left: &str, right: &str| {
                let (left, right) = (text.narrow(left, ty), text.narrow(right, ty));
                let flag = text.value(Type::I8, &format!("compare {name} {left}, {right}"));
                let chosen = text.value(ty, &format!("select {flag}, {left}, {right}"));
                vec![text.widen(&flag, Type::I8), text.widen(&chosen, ty)]
            };
            list.push((format!("compare {name} {}", ty.name()), Box::new(apply)));
        }
    }
    for ty in FLOATS {
        for (_, name) in FLOAT_CONDITIONS {
            let apply = move |text: &mut Text, left: &str, right: &str| {
                let (left, right) = (text.narrow(left, ty), text.narrow(right, ty));
                let flag = text.value(Type::I8, &format!("float_compare {name} {left}, {right}"));
                vec![text.widen(&flag, Type::I8)]
            };
            list.push((
                format!("float_compare {name} {}", ty.name()),
                Box::new(apply),
            ));
        }
    }
    for (op, name) in UNARY {
        let is_float = matches!(
            op,
            UnaryOp::FloatNegate
                | UnaryOp::FloatAbs
                | UnaryOp::SquareRoot
                | UnaryOp::Floor
                | UnaryOp::Ceiling
                | UnaryOp::Truncate
        );
        let types: &[Type] = match op {
            _ if is_float => &FLOATS,
            UnaryOp::SwapBytes => &INTEGERS[1..],
            _ => &INTEGERS,
        };
        for ty in types.iter().copied() {
            let apply = move |text: &mut Text, left: &str, _: &str| {
                let operand = text.narrow(left, ty);
                let result = text.value(ty, &format!("{name} {operand}"));
                vec![text.widen(&result, ty)]
            };
            list.push((format!("{name} {}", ty.name()), Box::new(apply)));
        }
    }
    for (conversion, from, to) in conversions() {
        let name = name_of(&flow::names::CONVERSIONS, conversion);
        let apply = move |text: &mut Text, left: &str, _: &str| {
            let operand = text.narrow(left, from);
            let result = text.value(to, &format!("{name} {operand}"));
            vec![text.widen(&result, to)]
        };
        let name = format!("{name} {} {}", from.name(), to.name());
        list.push((name, Box::new(apply)));
    }
    list
}

fn conversions() -> Vec<(Conversion, Type, Type)> {
    let mut list = vec![
        (Conversion::Promote, Type::F32, Type::F64),
        (Conversion::Demote, Type::F64, Type::F32),
        (Conversion::Bits, Type::I64, Type::Ref),
        (Conversion::Bits, Type::I64, Type::F64),
        (Conversion::Bits, Type::F64, Type::I64),
        (Conversion::Bits, Type::I32, Type::F32),
    ];
    for integer in INTEGERS {
        for float in FLOATS {
            list.push((Conversion::SignedToFloat, integer, float));
            list.push((Conversion::UnsignedToFloat, integer, float));
            list.push((Conversion::FloatToSigned, float, integer));
            list.push((Conversion::FloatToUnsigned, float, integer));
        }
        for wide in INTEGERS {
            if integer.size() < wide.size() {
                list.push((Conversion::SignExtend, integer, wide));
                list.push((Conversion::ZeroExtend, integer, wide));
                list.push((Conversion::Truncate, wide, integer));
            }
        }
    }
    list
}

/// What the function `@all` leaves in memory when the evaluator runs it.
fn evaluated(program: &Program, bytes: usize) -> Vec<u8> {
    let mut machine = SafeMachine::new(1 << 30);
    let all = program
        .functions
        .iter()
        .position(|function| function.name == "all");
    let all = FunctionId::new(all.unwrap());
    let results = match flow::evaluate(program, &mut machine, all, &[]) {
        Ok(results) => results,
        Err(error) => panic!("{error:?}"),
    };
    (0..bytes as u64)
        .map(|offset| machine.load_u8(results[0] + offset).unwrap() as u8)
        .collect()
}

fn native(program: &Program) -> Vec<u8> {
    let scratch = Scratch::new();
    let executable = build_program(&scratch, program);
    let output = Command::new(executable).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    output.stdout
}

#[test]
fn every_operation_agrees() {
    let values = values();
    let count = values.len();
    let operations = operations();
    let bytes = count * count * 16;
    let total = bytes * operations.len();
    let mut text = HEAD.replace("TOTAL", &total.to_string());
    let data: String = values
        .iter()
        .flat_map(|value| value.to_le_bytes())
        .map(|byte| format!("\\x{byte:02x}"))
        .collect();
    text.push_str(&format!("data $values align 8 \"{data}\"\n"));
    for (number, (_, apply)) in operations.iter().enumerate() {
        text.push_str(&function(number, count, apply));
    }
    text.push_str(&format!(
        "function @all() -> ref {{\nb0:\n  v0: ref = data_address $values\n  v1: i64 = const {total}\n  v2: ref = allocate type0, v1\n"
    ));
    for number in 0..operations.len() {
        let place = number + 3;
        text.push_str(&format!(
            "  v{place}: ref = interior v2 + {}\n  call @op{number}(v0, v{place})\n",
            number * bytes
        ));
    }
    text.push_str("  return v2\n}\n");
    let program = parse(&text);
    let (expected, found) = (evaluated(&program, total), native(&program));
    assert_eq!(expected.len(), found.len());
    let word = |bytes: &[u8], at: usize| u64::from_le_bytes(bytes[at..at + 8].try_into().unwrap());
    let mut failures = Vec::new();
    for (number, (name, _)) in operations.iter().enumerate() {
        for pair in 0..count * count {
            for result in 0..2 {
                let at = number * bytes + pair * 16 + result * 8;
                let (expected, found) = (word(&expected, at), word(&found, at));
                if expected != found {
                    let (left, right) = (values[pair / count], values[pair % count]);
                    failures.push(format!(
                        "{name} {left:#x} {right:#x}: evaluator {expected:#x}, native {found:#x}"
                    ));
                    break;
                }
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Locations are numbered by program, so they would not survive the merging.
fn without_locations(mut program: Program) -> Program {
    program.locations.truncate(1);
    for function in &mut program.functions {
        function.location = LocationId(0);
        for block in &mut function.blocks {
            block.location = LocationId(0);
        }
        for inst in &mut function.insts {
            inst.location = LocationId(0);
        }
    }
    program
}

#[test]
fn random_programs_agree() {
    let arguments: [(i64, i64); 4] = [(0, 0), (1, -1), (i64::MIN, 77), (123_456_789, 3)];
    let mut head = String::new();
    let mut functions = String::new();
    let mut calls = String::new();
    let count = 60;
    let total = count * arguments.len() * 8;
    for seed in 0..count {
        let text = flow::print_program(&without_locations(random_program(seed as u64)));
        let split = text.find("\nfunction ").unwrap();
        if head.is_empty() {
            head = text[..split]
                .lines()
                .filter(|line| !line.starts_with("entry"))
                .collect::<Vec<_>>()
                .join("\n");
        }
        functions.push_str(&text[split..].replace("@f", &format!("@p{seed}_f")));
        for (index, (left, right)) in arguments.iter().enumerate() {
            let number = seed * arguments.len() + index;
            let value = number * 3 + 2;
            calls.push_str(&format!(
                "  v{value}: i64 = const {left}\n  v{}: i64 = const {right}\n  v{}: i64 = call @p{seed}_f0(v{value}, v{})\n  store v1 + {}, v{}, *out\n",
                value + 1,
                value + 2,
                value + 1,
                number * 8,
                value + 2
            ));
        }
    }
    let mut text = HEAD.replace("TOTAL", &total.to_string());
    text = text
        .replace(
            "class *i64: i64 bare\n",
            &format!("{head}\nclass *out: i64 bare\n"),
        )
        .replace("type type0 \"[u8]\" size 1 array\n", "");
    let array = text.matches("\ntype type").count();
    text = text.replace(
        "entry @main",
        &format!("type type{array} \"[u8]\" size 1 array\nentry @main"),
    );
    text.push_str(&functions);
    text.push_str(&format!(
        "function @all() -> ref {{\nb0:\n  v0: i64 = const {total}\n  v1: ref = allocate type{array}, v0\n{calls}  return v1\n}}\n"
    ));
    let program = parse(&text);
    let (expected, found) = (evaluated(&program, total), native(&program));
    for (number, (expected, found)) in expected.chunks(8).zip(found.chunks(8)).enumerate() {
        let seed = number / arguments.len();
        assert_eq!(
            expected,
            found,
            "seed {seed}, arguments {:?}",
            arguments[number % arguments.len()]
        );
    }
    assert!(expected.iter().any(|byte| *byte != 0));
}
