//! Liveness: which values a block needs from the blocks before it.

use crate::{Block, ControlFlow, Function, Value};

/// The values that are live at the borders of the blocks, as a snapshot.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Liveness {
    /// By block, then by 64 values a word.
    entry: Vec<Vec<u64>>,
    exit: Vec<Vec<u64>>,
}

impl Liveness {
    /// Computes backwards to a fixpoint. Unreachable blocks have no live values.
    pub fn new(function: &Function, flow: &ControlFlow) -> Liveness {
        let words = function.values.len().div_ceil(64);
        let mut liveness = Liveness {
            entry: vec![vec![0; words]; function.blocks.len()],
            exit: vec![vec![0; words]; function.blocks.len()],
        };
        let mut changed = true;
        while changed {
            changed = false;
            for block in flow.reverse_postorder.iter().rev() {
                let mut live = vec![0; words];
                for successor in function.blocks[block.index()].terminator.successors() {
                    for (word, bits) in liveness.entry[successor.index()].iter().enumerate() {
                        live[word] |= bits;
                    }
                }
                liveness.exit[block.index()] = live.clone();
                transfer(function, *block, &mut live);
                if live != liveness.entry[block.index()] {
                    liveness.entry[block.index()] = live;
                    changed = true;
                }
            }
        }
        liveness
    }

    /// Whether a value that is defined before the block is used in it or after it. The block's own
    /// parameters are not live at its entry.
    pub fn is_live_at_entry(&self, block: Block, value: Value) -> bool {
        contains(&self.entry[block.index()], value)
    }

    /// Whether a value is used after the block. Arguments of its jumps are used in the block.
    pub fn is_live_at_exit(&self, block: Block, value: Value) -> bool {
        contains(&self.exit[block.index()], value)
    }

    /// The values that are live at the entry of a block, ascending.
    pub fn live_at_entry(&self, block: Block) -> Vec<Value> {
        values_of(&self.entry[block.index()])
    }

    /// The values that are live at the exit of a block, ascending.
    pub fn live_at_exit(&self, block: Block) -> Vec<Value> {
        values_of(&self.exit[block.index()])
    }
}

/// From the exit of a block to its entry.
fn transfer(function: &Function, block: Block, live: &mut [u64]) {
    let block = &function.blocks[block.index()];
    block
        .terminator
        .for_each_operand(|value| insert(live, value));
    for inst in block.insts.iter().rev() {
        for result in function.results_of(*inst) {
            remove(live, *result);
        }
        function
            .op(*inst)
            .for_each_operand(|value| insert(live, value));
    }
    for parameter in &block.parameters {
        remove(live, *parameter);
    }
}

fn contains(set: &[u64], value: Value) -> bool {
    set[value.index() / 64] >> (value.index() % 64) & 1 == 1
}

fn insert(set: &mut [u64], value: Value) {
    set[value.index() / 64] |= 1 << (value.index() % 64);
}

fn remove(set: &mut [u64], value: Value) {
    set[value.index() / 64] &= !(1 << (value.index() % 64));
}

fn values_of(set: &[u64]) -> Vec<Value> {
    let mut values = Vec::new();
    for index in 0..set.len() * 64 {
        if contains(set, Value::new(index)) {
            values.push(Value::new(index));
        }
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse_program;

    #[test]
    fn a_loop_keeps_what_it_reads_alive() {
        let text = "function @f(i64, i8) -> i64 {
            b0(v0: i64, v1: i8):
              v2: i64 = add v0, v0
              jump b1(v0)
            b1(v3: i64):
              v4: i64 = add v3, v2
              branch v1, b1(v4), b2
            b2: return v4 }";
        let program = parse_program(text).unwrap();
        let function = &program.functions[0];
        let liveness = Liveness::new(function, &ControlFlow::new(function));
        assert_eq!(liveness.live_at_entry(Block(0)), []);
        assert_eq!(liveness.live_at_entry(Block(1)), [Value(1), Value(2)]);
        assert_eq!(
            liveness.live_at_exit(Block(1)),
            [Value(1), Value(2), Value(4)]
        );
        assert!(liveness.is_live_at_entry(Block(2), Value(4)));
        assert!(!liveness.is_live_at_exit(Block(2), Value(4)));
    }
}
