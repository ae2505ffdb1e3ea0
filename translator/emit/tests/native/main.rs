//! Small programs, compiled, linked and run.

mod agreement;
mod support;

use std::path::Path;
use std::process::Command;
use support::{Scratch, build, execute, parse, run, run_with};

/// What nearly every program here declares.
const HEAD: &str = "
file \"src/main.rs\"
extern %lathe_rt_write_stdout(ref, i64) -> i64
extern %lathe_rt_exit(i32) diverges
extern %lathe_rt_panic(ref, i64, ref, i64, i32, i32) diverges
class *i8: i8 bare
class *i64: i64 bare
class *f64: f64 bare
class *ref: ref bare
";

/// Runs a program that writes words to the standard output and returns them.
fn words(program: &str) -> Vec<i64> {
    let scratch = Scratch::new();
    let executable = build(&scratch, &format!("{HEAD}{program}"));
    let output = Command::new(executable).output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{errors}");
    let words = output.stdout.chunks(8);
    words
        .map(|word| i64::from_le_bytes(word.try_into().unwrap()))
        .collect()
}

#[test]
fn hello() {
    let program = "
data $hello align 1 \"hello\\n\"
entry @main
function @main() {
b0:
  v0: ref = data_address $hello
  v1: i64 = const 6
  v2: i64 = call_extern %lathe_rt_write_stdout(v0, v1)
  return
}
";
    let run = execute(&format!("{HEAD}{program}"));
    assert_eq!(
        (run.stdout.as_str(), run.code),
        ("hello\n", Some(0)),
        "{}",
        run.stderr
    );
}

#[test]
fn a_loop() {
    let program = "
entry @main
function @sum(i64, i64) -> i64 {
b0(v0: i64, v1: i64):
  jump b1(v0, v1)
b1(v2: i64, v3: i64):
  v4: i64 = add v3, v2
  v5: i64 = const 1
  v6: i64 = sub v2, v5
  v7: i64 = const 0
  v8: i8 = compare signed_greater v6, v7
  branch v8, b1(v6, v4), b2(v4)
b2(v9: i64):
  return v9
}
function @main() {
  s0: slot 8 align 8 \"result\"
b0:
  v0: i64 = const 1000
  v1: i64 = const 0
  v2: i64 = call @sum(v0, v1)
  v3: ref = slot_address s0
  store v3, v2, *i64
  v4: i64 = const 8
  v5: i64 = call_extern %lathe_rt_write_stdout(v3, v4)
  return
}
";
    assert_eq!(words(program), [500_500]);
}

