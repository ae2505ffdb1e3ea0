//! Removes what has no effect.
//!
//! In functions: operations that may go if no one uses their results (pure ones, loads, allocations),
//! block parameters that no live operation needs, and stores to slots and fresh objects that are never read.
//! In the program: functions, externs and data that cannot be reached from the entry.

use crate::simplify::remove_parameters;
use flow::{Block, Function, Op, Terminator, Value};

/// Runs the pass on a function. Whether anything changed.
pub fn dead_code(function: &mut Function) -> bool {
    let memory = write_only_objects(function);
    let live = find_live(function, &memory);
    let mut changed = false;
    for index in 0..function.blocks.len() {
        let insts = std::mem::take(&mut function.blocks[index].insts);
        let before = insts.len();
        let kept: Vec<_> = insts
            .into_iter()
            .filter(|inst| {
                if is_dead_store(function.op(*inst), &memory) {
                    return false;
                }
                let op = function.op(*inst);
                let results = function.results_of(*inst);
                !op.is_removable() || results.iter().any(|result| live[result.index()])
            })
            .collect();
        changed |= kept.len() < before;
        function.blocks[index].insts = kept;
    }
    let mut dead = vec![false; function.values.len()];
    let mut any = false;
    for data in &function.blocks[1..] {
        for parameter in &data.parameters {
            if !live[parameter.index()] {
                dead[parameter.index()] = true;
                any = true;
            }
        }
    }
    if any {
        remove_parameters(function, &dead);
    }
    changed | any
}

/// Marks the values that something with an effect needs.
fn find_live(function: &Function, memory: &[Option<Value>]) -> Vec<bool> {
    let mut live = vec![false; function.values.len()];
    let mut work = Vec::new();
    let mut definitions = vec![None; function.values.len()];
    let mut parameters: Vec<Option<(Block, usize)>> = vec![None; function.values.len()];
    // The arguments that each block gets, by predecessor.
    let mut arguments: Vec<Vec<&Vec<Value>>> = vec![Vec::new(); function.blocks.len()];
    for (index, data) in function.blocks.iter().enumerate() {
        for (position, parameter) in data.parameters.iter().enumerate() {
            parameters[parameter.index()] = Some((Block::new(index), position));
        }
        for inst in &data.insts {
            let op = function.op(*inst);
            for result in function.results_of(*inst) {
                definitions[result.index()] = Some(*inst);
            }
            if !op.is_removable() && !is_dead_store(op, memory) {
                op.for_each_operand(|value| work.push(value));
            }
        }
        match &data.terminator {
            Terminator::Branch(value, _, _) | Terminator::Switch(value, _, _) => work.push(*value),
            Terminator::Return(values) | Terminator::TailCall(_, values) => {
                work.extend_from_slice(values);
            }
            Terminator::TailCallIndirect(callee, values) => {
                work.push(*callee);
                work.extend_from_slice(values);
            }
            Terminator::Jump(_) | Terminator::Unreachable => {}
        }
    }
    for data in &function.blocks {
        collect_targets(&data.terminator, &mut arguments);
    }
    while let Some(value) = work.pop() {
        if live[value.index()] {
            continue;
        }
        live[value.index()] = true;
        if let Some(inst) = definitions[value.index()] {
            function.op(inst).for_each_operand(|value| work.push(value));
        } else if let Some((block, position)) = parameters[value.index()] {
            for list in &arguments[block.index()] {
                work.push(list[position]);
            }
        }
    }
    live
}

fn collect_targets<'a>(terminator: &'a Terminator, arguments: &mut [Vec<&'a Vec<Value>>]) {
    match terminator {
        Terminator::Jump(target) => arguments[target.block.index()].push(&target.arguments),
        Terminator::Branch(_, first, second) => {
            arguments[first.block.index()].push(&first.arguments);
            arguments[second.block.index()].push(&second.arguments);
        }
        Terminator::Switch(_, cases, default) => {
            for (_, target) in cases {
                arguments[target.block.index()].push(&target.arguments);
            }
            arguments[default.block.index()].push(&default.arguments);
        }
        _ => {}
    }
}

/// Whether a store or copy writes to an object that no one reads.
fn is_dead_store(op: &Op, memory: &[Option<Value>]) -> bool {
    match op {
        Op::Store(address, _, _) => memory[address.base.index()].is_some(),
        Op::Copy(to, _, _, _, _) => memory[to.index()].is_some(),
        _ => false,
    }
}

/// For each pointer into a slot or fresh object that is only ever written to: the object. All
/// addresses of one slot count as one object.
fn write_only_objects(function: &Function) -> Vec<Option<Value>> {
    let mut object: Vec<Option<Value>> = vec![None; function.values.len()];
    let mut slots: Vec<Option<Value>> = vec![None; function.slots.len()];
    let mut read = vec![false; function.values.len()];
    for data in &function.blocks {
        for inst in &data.insts {
            let results = function.results_of(*inst);
            match function.op(*inst) {
                Op::SlotAddress(slot) => {
                    let first = *slots[slot.index()].get_or_insert(results[0]);
                    object[results[0].index()] = Some(first);
                }
                Op::Allocate(..) => object[results[0].index()] = Some(results[0]),
                Op::Interior(address) => {
                    object[results[0].index()] = object[address.base.index()];
                }
                _ => {}
            }
        }
    }
    let mut note = |value: Value| {
        if let Some(object) = object[value.index()] {
            read[object.index()] = true;
        }
    };
    for data in &function.blocks {
        for inst in &data.insts {
            match function.op(*inst) {
                Op::Interior(_) => {}
                Op::Store(_, value, _) => note(*value),
                Op::Copy(_, from, _, _, _) => note(*from),
                op => op.for_each_operand(&mut note),
            }
        }
        data.terminator.for_each_operand(&mut note);
    }
    for pointer in &mut object {
        if let Some(first) = *pointer
            && read[first.index()]
        {
            *pointer = None;
        }
    }
    object
}
