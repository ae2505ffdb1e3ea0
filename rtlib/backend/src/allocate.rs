//! Register allocation: one pass forwards over the trace.
//!
//! A value is in a register, in a slot of the frame, or in both; it is defined once, so a copy of it never gets old. When
//! registers run out, the value whose next use by an operation is farthest goes (Belady's rule, exact here because a trace has no
//! branches); exits of guards read slots as well as registers, so they are no use in that sense. Nothing is expired one by one: a
//! register or slot is free if the last use of what it holds is over. Calls leave nothing in registers but in
//! those that native functions save; what is used after a call is there, if possible.
//!
//! The inputs of a loop that operations use most are in registers at its header. A value that goes to the header's place is made in that
//! register, if it is free then.

use crate::plan::general::{RAX, RDX};
use crate::plan::{Action, FLOATS, GENERAL, GuardPlan, Location, Plan, Run, SAVED};
use crate::uses::{Uses, is_call, is_optional, keeps};
use jitcode::{CONSTANT, Effect, Kind, Opcode};
use trace::{Op, Trace};

/// Registers of each kind that inputs may be in at a header: some are left for what is computed.
const INPUT_GENERAL: usize = 8;
const INPUT_FLOATS: usize = 10;

/// Words of a frame at most: far fewer than the guard zone of the stack has.
pub const MOST_SLOTS: u32 = 4096;

/// No register, slot or value.
const NONE: u32 = u32::MAX;

/// Owner of slots that inputs have at a header: they stay theirs.
const RESERVED: u32 = u32::MAX - 1;

/// Where a trace begins.
#[derive(Clone, Copy, Debug)]
pub enum Beginning<'a> {
    /// At its own entry: allocation decides where the inputs are.
    Entry,
    /// Where a guard's inputs are.
    Guard(&'a [Location]),
}

/// Where a value is.
#[derive(Clone, Copy, Debug)]
struct Home {
    register: u32,
    slot: u32,
    /// A register that it would like.
    hint: u32,
}

struct Allocator<'a> {
    trace: &'a Trace,
    uses: Uses,
    plan: Plan,
    homes: Vec<Home>,
    /// Values that are known to be constants: a guard's condition behind the guard.
    known: Vec<(u32, u64)>,
    /// By hardware number: the values in general registers and in float registers.
    general: [u32; 16],
    floats: [u32; 16],
    /// By number: whose slots are.
    owners: Vec<u32>,
    /// The operation at hand, counted from 1.
    now: u32,
}

/// Plans a trace. `target` says where the inputs of another trace are at its header.
pub fn allocate<'a>(
    trace: &'a Trace,
    beginning: Beginning<'_>,
    target: impl Fn(u32) -> &'a [Location],
) -> Plan {
    let mut allocator = Allocator {
        trace,
        uses: Uses::new(trace),
        plan: Plan::default(),
        homes: vec![
            Home {
                register: NONE,
                slot: NONE,
                hint: NONE
            };
            trace.kinds.len()
        ],
        known: Vec::new(),
        general: [NONE; 16],
        floats: [NONE; 16],
        owners: Vec::new(),
        now: 0,
    };
    match beginning {
        Beginning::Entry => allocator.place_inputs(),
        Beginning::Guard(locations) => allocator.take_inputs(locations),
    }
    allocator.run(target);
    allocator.plan.slots = allocator.owners.len() as u32;
    allocator.plan
}

