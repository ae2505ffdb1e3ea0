//! The checker of register allocation refuses plans that have been damaged.
//!
//! Plans of random traces are damaged in one place: whatever is named instead holds another value or nothing. What would often be harmless is
//! not done: moves that change places with their neighbours, or a frame that is too large. The rest might be harmless in rare cases, if
//! what is lost is never looked for again; so nearly all of it must be refused.

use super::generate::{Role, Wish, generate};
use super::random::Random;
use super::world::World;
use crate::allocate::{Beginning, allocate};
use crate::check::check;
use crate::plan::{Action, Location, Plan, Run};
use jitcode::{Effect, Opcode};
use trace::{Op, Trace};

/// A way of damaging a plan.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Damage {
    /// Two operands of an operation are exchanged.
    SwapOperands,
    /// An operand is looked for in another register or slot.
    RedirectOperand,
    /// A result is put into another register.
    RedirectResult,
    /// A result is put where another operand is that is read after it.
    ResultOverOperand,
    /// A move is left out.
    DropMove,
    /// A move goes elsewhere.
    RedirectMove,
    /// A move comes from elsewhere.
    MoveFromElsewhere,
    /// Two neighbouring operations change places.
    SwapActions,
    /// A guard's exit looks for a value elsewhere.
    ChangeExit,
    /// Two inputs of a guard's exit are exchanged.
    SwapExits,
    /// A guard's exit takes its own condition for something else.
    ExitIsCondition,
    /// Two inputs are exchanged.
    SwapInputs,
    /// Two targets of a jump are exchanged.
    SwapTargets,
    /// A target of a jump is elsewhere.
    RedirectTarget,
    /// The frame is too small.
    CutFrame,
    /// An operation with an effect is left out.
    DropOperation,
    /// Something is in a register that belongs to emission.
    ReservedRegister,
}

const ALL: [Damage; 17] = [
    Damage::SwapOperands,
    Damage::RedirectOperand,
    Damage::RedirectResult,
    Damage::ResultOverOperand,
    Damage::DropMove,
    Damage::RedirectMove,
    Damage::MoveFromElsewhere,
    Damage::SwapActions,
    Damage::ChangeExit,
    Damage::SwapExits,
    Damage::ExitIsCondition,
    Damage::SwapInputs,
    Damage::SwapTargets,
    Damage::RedirectTarget,
    Damage::CutFrame,
    Damage::DropOperation,
    Damage::ReservedRegister,
];

fn is_somewhere(location: Location) -> bool {
    matches!(
        location,
        Location::General(_) | Location::Float(_) | Location::Slot(_)
    )
}

/// A plan at work.
struct Patient<'a> {
    trace: &'a Trace,
    plan: Plan,
    random: &'a mut Random,
}

