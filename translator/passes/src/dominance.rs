//! The dominator tree as passes walk it: [`flow::Dominators`] with the children, a preorder, and the
//! predecessors of each block without repetitions.

use crate::ssa::unique_predecessors;
use flow::{Block, ControlFlow, Dominators, Function};

/// The dominator tree of a compacted function.
#[derive(Clone, Debug)]
pub struct Dominance {
    dominators: Dominators,
    /// The blocks that each block dominates immediately.
    pub children: Vec<Vec<Block>>,
    /// All blocks, each after its immediate dominator, a subtree without gaps.
    pub preorder: Vec<Block>,
    /// Each once, by block.
    pub predecessors: Vec<Vec<Block>>,
}

impl Dominance {
    /// The tree of a function whose blocks are all reachable.
    pub fn new(function: &Function) -> Dominance {
        let dominators = Dominators::new(function, &ControlFlow::new(function));
        let children = dominators.children();
        let mut preorder = Vec::with_capacity(children.len());
        let mut work = vec![Block(0)];
        while let Some(block) = work.pop() {
            preorder.push(block);
            for child in children[block.index()].iter().rev() {
                work.push(*child);
            }
        }
        Dominance {
            dominators,
            children,
            preorder,
            predecessors: unique_predecessors(function),
        }
    }

    /// The closest dominator above a block.
    pub fn immediate(&self, block: Block) -> Option<Block> {
        self.dominators.immediate(block)
    }

    /// Whether every way to the second block goes through the first.
    pub fn dominates(&self, first: Block, second: Block) -> bool {
        self.dominators.dominates(first, second)
    }
}
