//! The checker of register allocation: it follows a plan, and knows nothing of how it was made.
//!
//! It keeps, for each location, which values are in it, and demands that every operation, every guard's exit and every end find their operands
//! where the plan says, and that a jump fills the places of its target's header. A location that is written holds nothing else any more;
//! a call leaves only slots and the registers that native functions save. Nothing is where emission has its own things, or outside of the
//! frame.

use crate::plan::general::{RAX, RDX};
use crate::plan::{Action, FLOATS, GENERAL, Location, Plan};
use crate::uses::{is_call, is_optional, keeps};
use jitcode::{CONSTANT, Effect, Opcode};
use std::collections::HashMap;
use trace::{Op, Trace};

struct State<'a> {
    trace: &'a Trace,
    plan: &'a Plan,
    /// The value in each register and slot.
    held: HashMap<Location, u32>,
    /// Inputs that are constants.
    constants: HashMap<u32, u64>,
}

/// Checks a plan against its trace. `header` is where the inputs of the trace are that it enters at its end, if it does.
///
/// # Errors
/// The first fault, for people.
pub fn check(trace: &Trace, plan: &Plan, header: &[Location]) -> Result<(), String> {
    let mut state = State {
        trace,
        plan,
        held: HashMap::new(),
        constants: HashMap::new(),
    };
    for (input, location) in plan.inputs.iter().enumerate() {
        match location {
            Location::Constant(bits) => {
                state.constants.insert(input as u32, *bits);
            }
            Location::Nowhere => {}
            _ => {
                state.writable(*location)?;
                if state.held.insert(*location, input as u32).is_some() {
                    return Err(format!("two inputs are in {location}"));
                }
            }
        }
    }
    let ops: Vec<Op<'_>> = trace.ops().collect();
    let mut next = 0;
    let mut find = |position: u32| {
        // What is left out must be something that nothing is lost with; that nobody misses its result is seen when it is looked for.
        while let Some(op) = ops.get(next) {
            next += 1;
            if op.position == position {
                return Ok(*op);
            }
            if !is_optional(op) {
                return Err(format!("{:?} at {} is left out", op.opcode, op.position));
            }
        }
        Err(format!("no operation at {position}"))
    };
    for action in &plan.actions {
        match *action {
            Action::Move { from, to } => state.copy(from, to)?,
            Action::Perform { position, run } => {
                let op = find(position)?;
                state.perform(&op, plan.run(run))?;
            }
            Action::Guard {
                position,
                compare,
                run,
                guard,
            } => {
                let compare = compare.map(&mut find).transpose()?;
                let op = find(position)?;
                state.guard(&op, compare.as_ref(), plan.run(run), guard)?;
            }
            Action::End { position, from, to } => {
                let op = find(position)?;
                let (from, to) = (plan.run(from), plan.run(to));
                state.operands(&op, from)?;
                let wanted: &[Location] = match op.opcode {
                    Opcode::CloseLoop => &plan.inputs,
                    Opcode::EnterTrace => header,
                    _ => &[],
                };
                if to != wanted {
                    return Err(String::from("a jump does not fill its target's inputs"));
                }
                for (from, to) in from.iter().zip(to) {
                    match to {
                        Location::Nowhere => continue,
                        _ => state.writable(*to)?,
                    }
                    if *from == Location::Nowhere {
                        return Err(format!("nothing goes to {to}"));
                    }
                }
            }
        }
    }
    match plan.actions.last() {
        Some(Action::End { .. }) => Ok(()),
        _ => Err(String::from("the plan does not end")),
    }
}