impl<'a> Allocator<'a> {
    /// Decides where inputs are at an entry, which may be a loop's header.
    fn place_inputs(&mut self) {
        let end = self.trace.ops().last();
        let close = end.filter(|op| op.opcode == Opcode::CloseLoop);
        let inputs = self.trace.inputs;
        let mut ranked: Vec<u32> = (0..inputs)
            .filter(|input| {
                let own = close.is_some_and(|op| op.list()[*input as usize] == *input);
                let uses = self.uses.count(*input) - u32::from(own);
                // What stays the same in a loop with calls would be spilled in every round.
                uses > 0 && !(own && self.uses.has_calls())
            })
            .collect();
        ranked.sort_by_key(|input| (std::cmp::Reverse(self.uses.count(*input)), *input));
        // If there are calls, those that are used most get the registers that calls leave as they are.
        let mut order = GENERAL.to_vec();
        if self.uses.has_calls() {
            order.sort_by_key(|register| !SAVED.contains(register));
        }
        let (mut general, mut floats) = (order[..INPUT_GENERAL].iter(), 0..INPUT_FLOATS as u8);
        for input in ranked {
            let register = match self.is_float(input) {
                true => floats.next(),
                false => general.next().copied(),
            };
            if let Some(register) = register {
                self.settle(input, register);
            }
        }
        for input in 0..inputs {
            let mut location = self.location(input);
            if location == Location::Nowhere && self.uses.last(input) > 0 {
                self.homes[input as usize].slot = self.owners.len() as u32;
                self.owners.push(RESERVED);
                location = self.location(input);
            }
            self.plan.inputs.push(location);
        }
        if let Some(op) = close {
            let headers = self.plan.inputs.clone();
            self.hint_at(op.list(), &headers);
        }
    }

    /// Inputs are where a guard has them.
    fn take_inputs(&mut self, locations: &[Location]) {
        for (input, location) in locations.iter().enumerate() {
            let input = input as u32;
            match location {
                Location::General(register) | Location::Float(register) => {
                    self.settle(input, *register);
                }
                Location::Slot(slot) => {
                    while self.owners.len() <= *slot as usize {
                        self.owners.push(NONE);
                    }
                    self.owners[*slot as usize] = input;
                    self.homes[input as usize].slot = *slot;
                }
                Location::Constant(bits) => self.known.push((input, *bits)),
                Location::Condition | Location::Nowhere => {
                    panic!("a bridge knows where its inputs are")
                }
            }
        }
        self.plan.inputs = locations.to_vec();
    }

    fn hint_at(&mut self, places: &[u32], targets: &[Location]) {
        for (place, target) in places.iter().zip(targets) {
            if let (true, Location::General(register) | Location::Float(register)) =
                (*place < CONSTANT, target)
            {
                self.homes[*place as usize].hint = u32::from(*register);
            }
        }
    }

    fn run(&mut self, target: impl Fn(u32) -> &'a [Location]) {
        let end = self.trace.ops().last();
        if let Some(op) = end.filter(|op| op.opcode == Opcode::EnterTrace) {
            self.hint_at(op.list(), target(op.operands[0]));
        }
        let mut ops = self.trace.ops().peekable();
        while let Some(op) = ops.next() {
            self.now += 1;
            let is_wanted = op.results == 0 || self.uses.last(op.result) > 0;
            if is_optional(&op) && !is_wanted {
                continue;
            }
            let guard = ops
                .peek()
                .filter(|guard| self.is_fused(&op, guard))
                .copied();
            if let Some(guard) = guard {
                ops.next();
                let operands = self.operands(&op);
                self.now += 1;
                self.guard(&guard, Some(&op), operands);
                continue;
            }
            match op.opcode {
                Opcode::GuardTrue | Opcode::GuardFalse | Opcode::GuardValue => {
                    let operands = self.operands(&op);
                    self.guard(&op, None, operands);
                }
                Opcode::CloseLoop => {
                    let to = self.plan.inputs.clone();
                    self.end(&op, &to);
                }
                Opcode::EnterTrace => self.end(&op, target(op.operands[0])),
                Opcode::Finish => self.end(&op, &[]),
                _ => self.perform(&op),
            }
        }
    }

    /// Whether a comparison and the guard behind it are one: nobody else wants the result.
    fn is_fused(&self, op: &Op<'_>, guard: &Op<'_>) -> bool {
        is_comparison(op.opcode)
            && matches!(guard.opcode, Opcode::GuardTrue | Opcode::GuardFalse)
            && guard.operands[0] == op.result
            && self.uses.count(op.result) == 1
            && self.uses.last(op.result) == self.now + 1
    }

