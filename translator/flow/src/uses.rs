//! Where values are defined and how often they are used.

use crate::{Block, Function, Inst, Value};

/// What defines a value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Definition {
    /// Nothing that stands in a block.
    None,
    /// A parameter of the block, with its number.
    Parameter(Block, u32),
    /// A result of the instruction in the block, with its number.
    Result(Block, Inst, u32),
}

/// By value: what defines it.
pub fn definitions(function: &Function) -> Vec<Definition> {
    let mut definitions = vec![Definition::None; function.values.len()];
    for (index, block) in function.blocks.iter().enumerate() {
        let id = Block::new(index);
        for (number, parameter) in block.parameters.iter().enumerate() {
            definitions[parameter.index()] = Definition::Parameter(id, number as u32);
        }
        for inst in &block.insts {
            for (number, result) in function.results_of(*inst).iter().enumerate() {
                definitions[result.index()] = Definition::Result(id, *inst, number as u32);
            }
        }
    }
    definitions
}

/// By value: how many operands of instructions and terminators it is. All blocks count.
pub fn use_counts(function: &Function) -> Vec<u32> {
    let mut counts = vec![0; function.values.len()];
    for block in &function.blocks {
        for inst in &block.insts {
            function
                .op(*inst)
                .for_each_operand(|value: Value| counts[value.index()] += 1);
        }
        block
            .terminator
            .for_each_operand(|value| counts[value.index()] += 1);
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse_program;

    #[test]
    fn counts_and_definitions() {
        let text = "function @f(i64) -> i64 {
            b0(v0: i64):
              v1: i64 = add v0, v0
              jump b1(v1)
            b1(v2: i64): return v2 }";
        let program = parse_program(text).unwrap();
        let function = &program.functions[0];
        assert_eq!(use_counts(function), [2, 1, 1]);
        assert_eq!(
            definitions(function),
            [
                Definition::Parameter(Block(0), 0),
                Definition::Result(Block(0), Inst(0), 0),
                Definition::Parameter(Block(1), 0)
            ]
        );
    }
}
