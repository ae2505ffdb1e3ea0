//! The evaluator: what a trace means, and the portable backend.

use crate::access::{access, perform_other};
use crate::{Host, Trace};
use jitcode::{CONSTANT, Image, Opcode, evaluate as compute};
use std::cell::Cell;

/// Why a trace was left. The evaluator leaves the values in place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Exit {
    /// The portal returns these words.
    Finished(Vec<u64>),
    /// A guard with this snapshot did not hold, or was forced to fail.
    Guard(u32),
    /// Execution goes on in another trace with these inputs.
    Entered(u32, Vec<u64>),
}

/// What the evaluator asks of its user.
pub trait Environment<H: Host> {
    /// Whether the guard with this snapshot fails although it holds.
    fn is_forced(&mut self, snapshot: u32) -> bool;
    /// Runs a portal from a point on: the record's words, the results.
    fn call_portal(&mut self, host: &mut H, point: u32, record: &[u64], results: &mut [u64]);
}

/// Runs a trace. On entry `values` are the inputs; on exit all values of the trace.
///
/// # Panics
/// If the trace does not pass the verifier.
pub fn evaluate<H: Host, E: Environment<H>>(
    trace: &Trace,
    image: &Image<'_>,
    values: &mut Vec<u64>,
    host: &mut H,
    environment: &mut E,
) -> Exit {
    assert_eq!(values.len(), trace.inputs as usize, "a trace's inputs");
    values.resize(trace.kinds.len(), 0);
    let cells: Vec<Cell<u64>> = values.iter().copied().map(Cell::new).collect();
    let exit = evaluate_in(trace, image, &cells, host, environment);
    for (value, cell) in values.iter_mut().zip(cells) {
        *value = cell.get();
    }
    exit
}

/// The same, with room for all values in cells: a collector may look at them while native code is called.
///
/// # Panics
/// If the trace does not pass the verifier.
pub fn evaluate_in<H: Host, E: Environment<H>>(
    trace: &Trace,
    image: &Image<'_>,
    values: &[Cell<u64>],
    host: &mut H,
    environment: &mut E,
) -> Exit {
    assert_eq!(values.len(), trace.kinds.len(), "a trace's values");
    let mut results: Vec<u64> = Vec::new();
    let mut buffer: Vec<u64> = Vec::new();
    loop {
        for op in trace.ops() {
            let operands = op.operands;
            let read = |place: u32| match place.checked_sub(CONSTANT) {
                None => values[place as usize].get(),
                Some(number) => trace.constants[number as usize],
            };
            if op.opcode.is_pure() {
                buffer.clear();
                let kinds = op.opcode.shape().operands;
                for (operand, kind) in operands.iter().zip(kinds) {
                    buffer.push(match kind {
                        jitcode::OperandKind::Value(_) => read(*operand),
                        _ => u64::from(*operand),
                    });
                }
                let value = compute(op.opcode, &buffer);
                values[op.result as usize].set(value.expect("what was recorded has a value"));
                continue;
            }
            if let Some(access) = access(op.opcode) {
                if let Some(value) = access.perform(host, operands, read) {
                    values[op.result as usize].set(value);
                }
                continue;
            }
            match op.opcode {
                Opcode::GuardTrue | Opcode::GuardFalse => {
                    let holds = (read(operands[0]) != 0) == (op.opcode == Opcode::GuardTrue);
                    if !holds || environment.is_forced(operands[1]) {
                        return Exit::Guard(operands[1]);
                    }
                }
                Opcode::GuardValue => {
                    if read(operands[0]) != read(operands[1]) || environment.is_forced(operands[2])
                    {
                        return Exit::Guard(operands[2]);
                    }
                }
                Opcode::Copy
                | Opcode::Poll
                | Opcode::StackLow
                | Opcode::Allocate
                | Opcode::AllocateArray
                | Opcode::PushSlot
                | Opcode::PopSlots => {
                    if let Some(value) = perform_other(host, op.opcode, operands, read) {
                        values[op.result as usize].set(value);
                    }
                }
                Opcode::CallResidual | Opcode::CallIndirect => {
                    let call = image.call(operands[0]);
                    let target = match op.opcode {
                        Opcode::CallIndirect => read(operands[1]),
                        _ => call.target,
                    };
                    buffer.clear();
                    buffer.extend(op.list().iter().map(|place| read(*place)));
                    results.clear();
                    results.resize(op.results as usize, 0);
                    host.call(call.wrapper, target, &buffer, &mut results);
                    put(&values[op.result as usize..], &results);
                }
                Opcode::CallPortal => {
                    buffer.clear();
                    buffer.extend(op.list().iter().map(|place| read(*place)));
                    results.clear();
                    results.resize(op.results as usize, 0);
                    environment.call_portal(host, operands[0], &buffer, &mut results);
                    put(&values[op.result as usize..], &results);
                }
                Opcode::CloseLoop => {
                    buffer.clear();
                    buffer.extend(op.list().iter().map(|place| read(*place)));
                }
                Opcode::EnterTrace => {
                    let inputs = op.list().iter().map(|place| read(*place)).collect();
                    return Exit::Entered(operands[0], inputs);
                }
                Opcode::Finish => {
                    return Exit::Finished(op.list().iter().map(|place| read(*place)).collect());
                }
                other => panic!("{other:?} does not occur in traces"),
            }
        }
        // Only a closed loop comes here.
        put(values, &buffer);
    }
}

/// Sets the first of the values.
fn put(values: &[Cell<u64>], words: &[u64]) {
    for (value, word) in values.iter().zip(words) {
        value.set(*word);
    }
}