impl State<'_> {
    /// Demands that a place's value is in a location.
    fn expect(&self, place: u32, location: Location) -> Result<(), String> {
        let is_there = match (place.checked_sub(CONSTANT), location) {
            (Some(number), Location::Constant(bits)) => {
                self.trace.constants[number as usize] == bits
            }
            (None, Location::Constant(bits)) => self.constants.get(&place) == Some(&bits),
            (None, Location::Slot(slot)) if slot >= self.plan.slots => false,
            (None, location) => self.held.get(&location) == Some(&place),
            (Some(_), _) => false,
        };
        match is_there {
            true => Ok(()),
            false => Err(format!("v{place} is not in {location}")),
        }
    }

    fn operands(&self, op: &Op<'_>, locations: &[Location]) -> Result<(), String> {
        let mut places = Vec::new();
        op.for_each_place(|place| places.push(place));
        if places.len() > locations.len() {
            return Err(format!("{:?} lacks operands", op.opcode));
        }
        // A value that nothing will ever read may be nowhere: an input that a loop hands on to a header that does not want it.
        let is_end = matches!(op.opcode, Opcode::CloseLoop | Opcode::EnterTrace);
        for (place, location) in places.into_iter().zip(locations) {
            if is_end && *location == Location::Nowhere {
                continue;
            }
            self.expect(place, *location)
                .map_err(|message| format!("{:?} at {}: {message}", op.opcode, op.position))?;
        }
        Ok(())
    }

    /// Demands that values may be in a location.
    fn writable(&self, location: Location) -> Result<(), String> {
        let may_be = match location {
            Location::General(register) => GENERAL.contains(&register),
            Location::Float(register) => register < FLOATS,
            Location::Slot(slot) => slot < self.plan.slots,
            _ => false,
        };
        match may_be {
            true => Ok(()),
            false => Err(format!("{location} is not for values")),
        }
    }

    fn copy(&mut self, from: Location, to: Location) -> Result<(), String> {
        self.writable(to)?;
        let Some(value) = self.held.get(&from).copied() else {
            return Err(format!("nothing is in {from}, which is copied to {to}"));
        };
        if matches!((from, to), (Location::Slot(_), Location::Slot(_))) {
            return Err(String::from("a copy from slot to slot"));
        }
        self.held.insert(to, value);
        Ok(())
    }

    fn perform(&mut self, op: &Op<'_>, locations: &[Location]) -> Result<(), String> {
        let results = op.results as usize;
        let Some(operands) = locations.len().checked_sub(results) else {
            return Err(format!("{:?} lacks results", op.opcode));
        };
        self.operands(op, &locations[..operands])?;
        if is_call(op.opcode) {
            self.held.retain(|location, _| match location {
                Location::Slot(_) => true,
                Location::General(register) => keeps(op.opcode, *register),
                _ => false,
            });
        }
        let fixed = match op.opcode {
            Opcode::SignedDivide | Opcode::UnsignedDivide => Some(RAX),
            Opcode::SignedRemainder | Opcode::UnsignedRemainder => Some(RDX),
            Opcode::UnsignedMultiplyOverflows => Some(RAX),
            _ => None,
        };
        if let Some(register) = fixed {
            self.held.remove(&Location::General(RAX));
            self.held.remove(&Location::General(RDX));
            if locations[operands] != Location::General(register) {
                return Err(format!("{:?} has its result elsewhere", op.opcode));
            }
        }
        for (index, location) in locations[operands..].iter().enumerate() {
            let value = op.result + index as u32;
            let is_float = self.trace.kinds[value as usize] == jitcode::Kind::Float;
            match location {
                Location::General(_) if !is_float => {}
                Location::Float(_) if is_float => {}
                Location::Nowhere => continue,
                other => return Err(format!("a result in {other}")),
            }
            self.writable(*location)?;
            let effect = op.opcode.shape().effect;
            if fixed.is_none() && matches!(effect, Effect::Pure | Effect::Allocates) {
                // Emission may write the result before it has read all operands but the first, which it may write over. The count of
                // an array is read to the end.
                let first = locations.first().filter(|_| effect == Effect::Pure);
                if first != Some(location) && locations[..operands].contains(location) {
                    return Err(format!("{:?} writes over an operand", op.opcode));
                }
            }
            self.held.insert(*location, value);
        }
        Ok(())
    }

    fn guard(
        &self,
        op: &Op<'_>,
        compare: Option<&Op<'_>>,
        locations: &[Location],
        guard: u32,
    ) -> Result<(), String> {
        self.operands(compare.unwrap_or(op), locations)?;
        if compare.is_some_and(|compare| op.operands[0] != compare.result) {
            return Err(String::from("a guard checks another comparison"));
        }
        let mut inputs = Vec::new();
        let snapshot = self.plan.guards[guard as usize].snapshot;
        if op.snapshot() != Some(snapshot) {
            return Err(String::from("a guard with the snapshot of another"));
        }
        self.trace.snapshots.inputs(snapshot, &mut inputs);
        let exit = self.plan.exit(guard);
        if exit.len() != inputs.len() {
            return Err(String::from("a guard's exit lacks inputs"));
        }
        for (input, location) in inputs.iter().zip(exit) {
            match location {
                Location::Condition if compare.is_some_and(|compare| compare.result == *input) => {}
                _ => self.expect(*input, *location)?,
            }
        }
        Ok(())
    }
}
