//! A program that is accepted: the same behaviour in all executions, and the types that rustc finds, too.

use crate::executions::{
    Front, Run, by_rustc, evaluate, front, native, respelled_by_rustc, with_stack,
};
use libtest_mimic::Failed;

/// Runs the program in every way and compares each with rustc's executable.
pub fn check(name: &str) -> Result<(), Failed> {
    let path = crate::folder("accept").join(format!("{name}.rs"));
    let text = std::fs::read_to_string(path)?;
    let expected = by_rustc(&text)?;
    let name = name.to_string();
    with_stack(move || check_here(&name, &text, &expected))
}

fn check_here(name: &str, text: &str, expected: &Run) -> Result<(), Failed> {
    let Front {
        mut graphs,
        respelled,
        errors,
    } = front(text);
    if !errors.is_empty() {
        return Err(errors.into());
    }
    check_types(name, text, &respelled, expected)?;
    let mut graphs = graphs.take().ok_or("neither graphs nor errors")?;
    verify(&graphs, "build")?;
    compare("evaluator before the passes", expected, &evaluate(&graphs)?)?;
    let options = passes::Options::default();
    let mut wrong = Ok(());
    passes::optimize(&mut graphs, &options, &mut |step, program| {
        if wrong.is_ok() {
            wrong = verify(program, step);
        }
    });
    wrong?;
    compare("evaluator after the passes", expected, &evaluate(&graphs)?)?;
    compare("native binary", expected, &native(name, &graphs)?)
}

/// Programs that rustc refuses when their types are written out, and why. Who mends one takes it off.
const NOT_RESPELLED: &[(&str, &str)] = &[(
    "hash_map",
    "set operations give a type that the real library does not have",
)];

/// Whether rustc finds the types that we have found.
fn check_types(name: &str, text: &str, respelled: &str, expected: &Run) -> Result<(), Failed> {
    let found = respelled_by_rustc(text, respelled);
    let reason = NOT_RESPELLED.iter().find(|(program, _)| *program == name);
    match (found, reason) {
        (Err(_), Some(_)) => Ok(()),
        (Ok(_), Some((_, reason))) => Err(format!("it is no longer true that {reason}").into()),
        (Err(refused), None) => Err(refused),
        (Ok(None), None) => Ok(()),
        (Ok(Some(found)), None) => {
            let expected = Run {
                stderr: String::new(),
                ..expected.clone()
            };
            compare("the program with all types written out", &expected, &found)
        }
    }
}

fn verify(graphs: &flow::Program, step: &str) -> Result<(), Failed> {
    match flow::verify(graphs).first() {
        Some(error) => Err(format!("after {step}: {error}").into()),
        None => Ok(()),
    }
}

fn compare(what: &str, expected: &Run, found: &Run) -> Result<(), Failed> {
    let mut found = found.clone();
    if let Some(at) = expected.stderr.find("panicked in std:\n") {
        found.stderr = without_place(&found.stderr, at);
    }
    if *expected == found {
        return Ok(());
    }
    let mut message = format!("{what} differs from rustc's executable\n");
    if expected.code != found.code {
        message.push_str(&format!(
            "exit code: {:?}, rustc {:?}\n",
            found.code, expected.code
        ));
    }
    for (stream, expected, found) in [
        ("stdout", &expected.stdout, &found.stdout),
        ("stderr", &expected.stderr, &found.stderr),
    ] {
        message.push_str(&first_difference(stream, expected, found));
    }
    Err(message.into())
}

/// Where a panic's place is not compared: what stands from `at` to the line's end is replaced.
fn without_place(stderr: &str, at: usize) -> String {
    match (stderr.get(..at), stderr.get(at..)) {
        (Some(before), Some(rest)) => {
            let after = rest.split_once('\n').map_or("", |(_, after)| after);
            format!("{before}panicked in std:\n{after}")
        }
        _ => stderr.to_string(),
    }
}

/// The first line that differs, or nothing.
fn first_difference(stream: &str, expected: &str, found: &str) -> String {
    let (mut expected, mut found) = (expected.lines(), found.lines());
    let mut number = 1;
    loop {
        match (expected.next(), found.next()) {
            (None, None) => return String::new(),
            (one, other) if one != other => {
                let [one, other] = [one, other].map(|line| line.unwrap_or("(the end)"));
                return format!("{stream}, line {number}:\n    rustc: {one}\n    found: {other}\n");
            }
            _ => number += 1,
        }
    }
}
