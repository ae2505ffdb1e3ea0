//! When the values of a trace are used.

use crate::plan::SAVED;
use jitcode::{CONSTANT, Effect, Opcode};
use trace::{Op, Trace};

/// Of a value that nobody uses.
pub const NEVER: u32 = 0;

/// By operation number, counted from 1.
#[derive(Debug, Default)]
pub struct Uses {
    /// By value: where its uses by operations begin in `uses`; one more at the end.
    starts: Vec<u32>,
    /// Numbers of operations, ascending for each value.
    uses: Vec<u32>,
    /// By value: the last operation that uses it, or at which a guard's exit needs it.
    last: Vec<u32>,
    /// Numbers of operations that leave nothing in registers, ascending.
    calls: Vec<u32>,
}

/// Whether an operation calls something that leaves as they are only the registers that native functions save, or none.
pub fn is_call(opcode: Opcode) -> bool {
    matches!(
        opcode,
        Opcode::CallResidual | Opcode::CallIndirect | Opcode::CallPortal | Opcode::Copy
    )
}

/// Whether an operation leaves a general register as it was.
pub fn keeps(opcode: Opcode, register: u8) -> bool {
    match opcode {
        Opcode::CallPortal => false,
        opcode => !is_call(opcode) || SAVED.contains(&register),
    }
}

/// Whether nothing is lost without the operation if nobody wants its result.
pub fn is_optional(op: &Op<'_>) -> bool {
    let effect = op.opcode.shape().effect;
    let is_mark = op.opcode == Opcode::PushSlot && op.operands[0] == 0;
    is_mark || matches!(effect, Effect::Pure | Effect::Partial | Effect::Reads)
}

impl Uses {
    /// Counts.
    pub fn new(trace: &Trace) -> Uses {
        let count = trace.kinds.len();
        let mut last = vec![NEVER; count];
        let mut starts = vec![0; count + 1];
        let mut calls = Vec::new();
        let ops: Vec<Op<'_>> = trace.ops().collect();
        let mut seen = vec![false; trace.snapshots.len()];
        let mut is_wanted = vec![true; ops.len()];
        // Backwards: an operation that nobody wants uses nothing, and the first guard to name a frame is the last.
        for (index, op) in ops.iter().enumerate().rev() {
            let number = index as u32 + 1;
            if is_optional(op) && op.results > 0 && last[op.result as usize] == NEVER {
                is_wanted[index] = false;
                continue;
            }
            let mut snapshot = op.snapshot();
            while let Some(frame) = snapshot {
                if std::mem::replace(&mut seen[frame as usize], true) {
                    break;
                }
                let frame = trace.snapshots.frame(frame);
                for place in frame.values.iter().filter(|place| **place < CONSTANT) {
                    let last = &mut last[*place as usize];
                    *last = number.max(*last);
                }
                snapshot = frame.parent;
            }
            op.for_each_place(|place| {
                if place < CONSTANT {
                    last[place as usize] = number.max(last[place as usize]);
                    starts[place as usize] += 1;
                }
            });
        }
        // Where each value's uses end, moved to the beginning while they are filled in from behind.
        let mut total = 0;
        for start in &mut starts {
            total += *start;
            *start = total;
        }
        let mut uses = vec![0; total as usize];
        for (index, op) in ops.iter().enumerate().rev() {
            if !is_wanted[index] {
                continue;
            }
            if is_call(op.opcode) {
                calls.push(index as u32 + 1);
            }
            op.for_each_place(|place| {
                if place < CONSTANT {
                    starts[place as usize] -= 1;
                    uses[starts[place as usize] as usize] = index as u32 + 1;
                }
            });
        }
        calls.reverse();
        Uses {
            starts,
            uses,
            last,
            calls,
        }
    }

    /// The last operation that needs a value, guards' exits included; [`NEVER`] if there is none.
    pub fn last(&self, value: u32) -> u32 {
        self.last[value as usize]
    }

    /// The first operation after `number` that has the value as an operand.
    pub fn next(&self, value: u32, number: u32) -> Option<u32> {
        let (start, end) = (self.starts[value as usize], self.starts[value as usize + 1]);
        let uses = &self.uses[start as usize..end as usize];
        let first = uses.partition_point(|user| *user <= number);
        uses.get(first).copied()
    }

    /// The last operation that has the value as an operand; [`NEVER`] if there is none.
    pub fn last_use(&self, value: u32) -> u32 {
        let end = self.starts[value as usize + 1] as usize;
        match self.count(value) {
            0 => NEVER,
            _ => self.uses[end - 1],
        }
    }

    /// How often it is an operand.
    pub fn count(&self, value: u32) -> u32 {
        self.starts[value as usize + 1] - self.starts[value as usize]
    }

    /// Whether any operation between the two, both exclusive, leaves nothing in registers.
    pub fn has_call_between(&self, from: u32, to: u32) -> bool {
        let first = self.calls.partition_point(|call| *call <= from);
        self.calls.get(first).is_some_and(|call| *call < to)
    }

    /// Whether there is a call at all.
    pub fn has_calls(&self) -> bool {
        !self.calls.is_empty()
    }
}
