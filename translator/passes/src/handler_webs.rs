//! The variables of a loop that is taken apart into handlers: webs of values, and where each lives.
//!
//! Values that flow into each other through block parameters form a web, unless two of them would be alive at
//! the same entry; what a dispatch passes is put together first. The webs that hot blocks use most, first those that change, become parameters of every handler;
//! the calling convention has six integer registers, of which the record takes one.

use std::collections::HashMap;

use flow::{Block, BlockData, ControlFlow, Function, Inst, Liveness, Op, Terminator, Type, Value};

use crate::handler_plan::{constants, is_dispatch, reached_from_arms};

/// Integer and pointer webs that are kept in registers.
const MAX_INTEGERS: usize = 5;
/// Float webs that are kept in registers.
const MAX_FLOATS: usize = 4;

/// Where a web lives between handlers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Home {
    /// In the register parameter with that number (the record not counted).
    Register(usize, Type),
    /// At that offset of the record.
    Record(u32, Type),
}

/// The webs of a function.
#[derive(Debug)]
pub struct Webs {
    web: Vec<Option<usize>>,
    /// By web.
    pub homes: Vec<Home>,
    /// By web: whether it is a single value that is defined before the first dispatch.
    pub is_invariant: Vec<bool>,
    /// By entry: the webs that are alive there, with their values.
    pub alive: Vec<Vec<(usize, Value)>>,
}

impl Webs {
    /// The web of a value, if it is alive at any entry or flows with one that is.
    pub fn of(&self, value: Value) -> Option<usize> {
        self.web[value.index()]
    }
}

/// Finds the webs and their homes.
///
/// `early` are the blocks before the first dispatch.
pub fn find_webs(function: &Function, entries: &[Block], cold: &[bool], early: &[Block]) -> Webs {
    let flow = ControlFlow::new(function);
    let liveness = Liveness::new(function, &flow);
    let constants = constants(function);
    let mut alive_values: Vec<Vec<Value>> = Vec::new();
    for entry in entries {
        let mut values: Vec<Value> = function.blocks[entry.index()].parameters.clone();
        for value in liveness.live_at_entry(*entry) {
            if constants[value.index()].is_none() && !values.contains(&value) {
                values.push(value);
            }
        }
        alive_values.push(values);
    }
    let mut sets = Sets::new(function.values.len(), &alive_values);
    unite_at_dispatches(function, entries, &alive_values, &constants, &mut sets);
    for data in &function.blocks {
        data.terminator.for_each_target(|target| {
            let parameters = &function.blocks[target.block.index()].parameters;
            for (parameter, argument) in parameters.iter().zip(&target.arguments) {
                if constants[argument.index()].is_none() {
                    sets.unite(*parameter, *argument);
                }
            }
        });
    }
    let mut web = vec![None; function.values.len()];
    let mut types = Vec::new();
    let mut roots: Vec<Value> = Vec::new();
    for values in &alive_values {
        for value in values {
            let root = sets.find(*value);
            if !roots.contains(&root) {
                roots.push(root);
                types.push(function.type_of(root));
            }
        }
    }
    let mut members = vec![0; roots.len()];
    for (index, place) in web.iter_mut().enumerate() {
        let root = sets.find(Value::new(index));
        *place = roots.iter().position(|known| *known == root);
        if let Some(number) = *place {
            members[number] += 1;
        }
    }
    let mut is_invariant = vec![false; roots.len()];
    for block in early {
        let data = &function.blocks[block.index()];
        let mut defined: Vec<Value> = Vec::new();
        // Parameters of other blocks are not stored where they are defined.
        if *block == Block(0) {
            defined.extend(&data.parameters);
        }
        for inst in &data.insts {
            defined.extend(function.results_of(*inst));
        }
        for value in defined {
            if let Some(number) = web[value.index()] {
                is_invariant[number] = members[number] == 1;
            }
        }
    }
    let weights = weigh(function, entries, &alive_values, cold, &web, &is_invariant);
    let homes = choose_homes(&types, &weights);
    let alive = alive_values
        .iter()
        .map(|values| {
            values
                .iter()
                .map(|value| (web[value.index()].expect("alive values have webs"), *value))
                .collect()
        })
        .collect();
    Webs {
        web,
        homes,
        is_invariant,
        alive,
    }
}

/// The targets of a dispatch get what they get in the same registers, so the parameters that one value goes to are a
/// web before anything else is: if not, a move at an edge (the arm that swaps two variables) might take one of them away.
fn unite_at_dispatches(
    function: &Function,
    entries: &[Block],
    alive: &[Vec<Value>],
    constants: &[Option<Op>],
    sets: &mut Sets,
) {
    let reached = reached_from_arms(function);
    for (data, reached) in function.blocks.iter().zip(reached) {
        if !reached || !is_dispatch(&data.terminator) {
            continue;
        }
        let twice = passed_twice(&data.terminator);
        let mut first: HashMap<Value, Value> = HashMap::new();
        // A value that is alive at a target without being passed stays what it is.
        for block in data.terminator.successors() {
            if let Some(number) = entries.iter().position(|entry| *entry == block) {
                let parameters = &function.blocks[block.index()].parameters;
                for value in &alive[number] {
                    if !parameters.contains(value) {
                        first.insert(*value, *value);
                    }
                }
            }
        }
        data.terminator.for_each_target(|target| {
            let parameters = &function.blocks[target.block.index()].parameters;
            for (parameter, argument) in parameters.iter().zip(&target.arguments) {
                if constants[argument.index()].is_none() && !twice.contains(argument) {
                    let known = *first.entry(*argument).or_insert(*parameter);
                    sets.unite(known, *parameter);
                }
            }
        });
    }
}