#[test]
fn nine_integer_and_ten_float_results() {
    let mut text = String::from("entry @main\n");
    let types: Vec<&str> = (0..19)
        .map(|index| {
            if index % 2 == 1 || index == 18 {
                "f64"
            } else {
                "i64"
            }
        })
        .collect();
    let list = types.join(", ");
    text.push_str(&format!("function @many(i64) -> {list} {{\nb0(v0: i64):\n"));
    for (index, ty) in types.iter().enumerate() {
        let (sum, convert) = (index * 3 + 1, index * 3 + 3);
        text.push_str(&format!(
            "  v{sum}: i64 = const {index}\n  v{}: i64 = add v0, v{sum}\n",
            sum + 1
        ));
        if *ty == "f64" {
            text.push_str(&format!(
                "  v{convert}: f64 = signed_to_float v{}\n",
                sum + 1
            ));
        } else {
            text.push_str(&format!("  v{convert}: i64 = add v{}, v0\n", sum + 1));
        }
    }
    let results: Vec<String> = (0..19).map(|index| format!("v{}", index * 3 + 3)).collect();
    text.push_str(&format!("  return {}\n}}\n", results.join(", ")));
    // The same results through a tail call and a pointer.
    text.push_str(&format!(
        "function @again(i64) -> {list} {{\nb0(v0: i64):\n  tail_call @many(v0)\n}}\n"
    ));
    text.push_str("function @main() {\n  s0: slot 152 align 8 \"results\"\nb0:\n  v0: i64 = const 100\n  v1: ptr = function_address @again\n  v2: ref = slot_address s0\n  ");
    let defined: Vec<String> = types
        .iter()
        .enumerate()
        .map(|(index, ty)| format!("v{}: {ty}", index + 3))
        .collect();
    text.push_str(&format!("{} = call_indirect v1(v0)\n", defined.join(", ")));
    for (index, ty) in types.iter().enumerate() {
        text.push_str(&format!(
            "  store v2 + {}, v{}, *{ty}\n",
            index * 8,
            index + 3
        ));
    }
    text.push_str("  v30: i64 = const 152\n  v31: i64 = call_extern %lathe_rt_write_stdout(v2, v30)\n  return\n}\n");
    let found = words(&text);
    let expected: Vec<i64> = types
        .iter()
        .enumerate()
        .map(|(index, ty)| match *ty {
            "f64" => (100.0 + index as f64).to_bits() as i64,
            _ => 200 + index as i64,
        })
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn endless_recursion_overflows_the_stack() {
    // A frame larger than a guard zone would be jumped over if its pages were not touched in order.
    for (size, name) in [(16, "small"), (3 << 20, "huge")] {
        let program = format!(
            "
data $line align 1 \"before\\n\"
entry @main
function @down(i64) -> i64 {{
  s0: slot {size} align 8 \"frame\"
b0(v0: i64):
  v1: ref = slot_address s0
  store v1, v0, *i64
  v2: i64 = const 1
  v3: i64 = add v0, v2
  v4: i64 = call @down(v3)
  v5: i64 = load v1, *i64
  v6: i64 = add v4, v5
  return v6
}}
function @main() {{
b0:
  v0: ref = data_address $line
  v1: i64 = const 7
  v2: i64 = call_extern %lathe_rt_write_stdout(v0, v1)
  v3: i64 = const 0
  v4: i64 = call @down(v3)
  return
}}
"
        );
        let run = execute(&format!("{HEAD}{program}"));
        assert_eq!(run.code, Some(103), "{name}: {}", run.stderr);
        assert_eq!(run.stdout, "before\n");
        assert!(
            run.stderr.starts_with("\nthread 'main' ("),
            "{}",
            run.stderr
        );
        assert!(
            run.stderr
                .contains(") has overflowed its stack\nfatal runtime error: stack overflow")
        );
    }
}

const PANIC: &str = "
data $line align 1 \"before\\npartial\"
data $message align 1 \"no such luck\"
data $file align 1 \"src/main.rs\"
entry @main
function @fail(i64) !0:2:1 {
b0(v0: i64):
  v1: ref = data_address $message
  v2: i64 = const 12
  v3: ref = data_address $file
  v4: i64 = const 11
  v5: i32 = const 3
  v6: i32 = const 5
  call_extern %lathe_rt_panic(v1, v2, v3, v4, v5, v6) !0:3:5
  unreachable
}
function @\"guest::main\"() !0:7:1 {
b0:
  v0: ref = data_address $line
  v1: i64 = const 14
  v2: i64 = call_extern %lathe_rt_write_stdout(v0, v1) !0:8:5
  call @fail(v1) !0:9:5
  return !0:10:1
}
function @main() {
b0:
  call @\"guest::main\"()
  return
}
";

#[test]
fn a_panic_prints_rusts_lines() {
    let scratch = Scratch::new();
    let executable = build(&scratch, &format!("{HEAD}{PANIC}"));
    let run = run_with(Command::new(&executable).env_remove("RUST_BACKTRACE"));
    assert_eq!(run.code, Some(101));
    assert_eq!(run.stdout, "before\npartial");
    let start = run.stderr.find(") panicked at").unwrap();
    assert!(run.stderr.starts_with("\nthread 'main' ("));
    assert_eq!(
        run.stderr[start..],
        *") panicked at src/main.rs:3:5:\nno such luck\nnote: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\n"
    );
}

#[test]
fn a_backtrace_shows_functions_and_lines() {
    let scratch = Scratch::new();
    let executable = build(&scratch, &format!("{HEAD}{PANIC}"));
    let run = run_with(Command::new(&executable).env("RUST_BACKTRACE", "1"));
    let expected = "stack backtrace:
   0: fail
             at ./src/main.rs:3:5
   1: guest::main
             at ./src/main.rs:9:5
   2: main
note: Some details are omitted, run with `RUST_BACKTRACE=full` for a verbose backtrace.
";
    assert!(run.stderr.ends_with(expected), "{}", run.stderr);
}

