//! Replicates the dispatch of an interpreter's loop into every arm that jumps back to it.
//!
//! The *dispatch* is found by its shape: a chain of blocks, each the only predecessor of the next, that begins where
//! the arms of a loop meet again and ends in a switch of many cases. On the way it may leave the loop (a bounds
//! check, a budget). Each arm gets a copy of the chain, so that each has an indirect jump of its own for the
//! branch predictor, and its state stays in block parameters. The original remains for the loop's entry.
//!
//! Values of the chain get many definitions; [`repair`] makes parameters of them where they meet. Afterwards the arms jump to each other
//! and the loop has no single header, so this is the last pass that changes loops.
//!
//! ```text
//! b1(v1): v2 = load v1 ... switch v2 { 0: b2, 1: b3, ... }     ; b2, b3, ... end in jump b1(…)
//! ```
//! becomes arms that end in `v9 = load v8 ... switch v9 { 0: b2(…), 1: b3(…), ... }`.

use crate::dominance::Dominance;
use crate::jump_threading::copy_block;
use crate::memory_forwarding::{LoopBody, loop_bodies};
use crate::scalar_promotion::split_edge;
use crate::ssa::{CopiedValue, repair};
use flow::{Block, Function, Op, Terminator, Value};
use std::collections::HashMap;

/// Switches with fewer cases are no dispatch.
const MIN_CASES: usize = 5;
/// Arms below which there is nothing to gain.
const MIN_ARMS: usize = 3;
/// Instructions of the chain.
const MAX_INSTS: usize = 48;
/// Blocks of the chain.
const MAX_BLOCKS: usize = 12;
/// Copies times (instructions and cases).
const MAX_GROWTH: usize = 120_000;

/// Instructions of a header that is copied to the end of its loop.
const MAX_ROTATED: usize = 8;

/// Blocks in which arms meet that are copied with the chain.
const MAX_SPLITS: usize = 8;

/// A chain of blocks to be copied, and the blocks that jump to its start.
struct Dispatch {
    chain: Vec<Block>,
    arms: Vec<Block>,
}

/// Runs the pass on a compacted function. Whether anything changed.
pub fn threaded_dispatch(function: &mut Function) -> bool {
    let large = function.blocks.iter().any(
        |data| matches!(&data.terminator, Terminator::Switch(_, cases, _) if cases.len() >= MIN_CASES),
    );
    if !large {
        return false;
    }
    let dominance = Dominance::new(function);
    let loops = loop_bodies(function, &dominance);
    let mut found: Vec<Dispatch> = Vec::new();
    let mut taken = vec![false; function.blocks.len()];
    // Inner loops have later headers.
    for index in (0..function.blocks.len()).rev() {
        let LoopBody::Blocks(body) = &loops[index] else {
            continue;
        };
        if body.iter().any(|block| taken[block.index()]) {
            continue;
        }
        if let Some(dispatch) = find_dispatch(function, &dominance, Block::new(index), body) {
            for block in body {
                taken[block.index()] = true;
            }
            found.extend(split_at_merges(function, &dominance, body, dispatch));
        }
    }
    for dispatch in &mut found {
        replicate(function, dispatch);
    }
    !found.is_empty()
}

fn find_dispatch(
    function: &Function,
    dominance: &Dominance,
    header: Block,
    body: &[Block],
) -> Option<Dispatch> {
    let mut chain = Vec::new();
    if !find_switch(function, dominance, body, header, &mut chain) {
        return None;
    }
    let switch = *chain.last()?;
    // Back from the header to where the arms meet.
    let inner = |block: Block| {
        let mut inner = Vec::new();
        for predecessor in &dominance.predecessors[block.index()] {
            if body.binary_search(predecessor).is_ok() {
                inner.push(*predecessor);
            }
        }
        inner
    };
    let mut arms = inner(chain[0]);
    while arms.len() == 1 {
        let latch = arms[0];
        if latch == switch || chain.contains(&latch) || chain.len() >= MAX_BLOCKS {
            return None;
        }
        let stays = function.blocks[latch.index()]
            .terminator
            .successors()
            .iter()
            .filter(|next| **next != chain[0] && body.binary_search(next).is_ok())
            .count();
        if stays > 0 {
            return None;
        }
        chain.insert(0, latch);
        arms = inner(latch);
    }
    arms.retain(|block| !chain.contains(block));
    let insts: usize = chain
        .iter()
        .map(|block| copied_insts(function, *block))
        .sum();
    let cases = match &function.blocks[switch.index()].terminator {
        Terminator::Switch(_, cases, _) => cases.len(),
        _ => return None,
    };
    let growth = (arms.len() + cases) * (insts + cases);
    let meeting: usize = arms.iter().map(|arm| inner(*arm).len().max(1)).sum();
    if meeting < MIN_ARMS || insts > MAX_INSTS || growth > MAX_GROWTH {
        return None;
    }
    Some(Dispatch { chain, arms })
}