    /// An operation with results.
    fn perform(&mut self, op: &Op<'_>) {
        let (mut locked, fixed) = match op.opcode {
            Opcode::SignedDivide | Opcode::UnsignedDivide => (pair(), Some(RAX)),
            Opcode::SignedRemainder | Opcode::UnsignedRemainder => (pair(), Some(RDX)),
            Opcode::UnsignedMultiplyOverflows => (pair(), Some(RAX)),
            _ => (0, None),
        };
        if fixed.is_some() {
            self.evict(RAX, locked);
            self.evict(RDX, locked);
            locked = 0;
        }
        if is_call(op.opcode) {
            self.spill_before(op.opcode);
        }
        let operands = match fixed.is_some() || is_call(op.opcode) {
            true => self.current(op),
            false => self.operands(op),
        };
        let mut run = operands;
        if is_call(op.opcode) {
            self.forget_after(op.opcode);
        }
        for value in op.result..op.result + op.results {
            let location = match fixed {
                Some(register) => {
                    self.settle(value, register);
                    self.location(value)
                }
                None if self.uses.last(value) == 0 => Location::Nowhere,
                None => self.result(op, value, locked),
            };
            if let Location::General(register) = location {
                locked |= 1 << register;
            }
            self.plan.locations.push(location);
            run.count += 1;
        }
        self.plan.actions.push(Action::Perform {
            position: op.position,
            run,
        });
    }

    /// A register for a result. Best is that of the first operand, if it is not needed any more: most instructions write over it.
    fn result(&mut self, op: &Op<'_>, value: u32, locked: u32) -> Location {
        let is_float = self.is_float(value);
        let mut hint = self.homes[value as usize].hint;
        let mut locked = locked;
        let effect = op.opcode.shape().effect;
        let mut first = effect == Effect::Pure;
        if matches!(effect, Effect::Pure | Effect::Allocates) {
            op.for_each_place(|place| {
                let is_first = std::mem::take(&mut first);
                if place >= CONSTANT || self.is_float(place) != is_float {
                    return;
                }
                let register = self.homes[place as usize].register;
                if register == NONE {
                    return;
                }
                if !is_first {
                    // Writing over the first operand's copy must not destroy the second.
                    locked |= 1 << register;
                } else if hint == NONE || !self.is_free(is_float, hint, self.now + 1) {
                    hint = register;
                }
            });
        }
        if hint != NONE && locked & 1 << hint != 0 {
            hint = NONE;
        }
        if hint == NONE && !is_float {
            hint = self.saved_register(value, locked);
        }
        let register = self.take(is_float, hint, locked, self.now + 1);
        self.settle(value, register);
        self.location(value)
    }

    fn guard(&mut self, guard: &Op<'_>, compare: Option<&Op<'_>>, run: Run) {
        let snapshot = guard.snapshot().unwrap_or(0);
        let mut inputs = Vec::new();
        self.trace.snapshots.inputs(snapshot, &mut inputs);
        let start = self.plan.exits.len() as u32;
        for input in &inputs {
            let is_condition = compare.is_some_and(|op| op.result == *input);
            let location = match is_condition {
                true => Location::Condition,
                false => self.location(*input),
            };
            self.plan.exits.push(location);
        }
        let number = self.plan.guards.len() as u32;
        self.plan.guards.push(GuardPlan {
            snapshot,
            run: Run {
                start,
                count: inputs.len() as u32,
            },
        });
        self.plan.actions.push(Action::Guard {
            position: guard.position,
            compare: compare.map(|op| op.position),
            run,
            guard: number,
        });
    }

    fn end(&mut self, op: &Op<'_>, targets: &[Location]) {
        let from = self.current(op);
        let start = self.plan.locations.len() as u32;
        self.plan.locations.extend_from_slice(targets);
        for target in targets {
            if let Location::Slot(slot) = target
                && self.owners.len() <= *slot as usize
            {
                self.owners.resize(*slot as usize + 1, RESERVED);
            }
        }
        self.plan.actions.push(Action::End {
            position: op.position,
            from,
            to: Run {
                start,
                count: targets.len() as u32,
            },
        });
    }

