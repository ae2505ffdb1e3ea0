//! The plan of taking a function apart: which blocks start handlers, and which blocks each handler owns.
//!
//! *Entries* are the targets of the dispatches (switches of at least [`MIN_CASES`] cases) and the cold blocks that a
//! hot block leads to. A handler *owns* the blocks that are reached from its entry without passing
//! another entry; a block that two entries reach is copied into both, so the plan is given up if the copies would be
//! much larger than the function. The prologue owns what is reached from the function's first block.
//!
//! ```text
//! b2: ... switch v8 { 0: b3, 1: b4, ... } b9      entries b3, b4, ..., b9
//! b3: v10 = compare ... branch v10, b5, b6        b5 is hot and owned by b3; b6 is cold: an entry
//! b5: ... switch v11 { 0: b3, 1: b4, ... } b9     the handler of b3 ends here
//! b6: call @grow(v0)  jump b5                     owns b5 too: a second copy
//! ```
//!
//! An edge to an entry says what each web (see [`handler_webs`](crate::handler_webs)) is from there on. The targets of one
//! dispatch must agree on that, since the call through the table passes the same registers whatever the target.

use std::collections::HashMap;

use flow::{Block, Function, Op, Target, Terminator, Value};

use crate::handler_webs::Webs;

/// Switches with fewer cases are no dispatch.
const MIN_CASES: usize = 5;
/// Dispatches below which there is no loop to speak of.
const MIN_DISPATCHES: usize = 4;
/// All handlers together may have so many times the instructions of the function.
const MAX_GROWTH: usize = 6;

/// Which blocks start handlers.
pub(crate) struct Plan {
    /// In order of their handlers.
    pub entries: Vec<Block>,
    /// The handler's number by block.
    pub number: Vec<Option<usize>>,
    /// Which blocks are cold.
    pub cold: Vec<bool>,
}

/// Chooses the entries; nothing if the copies would be too large.
pub(crate) fn make_plan(function: &Function, mut cold: Vec<bool>) -> Option<Plan> {
    cold.resize(function.blocks.len(), false);
    let mut is_entry = vec![false; function.blocks.len()];
    for data in &function.blocks {
        if is_dispatch(&data.terminator) {
            for block in data.terminator.successors() {
                is_entry[block.index()] = true;
            }
        }
    }
    for (index, data) in function.blocks.iter().enumerate() {
        for block in data.terminator.successors() {
            if cold[block.index()] && !cold[index] {
                is_entry[block.index()] = true;
            }
        }
    }
    if is_entry[0] {
        return None;
    }
    let mut entries = Vec::new();
    let mut number = vec![None; function.blocks.len()];
    for index in 0..function.blocks.len() {
        if is_entry[index] {
            number[index] = Some(entries.len());
            entries.push(Block::new(index));
        }
    }
    let plan = Plan {
        entries,
        number,
        cold,
    };
    let whole: usize = function
        .blocks
        .iter()
        .map(|data| data.insts.len() + 1)
        .sum();
    let mut copied = 0;
    for entry in &plan.entries {
        for block in owned_blocks(function, &plan, *entry) {
            copied += function.blocks[block.index()].insts.len() + 1;
        }
    }
    (copied <= whole * MAX_GROWTH).then_some(plan)
}

/// The blocks that a handler (or, from block 0, the prologue) has: those reached without passing an entry.
pub(crate) fn owned_blocks(function: &Function, plan: &Plan, start: Block) -> Vec<Block> {
    let mut owned = vec![start];
    let mut seen = vec![false; function.blocks.len()];
    seen[start.index()] = true;
    let mut next = 0;
    while next < owned.len() {
        let block = owned[next];
        next += 1;
        for successor in function.blocks[block.index()].terminator.successors() {
            if !seen[successor.index()] && plan.number[successor.index()].is_none() {
                seen[successor.index()] = true;
                owned.push(successor);
            }
        }
    }
    owned
}

/// Whether a terminator is a switch of enough cases.
pub(crate) fn is_dispatch(terminator: &Terminator) -> bool {
    matches!(terminator, Terminator::Switch(_, cases, _) if cases.len() >= MIN_CASES)
}