#[test]
fn exit_flushes() {
    let program = "
data $text align 1 \"partial\"
entry @main
function @main() {
b0:
  v0: ref = data_address $text
  v1: i64 = const 7
  v2: i64 = call_extern %lathe_rt_write_stdout(v0, v1)
  v3: i32 = const 42
  call_extern %lathe_rt_exit(v3)
  unreachable
}
";
    let run = execute(&format!("{HEAD}{program}"));
    assert_eq!((run.stdout.as_str(), run.code), ("partial", Some(42)));
}

#[test]
fn both_streams_come_in_the_order_of_std() {
    let program = "
extern %lathe_rt_write_stderr(ref, i64) -> i64
data $text align 1 \"one\\ntwo\\nthree\"
entry @main
function @main() {
b0:
  v0: ref = data_address $text
  v1: i64 = const 6
  v2: i64 = call_extern %lathe_rt_write_stdout(v0, v1)
  v3: ref = data_address $text + 8
  v4: i64 = const 5
  v5: i64 = call_extern %lathe_rt_write_stderr(v3, v4)
  v6: ref = data_address $text + 6
  v7: i64 = const 2
  v8: i64 = call_extern %lathe_rt_write_stdout(v6, v7)
  return
}
";
    let scratch = Scratch::new();
    let executable = build(&scratch, &format!("{HEAD}{program}"));
    let run = run_with(
        Command::new("bash")
            .args(["-c", "\"$0\" 2>&1"])
            .arg(&executable),
    );
    // The complete line comes before the other stream, the begun one after it.
    assert_eq!(run.stdout, "one\nthreetwo\n");
    let closed = run_with(
        Command::new("bash")
            .args(["-c", "exec \"$0\" >&-"])
            .arg(&executable),
    );
    assert_eq!(closed.code, Some(0));
}

#[test]
fn a_closed_pipe_is_an_error_and_no_signal() {
    let program = "
data $text align 1 \"0123456789\\n\"
entry @main
function @main() {
b0:
  jump b1
b1:
  v0: ref = data_address $text
  v1: i64 = const 11
  v2: i64 = call_extern %lathe_rt_write_stdout(v0, v1)
  v3: i64 = const 0
  v4: i8 = compare signed_less v2, v3
  branch v4, b2, b1
b2:
  v5: i64 = negate v2
  v6: i32 = truncate v5
  call_extern %lathe_rt_exit(v6)
  unreachable
}
";
    let scratch = Scratch::new();
    let executable = build(&scratch, &format!("{HEAD}{program}"));
    let run = run_with(
        Command::new("bash")
            .args(["-c", "\"$0\" | head -n 1; echo ${PIPESTATUS[0]}"])
            .arg(&executable),
    );
    assert_eq!(run.stdout, "0123456789\n32\n");
}

const GARBAGE: &str = "
type type0 \"Node\" size 16 references {8}
type type1 \"[u8]\" size 1 array
entry @main
function @main() {
  s0: slot 24 align 8 \"result\"
b0:
  v0: i64 = const 0
  v1: ref = const 0
  v2: i64 = const 1
  v3: i64 = const COUNT
  jump b1(v0, v1, v0)
b1(v4: i64, v5: ref, v6: i64):
  v7: ref = allocate type0
  v8: i64 = load v7, *i64
  v9: i64 = add v6, v8
  store v7, v4, *i64
  store v7 + 8, v5, *ref
  v10: ref = allocate type1, v2
  v11: i8 = load v10, *i8
  v12: i64 = sign_extend v11
  v13: i64 = add v9, v12
  v14: i8 = const -1
  store v10, v14, *i8
  v15: i64 = add v4, v2
  v16: i8 = compare signed_less v15, v3
  branch v16, b1(v15, v7, v13), b2(v13, v7)
b2(v17: i64, v18: ref):
  v19: ref = slot_address s0
  store v19, v17, *i64
  v20: i64 = load v18, *i64
  store v19 + 8, v20, *i64
  v21: ref = load v18 + 8, *ref
  v22: i64 = load v21, *i64
  store v19 + 16, v22, *i64
  v23: i64 = const 24
  v24: i64 = call_extern %lathe_rt_write_stdout(v19, v23)
  return
}
";

