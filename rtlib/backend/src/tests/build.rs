//! Traces, operation by operation.

use jitcode::{Kind, Opcode};
use trace::Trace;

/// A trace under construction.
#[derive(Clone, Debug)]
pub struct Builder {
    /// What there is of it.
    pub trace: Trace,
}

impl Builder {
    /// A trace with inputs of these kinds.
    pub fn new(inputs: &[Kind]) -> Builder {
        Builder {
            trace: Trace {
                inputs: inputs.len() as u32,
                kinds: inputs.to_vec(),
                ..Trace::default()
            },
        }
    }

    /// A constant's place.
    pub fn constant(&mut self, bits: u64) -> u32 {
        self.trace.constant(bits)
    }

    /// Adds an operation with its operands as they stand in code. The number of its first result.
    pub fn push(&mut self, opcode: Opcode, operands: &[u32], results: &[Kind]) -> u32 {
        let first = self.trace.kinds.len() as u32;
        self.trace.code.push(opcode as u32);
        self.trace.code.extend_from_slice(operands);
        self.trace.kinds.extend_from_slice(results);
        first
    }

    /// Adds an operation with numbers, a list, and perhaps a count of results.
    pub fn push_list(
        &mut self,
        opcode: Opcode,
        numbers: &[u32],
        list: &[u32],
        results: Option<&[Kind]>,
    ) -> u32 {
        let mut operands = numbers.to_vec();
        operands.push(list.len() as u32);
        operands.extend_from_slice(list);
        if let Some(results) = results {
            operands.push(results.len() as u32);
        }
        self.push(opcode, &operands, results.unwrap_or(&[]))
    }

    /// Adds a guard with a frame of its own, whose number is the answer.
    pub fn guard(
        &mut self,
        opcode: Opcode,
        operands: &[u32],
        values: &[u32],
        parent: Option<u32>,
    ) -> u32 {
        let snapshots = &mut self.trace.snapshots;
        let number = snapshots.push(0, 0, parent, 0, values.iter().copied());
        let mut operands = operands.to_vec();
        operands.push(number);
        self.push(opcode, &operands, &[]);
        number
    }

    /// Ends with the portal's return.
    pub fn finish(mut self, values: &[u32]) -> Trace {
        self.push_list(Opcode::Finish, &[], values, None);
        self.trace
    }
}