impl<'a> Patient<'a> {
    fn op(&self, position: u32) -> Op<'a> {
        let op = self.trace.ops().find(|op| op.position == position);
        op.expect("plans follow their traces")
    }

    /// One of several, if there are any.
    fn pick<T: Copy>(&mut self, from: &[T]) -> Option<T> {
        (!from.is_empty()).then(|| self.random.pick(from))
    }

    /// An action with its index.
    fn action(&mut self, fits: impl Fn(&Action) -> bool) -> Option<(usize, Action)> {
        let actions = self.plan.actions.iter().copied().enumerate();
        let all: Vec<(usize, Action)> = actions.filter(|(_, action)| fits(action)).collect();
        self.pick(&all)
    }

    /// Another location of the same sort.
    fn other(&mut self, location: Location) -> Option<Location> {
        let general: Vec<Location> = crate::plan::GENERAL
            .into_iter()
            .map(Location::General)
            .collect();
        let all: Vec<Location> = match location {
            Location::General(_) => general,
            Location::Float(_) => (0..crate::plan::FLOATS).map(Location::Float).collect(),
            Location::Slot(_) => (0..self.plan.slots).map(Location::Slot).collect(),
            _ => Vec::new(),
        };
        let others: Vec<Location> = all.into_iter().filter(|one| *one != location).collect();
        self.pick(&others)
    }

    /// An operation, with the run of its operands and the run of its results.
    fn operation(&mut self) -> Option<(Op<'a>, Run, Run)> {
        let (_, action) = self.action(|action| matches!(action, Action::Perform { .. }))?;
        let Action::Perform { position, run } = action else {
            return None;
        };
        let op = self.op(position);
        let operands = Run {
            start: run.start,
            count: run.count - op.results,
        };
        let results = Run {
            start: run.start + operands.count,
            count: op.results,
        };
        Some((op, operands, results))
    }

    fn swap_in(&mut self, locations: impl Fn(&mut Plan) -> &mut [Location]) -> Option<()> {
        let count = locations(&mut self.plan).len();
        if count < 2 {
            return None;
        }
        let (first, second) = (self.random.below(count), self.random.below(count));
        let locations = locations(&mut self.plan);
        let differ = locations[first] != locations[second];
        let exist = is_somewhere(locations[first]) && is_somewhere(locations[second]);
        locations.swap(first, second);
        (differ && exist).then_some(())
    }

    fn redirect_in(&mut self, locations: impl Fn(&mut Plan) -> &mut [Location]) -> Option<()> {
        let count = locations(&mut self.plan).len();
        if count == 0 {
            return None;
        }
        let index = self.random.below(count);
        let old = locations(&mut self.plan)[index];
        let new = self.other(old)?;
        locations(&mut self.plan)[index] = new;
        Some(())
    }

    /// Damages the plan, if it has what can be damaged so.
    fn damage(&mut self, damage: Damage) -> Option<()> {
        match damage {
            Damage::SwapOperands => {
                let (_, operands, _) = self.operation()?;
                self.swap_in(|plan| run_of(plan, operands))
            }
            Damage::RedirectOperand => {
                let (_, operands, _) = self.operation()?;
                self.redirect_in(|plan| run_of(plan, operands))
            }
            Damage::RedirectResult => {
                let (_, _, results) = self.operation()?;
                self.redirect_in(|plan| run_of(plan, results))
            }
            Damage::ResultOverOperand => {
                let (op, operands, results) = self.operation()?;
                let is_pure = op.opcode.shape().effect == Effect::Pure;
                if !is_pure || operands.count < 2 || results.count != 1 {
                    return None;
                }
                let locations = run_of(&mut self.plan, operands).to_vec();
                let result = &mut run_of(&mut self.plan, results)[0];
                let last = locations[locations.len() - 1];
                let same_sort = std::mem::discriminant(result) == std::mem::discriminant(&last);
                if !same_sort || last == *result || last == locations[0] {
                    return None;
                }
                *result = last;
                Some(())
            }
            Damage::DropMove => {
                let (index, _) = self.action(|action| matches!(action, Action::Move { .. }))?;
                self.plan.actions.remove(index);
                Some(())
            }
            Damage::RedirectMove | Damage::MoveFromElsewhere => {
                let (index, action) = self.action(|one| matches!(one, Action::Move { .. }))?;
                let Action::Move { mut from, mut to } = action else {
                    return None;
                };
                match damage {
                    Damage::RedirectMove => to = self.other(to)?,
                    _ => from = self.other(from)?,
                }
                self.plan.actions[index] = Action::Move { from, to };
                Some(())
            }
            Damage::SwapActions => {
                let index = self.random.below(self.plan.actions.len().max(2) - 1);
                let pair = self.plan.actions.get(index..index + 2)?;
                // A move and its neighbour need not have to do with each other.
                if pair.iter().any(|one| matches!(one, Action::Move { .. })) {
                    return None;
                }
                self.plan.actions.swap(index, index + 1);
                Some(())
            }
            Damage::ChangeExit => self.redirect_in(|plan| &mut plan.exits),
            Damage::SwapExits => {
                let guards = self.plan.guards.clone();
                let run = self.pick(&guards)?.run;
                self.swap_in(|plan| {
                    &mut plan.exits[run.start as usize..(run.start + run.count) as usize]
                })
            }
            Damage::ExitIsCondition => {
                let count = self.plan.exits.len();
                let index = self.random.below(count.max(1));
                let exit = self.plan.exits.get_mut(index)?;
                let old = std::mem::replace(exit, Location::Condition);
                is_somewhere(old).then_some(())
            }
            Damage::SwapInputs => self.swap_in(|plan| &mut plan.inputs),
            Damage::SwapTargets | Damage::RedirectTarget => {
                let Some(Action::End { position, to, .. }) = self.plan.actions.last().copied()
                else {
                    return None;
                };
                if self.op(position).opcode == Opcode::Finish {
                    return None;
                }
                match damage {
                    Damage::SwapTargets => self.swap_in(|plan| run_of(plan, to)),
                    _ => self.redirect_in(|plan| run_of(plan, to)),
                }
            }
            Damage::CutFrame => {
                self.plan.slots = self.plan.slots.checked_sub(1)?;
                Some(())
            }
            Damage::DropOperation => {
                let trace = self.trace;
                let (index, _) = self.action(|action| match action {
                    Action::Perform { position, .. } => {
                        let op = trace.ops().find(|op| op.position == *position);
                        op.is_some_and(|op| !crate::uses::is_optional(&op))
                    }
                    Action::Guard { .. } | Action::End { .. } => true,
                    Action::Move { .. } => false,
                })?;
                self.plan.actions.remove(index);
                Some(())
            }
            Damage::ReservedRegister => {
                // Everywhere at once, so that it is consistent.
                let (_, _, results) = self.operation()?;
                let location = *run_of(&mut self.plan, results).first()?;
                let reserved = match location {
                    Location::General(_) => Location::General(self.random.pick(&[1, 4, 5, 11, 15])),
                    Location::Float(_) => Location::Float(self.random.pick(&[14, 15])),
                    _ => return None,
                };
                let plan = &mut self.plan;
                let lists = [&mut plan.locations, &mut plan.exits, &mut plan.inputs];
                for one in lists.into_iter().flatten() {
                    if *one == location {
                        *one = reserved;
                    }
                }
                for action in &mut plan.actions {
                    if let Action::Move { from, to } = action {
                        for one in [from, to] {
                            if *one == location {
                                *one = reserved;
                            }
                        }
                    }
                }
                Some(())
            }
        }
    }
}