#[test]
fn a_hundred_megabytes_of_garbage() {
    let program = GARBAGE.replace("COUNT", "2500000");
    assert_eq!(words(&program), [0, 2_499_999, 2_499_998]);
}

#[test]
fn an_exhausted_heap_ends_with_102() {
    let scratch = Scratch::new();
    let text = format!("{HEAD}{}", GARBAGE.replace("COUNT", "1000000000"));
    let executable = build(&scratch, &text);
    let run = run_with(
        Command::new("bash")
            .args(["-c", "ulimit -v 400000; exec \"$0\""])
            .arg(&executable),
    );
    assert_eq!(run.code, Some(102), "{}", run.stderr);
    assert_eq!(run.stderr, "memory allocation of 24 bytes failed\n");
}

#[test]
fn stores_set_cards_only_where_needed() {
    let text = format!(
        "{HEAD}
type type0 \"Node\" size 16 references {{8}}
function @fresh(ref) -> ref {{
  s0: slot 8 align 8 \"local\"
b0(v0: ref):
  v1: ref = allocate type0
  store v1 + 8, v0, *ref
  v2: ref = slot_address s0
  store v2, v0, *ref
  return v1
}}
function @old(ref, ref) {{
b0(v0: ref, v1: ref):
  store v0 + 8, v1, *ref
  return
}}
function @null(ref) {{
b0(v0: ref):
  v1: ref = const 0
  store v0 + 8, v1, *ref
  return
}}
"
    );
    let program = parse(&text);
    let barriers = |name| {
        let options = emit::Options::default();
        let clif = emit::emit_text(&program, &options, Some(name), emit::Text::Clif).unwrap();
        clif.matches("ushr").count()
    };
    assert_eq!(
        (barriers("fresh"), barriers("old"), barriers("null")),
        (0, 1, 0)
    );
}

#[test]
fn switches_dense_sparse_and_narrow() {
    let mut text = String::from("entry @main\n");
    let functions = [
        ("dense", "i64", (10..20).collect::<Vec<i64>>()),
        ("holes", "i32", vec![0, 1, 3, 4, 6]),
        ("sparse", "i64", vec![5, 1_000, 1_000_000, i64::MAX]),
        ("narrow", "i8", (250..256).collect()),
    ];
    for (name, ty, cases) in &functions {
        text.push_str(&format!(
            "function @{name}({ty}) -> i64 {{\nb0(v0: {ty}):\n  v1: i64 = const -1\n"
        ));
        for (index, case) in cases.iter().enumerate() {
            text.push_str(&format!(
                "  v{}: i64 = const {}\n",
                index + 3,
                case.wrapping_mul(3)
            ));
        }
        let list: Vec<String> = cases
            .iter()
            .enumerate()
            .map(|(index, case)| format!("{case}: b1(v{})", index + 3))
            .collect();
        text.push_str(&format!(
            "  switch v0 {{ {} }} b1(v1)\nb1(v2: i64):\n  return v2\n}}\n",
            list.join(", ")
        ));
    }
    let mut asked = Vec::new();
    for (name, ty, cases) in &functions {
        for case in cases
            .iter()
            .flat_map(|case| [case.wrapping_sub(1), *case, case.wrapping_add(1)])
        {
            asked.push((*name, *ty, case, cases));
        }
        if *ty == "i64" {
            asked.push((*name, *ty, cases[0] + (1 << 32), cases));
        }
    }
    text.push_str(&format!(
        "function @main() {{\n  s0: slot {} align 8 \"r\"\nb0:\n  v0: ref = slot_address s0\n",
        asked.len() * 8
    ));
    let mut expected = Vec::new();
    for (index, (name, ty, case, cases)) in asked.iter().enumerate() {
        let (argument, result) = (index * 2 + 1, index * 2 + 2);
        text.push_str(&format!(
            "  v{argument}: {ty} = const {}\n",
            match *ty {
                "i8" => i64::from(*case as i8),
                "i32" => i64::from(*case as i32),
                _ => *case,
            }
        ));
        text.push_str(&format!(
            "  v{result}: i64 = call @{name}(v{argument})\n  store v0 + {}, v{result}, *i64\n",
            index * 8
        ));
        let value = match *ty {
            "i8" => case & 255,
            "i32" => case & 0xffff_ffff,
            _ => *case,
        };
        expected.push(if cases.contains(&value) {
            value.wrapping_mul(3)
        } else {
            -1
        });
    }
    let count = asked.len() * 2 + 1;
    text.push_str(&format!("  v{count}: i64 = const {}\n  v{}: i64 = call_extern %lathe_rt_write_stdout(v0, v{count})\n  return\n}}\n", asked.len() * 8, count + 1));
    assert_eq!(words(&text), expected);
}

