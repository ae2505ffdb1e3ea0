//! A portal's graph as the JIT wants it: merge points first in their blocks, numbered, with what is live after them.
//!
//! Constants (numbers, and addresses of slots, data and functions) move to the first block and are never part of a point's
//! live values: whoever enters at a point makes them anew. So records are short, and what is constant stays
//! constant in every version of the portal.
//!
//! ```text
//! b1(v1: i64):                              b1(v1: i64):
//!   v2: i64 = add v1, v1                      v2: i64 = add v1, v1
//!   merge_point "LOOP" (v0)         ▶         jump b2
//!   v3: i64 = const 3                       b2:
//!   v4: i64 = mul v2, v3                      merge_point "LOOP" (v0) live (v2)
//!   ...                                       v4: i64 = mul v2, v3
//! ```

use crate::compact::compact;
use crate::handler_plan::is_constant;
use crate::look_inside::is_merge_point;
use crate::portals::Point;
use flow::{Block, BlockData, ControlFlow, Function, Liveness, Op, Target, Terminator, Value};

/// Prepares the graph. `next` is the number of the program's next point.
pub(crate) fn prepare(function: &mut Function, next: &mut u32) -> Vec<Point> {
    compact(function);
    hoist_constants(function);
    split_before_points(function);
    compact(function);
    fill_live(function);
    let mut points = Vec::new();
    for (index, block) in function.blocks.iter().enumerate() {
        let Some(first) = block.insts.first() else {
            continue;
        };
        if let Op::JitPoint(point) = function.op(*first)
            && !point.can_enter
        {
            points.push(Point {
                number: *next,
                driver: point.driver.clone(),
                block: Block::new(index),
                greens: point.greens.len() as u32,
                live: point.live.len() as u32,
            });
            *next += 1;
        }
    }
    points
}

/// Moves constants to the start of the first block.
fn hoist_constants(function: &mut Function) {
    let mut constants = Vec::new();
    for block in &mut function.blocks {
        let insts = &function.insts;
        block.insts.retain(|inst| {
            let stays = !is_constant(&insts[inst.index()].op);
            if !stays {
                constants.push(*inst);
            }
            stays
        });
    }
    constants.append(&mut function.blocks[0].insts);
    function.blocks[0].insts = constants;
}

/// Every merge point gets a block that begins with it and has no parameters.
fn split_before_points(function: &mut Function) {
    let mut index = 0;
    while index < function.blocks.len() {
        let block = &function.blocks[index];
        // In a block that was made here, the first instruction has been dealt with.
        let start = usize::from(index > 0 && begins_at_point(function, index, block));
        let found = (start..block.insts.len())
            .find(|position| is_merge_point(function.op(block.insts[*position])));
        if let Some(position) = found {
            split(function, Block::new(index), position);
        }
        index += 1;
    }
}

/// Whether a block begins with a merge point, and its only way in is a jump that passes nothing.
fn begins_at_point(function: &Function, index: usize, block: &BlockData) -> bool {
    let Some(first) = block.insts.first() else {
        return false;
    };
    if !is_merge_point(function.op(*first)) || !block.parameters.is_empty() {
        return false;
    }
    let mut edges = 0;
    let mut jumps = 0;
    for data in &function.blocks {
        data.terminator.for_each_target(|target| {
            edges += usize::from(target.block.index() == index);
        });
        if let Terminator::Jump(target) = &data.terminator {
            jumps += usize::from(target.block.index() == index);
        }
    }
    edges == 1 && jumps == 1
}

/// Cuts a block in front of an instruction; the first half jumps to the second.
pub(crate) fn split(function: &mut Function, block: Block, position: usize) -> Block {
    let second = Block::new(function.blocks.len());
    let data = &mut function.blocks[block.index()];
    let rest = BlockData {
        parameters: Vec::new(),
        insts: data.insts.split_off(position),
        terminator: std::mem::take(&mut data.terminator),
        location: data.location,
        cold: data.cold,
    };
    data.terminator = Terminator::Jump(Target::new(second, Vec::new()));
    function.blocks.push(rest);
    second
}

/// Notes what is live after each merge point.
fn fill_live(function: &mut Function) {
    let flow = ControlFlow::new(function);
    let liveness = Liveness::new(function, &flow);
    let mut constant = vec![false; function.values.len()];
    for inst in &function.blocks[0].insts {
        if is_constant(function.op(*inst)) {
            constant[function.results_of(*inst)[0].index()] = true;
        }
    }
    for index in 0..function.blocks.len() {
        let Some(first) = function.blocks[index].insts.first().copied() else {
            continue;
        };
        if !is_merge_point(function.op(first)) {
            continue;
        }
        let live = live_after_first(function, &liveness, Block::new(index), &constant);
        if let Op::JitPoint(point) = &mut function.insts[first.index()].op {
            point.live = live;
        }
    }
}

/// The values that are live after a block's first instruction, ascending.
fn live_after_first(
    function: &Function,
    liveness: &Liveness,
    block: Block,
    constant: &[bool],
) -> Vec<Value> {
    let mut live = vec![false; function.values.len()];
    for value in liveness.live_at_exit(block) {
        live[value.index()] = true;
    }
    let data = &function.blocks[block.index()];
    data.terminator
        .for_each_operand(|value| live[value.index()] = true);
    for inst in data.insts[1..].iter().rev() {
        for result in function.results_of(*inst) {
            live[result.index()] = false;
        }
        // Only greens: other points' lists may be there already, and are no uses.
        match function.op(*inst) {
            Op::JitPoint(point) => {
                for green in &point.greens {
                    live[green.index()] = true;
                }
            }
            op => op.for_each_operand(|value| live[value.index()] = true),
        }
    }
    (0..live.len())
        .filter(|index| live[*index] && !constant[*index])
        .map(Value::new)
        .collect()
}
