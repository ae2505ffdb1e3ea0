//! Whole programs: ingested, typed, built, verified and evaluated; what they print is what they print when
//! rustc compiles them (the `.stdout` files were made that way).

use std::path::Path;

/// What a program did.
struct Outcome {
    output: String,
    panic: Option<String>,
    exit: Option<i32>,
}

/// Deep recursion over nested expressions needs a deep stack in unoptimised builds.
fn with_stack<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let thread = std::thread::Builder::new().stack_size(256 << 20);
    let handle = thread.spawn(work).expect("a thread can be made");
    match handle.join() {
        Ok(value) => value,
        Err(panic) => std::panic::resume_unwind(panic),
    }
}

fn library() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rtlib/std/src")
}

fn run(text: &str) -> Outcome {
    let text = text.to_string();
    with_stack(move || run_here(&text))
}

fn run_here(text: &str) -> Outcome {
    let mut program = ingest::ingest_source(text, Some(&library()))
        .unwrap_or_else(|failure| panic!("{}", failure.render()));
    let checks = text.contains("overflow is checked");
    for krate in &mut program.crates {
        krate.overflow_checks = checks;
    }
    let types = types::Types::new(&program);
    let built = build::build(&types);
    for list in [
        types.diagnostics.borrow().as_slice(),
        built.diagnostics.as_slice(),
    ] {
        let shown = diagnostics::render(&program.sources, list);
        assert!(list.is_empty(), "{shown}");
    }
    let errors = flow::verify(&built.program);
    assert!(errors.is_empty(), "{}", errors[0]);
    let streams = memory::Streams::new(&["program"]);
    // SAFETY: the program is safe Rust, and the graphs were verified.
    let mut machine = unsafe { memory::ProcessMachine::new(memory::World::Strings(streams)) };
    let entry = built.program.entry.expect("the program has an entry");
    let result = flow::evaluate(&built.program, &mut machine, entry, &[]);
    let output = &machine
        .streams()
        .expect("the world is made of strings")
        .output;
    let output = String::from_utf8_lossy(output).into_owned();
    match result {
        Ok(_) => Outcome {
            output,
            panic: None,
            exit: None,
        },
        Err(error) => Outcome {
            output,
            exit: error.exit_code(),
            panic: match error.panic() {
                Some(panic) => Some(format!(
                    "{} at {}:{}:{}",
                    panic.message, panic.file, panic.line, panic.column
                )),
                None if error.exit_code().is_some() => None,
                None => panic!("{error:?}"),
            },
        },
    }
}

/// Runs `main` with that body, which must end by itself, and returns what it printed.
fn print(body: &str) -> String {
    let outcome = run(&format!("fn main() {{ {body} }}"));
    assert_eq!(outcome.panic, None);
    outcome.output
}

/// Runs `main` with that body, which must panic.
fn panic(body: &str) -> String {
    let outcome = run(&format!("fn main() {{\n{body}\n}}"));
    outcome.panic.expect("it panics")
}

fn check(name: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/programs");
    let read = |extension: &str| {
        let path = folder.join(format!("{name}.{extension}"));
        std::fs::read_to_string(path).expect("the file is there")
    };
    let outcome = run(&read("rs"));
    assert_eq!(outcome.output, read("stdout"));
}

#[test]
fn text_and_collections() {
    check("text_and_collections");
}

#[test]
fn boxes_and_objects() {
    check("boxes_and_objects");
}

#[test]
fn parser() {
    check("parser");
}

#[test]
fn language() {
    check("language");
}

#[test]
fn shared_and_cells() {
    check("shared_and_cells");
}

#[test]
fn collections_and_errors() {
    check("collections_and_errors");
}

#[test]
fn constants() {
    check("constants");
}

#[test]
fn constant_shapes() {
    check("constant_shapes");
}

/// The diagnostics of a program, and its graphs.
fn built(text: &str) -> (String, flow::Program) {
    let text = text.to_string();
    with_stack(move || {
        let program = ingest::ingest_source(&text, Some(&library()))
            .unwrap_or_else(|failure| panic!("{}", failure.render()));
        let types = types::Types::new(&program);
        let built = build::build(&types);
        let shown = diagnostics::render(&program.sources, built.diagnostics.as_slice());
        (shown, built.program)
    })
}