#[test]
fn data_holds_addresses_of_data_and_functions() {
    let program = "
data $table align 8 { 0: @\"<a as B>::seven\", 8: $text + 2 } \"\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\"
data $text align 1 \"abZ\"
entry @main
function @\"<a as B>::seven\"() -> i64 {
b0:
  v0: i64 = const 7
  return v0
}
function @main() {
  s0: slot 16 align 8 \"r\"
b0:
  v0: ref = data_address $table
  v1: i64 = load v0, *i64
  v2: ptr = bits v1
  v3: i64 = call_indirect v2()
  v4: ref = load v0 + 8, *ref
  v5: i8 = load v4, *i8
  v6: i64 = zero_extend v5
  v7: ref = slot_address s0
  store v7, v3, *i64
  store v7 + 8, v6, *i64
  v8: i64 = const 16
  v9: i64 = call_extern %lathe_rt_write_stdout(v7, v8)
  return
}
";
    assert_eq!(words(program), [7, i64::from(b'Z')]);
}

#[test]
fn copies_overlap() {
    for count in [0, 3, 8, 21, 40, 128, 200] {
        let program = format!(
            "
data $source align 1 \"{}\"
entry @main
function @main() {{
  s0: slot 256 align 8 \"r\"
b0:
  v0: ref = slot_address s0
  v1: ref = data_address $source
  v2: i64 = const 256
  copy v0, v1, v2
  v3: ref = interior v0 + 5
  v4: i64 = const {count}
  copy v3, v0, v4
  v5: i64 = call_extern %lathe_rt_write_stdout(v0, v2)
  return
}}
",
            (0..256)
                .map(|index| format!("\\x{index:02x}"))
                .collect::<String>()
        );
        let mut expected: Vec<u8> = (0..=255).collect();
        expected.copy_within(0..count, 5);
        let found: Vec<u8> = words(&program)
            .iter()
            .flat_map(|word| word.to_le_bytes())
            .collect();
        assert_eq!(found, expected, "{count}");
    }
}

#[test]
fn scaled_addresses() {
    for scale in [1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 24, 40, 48, 56, 72] {
        let program = format!(
            "
entry @main
function @at(ref, i64) -> ref {{
b0(v0: ref, v1: i64):
  v2: ref = interior v0 + v1*{scale} - 4
  return v2
}}
function @main() {{
  s0: slot 8 align 8 \"r\"
b0:
  v0: ref = const 1000
  v1: i64 = const 11
  v2: ref = call @at(v0, v1)
  v3: ref = slot_address s0
  store v3, v2, *ref
  v4: i64 = const 8
  v5: i64 = call_extern %lathe_rt_write_stdout(v3, v4)
  return
}}
"
        );
        assert_eq!(words(&program), [1000 + 11 * scale - 4], "{scale}");
    }
}

#[test]
fn tail_calls_need_no_stack() {
    let program = "
entry @main
function @even(i64, i64) -> i64 {
b0(v0: i64, v1: i64):
  v2: i64 = const 0
  v3: i8 = compare equal v0, v2
  branch v3, b1, b2
b1:
  return v1
b2:
  v4: i64 = const 1
  v5: i64 = sub v0, v4
  tail_call @odd(v5, v1)
}
function @odd(i64, i64) -> i64 {
b0(v0: i64, v1: i64):
  v2: i64 = const 1
  v3: i64 = sub v0, v2
  v4: i64 = add v1, v2
  tail_call @even(v3, v4)
}
function @main() {
  s0: slot 8 align 8 \"r\"
b0:
  v0: i64 = const 100000000
  v1: i64 = const 0
  v2: i64 = call @even(v0, v1)
  v3: ref = slot_address s0
  store v3, v2, *i64
  v4: i64 = const 8
  v5: i64 = call_extern %lathe_rt_write_stdout(v3, v4)
  return
}
";
    assert_eq!(words(program), [50_000_000]);
}

