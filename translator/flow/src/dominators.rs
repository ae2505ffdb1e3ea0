//! Dominators: a block dominates another if every way from the entry to that goes through it.
//!
//! The iterative algorithm of Cooper, Harvey and Kennedy on the reverse postorder: quadratic at worst, but
//! two rounds for the graphs that structured source gives.

use crate::{Block, ControlFlow, Function};

/// The dominator tree of the reachable blocks, as a snapshot.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Dominators {
    /// By block: the next dominator above; none for the entry and for unreachable blocks.
    immediate: Vec<Option<Block>>,
    /// By block: when a walk of the tree enters and leaves it; (0, 0) if unreachable.
    intervals: Vec<(u32, u32)>,
}

impl Dominators {
    /// Computes the tree.
    pub fn new(function: &Function, flow: &ControlFlow) -> Dominators {
        let immediate = immediate_dominators(function, flow);
        let intervals = tree_intervals(&immediate, flow);
        Dominators {
            immediate,
            intervals,
        }
    }

    /// The closest block that dominates a block and is not the block itself.
    pub fn immediate(&self, block: Block) -> Option<Block> {
        self.immediate[block.index()]
    }

    /// Whether every way to `below` goes through `above`; each reachable block dominates itself.
    /// Says no of unreachable blocks.
    pub fn dominates(&self, above: Block, below: Block) -> bool {
        let (above_enter, above_leave) = self.intervals[above.index()];
        let (below_enter, below_leave) = self.intervals[below.index()];
        above_enter != 0
            && below_enter != 0
            && above_enter <= below_enter
            && below_leave <= above_leave
    }

    /// By block: the blocks whose immediate dominator it is.
    pub fn children(&self) -> Vec<Vec<Block>> {
        let mut children = vec![Vec::new(); self.immediate.len()];
        for (block, parent) in self.immediate.iter().enumerate() {
            if let Some(parent) = parent {
                children[parent.index()].push(Block::new(block));
            }
        }
        children
    }
}

fn immediate_dominators(function: &Function, flow: &ControlFlow) -> Vec<Option<Block>> {
    let mut immediate: Vec<Option<Block>> = vec![None; function.blocks.len()];
    let mut changed = true;
    while changed {
        changed = false;
        for block in flow.reverse_postorder.iter().skip(1) {
            let mut found: Option<Block> = None;
            for predecessor in flow.predecessors(*block) {
                // Not yet visited in the first round.
                if predecessor.0 != 0 && immediate[predecessor.index()].is_none() {
                    continue;
                }
                found = Some(match found {
                    None => *predecessor,
                    Some(other) => meet(other, *predecessor, &immediate, flow),
                });
            }
            if found != immediate[block.index()] {
                immediate[block.index()] = found;
                changed = true;
            }
        }
    }
    immediate
}

/// The closest common dominator by what is known so far.
fn meet(a: Block, b: Block, immediate: &[Option<Block>], flow: &ControlFlow) -> Block {
    let (mut a, mut b) = (a, b);
    while a != b {
        if flow.place(a) > flow.place(b) {
            a = immediate[a.index()].unwrap_or(Block(0));
        } else {
            b = immediate[b.index()].unwrap_or(Block(0));
        }
    }
    a
}

fn tree_intervals(immediate: &[Option<Block>], flow: &ControlFlow) -> Vec<(u32, u32)> {
    let mut intervals = vec![(0, 0); immediate.len()];
    // Sizes of subtrees from the leaves up, then numbers from the root down.
    let mut sizes = vec![1u32; immediate.len()];
    for block in flow.reverse_postorder.iter().rev() {
        if let Some(parent) = immediate[block.index()] {
            sizes[parent.index()] += sizes[block.index()];
        }
    }
    let mut next = vec![0u32; immediate.len()];
    for block in &flow.reverse_postorder {
        let enter = match immediate[block.index()] {
            None => 1,
            Some(parent) => {
                let enter = next[parent.index()];
                next[parent.index()] += sizes[block.index()];
                enter
            }
        };
        intervals[block.index()] = (enter, enter + sizes[block.index()] - 1);
        next[block.index()] = enter + 1;
    }
    intervals
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::random_program;

    /// Whether `below` can be reached without `above`: the definition, slowly.
    fn avoids(function: &Function, above: Block, below: Block) -> bool {
        let mut seen = vec![false; function.blocks.len()];
        let mut work = vec![Block(0)];
        while let Some(block) = work.pop() {
            if block == above || seen[block.index()] {
                continue;
            }
            seen[block.index()] = true;
            work.extend(function.blocks[block.index()].terminator.successors());
        }
        seen[below.index()]
    }

    #[test]
    fn agrees_with_the_definition() {
        let mut pairs = 0;
        for seed in 0..40 {
            for function in &random_program(seed).functions {
                let flow = ControlFlow::new(function);
                let dominators = Dominators::new(function, &flow);
                for above in (0..function.blocks.len()).map(Block::new) {
                    for below in (0..function.blocks.len()).map(Block::new) {
                        let expected = flow.is_reachable(above)
                            && flow.is_reachable(below)
                            && !avoids(function, above, below);
                        assert_eq!(dominators.dominates(above, below), expected);
                        pairs += 1;
                    }
                }
            }
        }
        assert!(pairs > 1000);
    }
}