/// Where several arms meet in a small block before they jump to the chain (`pc += 1`), that block belongs to
/// the chain of those arms.
fn split_at_merges(
    function: &Function,
    dominance: &Dominance,
    body: &[Block],
    dispatch: Dispatch,
) -> Vec<Dispatch> {
    let mut finished = Vec::new();
    let mut work = vec![dispatch];
    while let Some(mut dispatch) = work.pop() {
        let mut arms = Vec::new();
        for arm in std::mem::take(&mut dispatch.arms) {
            let data = &function.blocks[arm.index()];
            let mut before = dominance.predecessors[arm.index()].clone();
            before.retain(|block| body.binary_search(block).is_ok());
            let is_merge = before.len() > 1
                && !before.contains(&arm)
                && !dispatch.chain.contains(&arm)
                && dispatch.chain.len() < MAX_BLOCKS
                && matches!(data.terminator, Terminator::Jump(_))
                && copied_insts(function, arm) <= MAX_ROTATED
                && data.insts.iter().all(|inst| !function.op(*inst).is_call());
            if is_merge && finished.len() + work.len() < MAX_SPLITS {
                let mut chain = vec![arm];
                chain.extend_from_slice(&dispatch.chain);
                before.retain(|block| !chain.contains(block));
                work.push(Dispatch {
                    chain,
                    arms: before,
                });
            } else {
                arms.push(arm);
            }
        }
        dispatch.arms = arms;
        finished.push(dispatch);
    }
    finished
}

fn copied_insts(function: &Function, block: Block) -> usize {
    let insts = &function.blocks[block.index()].insts;
    let counted = insts.iter().filter(|inst| {
        !matches!(
            function.op(**inst),
            Op::Const(_) | Op::Assume(_) | Op::JitPoint(_) | Op::Convert(..)
        )
    });
    counted.count()
}

/// Goes down from a block to a switch of many cases, through blocks with a single predecessor.
fn find_switch(
    function: &Function,
    dominance: &Dominance,
    body: &[Block],
    block: Block,
    chain: &mut Vec<Block>,
) -> bool {
    let mut current = block;
    loop {
        chain.push(current);
        if chain.len() > MAX_BLOCKS {
            return false;
        }
        let terminator = &function.blocks[current.index()].terminator;
        if let Terminator::Switch(_, cases, _) = terminator {
            return cases.len() >= MIN_CASES;
        }
        let mut next: Vec<Block> = terminator.successors();
        next.retain(|block| {
            body.binary_search(block).is_ok() && dominance.predecessors[block.index()].len() == 1
        });
        // With two ways on inside of the loop it is not a dispatch but a program.
        if next.len() != 1 {
            return false;
        }
        current = next[0];
    }
}

/// Copies the chain for each arm. An arm that is empty, so that the switch itself jumps to the start of the chain, gets a
/// block first.
fn replicate(function: &mut Function, dispatch: &mut Dispatch) {
    let start = dispatch.chain[0];
    let switch = dispatch.chain[dispatch.chain.len() - 1];
    let successors = function.blocks[switch.index()].terminator.successors();
    if successors.contains(&start) && switch != start {
        let arm = split_edge(function, switch, start);
        dispatch.arms.push(arm);
    }
    let mut copied: Vec<CopiedValue> = Vec::new();
    let mut places: HashMap<Value, usize> = HashMap::new();
    for arm in &dispatch.arms {
        let mut copies: Vec<Block> = Vec::with_capacity(dispatch.chain.len());
        for block in &dispatch.chain {
            let copy = copy_block(function, *block, |original, block, value| {
                let place = *places.entry(original.0).or_insert_with(|| {
                    copied.push(CopiedValue {
                        original: original.0,
                        block: original.1,
                        copies: Vec::new(),
                    });
                    copied.len() - 1
                });
                copied[place].copies.push((block, value));
            });
            copies.push(copy);
        }
        // Each copy goes on to the copy of the next.
        for (position, copy) in copies.iter().enumerate() {
            let Some(next) = copies.get(position + 1).copied() else {
                break;
            };
            let original = dispatch.chain[position + 1];
            redirect(function, *copy, original, next);
        }
        redirect(function, *arm, dispatch.chain[0], copies[0]);
    }
    repair(function, &copied);
}

/// Turns loops that test at the top into loops that test at the bottom: a header that does little but decide
/// whether to go on is copied to the end of the loop, which saves a jump in every iteration. Whether anything changed.
pub fn loop_rotation(function: &mut Function) -> bool {
    let dominance = Dominance::new(function);
    let loops = loop_bodies(function, &dominance);
    let mut found: Vec<Dispatch> = Vec::new();
    let mut taken = vec![false; function.blocks.len()];
    for index in (1..function.blocks.len()).rev() {
        let LoopBody::Blocks(body) = &loops[index] else {
            continue;
        };
        let header = Block::new(index);
        let Terminator::Branch(_, first, second) = &function.blocks[index].terminator else {
            continue;
        };
        let inside = |block: Block| block != header && body.binary_search(&block).is_ok();
        let small = copied_insts(function, header) <= MAX_ROTATED
            && function.blocks[index].insts.iter().all(|inst| {
                let op = function.op(*inst);
                !op.is_call() && !matches!(op, Op::JitPoint(_))
            });
        let mut arms = dominance.predecessors[index].clone();
        arms.retain(|block| body.binary_search(block).is_ok());
        if inside(first.block) != inside(second.block)
            && small
            && arms.len() == 1
            && arms[0] != header
            && !taken[arms[0].index()]
            && !taken[index]
        {
            taken[index] = true;
            taken[arms[0].index()] = true;
            found.push(Dispatch {
                chain: vec![header],
                arms,
            });
        }
    }
    for dispatch in &mut found {
        replicate(function, dispatch);
    }
    !found.is_empty()
}

fn redirect(function: &mut Function, block: Block, from: Block, to: Block) {
    function.blocks[block.index()]
        .terminator
        .map_successors(|target| if target == from { to } else { target });
}
