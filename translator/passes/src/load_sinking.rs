//! Moves the loads at a handler's start down to where their values are used.
//!
//! A handler begins with the loads of those webs that live in the record (see
//! [`handler_split`](crate::handler_split)). There each would occupy a register from the start on, also on ways that do not
//! need it, and registers are what handlers are short of: saving one costs more than a load. The closer the load is to
//! a single use, the more likely is it that it becomes an operand of the instruction.
//!
//! ```text
//! b0(v0: ref, v1: i64):                       b0(v0: ref, v1: i64):
//!   v2: i64 = load v0 + 8, run.record4          v4: i8 = compare less v1, v3
//!   v4: i8 = compare less v1, v3                branch v4, b1, b2
//!   branch v4, b1, b2                  becomes
//! b1:                                         b1:
//!   v5: i8 = compare less v1, v2                v2: i64 = load v0 + 8, run.record4
//!   ...                                         v5: i8 = compare less v1, v2
//! ```
//!
//! A block that uses the value gets a load of its own unless a block that dominates it has one; loads stay out of
//! loops. That is right because the record's webs are stored only where a handler is left,
//! after the values that it was entered with have been read for the last time: so a load stands before any
//! store to the record in its block.

use flow::{Address, Block, ClassId, Function, Inst, Op, Value};

use crate::dominance::Dominance;
use crate::memory_forwarding::{LoopBody, loop_bodies};

/// Runs the pass on a compacted handler; `is_record` tells the classes of the record's webs. Whether anything moved.
pub fn load_sinking(function: &mut Function, is_record: impl Fn(ClassId) -> bool) -> bool {
    let Some(record) = function.blocks[0].parameters.first().copied() else {
        return false;
    };
    let mut loads = Vec::new();
    for inst in &function.blocks[0].insts {
        if let Op::Load(address, class) = function.op(*inst)
            && is_record(*class)
            && *address == Address::at(record, address.offset)
        {
            loads.push(*inst);
        }
    }
    if loads.is_empty() {
        return false;
    }
    let dominance = Dominance::new(function);
    let in_loop = blocks_in_loops(function, &dominance);
    // The last first, so that loads keep their order where they meet.
    for load in loads.into_iter().rev() {
        let value = function.results_of(load)[0];
        let users = users(function, value);
        if users.is_empty() {
            continue;
        }
        function.blocks[0].insts.retain(|inst| *inst != load);
        let mut homes: Vec<Block> = Vec::new();
        for user in &users {
            let is_below = |other: &Block| other != user && dominance.dominates(*other, *user);
            if !users.iter().any(is_below) {
                homes.push(outside_of_loops(*user, &in_loop, &dominance));
            }
        }
        // Homes that left loops may dominate others now.
        let all = homes.clone();
        homes.retain(|home| {
            let is_below = |other: &Block| other != home && dominance.dominates(*other, *home);
            !all.iter().any(is_below)
        });
        homes.sort();
        homes.dedup();
        insert(function, homes[0], load, record, value);
        for home in &homes[1..] {
            let (again, own) = copy_load(function, load, value);
            for user in &users {
                if dominance.dominates(*home, *user) {
                    replace_in_block(function, *user, value, own);
                }
            }
            insert(function, *home, again, record, own);
        }
    }
    true
}

/// By block: whether it is part of a loop.
fn blocks_in_loops(function: &Function, dominance: &Dominance) -> Vec<bool> {
    let mut in_loop = vec![false; function.blocks.len()];
    for (index, body) in loop_bodies(function, dominance).into_iter().enumerate() {
        match body {
            LoopBody::None => {}
            // Which blocks such a loop has is not known: all from its head on might.
            LoopBody::Irreducible => in_loop[1..].fill(true),
            LoopBody::Blocks(body) => {
                debug_assert!(body.contains(&Block::new(index)), "a loop has its header");
                for block in body {
                    in_loop[block.index()] = true;
                }
            }
        }
    }
    in_loop
}

/// The blocks that use a value.
fn users(function: &Function, value: Value) -> Vec<Block> {
    let mut users = Vec::new();
    for (index, data) in function.blocks.iter().enumerate() {
        let mut found = false;
        for inst in &data.insts {
            function
                .op(*inst)
                .for_each_operand(|operand| found |= operand == value);
        }
        data.terminator
            .for_each_operand(|operand| found |= operand == value);
        if found {
            users.push(Block::new(index));
        }
    }
    users
}

/// The closest dominator of a block that is in no loop.
fn outside_of_loops(block: Block, in_loop: &[bool], dominance: &Dominance) -> Block {
    let mut home = block;
    while in_loop[home.index()] {
        home = dominance
            .immediate(home)
            .expect("nothing jumps to the first block");
    }
    home
}

/// Puts the load before the first use of its value in a block, and before the first store to the record.
fn insert(function: &mut Function, block: Block, load: Inst, record: Value, value: Value) {
    let insts = &function.blocks[block.index()].insts;
    let position = insts.iter().position(|inst| {
        let op = function.op(*inst);
        let mut uses = false;
        op.for_each_operand(|operand| uses |= operand == value);
        let stores = matches!(op, Op::Store(address, ..) if address.base == record);
        uses || stores
    });
    let position = position.unwrap_or(insts.len());
    function.blocks[block.index()].insts.insert(position, load);
}

/// A second load with a value of its own.
fn copy_load(function: &mut Function, load: Inst, value: Value) -> (Inst, Value) {
    let mut data = function.insts[load.index()].clone();
    let own = function.new_value(function.type_of(value));
    data.results = vec![own];
    function.insts.push(data);
    (Inst::new(function.insts.len() - 1), own)
}

fn replace_in_block(function: &mut Function, block: Block, value: Value, by: Value) {
    let replace = |operand: Value| if operand == value { by } else { operand };
    function.map_block_operands(block, replace);
}
