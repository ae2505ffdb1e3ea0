//! From a recording to traces.

use super::Recorder;
use crate::Abort;
use crate::compiled::Origin;
use jitcode::{CONSTANT, Opcode};
use std::collections::HashMap;
use trace::{Op, Trace};

impl Recorder<'_> {
    /// The trace has come back to a header. Makes the loop, and of what came before it a trace that enters the loop. The
    /// loop's number.
    ///
    /// # Errors
    /// If the loop cannot be compiled.
    pub(super) fn close(&mut self, index: usize, values: &[u32]) -> Result<u32, Abort> {
        self.flush_stores();
        let header = self.headers[index].clone();
        let whole = std::mem::take(&mut self.trace);
        let origin = Origin::Point(header.place.point, header.place.greens.clone());
        if header.position == 0 && self.begins_at_point() {
            let mut trace = whole;
            push_end(&mut trace, Opcode::CloseLoop, &[], values);
            return self.jit.compile(origin, trace);
        }
        let (mut inner, renaming) = cut(&whole, header.position, &header.inputs);
        let places: Vec<u32> = values.iter().map(|place| renaming.place(*place)).collect();
        push_end(&mut inner, Opcode::CloseLoop, &[], &places);
        let number = self.jit.compile(origin, inner)?;
        let mut prefix = whole;
        prefix.code.truncate(header.position as usize);
        push_end(&mut prefix, Opcode::EnterTrace, &[number], &header.inputs);
        // The loop runs without what came before it, too.
        if let Err(abort) = self.compile_here(tidied(&prefix)) {
            self.count_abort(abort);
        }
        Ok(number)
    }

    /// The trace has come to a place that another trace begins at.
    pub(super) fn enter_trace(&mut self, number: u32, values: &[u32]) -> Result<(), Abort> {
        self.flush_stores();
        let mut trace = std::mem::take(&mut self.trace);
        push_end(&mut trace, Opcode::EnterTrace, &[number], values);
        self.compile_here(trace)
    }

    /// The outermost portal returns.
    pub(super) fn finish(&mut self, values: &[u32]) {
        self.flush_stores();
        let mut trace = std::mem::take(&mut self.trace);
        push_end(&mut trace, Opcode::Finish, &[], values);
        if let Err(abort) = self.compile_here(trace) {
            self.count_abort(abort);
        }
    }

    /// Compiles a trace that begins where the recording began.
    fn compile_here(&self, trace: Trace) -> Result<(), Abort> {
        let number = self.jit.compile(self.origin.clone(), trace)?;
        if let Origin::Guard(from, snapshot) = &self.origin {
            let from = self.jit.trace(*from);
            from.guards[*snapshot as usize].bridge.set(Some(number));
        }
        Ok(())
    }
}

fn push_end(trace: &mut Trace, opcode: Opcode, numbers: &[u32], values: &[u32]) {
    trace.code.push(opcode as u32);
    trace.code.extend_from_slice(numbers);
    trace.code.push(values.len() as u32);
    trace.code.extend_from_slice(values);
}

/// New names for values: those of a header's inputs, and of what is defined behind it.
struct Renaming {
    values: HashMap<u32, u32>,
}

impl Renaming {
    fn new(trace: &Trace, position: u32, inputs: &[u32]) -> Renaming {
        let mut values: HashMap<u32, u32> = HashMap::new();
        for (new, old) in inputs.iter().enumerate() {
            values.insert(*old, new as u32);
        }
        let mut next = inputs.len() as u32;
        for op in trace.ops().filter(|op| op.position >= position) {
            for old in op.result..op.result + op.results {
                values.insert(old, next);
                next += 1;
            }
        }
        Renaming { values }
    }

    /// The new name of a place; constants keep their numbers.
    fn place(&self, place: u32) -> u32 {
        match place {
            CONSTANT.. => place,
            _ => *self
                .values
                .get(&place)
                .unwrap_or_else(|| panic!("v{place} is alive at a loop's header unseen")),
        }
    }
}

/// The part of a trace behind a header, as a trace of its own without its end, and its new names.
fn cut(trace: &Trace, position: u32, inputs: &[u32]) -> (Trace, Renaming) {
    let renaming = Renaming::new(trace, position, inputs);
    let mut inner = Trace {
        inputs: inputs.len() as u32,
        kinds: inputs
            .iter()
            .map(|value| trace.kinds[*value as usize])
            .collect(),
        constants: trace.constants.clone(),
        ..Trace::default()
    };
    let mut snapshots = HashMap::new();
    for op in trace.ops().filter(|op| op.position >= position) {
        let snapshot = op
            .snapshot()
            .map(|number| copy_snapshot(trace, number, &mut inner, &mut snapshots, &renaming));
        push_op(&mut inner, &op, &renaming, snapshot);
        inner
            .kinds
            .extend((op.result..op.result + op.results).map(|value| trace.kinds[value as usize]));
    }
    (inner, renaming)
}

/// A trace without the values and snapshots that nothing in its code names any more.
fn tidied(trace: &Trace) -> Trace {
    let inputs: Vec<u32> = (0..trace.inputs).collect();
    cut(trace, 0, &inputs).0
}

fn push_op(inner: &mut Trace, op: &Op<'_>, renaming: &Renaming, snapshot: Option<u32>) {
    use jitcode::OperandKind;
    inner.code.push(op.opcode as u32);
    let mut index = 0;
    for kind in op.opcode.shape().operands {
        let word = op.operands[index];
        index += 1;
        match kind {
            OperandKind::Value(_) => inner.code.push(renaming.place(word)),
            OperandKind::Snapshot => inner.code.push(snapshot.unwrap_or(word)),
            OperandKind::Values => {
                inner.code.push(word);
                for place in &op.operands[index..index + word as usize] {
                    inner.code.push(renaming.place(*place));
                }
                index += word as usize;
            }
            _ => inner.code.push(word),
        }
    }
}

fn copy_snapshot(
    trace: &Trace,
    number: u32,
    inner: &mut Trace,
    copied: &mut HashMap<u32, u32>,
    renaming: &Renaming,
) -> u32 {
    if let Some(new) = copied.get(&number) {
        return *new;
    }
    let frame = trace.snapshots.frame(number);
    let parent = frame
        .parent
        .map(|parent| copy_snapshot(trace, parent, inner, copied, renaming));
    let values: Vec<u32> = frame
        .values
        .iter()
        .map(|place| renaming.place(*place))
        .collect();
    let new = inner.snapshots.push(
        frame.jitcode,
        frame.pc,
        parent,
        frame.state,
        values.into_iter(),
    );
    copied.insert(number, new);
    new
}
