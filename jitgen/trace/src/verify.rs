//! The verifier. Invariants of a trace:
//!
//! 1. Code consists of whole operations that occur in traces.
//! 2. The last operation leaves the trace, and no other does.
//! 3. Values are used after their definition only; constants exist.
//! 4. Words and floats stay apart.
//! 5. Snapshots exist; their values are defined before the guard, and parents have smaller numbers.
//! 6. A closed loop gives as many values as there are inputs, of their kinds.

use crate::{Op, Trace, place_kind};
use jitcode::{CONSTANT, Kind, Opcode, OperandKind, Stage};

/// A broken invariant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VerifyError {
    /// The invariant's number.
    pub invariant: u32,
    /// What is wrong.
    pub message: String,
}

/// Checks a trace; the answer lists what is wrong.
pub fn verify(trace: &Trace) -> Vec<VerifyError> {
    let mut errors = Vec::new();
    let mut fail = |invariant, message: String| errors.push(VerifyError { invariant, message });
    let mut end = 0;
    let mut open = true;
    for op in trace.ops() {
        let name = op.opcode.name();
        let at = format!("{name} at {}", op.position);
        end = op.position as usize + 1 + op.operands.len();
        if op.opcode.shape().stage == Stage::Jitcode {
            fail(1, format!("{at} does not occur in traces"));
        }
        if !open {
            fail(2, format!("{at} follows the end"));
        }
        open = !is_end(op.opcode);
        check_places(trace, &op, &mut |invariant, what| {
            fail(invariant, format!("{at}: {what}"))
        });
        if let Some(snapshot) = op.snapshot() {
            check_snapshot(trace, snapshot, op.result, &mut |what| {
                fail(5, format!("{at}: {what}"))
            });
        }
        if op.opcode == Opcode::CloseLoop {
            let fits = op.list().len() == trace.inputs as usize
                && op
                    .list()
                    .iter()
                    .zip(&trace.kinds)
                    .all(|(place, kind)| fits(place_kind(&trace.kinds, *place), *kind));
            if !fits {
                fail(6, at);
            }
        }
    }
    if end != trace.code.len() {
        fail(1, format!("the code after {end} cannot be taken apart"));
    }
    if open {
        fail(2, "the trace ends in the open".to_string());
    }
    errors
}

fn is_end(opcode: Opcode) -> bool {
    matches!(
        opcode,
        Opcode::CloseLoop | Opcode::EnterTrace | Opcode::Finish
    )
}

fn check_places(trace: &Trace, op: &Op<'_>, fail: &mut impl FnMut(u32, &str)) {
    let mut is_defined = true;
    op.for_each_place(|place| is_defined &= exists(trace, place, op.result));
    if !is_defined || (op.result + op.results) as usize > trace.kinds.len() {
        return fail(3, "a value that is not defined");
    }
    let shape = op.opcode.shape();
    let mut any = Kind::Any;
    let mut agree = |found: Kind, wanted: Kind| match wanted {
        Kind::Any => {
            let agrees = fits(found, any);
            if any == Kind::Any {
                any = found;
            }
            agrees
        }
        wanted => fits(found, wanted),
    };
    let mut index = 0;
    let mut right = true;
    for kind in shape.operands {
        match kind {
            OperandKind::Value(wanted) => {
                right &= agree(place_kind(&trace.kinds, op.operands[index]), *wanted)
            }
            OperandKind::Values => index += op.operands[index] as usize,
            _ => {}
        }
        index += 1;
    }
    if let Some(wanted) = shape.result {
        right &= agree(trace.kinds[op.result as usize], wanted);
    }
    if !right {
        fail(4, "a value of the other kind");
    }
}

fn check_snapshot(trace: &Trace, snapshot: u32, defined: u32, fail: &mut impl FnMut(&str)) {
    let mut next = Some(snapshot);
    let mut last = u32::MAX;
    while let Some(number) = next {
        if number as usize >= trace.snapshots.len() || number >= last {
            return fail("the snapshot does not exist");
        }
        last = number;
        let frame = trace.snapshots.frame(number);
        if !frame
            .values
            .iter()
            .all(|place| exists(trace, *place, defined))
        {
            fail("the snapshot has values that are not defined");
        }
        next = frame.parent;
    }
}

fn exists(trace: &Trace, place: u32, defined: u32) -> bool {
    match place.checked_sub(CONSTANT) {
        None => place < defined,
        Some(number) => (number as usize) < trace.constants.len(),
    }
}

fn fits(found: Kind, wanted: Kind) -> bool {
    found == Kind::Any || wanted == Kind::Any || found == wanted
}
