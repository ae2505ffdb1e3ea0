//! The blackhole: executes jitcodes, and records nothing.
//!
//! In go frames in the middle of their work; out comes either a record at the next merge point of the outermost frame, or the results of its
//! portal. Calls go to native code, which is faster. A merge point in an inner frame is where native code takes over that
//! frame: the portal is resumed at the point, and its results go to the frame's caller.

use crate::frame::{Stack, call_parts, open_call};
use crate::jit::Jit;
use crate::statistics::{count, while_running};
use jitcode::{Opcode, Registers, execute};
use trace::Host;
use trace::access::{access, perform_other};

/// How the JIT is left.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Leave {
    /// Nothing was done.
    Unchanged,
    /// Native code goes on at the merge point with this record.
    AtPoint {
        /// The merge point's number.
        point: u32,
        /// Greens, slots, live values.
        record: Vec<u64>,
    },
    /// The portal returns these words.
    Returned(Vec<u64>),
}

/// Runs until the outermost frame reaches a merge point or returns.
pub(crate) fn blackhole<H: Host>(jit: &Jit, mut stack: Stack, host: &mut H) -> Leave {
    count(&jit.statistics.blackhole_runs, 1);
    let clock = jit.clock();
    let mut operations = 0;
    let leave = while_running(&jit.statistics.running_blackholes, || {
        run(jit, &mut stack, host, &mut operations)
    });
    let returns = matches!(leave, Leave::Returned(_));
    count(&jit.statistics.blackhole_returns, u64::from(returns));
    count(&jit.statistics.blackhole_operations, operations);
    count(&jit.statistics.blackhole_nanoseconds, clock.elapsed());
    leave
}

fn run<H: Host>(jit: &Jit, stack: &mut Stack, host: &mut H, operations: &mut u64) -> Leave {
    let image = &jit.image;
    let mut buffer: Vec<u64> = Vec::new();
    loop {
        // One round for each stretch within one frame.
        let frame = *stack.top();
        let is_inner = stack.frames.len() > 1;
        let code = frame.code;
        let mut pc = frame.pc as usize;
        let mut window = stack.window(image);
        let (opcode, pc) = loop {
            *operations += 1;
            let opcode = Opcode::ALL[code[pc] as usize];
            if let Some(length) = execute(opcode, &code[pc + 1..], &mut window) {
                pc += 1 + length;
                continue;
            }
            if let Some(access) = access(opcode) {
                let first = pc + 1 + usize::from(!access.is_store);
                let value = access.perform(host, &code[first..], |place| window.read(place));
                if let Some(value) = value {
                    window.write(code[pc + 1], value);
                }
                pc = first + access.address_operands() + usize::from(access.is_store);
                continue;
            }
            match opcode {
                Opcode::Move | Opcode::Promote => {
                    let value = window.read(code[pc + 2]);
                    window.write(code[pc + 1], value);
                    pc += if opcode == Opcode::Move { 3 } else { 4 };
                }
                Opcode::Jump => pc = code[pc + 1] as usize,
                Opcode::Branch => match window.read(code[pc + 1]) {
                    0 => pc = code[pc + 2] as usize,
                    _ => pc += 4,
                },
                Opcode::Switch => pc = switch_target(code, pc, |place| window.read(place)),
                Opcode::Copy => {
                    perform_other(host, opcode, &code[pc + 1..], |place| window.read(place));
                    pc += 6;
                }
                Opcode::PushSlot => {
                    let address = host.push_slot(code[pc + 2]);
                    window.write(code[pc + 1], address);
                    pc += 3;
                }
                Opcode::PopSlots => {
                    // Those of the outermost frame belong to whoever runs the JIT.
                    if is_inner {
                        host.pop_slots(window.read(code[pc + 1]));
                    }
                    pc += 2;
                }
                Opcode::Allocate | Opcode::AllocateArray => {
                    let object =
                        perform_other(host, opcode, &code[pc + 2..], |place| window.read(place));
                    window.write(code[pc + 1], object.unwrap_or(0));
                    pc += if opcode == Opcode::Allocate { 3 } else { 4 };
                }
                Opcode::CanEnter => pc += 2,
                Opcode::IsConstant | Opcode::IsVirtual => {
                    window.write(code[pc + 1], 0);
                    pc += 3;
                }
                Opcode::Poll | Opcode::StackLow => {
                    let answer = perform_other(host, opcode, &[], |place| window.read(place));
                    window.write(code[pc + 1], answer.unwrap_or(0));
                    pc += 2;
                }
                Opcode::WeAreJitted => {
                    window.write(code[pc + 1], 0);
                    pc += 2;
                }
                Opcode::RecordExact => pc += 3,
                Opcode::Call | Opcode::CallResidual | Opcode::CallIndirect => {
                    let is_indirect = opcode == Opcode::CallIndirect;
                    let descriptor = match opcode {
                        Opcode::Call => image.jitcode(code[pc + 1]).call,
                        _ => code[pc + 1],
                    };
                    let call = image.call(descriptor);
                    let target = if is_indirect {
                        window.read(code[pc + 2])
                    } else {
                        call.target
                    };
                    let count_at = pc + 2 + usize::from(is_indirect);
                    let parts = call_parts(code, count_at, opcode == Opcode::Call);
                    buffer.clear();
                    buffer.extend(parts.arguments.iter().map(|place| window.read(*place)));
                    let mut results = vec![0; parts.results.len()];
                    host.call(call.wrapper, target, &buffer, &mut results);
                    for (register, value) in parts.results.iter().zip(&results) {
                        window.write(*register, *value);
                    }
                    pc = parts.end as usize;
                }
                Opcode::Return | Opcode::MergePoint => break (opcode, pc),
                other => panic!(
                    "{}: {other:?} is not executed",
                    image.jitcode(frame.jitcode).name
                ),
            }
        };
        let results = match opcode {
            Opcode::Return => {
                let places = &code[pc + 2..pc + 2 + code[pc + 1] as usize];
                places.iter().map(|place| window.read(*place)).collect()
            }
            _ => {
                let point = code[pc + 1];
                let view = image.point(point);
                let places = view.greens.iter().chain(view.slots).chain(view.live);
                let record: Vec<u64> = places.map(|place| window.read(*place)).collect();
                if stack.frames.len() == 1 {
                    return Leave::AtPoint { point, record };
                }
                let results = jit.resume_natively(host, point, &record);
                if !view.slots.is_empty() {
                    host.pop_slots(record[view.greens.len()]);
                }
                results
            }
        };
        stack.pop();
        if stack.frames.is_empty() {
            return Leave::Returned(results);
        }
        return_to_caller(stack, &results, jit);
    }
}

/// Writes results where the innermost frame's open call wants them, and goes on behind the call.
pub(crate) fn return_to_caller(stack: &mut Stack, results: &[u64], jit: &Jit) {
    let frame = *stack.top();
    let parts = open_call(frame.code, frame.pc);
    let mut window = stack.window(&jit.image);
    for (register, value) in parts.results.iter().zip(results) {
        window.write(*register, *value);
    }
    stack.top_mut().pc = parts.end;
}

/// Where a switch goes.
#[inline]
pub(crate) fn switch_target(code: &[u32], pc: usize, read: impl Fn(u32) -> u64) -> usize {
    let value = read(code[pc + 1]);
    let cases = code[pc + 2] as usize;
    for case in code[pc + 3..pc + 3 + 2 * cases].chunks_exact(2) {
        if read(case[0]) == value {
            return case[1] as usize;
        }
    }
    code[pc + 3 + 2 * cases] as usize
}
