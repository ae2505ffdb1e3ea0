//! The order of blocks in code: reverse postorder, so that a register's definition stands before its uses, with what holds
//! first behind a branch where that is possible.

use crate::body::Body;

/// The blocks that the entry reaches.
pub(crate) fn order(body: &Body) -> Vec<usize> {
    let mut order = Vec::new();
    if body.blocks.is_empty() {
        return order;
    }
    let successors: Vec<Vec<usize>> = body
        .blocks
        .iter()
        .map(|block| {
            let edges = block.end.edges();
            edges.iter().rev().map(|edge| edge.block).collect()
        })
        .collect();
    let mut seen = vec![false; successors.len()];
    // With a stack of its own: graphs can be deep.
    let mut stack = vec![(0, 0)];
    seen[0] = true;
    while let Some((block, next)) = stack.pop() {
        let Some(successor) = successors[block].get(next).copied() else {
            order.push(block);
            continue;
        };
        stack.push((block, next + 1));
        if !seen[successor] {
            seen[successor] = true;
            stack.push((successor, 0));
        }
    }
    order.reverse();
    order
}