/// Whether there are several switches over the same blocks.
pub(crate) fn has_dispatch(function: &Function) -> bool {
    let mut most = 0;
    let mut seen: HashMap<Block, usize> = HashMap::new();
    for data in &function.blocks {
        if !is_dispatch(&data.terminator) {
            continue;
        }
        let mut blocks = data.terminator.successors();
        blocks.sort();
        blocks.dedup();
        for block in blocks {
            let count = seen.entry(block).or_insert(0);
            *count += 1;
            most = most.max(*count);
        }
    }
    most >= MIN_DISPATCHES
}

/// Whether an operation is made again wherever its value is needed.
pub(crate) fn is_constant(op: &Op) -> bool {
    matches!(
        op,
        Op::Const(_)
            | Op::FloatConst(_)
            | Op::DataAddress(..)
            | Op::FunctionAddress(_)
            | Op::SlotAddress(_)
    )
}

/// By value: whether a constant defines it.
pub(crate) fn constants(function: &Function) -> Vec<Option<Op>> {
    let mut found = vec![None; function.values.len()];
    for data in &function.blocks {
        for inst in &data.insts {
            let op = function.op(*inst);
            if is_constant(op) {
                found[function.results_of(*inst)[0].index()] = Some(op.clone());
            }
        }
    }
    found
}

/// By block: whether an arm of a dispatch leads to it. The dispatches of other blocks are the prologue's own.
pub(crate) fn reached_from_arms(function: &Function) -> Vec<bool> {
    let mut reached = vec![false; function.blocks.len()];
    let mut work = Vec::new();
    for data in &function.blocks {
        if is_dispatch(&data.terminator) {
            work.extend(data.terminator.successors());
        }
    }
    while let Some(block) = work.pop() {
        if !reached[block.index()] {
            reached[block.index()] = true;
            work.extend(function.blocks[block.index()].terminator.successors());
        }
    }
    reached
}

/// Whether each dispatch of a handler passes one value a web, whatever its target.
pub(crate) fn dispatches_agree(function: &Function, plan: &Plan, webs: &Webs) -> bool {
    let reached = reached_from_arms(function);
    for (index, data) in function.blocks.iter().enumerate() {
        if reached[index]
            && is_dispatch(&data.terminator)
            && passed_by_dispatch(function, &data.terminator, plan, webs).is_none()
        {
            return false;
        }
    }
    true
}

/// The value of each web that a dispatch passes; nothing if two targets want different ones.
pub(crate) fn passed_by_dispatch(
    function: &Function,
    terminator: &Terminator,
    plan: &Plan,
    webs: &Webs,
) -> Option<Vec<Option<Value>>> {
    let mut passed: Vec<Option<Value>> = vec![None; webs.homes.len()];
    let mut agree = true;
    terminator.for_each_target(|target| {
        if is_trap(function, target.block) {
            return;
        }
        for (web, value) in passed_to(function, target, plan, webs) {
            match passed[web] {
                None => passed[web] = Some(value),
                Some(known) => agree &= known == value,
            }
        }
    });
    agree.then_some(passed)
}

/// Whether a block is a place that is never reached.
pub(crate) fn is_trap(function: &Function, block: Block) -> bool {
    let data = &function.blocks[block.index()];
    data.insts.is_empty() && data.terminator == Terminator::Unreachable
}

/// The webs that are alive at an entry, with the values that an edge gives them.
pub(crate) fn passed_to(
    function: &Function,
    target: &Target,
    plan: &Plan,
    webs: &Webs,
) -> Vec<(usize, Value)> {
    let number = plan.number[target.block.index()].expect("edges lead to entries");
    let parameters = &function.blocks[target.block.index()].parameters;
    webs.alive[number]
        .iter()
        .map(|(web, value)| {
            let position = parameters.iter().position(|parameter| parameter == value);
            (
                *web,
                position.map_or(*value, |position| target.arguments[position]),
            )
        })
        .collect()
}
