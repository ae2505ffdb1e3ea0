//! Tests of text form, verifier and evaluator.

use crate::{Environment, Exit, Host, evaluate, parse, print, verify};
use jitcode::{Image, Program, image};

const TEXT: &str = "trace (v0, v1, v2: float)
  v3 = add v0, 1
  v4: float = float_add v2, v2
  store_double v1, +8, #0, v4
  v5: float = load_double_indexed v1, v0, #0, +8, #0
  v6 = signed_less v3, 4
  guard_true v6, snapshot 1
  close_loop (v3, v1, v5)
snapshot 0: jitcode 1 at 7 (v1, 5)
snapshot 1: jitcode 0 at 3 in 0 state 2 (v3, v4)
";

/// Eight words of memory at address 0, which tells of calls.
struct Words([u64; 8]);

impl Host for Words {
    fn load(&self, address: u64, bytes: u32) -> u64 {
        let word = self.0[address as usize / 8] >> (address % 8 * 8);
        if bytes == 8 {
            word
        } else {
            word & ((1 << (bytes * 8)) - 1)
        }
    }

    fn is_object(&self, _address: u64) -> bool {
        true
    }

    fn store(&mut self, address: u64, bytes: u32, value: u64) {
        assert_eq!(bytes, 8);
        self.0[address as usize / 8] = value;
    }

    fn store_reference(&mut self, address: u64, value: u64) {
        self.store(address, 8, value);
    }

    fn copy(&mut self, target: u64, source: u64, count: u64, _references: bool) {
        let (target, source, count) =
            (target as usize / 8, source as usize / 8, count as usize / 8);
        self.0.copy_within(source..source + count, target);
    }

    fn allocate(&mut self, ty: u32, count: Option<u64>) -> u64 {
        u64::from(ty) + count.unwrap_or(0)
    }

    fn push_slot(&mut self, bytes: u32) -> u64 {
        u64::from(bytes)
    }

    fn pop_slots(&mut self, _first: u64) {}

    fn poll(&self) -> bool {
        self.0[7] != 0
    }

    fn stack_low(&self) -> bool {
        self.0[6] != 0
    }

    fn call(&mut self, _wrapper: u64, target: u64, arguments: &[u64], results: &mut [u64]) {
        results[0] = target + arguments.iter().sum::<u64>();
    }
}

/// Fails the guard once that it is told to fail.
struct Forcing(Option<u32>);

impl<H: Host> Environment<H> for Forcing {
    fn is_forced(&mut self, snapshot: u32) -> bool {
        self.0 == Some(snapshot) && self.0.take().is_some()
    }

    fn call_portal(&mut self, _host: &mut H, point: u32, record: &[u64], results: &mut [u64]) {
        results.fill(u64::from(point) + record.len() as u64);
    }
}

fn run(text: &str, inputs: &[u64], forced: Option<u32>) -> (Exit, Vec<u64>) {
    let trace = parse(text).expect("it parses");
    assert_eq!(verify(&trace), []);
    let mut program = Program::default();
    program.constants.push(jitcode::Constant::Number(100));
    program.effects.push(jitcode::Effects::default());
    program.calls.push(jitcode::Call {
        name: "f".to_string(),
        target: Some(0),
        wrapper: 0,
        parameters: vec![],
        results: vec![jitcode::Kind::Word],
        bits: vec![64; 1],
        effects: 0,
        flags: 0,
    });
    let (mut bytes, _) = image::write(&program);
    bytes.resize(bytes.len().next_multiple_of(8), 0);
    let words: Vec<u64> = bytes
        .chunks(8)
        .map(|chunk| u64::from_le_bytes(chunk.try_into().expect("eight bytes")))
        .collect();
    let image = Image::new(&words).expect("it is an image");
    let mut values = inputs.to_vec();
    let exit = evaluate(
        &trace,
        &image,
        &mut values,
        &mut Words([7; 8]),
        &mut Forcing(forced),
    );
    (exit, values)
}

#[test]
fn printing_and_parsing_are_inverse() {
    let trace = parse(TEXT).expect("it parses");
    assert_eq!(print(&trace), TEXT);
    assert_eq!(verify(&trace), []);
}

#[test]
fn a_loop_runs_until_its_guard_fails() {
    let one = 1f64.to_bits();
    let (exit, values) = run(TEXT, &[0, 16, one], None);
    assert_eq!(exit, Exit::Guard(1));
    assert_eq!((values[3], values[4]), (4, 16f64.to_bits()));
    let (exit, values) = run(TEXT, &[0, 16, one], Some(1));
    assert_eq!((exit, values[3]), (Exit::Guard(1), 1));
}

#[test]
fn questions_are_asked_each_time() {
    let text = "trace (v0)
  v1 = poll
  store_64 48, +0, #0, 0
  v2 = stack_low
  store_64 56, +0, #0, 0
  v3 = poll
  v4 = stack_low
  finish (v1, v2, v3, v4)
";
    let (exit, _) = run(text, &[0], None);
    assert_eq!(exit, Exit::Finished(vec![1, 0, 0, 0]));
}

#[test]
fn calls_and_ends() {
    let text = "trace (v0)
  v1 = call_residual #0, (v0, 2)
  v2 = call_indirect #0, v0, (v1)
  v3, v4 = call_portal #5, (v0, v0)
  v5 = allocate_array #3, v0
  copy 0, 8, 8, #0, #0
  finish (v1, v2, v3, v4, v5)
";
    let (exit, _) = run(text, &[1], None);
    assert_eq!(exit, Exit::Finished(vec![103, 104, 7, 7, 4]));
    let (exit, _) = run("trace (v0)\n  enter_trace #9, (v0, 3)\n", &[1], None);
    assert_eq!(exit, Exit::Entered(9, vec![1, 3]));
}

/// One wrong trace for each invariant.
#[test]
fn invariants_are_checked() {
    let cases = [
        (1, "v3 = add v0, 1", "v3 = is_virtual v0"),
        (2, "close_loop (v3, v1, v5)", "store_64 v0, +0, #0, v0"),
        (3, "v3 = add v0, 1", "v3 = add v4, 1"),
        (4, "float_add v2, v2", "float_add v2, v0"),
        (5, "(v3, v4)", "(v3, v7)"),
        (6, "close_loop (v3, v1, v5)", "close_loop (v3, v1, v1)"),
    ];
    for (invariant, from, to) in cases {
        let wrong = TEXT.replace(from, to);
        assert_ne!(wrong, TEXT);
        let errors = verify(&parse(&wrong).expect("it parses"));
        assert!(
            errors.iter().any(|error| error.invariant == invariant),
            "{invariant}: {errors:?}"
        );
    }
}
