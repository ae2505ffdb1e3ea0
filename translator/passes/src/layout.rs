//! Which blocks are cold, and the order of blocks: hot ones in reverse postorder, cold ones last.
//!
//! Cold are blocks from which every way diverges, blocks that call cold functions, blocks that only cold blocks
//! lead to, and blocks that lead to cold ones only.

use flow::{Block, Function, Op, Program, Terminator};

/// Marks the cold blocks of a compacted function that has been taken out of the program.
pub fn mark_cold(function: &mut Function, program: &Program) {
    let cold = cold_blocks(function, program);
    for (data, cold) in function.blocks.iter_mut().zip(cold) {
        data.cold = cold;
    }
}

/// Whether each block is cold. The entry never is.
pub fn cold_blocks(function: &Function, program: &Program) -> Vec<bool> {
    let mut cold = crate::slots::diverging_blocks(function);
    for (index, data) in function.blocks.iter().enumerate() {
        cold[index] |= data.cold
            || data
                .insts
                .iter()
                .any(|inst| is_cold_call(function, *inst, program));
    }
    // What leads to cold blocks only.
    for index in (0..cold.len()).rev() {
        let successors = function.blocks[index].terminator.successors();
        cold[index] |= !successors.is_empty() && successors.iter().all(|block| cold[block.index()]);
    }
    cold[0] = false;
    // What only cold blocks lead to. A loop is hot if its entry is.
    let mut reached = vec![false; cold.len()];
    let mut work = vec![Block(0)];
    reached[0] = true;
    while let Some(block) = work.pop() {
        function.blocks[block.index()]
            .terminator
            .for_each_target(|target| {
                let index = target.block.index();
                if !reached[index] && !cold[index] {
                    reached[index] = true;
                    work.push(target.block);
                }
            });
    }
    for index in 1..cold.len() {
        cold[index] |= !reached[index];
    }
    cold
}

fn is_cold_call(function: &Function, inst: flow::Inst, program: &Program) -> bool {
    match function.op(inst) {
        Op::Call(callee, _) => program.functions[callee.index()].attributes.cold,
        Op::CallExtern(callee, _) => program.externs[callee.index()].diverges,
        _ => false,
    }
}

/// Marks the cold blocks and moves them to the end; the others keep their order.
pub fn layout(function: &mut Function, program: &Program) {
    mark_cold(function, program);
    let count = function.blocks.len();
    let hot = (0..count).filter(|index| !function.blocks[*index].cold);
    let late = (0..count).filter(|index| function.blocks[*index].cold);
    let order: Vec<usize> = hot.chain(late).collect();
    let mut numbers = vec![Block(0); count];
    for (number, index) in order.iter().enumerate() {
        numbers[*index] = Block::new(number);
    }
    let mut blocks = Vec::with_capacity(count);
    for index in order {
        let mut data = std::mem::take(&mut function.blocks[index]);
        data.terminator
            .map_successors(|block| numbers[block.index()]);
        blocks.push(data);
    }
    function.blocks = blocks;
}

/// Whether the function never comes back: all its blocks diverge. Such functions are cold.
pub fn always_diverges(function: &Function) -> bool {
    let returns = function.blocks.iter().any(|data| {
        matches!(
            data.terminator,
            Terminator::Return(_) | Terminator::TailCall(..) | Terminator::TailCallIndirect(..)
        )
    });
    !returns && crate::slots::diverging_blocks(function)[0]
}