    /// Where the operands are. Those that will soon be used again get registers first.
    fn operands(&mut self, op: &Op<'_>) -> Run {
        let mut locked = [0, 0];
        op.for_each_place(|place| {
            if place < CONSTANT && self.homes[place as usize].register != NONE {
                let bank = usize::from(self.is_float(place));
                locked[bank] |= 1 << self.homes[place as usize].register;
            }
        });
        op.for_each_place(|place| {
            let is_elsewhere = place < CONSTANT
                && self.homes[place as usize].register == NONE
                && self.homes[place as usize].slot != NONE;
            if !is_elsewhere {
                return;
            }
            let next = self.uses.next(place, self.now);
            if next.is_some_and(|next| !self.uses.has_call_between(self.now, next)) {
                let is_float = self.is_float(place);
                let bank = usize::from(is_float);
                let hint = self.homes[place as usize].hint;
                let register = self.take(is_float, hint, locked[bank], self.now);
                let from = self.location(place);
                self.settle(place, register);
                locked[bank] |= 1 << register;
                let to = self.location(place);
                self.plan.actions.push(Action::Move { from, to });
            }
        });
        self.current(op)
    }

    /// Where the operands are now.
    fn current(&mut self, op: &Op<'_>) -> Run {
        let start = self.plan.locations.len() as u32;
        op.for_each_place(|place| {
            let location = self.location(place);
            self.plan.locations.push(location);
        });
        Run {
            start,
            count: self.plan.locations.len() as u32 - start,
        }
    }

    /// Where a value or constant is; registers before slots.
    fn location(&self, place: u32) -> Location {
        if let Some(number) = place.checked_sub(CONSTANT) {
            return Location::Constant(self.trace.constants[number as usize]);
        }
        let home = self.homes[place as usize];
        if home.register != NONE {
            return match self.is_float(place) {
                true => Location::Float(home.register as u8),
                false => Location::General(home.register as u8),
            };
        }
        if home.slot != NONE {
            return Location::Slot(home.slot);
        }
        let known = self.known.iter().find(|(value, _)| *value == place);
        known.map_or(Location::Nowhere, |(_, bits)| Location::Constant(*bits))
    }

    fn is_float(&self, value: u32) -> bool {
        self.trace.kinds[value as usize] == Kind::Float
    }

    /// Puts a value into a register; what was there has been taken care of.
    fn settle(&mut self, value: u32, register: u8) {
        let bank = match self.is_float(value) {
            true => &mut self.floats,
            false => &mut self.general,
        };
        let old = std::mem::replace(&mut bank[register as usize], value);
        if old != NONE && old != value {
            self.homes[old as usize].register = NONE;
        }
        self.homes[value as usize].register = u32::from(register);
    }

    /// For a value that is used after a call: a free register that the call leaves as it is, if there is one.
    fn saved_register(&self, value: u32, locked: u32) -> u32 {
        let last = self.uses.last_use(value);
        if !self.uses.has_call_between(self.now, last) {
            return NONE;
        }
        let saved = SAVED.iter().copied().map(u32::from).find(|register| {
            locked & 1 << register == 0 && self.is_free(false, *register, self.now + 1)
        });
        saved.unwrap_or(NONE)
    }

    /// Whether nothing in a register is needed by the operation `from` or later ones.
    fn is_free(&self, is_float: bool, register: u32, from: u32) -> bool {
        let bank = match is_float {
            true => &self.floats,
            false => &self.general,
        };
        let value = bank[register as usize];
        value == NONE || self.uses.last(value) < from
    }

