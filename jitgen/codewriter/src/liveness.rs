//! Which virtual registers are alive where.
//!
//! A block's parameter is alive in front of its first instruction if the block or what follows needs it; only then do jumps
//! pass something for it.

use crate::body::{Block, Body, Edge, Place, Virtual};

/// A set of virtual registers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Set(Vec<u64>);

/// By block, what is alive in front of its first instruction, its parameters among it.
#[derive(Clone, Debug)]
pub(crate) struct Liveness {
    starts: Vec<Set>,
}

impl Set {
    fn new(body: &Body) -> Set {
        Set(vec![0; body.kinds.len().div_ceil(64)])
    }

    pub fn contains(&self, register: Virtual) -> bool {
        self.0[register.0 as usize / 64] >> (register.0 % 64) & 1 == 1
    }

    pub fn insert(&mut self, register: Virtual) {
        self.0[register.0 as usize / 64] |= 1 << (register.0 % 64);
    }

    pub fn remove(&mut self, register: Virtual) {
        self.0[register.0 as usize / 64] &= !(1 << (register.0 % 64));
    }

    /// Ascending.
    pub fn iter(&self) -> impl Iterator<Item = Virtual> {
        self.0.iter().enumerate().flat_map(|(index, word)| {
            let word = *word;
            (0..64)
                .filter(move |bit| word >> bit & 1 == 1)
                .map(move |bit| Virtual(index as u32 * 64 + bit))
        })
    }
}

impl Liveness {
    /// Backwards to the least fixpoint. `order` is that of [`order`](crate::order::order).
    pub fn new(body: &Body, order: &[usize]) -> Liveness {
        let mut liveness = Liveness {
            starts: vec![Set::new(body); body.blocks.len()],
        };
        let mut changed = true;
        while changed {
            changed = false;
            for index in order.iter().rev() {
                let block = &body.blocks[*index];
                let mut live = liveness.at_end(body, block);
                for instruction in block.instructions.iter().rev() {
                    step(&mut live, instruction);
                }
                if live != liveness.starts[*index] {
                    liveness.starts[*index] = live;
                    changed = true;
                }
            }
        }
        liveness
    }

    /// What is alive in front of the first instruction, parameters among it.
    pub fn at_start(&self, block: usize) -> &Set {
        &self.starts[block]
    }

    /// What is alive at the end of a block, with what the end reads.
    pub fn at_end(&self, body: &Body, block: &Block) -> Set {
        let mut live = Set::new(body);
        for edge in block.end.edges() {
            let target = &body.blocks[edge.block];
            let mut passed = self.starts[edge.block].clone();
            for parameter in &target.parameters {
                passed.remove(*parameter);
            }
            for (all, one) in live.0.iter_mut().zip(&passed.0) {
                *all |= one;
            }
            for (_, place) in self.passed(body, edge) {
                if let Place::Register(register) = place {
                    live.insert(register);
                }
            }
        }
        block.end.for_each_use(|register| live.insert(register));
        live
    }

    /// What an edge passes: parameters that are needed, and what they become.
    pub fn passed(&self, body: &Body, edge: &Edge) -> Vec<(Virtual, Place)> {
        let parameters = &body.blocks[edge.block].parameters;
        let pairs = parameters
            .iter()
            .copied()
            .zip(edge.arguments.iter().copied());
        pairs
            .filter(|(parameter, _)| self.starts[edge.block].contains(*parameter))
            .collect()
    }

    /// By instruction of a block, what is alive after it.
    pub fn after_each(&self, body: &Body, block: &Block) -> Vec<Set> {
        let mut live = self.at_end(body, block);
        let mut sets = Vec::new();
        for instruction in block.instructions.iter().rev() {
            sets.push(live.clone());
            step(&mut live, instruction);
        }
        sets.reverse();
        sets
    }
}

/// From behind an instruction to in front of it.
pub(crate) fn step(live: &mut Set, instruction: &crate::body::Instruction) {
    for result in &instruction.results {
        live.remove(*result);
    }
    instruction.for_each_use(|register| live.insert(register));
}
