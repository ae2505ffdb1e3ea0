//! The order in which blocks are lowered.

use flow::{Block, Function, Terminator};

/// The blocks that the entry reaches, each before those that it dominates.
pub(crate) fn reverse_postorder(function: &Function) -> Vec<Block> {
    let mut seen = vec![false; function.blocks.len()];
    let mut order = Vec::new();
    // Block, its successors, how many of them have been visited.
    let mut stack = vec![(Block(0), successors(&function.blocks[0].terminator), 0)];
    seen[0] = true;
    while let Some((block, next, position)) = stack.last_mut() {
        match next.get(*position) {
            Some(target) => {
                let target = *target;
                *position += 1;
                if !seen[target.index()] {
                    seen[target.index()] = true;
                    let next = successors(&function.blocks[target.index()].terminator);
                    stack.push((target, next, 0));
                }
            }
            None => {
                order.push(*block);
                stack.pop();
            }
        }
    }
    order.reverse();
    order
}

/// The blocks to which a terminator may go.
pub(crate) fn successors(terminator: &Terminator) -> Vec<Block> {
    match terminator {
        Terminator::Jump(target) => vec![target.block],
        Terminator::Branch(_, yes, no) => vec![yes.block, no.block],
        Terminator::Switch(_, cases, default) => {
            let mut blocks: Vec<Block> = cases.iter().map(|(_, target)| target.block).collect();
            blocks.push(default.block);
            blocks
        }
        Terminator::Return(_)
        | Terminator::TailCall(..)
        | Terminator::TailCallIndirect(..)
        | Terminator::Unreachable => Vec::new(),
    }
}
