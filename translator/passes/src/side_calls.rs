//! Marks as cold the ways to calls in arms of a dispatch that have a way without.
//!
//! A handler that calls anything saves registers at its start and restores them wherever it ends, also when it does not
//! get to the call. So in an arm with both ways, the one with the call becomes a handler of its own, as what is cold does
//! ([`handler_plan`](crate::handler_plan)): the way without pays nothing, the other a jump and a few words in the record.
//!
//! ```text
//! b3: v9 = compare less v5, v6  branch v9, b4, b5     the arm
//! b4: ... switch v10 { 0: b3, ... } b9                without a call: stays
//! b5: v11 = add v5, v6  jump b6                       leads to the call: cold
//! b6: copy v12, v13, v11 ... switch v14 { ... } b9    calls: cold
//! ```
//!
//! An arm whose every way to a dispatch has a call stays as it is. Allocation does not count: the
//! call in it is itself rare.

use flow::{Block, Function, Op};

use crate::handler_plan::{constants, is_dispatch, reached_from_arms};

/// Adds to the blocks that are cold.
pub(crate) fn mark_side_calls(function: &Function, cold: &mut [bool]) {
    let reached = reached_from_arms(function);
    let is_arm = arms(function);
    let calls = calling_blocks(function);
    let inevitable = inevitable_calls(function, &calls, &is_arm, cold);
    for start in 0..function.blocks.len() {
        if !is_arm[start] || cold[start] || inevitable[start] {
            continue;
        }
        let ways = ways_of(function, Block::new(start), &is_arm, cold);
        if !goes_on_without(function, Block::new(start), &calls, &is_arm, cold) {
            continue;
        }
        for block in ways {
            debug_assert!(reached[block.index()], "an arm leads there");
            cold[block.index()] |= inevitable[block.index()];
        }
    }
}

/// By block: whether a dispatch leads to it.
fn arms(function: &Function) -> Vec<bool> {
    let mut found = vec![false; function.blocks.len()];
    for data in &function.blocks {
        if is_dispatch(&data.terminator) {
            for block in data.terminator.successors() {
                found[block.index()] = true;
            }
        }
    }
    found
}

/// By block: whether machine code calls something there.
fn calling_blocks(function: &Function) -> Vec<bool> {
    let constants = constants(function);
    let is_call = |op: &Op| match op {
        Op::Call(..) | Op::CallIndirect(..) | Op::CallExtern(..) => true,
        // Few bytes are copied in place.
        Op::Copy(_, _, count, ..) => constants[count.index()].is_none(),
        _ => false,
    };
    function
        .blocks
        .iter()
        .map(|data| data.insts.iter().any(|inst| is_call(function.op(*inst))))
        .collect()
}

/// The blocks behind `block` in the same arm that are not cold.
fn next(function: &Function, block: Block, is_arm: &[bool], cold: &[bool]) -> Vec<Block> {
    let terminator = &function.blocks[block.index()].terminator;
    if is_dispatch(terminator) {
        return Vec::new();
    }
    let mut blocks = terminator.successors();
    blocks.retain(|block| !is_arm[block.index()] && !cold[block.index()]);
    blocks
}

/// By block: whether it calls, or all its ways in the arm that are not cold come to a call.
fn inevitable_calls(
    function: &Function,
    calls: &[bool],
    is_arm: &[bool],
    cold: &[bool],
) -> Vec<bool> {
    let mut inevitable = calls.to_vec();
    let mut changed = true;
    while changed {
        changed = false;
        for index in 0..function.blocks.len() {
            if inevitable[index] || leaves(function, Block::new(index), is_arm) {
                continue;
            }
            let next = next(function, Block::new(index), is_arm, cold);
            if !next.is_empty() && next.iter().all(|block| inevitable[block.index()]) {
                inevitable[index] = true;
                changed = true;
            }
        }
    }
    inevitable
}

/// Whether a block may go to an arm, itself.
fn leaves(function: &Function, block: Block, is_arm: &[bool]) -> bool {
    let successors = function.blocks[block.index()].terminator.successors();
    successors.iter().any(|block| is_arm[block.index()])
}

/// The blocks of an arm that are not cold, itself first.
fn ways_of(function: &Function, arm: Block, is_arm: &[bool], cold: &[bool]) -> Vec<Block> {
    let mut ways = vec![arm];
    let mut position = 0;
    while position < ways.len() {
        for block in next(function, ways[position], is_arm, cold) {
            if !ways.contains(&block) {
                ways.push(block);
            }
        }
        position += 1;
    }
    ways
}

/// Whether an arm comes to another one without a call. Returning does not count: that happens once.
fn goes_on_without(
    function: &Function,
    arm: Block,
    calls: &[bool],
    is_arm: &[bool],
    cold: &[bool],
) -> bool {
    let mut without_calls = cold.to_vec();
    for (cold, calls) in without_calls.iter_mut().zip(calls) {
        *cold |= calls;
    }
    !calls[arm.index()]
        && ways_of(function, arm, is_arm, &without_calls)
            .into_iter()
            .any(|block| leaves(function, block, is_arm))
}
