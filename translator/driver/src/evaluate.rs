//! Running flow graphs without machine code: `flow`'s evaluator on the memory of this process.

use flow::{EvaluateError, Evaluator, Limits, Program};
use memory::{ProcessMachine, Streams, World};
use std::collections::VecDeque;

/// What a run in the evaluator has given.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outcome {
    /// All of the standard output.
    pub stdout: Vec<u8>,
    /// All of the standard error output, with the line of a panic.
    pub stderr: Vec<u8>,
    /// The exit code.
    pub code: i32,
    /// How many steps the evaluator has made.
    pub steps: u64,
}

/// Runs a program with `arguments` (its own name first) and catches what it writes. A fault of the graph itself is an exit
/// code of -1 with the fault on `stderr`.
pub fn run(program: &Program, arguments: &[&str], input: &[u8]) -> Outcome {
    let mut streams = Streams::new(arguments);
    streams.input = VecDeque::from(input.to_vec());
    // SAFETY: the graphs come from build, which makes them from Rust that rustc has accepted.
    let mut machine = unsafe { ProcessMachine::new(World::Strings(streams)) };
    let mut evaluator = Evaluator::new(Limits::default());
    let entry = program.entry.expect("a program has an entry");
    let result = evaluator.evaluate(program, &mut machine, entry, &[]);
    let streams = machine.streams().expect("the world is made of strings");
    let mut stderr = streams.errors.clone();
    let code = exit_code(result, &mut stderr);
    Outcome {
        stdout: streams.output.clone(),
        stderr,
        code,
        steps: evaluator.steps(),
    }
}

fn exit_code(result: Result<Vec<u64>, EvaluateError>, stderr: &mut Vec<u8>) -> i32 {
    let Err(error) = result else {
        return 0;
    };
    if let Some(code) = error.exit_code() {
        return code;
    }
    if let Some(panic) = error.panic() {
        let line = format!(
            "\nthread 'main' panicked at {}:{}:{}:\n{}\n",
            panic.file, panic.line, panic.column, panic.message
        );
        stderr.extend_from_slice(line.as_bytes());
        return 101;
    }
    if error.fault == flow::Fault::StackOverflow {
        return 103;
    }
    stderr.extend_from_slice(format!("evaluator: {error}\n").as_bytes());
    -1
}

/// Runs a program on the process's own streams and files, and ends the process as a binary would.
pub fn run_as_process(program: &Program) -> ! {
    // SAFETY: the graphs come from build, which makes them from Rust that rustc has accepted.
    let mut machine = unsafe { ProcessMachine::new(World::Process) };
    let entry = program.entry.expect("a program has an entry");
    let result = flow::evaluate(program, &mut machine, entry, &[]);
    memory::end_process(result)
}

#[cfg(test)]
mod tests {
    use super::run;

    #[test]
    fn a_program_writes_and_exits() {
        let text = "
file \"src/main.rs\"
extern %lathe_rt_write_stdout(ref, i64) -> i64
extern %lathe_rt_exit(i32) diverges
data $hello align 1 \"hello\\n\"
entry @main
function @main() {
b0:
  v0: ref = data_address $hello
  v1: i64 = const 6
  v2: i64 = call_extern %lathe_rt_write_stdout(v0, v1)
  v3: i32 = const 3
  call_extern %lathe_rt_exit(v3)
  unreachable
}
";
        let program = match flow::parse_program(text) {
            Ok(program) => program,
            Err(error) => panic!("{error}"),
        };
        let outcome = run(&program, &["vm"], b"");
        assert_eq!(
            (outcome.stdout.as_slice(), outcome.code),
            (b"hello\n".as_slice(), 3)
        );
        assert!(outcome.steps > 3);
    }
}