/// The values that a dispatch passes to one target as two variables: which is which is not known from here.
fn passed_twice(terminator: &Terminator) -> Vec<Value> {
    let mut twice = Vec::new();
    terminator.for_each_target(|target| {
        for (position, argument) in target.arguments.iter().enumerate() {
            if target.arguments[..position].contains(argument) {
                twice.push(*argument);
            }
        }
    });
    twice
}

/// What a use in a hot block weighs.
const USE: usize = 2;
/// The same in the check before a dispatch. There a handler's own values are dead, so that what comes from memory finds a free register; in its midst
/// it may cost a handler its freedom from a frame.
const USE_AT_END: usize = 1;
/// A web that changes would be stored and loaded by nearly every handler that it passes.
const CHANGE: usize = 8;

/// How much each web gains from a register: uses in hot blocks; a web that changes would be stored, too.
fn weigh(
    function: &Function,
    entries: &[Block],
    alive: &[Vec<Value>],
    cold: &[bool],
    web: &[Option<usize>],
    is_invariant: &[bool],
) -> Vec<usize> {
    let mut weights = vec![0; is_invariant.len()];
    let mut count = |value: Value, weight: usize| {
        if let Some(number) = web[value.index()] {
            weights[number] += weight;
        }
    };
    for (index, data) in function.blocks.iter().enumerate() {
        if cold[index] {
            continue;
        }
        let check = check_before_dispatch(function, data);
        for inst in &data.insts {
            let weight = if check == Some(*inst) {
                USE_AT_END
            } else {
                USE
            };
            function
                .op(*inst)
                .for_each_operand(|value| count(value, weight));
            for result in function.results_of(*inst) {
                count(*result, USE);
            }
        }
    }
    // Alive at hot entries and changing.
    for (entry, values) in entries.iter().zip(alive) {
        if cold[entry.index()] {
            continue;
        }
        for value in values {
            if let Some(number) = web[value.index()]
                && !is_invariant[number]
            {
                count(*value, CHANGE);
            }
        }
    }
    weights
}

/// The operation that decides whether a block goes on to a dispatch.
fn check_before_dispatch(function: &Function, data: &BlockData) -> Option<Inst> {
    let Terminator::Branch(condition, ..) = &data.terminator else {
        return None;
    };
    let leads_to_dispatch = data
        .terminator
        .successors()
        .iter()
        .any(|block| is_dispatch(&function.blocks[block.index()].terminator));
    let decides = |inst: &&Inst| function.results_of(**inst).contains(condition);
    match leads_to_dispatch {
        true => data.insts.iter().find(decides).copied(),
        false => None,
    }
}

fn choose_homes(types: &[Type], weights: &[usize]) -> Vec<Home> {
    let mut order: Vec<usize> = (0..types.len()).collect();
    order.sort_by_key(|web| (usize::MAX - weights[*web], *web));
    let mut homes = vec![Home::Record(0, Type::I64); types.len()];
    let (mut integers, mut floats, mut registers, mut offset) = (0, 0, 0, 0);
    for web in order {
        let ty = types[web];
        let (taken, most) = match ty.is_float() {
            true => (&mut floats, MAX_FLOATS),
            false => (&mut integers, MAX_INTEGERS),
        };
        if *taken < most {
            *taken += 1;
            homes[web] = Home::Register(registers, ty);
            registers += 1;
        } else {
            homes[web] = Home::Record(offset, ty);
            offset += 8;
        }
    }
    homes
}

/// Union-find with the rule that no entry may have two values of one set alive.
struct Sets {
    parent: Vec<u32>,
    /// By root: the entries at which a member is alive, ascending.
    alive_at: Vec<Vec<u32>>,
}

impl Sets {
    fn new(count: usize, alive: &[Vec<Value>]) -> Sets {
        let mut alive_at = vec![Vec::new(); count];
        for (entry, values) in alive.iter().enumerate() {
            for value in values {
                alive_at[value.index()].push(entry as u32);
            }
        }
        Sets {
            parent: (0..count as u32).collect(),
            alive_at,
        }
    }

    fn find(&mut self, value: Value) -> Value {
        let mut at = value.0;
        while self.parent[at as usize] != at {
            let above = self.parent[self.parent[at as usize] as usize];
            self.parent[at as usize] = above;
            at = above;
        }
        Value(at)
    }

    fn unite(&mut self, left: Value, right: Value) {
        let (left, right) = (self.find(left), self.find(right));
        if left == right {
            return;
        }
        let both = &self.alive_at[right.index()];
        if self.alive_at[left.index()]
            .iter()
            .any(|entry| both.binary_search(entry).is_ok())
        {
            return;
        }
        let moved = std::mem::take(&mut self.alive_at[right.index()]);
        self.parent[right.index()] = left.0;
        let list = &mut self.alive_at[left.index()];
        list.extend(moved);
        list.sort();
    }
}
