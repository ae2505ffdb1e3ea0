//! The text form: printing.

use crate::{Op, Trace};
use jitcode::{CONSTANT, Kind, OperandKind};
use std::fmt::Write;

/// A trace as text; the crate's documentation shows one.
pub fn print(trace: &Trace) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = write_trace(trace, &mut text);
    text
}

fn write_trace(trace: &Trace, text: &mut String) -> std::fmt::Result {
    let inputs: Vec<String> = (0..trace.inputs)
        .map(|value| defined(trace, value))
        .collect();
    writeln!(text, "trace ({})", inputs.join(", "))?;
    for op in trace.ops() {
        writeln!(text, "  {}", print_op(trace, &op))?;
    }
    for number in 0..trace.snapshots.len() as u32 {
        let frame = trace.snapshots.frame(number);
        write!(
            text,
            "snapshot {number}: jitcode {} at {}",
            frame.jitcode, frame.pc
        )?;
        if let Some(parent) = frame.parent {
            write!(text, " in {parent}")?;
        }
        if frame.state != 0 {
            write!(text, " state {}", frame.state)?;
        }
        writeln!(text, " ({})", places(trace, frame.values))?;
    }
    Ok(())
}

/// One operation as text.
pub fn print_op(trace: &Trace, op: &Op<'_>) -> String {
    let mut text = String::new();
    if op.results > 0 {
        let results: Vec<String> = (op.result..op.result + op.results)
            .map(|value| defined(trace, value))
            .collect();
        text.push_str(&format!("{} = ", results.join(", ")));
    }
    text.push_str(op.opcode.name());
    let mut operands = Vec::new();
    let mut index = 0;
    for kind in op.opcode.shape().operands {
        let word = op.operands[index];
        index += 1;
        match kind {
            OperandKind::Value(_) => operands.push(place(trace, word)),
            OperandKind::Offset => operands.push(format!("{:+}", word as i32)),
            OperandKind::Snapshot => operands.push(format!("snapshot {word}")),
            OperandKind::Values => {
                let end = index + word as usize;
                operands.push(format!("({})", places(trace, &op.operands[index..end])));
                index = end;
            }
            // The results before the equals sign say how many.
            OperandKind::Results => {}
            _ => operands.push(format!("#{word}")),
        }
    }
    if !operands.is_empty() {
        text.push(' ');
        text.push_str(&operands.join(", "));
    }
    text
}

/// A value where it is defined: floats say so.
fn defined(trace: &Trace, value: u32) -> String {
    match trace.kinds[value as usize] {
        Kind::Float => format!("v{value}: float"),
        _ => format!("v{value}"),
    }
}

fn place(trace: &Trace, place: u32) -> String {
    match place.checked_sub(CONSTANT) {
        None => format!("v{place}"),
        Some(number) => format!("{}", trace.constants[number as usize] as i64),
    }
}

fn places(trace: &Trace, list: &[u32]) -> String {
    let names: Vec<String> = list.iter().map(|one| place(trace, *one)).collect();
    names.join(", ")
}