/// Functions that call nothing: with a tail call, with a float constant in memory, with a constant that looks like the end
/// of a frame. `keeps` calls something.
#[test]
fn what_calls_nothing_has_no_frame() {
    let program = "
entry @main
function @hands_on(i64, i64) -> i64 {
b0(v0: i64, v1: i64):
  tail_call @looks_like_an_end(v0, v1)
}
function @looks_like_an_end(i64, i64) -> i64 {
b0(v0: i64, v1: i64):
  v2: i64 = xor v0, v1
  v3: i8 = compare signed_less v2, v1
  branch v3, b2, b1
b1:
  return v2
b2:
  v4: i64 = const -4369075989116878848
  tail_call @adds(v2, v4)
}
function @adds(i64, i64) -> i64 {
b0(v0: i64, v1: i64):
  v2: i64 = add v0, v1
  return v2
}
function @negates(f64) -> f64 {
b0(v0: f64):
  v1: f64 = float_negate v0
  return v1
}
function @keeps(i64) -> i64 {
b0(v0: i64):
  v1: i64 = call @hands_on(v0, v0)
  v2: i64 = add v1, v0
  return v2
}
function @main() {
  s0: slot 16 align 8 \"r\"
b0:
  v0: i64 = const 5
  v1: i64 = call @keeps(v0)
  v2: ref = slot_address s0
  store v2, v1, *i64
  v3: f64 = bits v1
  v4: f64 = call @negates(v3)
  v5: i64 = bits v4
  store v2 + 8, v5, *i64
  v6: i64 = const 16
  v7: i64 = call_extern %lathe_rt_write_stdout(v2, v6)
  return
}
";
    let sum = 5 - 4369075989116878848;
    assert_eq!(words(program), [sum, sum ^ i64::MIN]);
    let program = parse(&format!("{HEAD}{program}"));
    let options = emit::Options::default();
    let assembly = emit::emit_text(&program, &options, None, emit::Text::Assembly).unwrap();
    for (name, has_frame) in [
        ("looks_like_an_end", true),
        ("hands_on", false),
        ("adds", false),
        ("negates", false),
        ("keeps", true),
    ] {
        let start = format!("; {name}, ");
        let head = assembly.lines().find(|line| line.starts_with(&start));
        let head = head.expect("the function is compiled");
        assert_eq!(head.contains("without the frame"), !has_frame, "{head}");
    }
}

#[test]
fn the_same_program_gives_the_same_bytes() {
    let text = format!("{HEAD}{}", GARBAGE.replace("COUNT", "10"));
    let program = parse(&text);
    let emit = |threads| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| emit::emit_object(&program, &emit::Options::default()).unwrap())
    };
    assert!(emit(1) == emit(4));
}

#[test]
fn what_leads_to_a_panic_only_is_cold() {
    let program = parse(&format!(
        "{HEAD}
function @check(i64, i64) -> i64 {{
b0(v0: i64, v1: i64):
  v2: i8 = compare unsigned_less v0, v1
  branch v2, b1, b2
b1:
  return v0
b2:
  v3: i64 = add v0, v1
  jump b3(v3)
b3(v4: i64):
  v5: i32 = truncate v4
  call_extern %lathe_rt_exit(v5)
  unreachable
}}
"
    ));
    let options = emit::Options::default();
    let clif = emit::emit_text(&program, &options, None, emit::Text::Clif).unwrap();
    let heads: Vec<&str> = clif
        .lines()
        .map(str::trim)
        .filter(|line| line.ends_with(':'))
        .collect();
    let of_check = &heads[heads.len() - 4..];
    let expected = [
        "block0(v0: i64, v1: i64):",
        "block1 cold:",
        "block2(v2: i64) cold:",
        "block3:",
    ];
    assert_eq!(of_check, expected);
}