#[test]
fn a_computed_constant_is_its_value() {
    let (shown, program) = built(
        "const fn power(n: u32) -> u64 { if n == 0 { 1 } else { 3 * power(n - 1) } }
        const POWER: u64 = power(4);
        const LIST: [u64; 3] = [power(0), power(1), power(2)];
        fn main() { let i = std::env::args().count(); println!(\"{POWER} {}\", LIST[i]); }",
    );
    assert_eq!(shown, "");
    let function = program
        .functions
        .iter()
        .find(|one| one.name == "main::POWER");
    let insts = &function.expect("it is called").insts;
    assert_eq!(insts.len(), 1);
    assert_eq!(insts[0].op, flow::Op::Const(81));
    // An element is read where it stands.
    let function = program
        .functions
        .iter()
        .find(|one| one.name == "main::main");
    let insts = &function.expect("there is a main").insts;
    let copies = insts
        .iter()
        .any(|inst| matches!(inst.op, flow::Op::Copy(..)));
    assert!(!copies);
    let mut list = vec![0; 24];
    (list[0], list[8], list[16]) = (1, 3, 9);
    assert!(program.data.iter().any(|data| data.bytes == list));
}

#[test]
fn a_constant_that_panics_is_reported() {
    let (shown, _) = built(
        "const fn half(n: u32) -> u32 { if n % 2 == 1 { panic!(\"odd\") } n / 2 }
        struct Of<const N: u32>;
        impl<const N: u32> Of<N> { const HALF: u32 = half(N); }
        fn main() { println!(\"{} {}\", Of::<4>::HALF, Of::<5>::HALF); }",
    );
    let expected = "the evaluation of this constant panicked: odd, at main.rs:1:48";
    assert!(shown.contains(expected), "{shown}");
    assert_eq!(shown.matches("L0402").count(), 1, "{shown}");
    let (shown, _) = built(
        "const fn long() -> u32 { let mut n = 0u32; while n < 4_000_000_000 { n += 1; } n }
        static LONG: u32 = long();
        fn main() { println!(\"{LONG}\"); }",
    );
    assert!(shown.contains("needs too many steps"), "{shown}");
}

/// The points of the tutorial's VM: whether it is `can_enter`, and the greens' types.
#[test]
fn hints_reach_the_graphs_with_their_greens() {
    let points = with_stack(|| {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/myvm/Cargo.toml");
        let program = ingest::ingest(&ingest::Request::new(manifest, library()))
            .unwrap_or_else(|failure| panic!("{}", failure.render()));
        let types = types::Types::new(&program);
        let built = build::build(&types);
        let shown = diagnostics::render(&program.sources, built.diagnostics.as_slice());
        assert_eq!(shown, "");
        assert!(flow::verify(&built.program).is_empty());
        let mut points = Vec::new();
        for function in &built.program.functions {
            for inst in function.blocks.iter().flat_map(|block| &block.insts) {
                if let flow::Op::JitPoint(point) = &function.insts[inst.index()].op {
                    let greens = point.greens.iter().map(|green| function.type_of(*green));
                    let greens: Vec<flow::Type> = greens.collect();
                    points.push((point.driver.clone(), point.can_enter, greens));
                }
            }
        }
        points
    });
    // The place in the program, and the program.
    let greens = vec![flow::Type::I64, flow::Type::Ref];
    let expected = [
        ("LOOP".to_string(), false, greens.clone()),
        ("LOOP".to_string(), true, greens),
    ];
    assert_eq!(points, expected);
}

#[test]
fn a_green_that_is_no_small_value_is_reported() {
    let (shown, _) = built(
        "#[rtlib_macros::lang(\"jit_point\")]
        fn point<G, L>(_driver: &str, _can_enter: bool, _greens: G, _location: L) {}
        fn main() {
            let pc = 1;
            let code = [0u8; 4];
            loop { point(\"L\", false, (&pc, &code,), ()); }
        }",
    );
    assert!(shown.contains("a green of the type `[u8; 4]`"), "{shown}");
    assert!(shown.contains("keep it behind an `Rc`"), "{shown}");
}

#[test]
fn exit_code() {
    let outcome = run("fn main() { print!(\"x\"); std::process::exit(3); }");
    assert_eq!((outcome.output.as_str(), outcome.exit), ("x", Some(3)));
}

#[test]
fn a_main_with_a_result_reports_it() {
    let outcome =
        run("fn main() -> Result<(), String> { print!(\"a\"); Err(String::from(\"b\")) }");
    assert_eq!((outcome.output.as_str(), outcome.exit), ("a", Some(1)));
}

#[test]
fn panics_name_the_place_of_the_author() {
    assert_eq!(
        panic("let v = vec![1, 2]; let i = v.len(); println!(\"{}\", v[i]);"),
        "index out of bounds: the len is 2 but the index is 2 at main.rs:2:54"
    );
    assert_eq!(
        panic("let none: Option<i32> = None; none.unwrap();"),
        "called `Option::unwrap()` on a `None` value at main.rs:2:36"
    );
    assert_eq!(
        panic("let d = std::env::args().count() - 1; println!(\"{}\", 7 / d);"),
        "attempt to divide by zero at main.rs:2:54"
    );
    assert_eq!(panic("panic!(\"plain\");"), "plain at main.rs:2:1");
    assert_eq!(
        panic("let n = 4; panic!(\"n is {n}\");"),
        "n is 4 at main.rs:2:12"
    );
}

#[test]
fn overflow_panics_in_the_profiles_that_check_it() {
    let body = |expression: &str| {
        format!("// overflow is checked\nlet n = std::env::args().count() as i32; {expression};")
    };
    let cases = [
        (
            "i32::MAX + n",
            "attempt to add with overflow at main.rs:3:42",
        ),
        (
            "(n as u8) - 2",
            "attempt to subtract with overflow at main.rs:3:42",
        ),
        (
            "i32::MIN * n * 2",
            "attempt to multiply with overflow at main.rs:3:42",
        ),
        (
            "-(i32::MIN * n)",
            "attempt to negate with overflow at main.rs:3:42",
        ),
        (
            "1u8 << (n + 7)",
            "attempt to shift left with overflow at main.rs:3:42",
        ),
        (
            "i32::MIN / -n",
            "attempt to divide with overflow at main.rs:3:42",
        ),
        (
            "1 % (n - 1)",
            "attempt to calculate the remainder with a divisor of zero at main.rs:3:42",
        ),
        (
            "(1..=5).map(|x| x * i32::MAX).sum::<i32>()",
            "attempt to multiply with overflow at main.rs:3:58",
        ),
    ];
    for (expression, expected) in cases {
        assert_eq!(panic(&body(expression)), expected);
    }
    let wraps = "let n = std::env::args().count() as i32; print!(\"{}\", i32::MAX + n);";
    assert_eq!(print(wraps), "-2147483648");
}

#[test]
fn values_end_in_reverse_order_and_once() {
    // The flag of a RefCell tells whether guards have ended.
    let text = "
        use std::cell::{RefCell, RefMut};
        fn pass(guard: RefMut<'_, i32>) -> RefMut<'_, i32> { guard }
        let cell = RefCell::new(1);
        { let guard = pass(cell.borrow_mut()); print!(\"{}\", cell.try_borrow().is_err()); drop(guard); }
        print!(\" {}\", cell.try_borrow().is_ok());
        for i in 0..3 { let guard = cell.borrow_mut(); if i == 1 { continue; } drop(guard); }
        print!(\" {}\", cell.try_borrow().is_ok());
        let kept = if *cell.borrow() == 1 { Some(cell.borrow_mut()) } else { None };
        print!(\" {}\", cell.try_borrow().is_err());
        drop(kept);
        print!(\" {}\", cell.try_borrow().is_ok());
        *cell.borrow_mut() += 1;
        match *cell.borrow() { 2 => print!(\" {}\", cell.try_borrow_mut().is_err()), _ => {} }
        print!(\" {}\", cell.try_borrow_mut().is_ok());
    ";
    assert_eq!(print(text), "true true true true true true true");
}

#[test]
fn equal_programs_have_equal_graphs() {
    let text = "fn main() { let v: Vec<i32> = (0..9).collect(); println!(\"{v:?}\"); }";
    let graph = || {
        let text = text.to_string();
        with_stack(move || {
            let program = ingest::ingest_source(&text, Some(&library()))
                .unwrap_or_else(|failure| panic!("{}", failure.render()));
            let types = types::Types::new(&program);
            flow::print_program(&build::build(&types).program)
        })
    };
    assert_eq!(graph(), graph());
}

#[test]
fn what_cannot_be_built_is_reported_with_the_way_to_it() {
    let text = "fn wide(x: i64) -> i128 { x as i128 } fn main() { wide(1); }".to_string();
    with_stack(move || {
        let program = ingest::ingest_source(&text, Some(&library()))
            .unwrap_or_else(|failure| panic!("{}", failure.render()));
        let types = types::Types::new(&program);
        let built = build::build(&types);
        let list = built.diagnostics.as_slice();
        let shown = diagnostics::render(&program.sources, list);
        assert!(shown.contains("`i128` is not in the subset yet"), "{shown}");
        assert!(shown.contains("main::main"), "{shown}");
    });
}