fn run_of(plan: &mut Plan, run: Run) -> &mut [Location] {
    &mut plan.locations[run.start as usize..(run.start + run.count) as usize]
}

/// A random trace with its plan and the header that it jumps to.
fn planned(random: &mut Random, world: &World) -> (Trace, Plan, Vec<Location>) {
    world.reset(random, 1000);
    let roles = [Role::Word, Role::Word, Role::Index, Role::Float, Role::Base];
    let mut inputs = |count: usize| -> Vec<(Role, u64)> {
        let one = || {
            let role = random.pick(&roles);
            (role, role.bits(world, random))
        };
        std::iter::repeat_with(one).take(count).collect()
    };
    let inputs_of = [inputs(6), inputs(10)];
    let [first, second] = &inputs_of;
    let wish = Wish {
        inputs: first,
        headers: &[],
        is_entry: true,
        must_finish: false,
        results: 3,
    };
    let header = allocate(
        &generate(random, world, wish).trace,
        Beginning::Entry,
        |_| &[],
    );
    let roles = first.iter().map(|(role, _)| *role).collect();
    let wish = Wish {
        inputs: second,
        headers: &[(0, roles)],
        is_entry: random.percent(50),
        must_finish: false,
        results: 3,
    };
    let trace = generate(random, world, wish).trace;
    let plan = allocate(&trace, Beginning::Entry, |_| &header.inputs);
    (trace, plan, header.inputs)
}

#[test]
fn damaged_plans_are_refused() {
    let world = World::new(2);
    let mut found = [(0u32, 0u32); ALL.len()];
    let mut missed = String::new();
    for seed in 0..500 {
        let mut random = Random::new(seed);
        let (trace, plan, header) = planned(&mut random, &world);
        assert_eq!(check(&trace, &plan, &header), Ok(()), "seed {seed}");
        for (number, damage) in ALL.into_iter().enumerate() {
            let mut patient = Patient {
                trace: &trace,
                plan: plan.clone(),
                random: &mut random,
            };
            if patient.damage(damage).is_none() || patient.plan == plan {
                continue;
            }
            let damaged = patient.plan;
            found[number].1 += 1;
            match check(&trace, &damaged, &header) {
                Err(_) => found[number].0 += 1,
                Ok(()) => missed.push_str(&format!("\n{damage:?} at seed {seed}")),
            }
        }
    }
    for (damage, (refused, tried)) in ALL.into_iter().zip(found) {
        println!("{damage:?}: {refused} of {tried} refused");
    }
    for (damage, (refused, tried)) in ALL.into_iter().zip(found) {
        assert!(tried >= 40, "{damage:?} was tried {tried} times only");
        assert!(
            refused * 100 >= tried * 99,
            "{damage:?}: {refused} of {tried} refused{missed}"
        );
    }
}