#[test]
fn emptied_functions_are_left_out_unless_called() {
    let mut program = parse(&format!("{HEAD}{PANIC}"));
    let mut unused = program.functions[0].clone();
    unused.name = "unused".to_string();
    unused.blocks.clear();
    program.functions.push(unused);
    let options = emit::Options::default();
    assert!(emit::emit_object(&program, &options).is_ok());
    program.functions[1].blocks.clear();
    let error = emit::emit_object(&program, &options).unwrap_err();
    assert_eq!(
        error.to_string(),
        "cannot emit: `guest::main` was not compiled"
    );
}

#[test]
fn texts_name_what_is_called() {
    let program = parse(&format!("{HEAD}{PANIC}"));
    let options = emit::Options::default();
    let clif = emit::emit_text(&program, &options, Some("fail"), emit::Text::Clif).unwrap();
    assert!(
        clif.starts_with("; fail\nfunction u0:0(i64) tail {"),
        "{clif}"
    );
    assert!(clif.contains("; lathe_rt_panic\n"), "{clif}");
    let assembly =
        emit::emit_text(&program, &options, Some("guest"), emit::Text::Assembly).unwrap();
    assert!(assembly.contains("call    fail\n"), "{assembly}");
    assert!(
        assembly.contains("call    lathe_rt_write_stdout\n"),
        "{assembly}"
    );
}

/// Whether an executable asks for a loader: has a program header of the kind `PT_INTERP`.
fn asks_for_loader(executable: &Path) -> bool {
    let bytes = std::fs::read(executable).unwrap();
    let word = |at: usize| usize::from(u16::from_le_bytes([bytes[at], bytes[at + 1]]));
    let (start, size, count) = (word(32), word(54), word(56));
    assert!(count > 0, "it is an executable");
    (0..count).any(|index| word(start + index * size) == 3)
}

/// Where there is a static C library the executable needs no loader; else it is linked with the shared one.
#[test]
fn executables_are_static_if_possible() {
    let scratch = Scratch::new();
    let program = format!("{HEAD}{}", GARBAGE.replace("COUNT", "10"));
    let object = emit::emit_object(&parse(&program), &emit::Options::default()).unwrap();
    let has_static = Command::new("cc")
        .arg("-print-file-name=libc.a")
        .output()
        .is_ok_and(|output| output.stdout.starts_with(b"/"));
    let compiler = scratch.path.join("no-static-library");
    let refusing =
        "#!/bin/sh\n[ \"$1\" != -static-pie ] || { echo no libc.a >&2; exit 1; }\nexec cc \"$@\"\n";
    std::fs::write(&compiler, refusing).unwrap();
    let executable = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(&compiler, executable).unwrap();
    for (compiler, is_static) in [(Path::new("cc"), has_static), (&compiler, false)] {
        let options = emit::LinkOptions {
            compiler: compiler.to_path_buf(),
            strip: false,
        };
        let output = scratch.path.join("guest");
        emit::link(&object, support::runtime_archive(), &output, &options).unwrap();
        assert_eq!(asks_for_loader(&output), !is_static, "{compiler:?}");
        assert_eq!(run(&output).code, Some(0));
    }
}

#[test]
fn a_failing_link_leaves_nothing_behind() {
    let scratch = Scratch::new();
    let output = scratch.path.join("guest");
    std::fs::write(&output, "old").unwrap();
    let archive = support::runtime_archive();
    let options = emit::LinkOptions::default();
    let error = emit::link(b"no object", archive, &output, &options).unwrap_err();
    assert!(error.to_string().starts_with("linking failed: "), "{error}");
    let missing = emit::LinkOptions {
        compiler: "/no/such/cc".into(),
        strip: false,
    };
    let error = emit::link(b"", archive, &output, &missing).unwrap_err();
    assert!(
        error.to_string().contains("cannot find the C compiler"),
        "{error}"
    );
    let nowhere = scratch.path.join("no/guest");
    let error = emit::link(b"", archive, &nowhere, &options).unwrap_err();
    assert!(error.to_string().starts_with("cannot write "), "{error}");
    let left: Vec<_> = std::fs::read_dir(&scratch.path).unwrap().collect();
    assert_eq!(left.len(), 1);
    assert_eq!(std::fs::read(&output).unwrap(), b"old");
    let executable = build(
        &scratch,
        &format!("{HEAD}{}", GARBAGE.replace("COUNT", "10")),
    );
    assert_eq!(run(&executable).code, Some(0));
}
