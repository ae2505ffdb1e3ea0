//! Control flow of a function: predecessors and reverse postorder.

use crate::{Block, Function};

/// Who jumps where, as a snapshot: it is not kept up to date when the function changes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ControlFlow {
    /// By block: the reachable blocks that jump to it, one entry for each edge, so a block may come twice.
    pub predecessors: Vec<Vec<Block>>,
    /// The blocks that the entry reaches, each before its successors but for loops' back edges.
    pub reverse_postorder: Vec<Block>,
    /// By block: its place in the reverse postorder.
    places: Vec<Option<u32>>,
}

impl ControlFlow {
    /// Looks at a function. One without blocks has no reachable block.
    pub fn new(function: &Function) -> ControlFlow {
        let count = function.blocks.len();
        let mut successors = Vec::new();
        for block in &function.blocks {
            successors.push(block.terminator.successors());
        }
        let reverse_postorder = reverse_postorder(&successors);
        let mut predecessors = vec![Vec::new(); count];
        let mut places = vec![None; count];
        for (place, block) in reverse_postorder.iter().enumerate() {
            places[block.index()] = Some(place as u32);
            for successor in &successors[block.index()] {
                predecessors[successor.index()].push(*block);
            }
        }
        ControlFlow {
            predecessors,
            reverse_postorder,
            places,
        }
    }

    /// Whether the entry reaches the block.
    pub fn is_reachable(&self, block: Block) -> bool {
        self.places[block.index()].is_some()
    }

    /// The block's place in the reverse postorder, if it is reachable.
    pub fn place(&self, block: Block) -> Option<usize> {
        self.places[block.index()].map(|place| place as usize)
    }

    /// The reachable blocks that jump to a block.
    pub fn predecessors(&self, block: Block) -> &[Block] {
        &self.predecessors[block.index()]
    }
}

/// Depth-first search with a stack of its own: graphs can be deep.
fn reverse_postorder(successors: &[Vec<Block>]) -> Vec<Block> {
    let mut order = Vec::new();
    if successors.is_empty() {
        return order;
    }
    let mut seen = vec![false; successors.len()];
    let mut stack = vec![(Block(0), 0)];
    seen[0] = true;
    while let Some((block, next)) = stack.pop() {
        if next == successors[block.index()].len() {
            order.push(block);
            continue;
        }
        stack.push((block, next + 1));
        let successor = successors[block.index()][next];
        if !seen[successor.index()] {
            seen[successor.index()] = true;
            stack.push((successor, 0));
        }
    }
    order.reverse();
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse_program;

    #[test]
    fn loop_with_an_unreachable_block() {
        let text = "function @f(i8) {
            b0(v0: i8): jump b1
            b1: branch v0, b1, b3
            b2: jump b3
            b3: return }";
        let program = parse_program(text).unwrap();
        let flow = ControlFlow::new(&program.functions[0]);
        assert_eq!(flow.reverse_postorder, [Block(0), Block(1), Block(3)]);
        assert_eq!(flow.predecessors(Block(1)), [Block(0), Block(1)]);
        assert_eq!(flow.predecessors(Block(3)), [Block(1)]);
        assert!(!flow.is_reachable(Block(2)));
        assert_eq!(flow.place(Block(3)), Some(2));
    }
}