    /// A register in which nothing is needed from the operation `from` on, if need be by spilling.
    fn take(&mut self, is_float: bool, hint: u32, locked: u32, from: u32) -> u8 {
        let may = |register: u32| locked & 1 << register == 0;
        if hint != NONE && may(hint) && self.is_free(is_float, hint, from) {
            return hint as u8;
        }
        let all = match is_float {
            true => 0..FLOATS,
            false => 0..GENERAL.len() as u8,
        };
        let mut farthest: Option<((u32, bool), u8, u32)> = None;
        for index in all {
            let register = match is_float {
                true => index,
                false => GENERAL[index as usize],
            };
            if !may(u32::from(register)) {
                continue;
            }
            if self.is_free(is_float, u32::from(register), from) {
                return register;
            }
            let value = match is_float {
                true => self.floats[register as usize],
                false => self.general[register as usize],
            };
            let next = self.uses.next(value, from - 1).unwrap_or(u32::MAX);
            // Of two that are used equally late, the one that is in a slot already costs nothing.
            let rank = (next, self.homes[value as usize].slot != NONE);
            if farthest.is_none_or(|(most, ..)| rank > most) {
                farthest = Some((rank, register, value));
            }
        }
        let (_, register, value) =
            farthest.expect("an operation has fewer operands than registers");
        self.spill(value);
        self.homes[value as usize].register = NONE;
        match is_float {
            true => self.floats[register as usize] = NONE,
            false => self.general[register as usize] = NONE,
        }
        register
    }

    /// Sees to it that a value in a register is in a slot, too.
    fn spill(&mut self, value: u32) {
        if self.homes[value as usize].slot != NONE {
            return;
        }
        let from = self.location(value);
        let free = self.owners.iter().position(|owner| {
            *owner == NONE || *owner != RESERVED && self.uses.last(*owner) < self.now
        });
        let slot = free.unwrap_or_else(|| {
            self.owners.push(NONE);
            self.owners.len() - 1
        });
        self.owners[slot] = value;
        self.homes[value as usize].slot = slot as u32;
        let to = Location::Slot(slot as u32);
        self.plan.actions.push(Action::Move { from, to });
    }

    /// Takes a value that outlives the operation out of a general register: to a free one, or to a slot.
    fn evict(&mut self, register: u8, locked: u32) {
        let value = self.general[register as usize];
        if value == NONE || self.uses.last(value) <= self.now {
            return;
        }
        if self.homes[value as usize].slot == NONE {
            let free = GENERAL.iter().copied().find(|other| {
                locked & 1 << other == 0 && self.is_free(false, u32::from(*other), self.now)
            });
            if let Some(other) = free {
                let from = self.location(value);
                self.general[register as usize] = NONE;
                self.settle(value, other);
                let to = self.location(value);
                self.plan.actions.push(Action::Move { from, to });
                return;
            }
            self.spill(value);
        }
        self.general[register as usize] = NONE;
        self.homes[value as usize].register = NONE;
    }

    /// Before a call: what is needed after it, and is in a register that does not stay as it is, goes to slots.
    fn spill_before(&mut self, call: Opcode) {
        for (is_float, bank) in [(false, self.general), (true, self.floats)] {
            for (register, value) in bank.into_iter().enumerate() {
                let stays = !is_float && keeps(call, register as u8);
                if value != NONE && !stays && self.uses.last(value) > self.now {
                    self.spill(value);
                }
            }
        }
    }

    /// After a call: nothing is in registers that do not stay as they are.
    fn forget_after(&mut self, call: Opcode) {
        for register in 0..16 {
            if !keeps(call, register as u8) {
                let value = std::mem::replace(&mut self.general[register], NONE);
                if value != NONE {
                    self.homes[value as usize].register = NONE;
                }
            }
            let value = std::mem::replace(&mut self.floats[register], NONE);
            if value != NONE {
                self.homes[value as usize].register = NONE;
            }
        }
    }
}

/// The registers of divisions and wide products.
fn pair() -> u32 {
    1 << RAX | 1 << RDX
}

/// Whether an operation's result can be a guard's condition without being anywhere: the flags say it.
pub fn is_comparison(opcode: Opcode) -> bool {
    // A wide product needs registers of its own.
    opcode.is_condition() && opcode != Opcode::UnsignedMultiplyOverflows
}
