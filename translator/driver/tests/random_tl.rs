//! Random tl programs in the graph evaluator: tl is translated up to its optimized graphs, which must do with every
//! program what the reference implementation does.
//!
//! Runs for one second; `TL_RANDOM_SECONDS` says how long instead, `TL_RANDOM_SEED` where to start.

use std::path::Path;
use std::time::{Duration, Instant};

use flow::{EvaluateError, Fault, Stop};
use memory::{ProcessMachine, Streams, World};
use tl_generator::reference;

fn setting(name: &str) -> Option<u64> {
    std::env::var(name)
        .ok()
        .map(|text| text.parse().expect("a number"))
}

#[test]
fn random_programs_agree_with_the_reference_in_the_evaluator() {
    // Types nest as deeply as the source does; test threads have small stacks.
    let run = std::thread::Builder::new().stack_size(256 << 20).spawn(run);
    run.expect("a thread starts").join().expect("it ends well");
}

fn run() {
    let seconds = setting("TL_RANDOM_SECONDS").unwrap_or(1);
    let first = setting("TL_RANDOM_SEED").unwrap_or(1);
    let program = graphs();
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("random.tl");
    let start = Instant::now();
    let mut codes = [0usize; 4];
    let mut seed = first;
    while start.elapsed() < Duration::from_secs(seconds) || seed < first + 20 {
        let guest = tl_generator::program(seed);
        let expected = reference::run(&guest.text, &guest.args);
        std::fs::write(&file, &guest.text).expect("the temporary folder can be written");
        let (stdout, code) = evaluate(&program, &file, &guest.args);
        let shown = format!("seed {seed}, args {:?}:\n{}", guest.args, guest.text);
        assert_eq!(stdout, expected.stdout, "{shown}");
        assert_eq!(code, expected.code, "{shown}");
        codes[expected.code as usize] += 1;
        seed += 1;
    }
    println!("{} programs, by exit code: {codes:?}", seed - first);
    assert!(codes[0] > 0 && codes[3] > 0, "{codes:?}");
}

/// tl's graphs after all passes.
fn graphs() -> flow::Program {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let request = ingest::Request::new(root.join("targets/tl"), root.join("rtlib/std/src"));
    let program = match ingest::ingest(&request) {
        Ok(program) => program,
        Err(failure) => panic!("{}", failure.render()),
    };
    let types = types::Types::new(&program);
    let built = build::build(&types);
    assert!(types.diagnostics.borrow().is_empty() && built.diagnostics.is_empty());
    let mut graphs = built.program;
    passes::optimize(&mut graphs, &passes::Options::default(), &mut |_, _| {});
    graphs
}

/// What the guest printed, and the exit code.
fn evaluate(program: &flow::Program, file: &Path, args: &[String]) -> (String, i32) {
    let mut line = vec!["tl", file.to_str().expect("the path is text")];
    line.extend(args.iter().map(String::as_str));
    // SAFETY: the graphs are of safe Rust, and what they link to is the library that they were made for.
    let mut machine = unsafe { ProcessMachine::new(World::Strings(Streams::new(&line))) };
    let entry = program.entry.expect("a program has an entry");
    let code = match flow::evaluate(program, &mut machine, entry, &[]) {
        Ok(_) => 0,
        Err(EvaluateError {
            fault: Fault::Stopped(Stop::Exit(code)),
            ..
        }) => code,
        Err(error) => panic!("{error}"),
    };
    let streams = machine.streams().expect("the world is made of strings");
    (String::from_utf8_lossy(&streams.output).into_owned(), code)
}
