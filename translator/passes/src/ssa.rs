//! SSA construction for a few variables in a finished control flow graph.
//!
//! A *variable* is anything that several places define and others read: a leaf of a stack slot, a field
//! that a loop keeps in a register, or a value of a block that has been copied. The caller says which
//! value the variable has at the end of each block that defines it, asks for its value at the entry of
//! the blocks that read it first, and at last lets the arguments of the block parameters that were made on
//! the way be filled in. Parameters are made on demand only, so the result is pruned; redundant
//! ones (all arguments equal) are left to `simplify`.
//!
//! No recursion: chains of single predecessors are walked, and arguments are filled from a worklist.
//! All blocks that take part must be reachable, and nothing may jump to the entry block.

use flow::{Block, Function, InstData, LocationId, Op, Type, Value};
use std::collections::HashMap;

/// The construction of one variable after the other over the same graph.
#[derive(Debug)]
pub struct Construction {
    /// Without repetitions, by block.
    predecessors: Vec<Vec<Block>>,
    /// The current variable's value at the end of blocks that define it; valid if the number is the
    /// current variable's.
    at_end: Vec<(u32, Value)>,
    /// The same at the entry of blocks that have been asked for.
    at_entry: Vec<(u32, Value)>,
    variable: u32,
    ty: Type,
    /// Parameters whose arguments are to be filled in: block and position.
    pending: Vec<(Block, usize)>,
    /// The constants that stand for uninitialised variables.
    zeros: Vec<(Type, Value)>,
}

impl Construction {
    /// A construction over the graph with these predecessors (each once, by block).
    pub fn new(predecessors: Vec<Vec<Block>>) -> Construction {
        let blocks = predecessors.len();
        Construction {
            predecessors,
            at_end: vec![(0, Value(0)); blocks],
            at_entry: vec![(0, Value(0)); blocks],
            variable: 0,
            ty: Type::I64,
            pending: Vec::new(),
            zeros: Vec::new(),
        }
    }

    /// Begins with the next variable, of that type. The one before must be finished.
    pub fn start(&mut self, ty: Type) {
        assert!(self.pending.is_empty(), "the variable before is unfinished");
        self.variable += 1;
        self.ty = ty;
    }

    /// The variable has that value at the end of the block.
    pub fn define(&mut self, block: Block, value: Value) {
        self.at_end[block.index()] = (self.variable, value);
    }

    /// The value at the entry of a block.
    pub fn read_at_entry(&mut self, function: &mut Function, block: Block) -> Value {
        let mut path = Vec::new();
        let mut current = block;
        let value = loop {
            let (variable, value) = self.at_entry[current.index()];
            if variable == self.variable {
                break value;
            }
            path.push(current);
            let predecessors = &self.predecessors[current.index()];
            if predecessors.is_empty() {
                break self.zero(function);
            }
            if predecessors.len() > 1 {
                break self.new_parameter(function, current);
            }
            current = predecessors[0];
            let (variable, value) = self.at_end[current.index()];
            if variable == self.variable {
                break value;
            }
        };
        for block in path {
            self.at_entry[block.index()] = (self.variable, value);
        }
        value
    }

    /// The value at the end of a block.
    pub fn read_at_end(&mut self, function: &mut Function, block: Block) -> Value {
        let (variable, value) = self.at_end[block.index()];
        if variable == self.variable {
            return value;
        }
        self.read_at_entry(function, block)
    }

    /// Fills in the arguments of the parameters that reading has made.
    pub fn finish(&mut self, function: &mut Function) {
        while let Some((block, position)) = self.pending.pop() {
            for index in 0..self.predecessors[block.index()].len() {
                let predecessor = self.predecessors[block.index()][index];
                let value = self.read_at_end(function, predecessor);
                let terminator = &mut function.blocks[predecessor.index()].terminator;
                terminator.for_each_target_mut(|target| {
                    if target.block == block {
                        target.arguments[position] = value;
                    }
                });
            }
        }
    }

    fn new_parameter(&mut self, function: &mut Function, block: Block) -> Value {
        let parameter = function.new_value(self.ty);
        let position = function.blocks[block.index()].parameters.len();
        function.blocks[block.index()].parameters.push(parameter);
        for predecessor in &self.predecessors[block.index()] {
            let terminator = &mut function.blocks[predecessor.index()].terminator;
            terminator.for_each_target_mut(|target| {
                if target.block == block {
                    target.arguments.push(parameter);
                }
            });
        }
        self.pending.push((block, position));
        parameter
    }

    fn zero(&mut self, function: &mut Function) -> Value {
        for (ty, value) in &self.zeros {
            if *ty == self.ty {
                return *value;
            }
        }
        let value = zero_at_entry(function, self.ty);
        self.zeros.push((self.ty, value));
        value
    }
}

/// A zero of that type, defined at the start of the entry block.
pub fn zero_at_entry(function: &mut Function, ty: Type) -> Value {
    let op = if ty.is_float() {
        Op::FloatConst(0)
    } else {
        Op::Const(0)
    };
    let value = function.new_value(ty);
    function.insts.push(InstData {
        op,
        results: vec![value],
        location: LocationId::default(),
    });
    let inst = flow::Inst::new(function.insts.len() - 1);
    function.blocks[0].insts.insert(0, inst);
    value
}

/// The predecessors of each block, each once, in the order of the blocks.
pub fn unique_predecessors(function: &Function) -> Vec<Vec<Block>> {
    let mut predecessors: Vec<Vec<Block>> = vec![Vec::new(); function.blocks.len()];
    for (index, data) in function.blocks.iter().enumerate() {
        let block = Block::new(index);
        data.terminator.for_each_target(|target| {
            let list = &mut predecessors[target.block.index()];
            if list.last() != Some(&block) {
                list.push(block);
            }
        });
    }
    predecessors
}

/// Repairs SSA form after blocks have been copied: each entry names a value and its other definitions,
/// the copies with the blocks that they stand in. The original's block is given too. Uses in blocks
/// that none of them dominates get block parameters. Every copy must be a value of its own.
pub fn repair(function: &mut Function, copied: &[CopiedValue]) {
    if copied.is_empty() {
        return;
    }
    let mut variables = HashMap::new();
    for (index, value) in copied.iter().enumerate() {
        variables.insert(value.original, index as u32);
    }
    let mut reads = Vec::new();
    for index in 0..function.blocks.len() {
        collect_reads(function, Block::new(index), &variables, copied, &mut reads);
    }
    reads.sort();
    reads.dedup();
    let mut construction = Construction::new(unique_predecessors(function));
    let mut replacements: Vec<(Block, Value, Value)> = Vec::new();
    let mut next = 0;
    for (index, value) in copied.iter().enumerate() {
        if next == reads.len() || reads[next].0 != index as u32 {
            continue;
        }
        construction.start(function.type_of(value.original));
        construction.define(value.block, value.original);
        for (block, copy) in &value.copies {
            construction.define(*block, *copy);
        }
        while next < reads.len() && reads[next].0 == index as u32 {
            let block = reads[next].1;
            let replacement = construction.read_at_entry(function, block);
            replacements.push((block, value.original, replacement));
            next += 1;
        }
        construction.finish(function);
    }
    replacements.sort();
    rewrite(function, &replacements);
}

/// A value with the copies of its definition.
#[derive(Clone, Debug)]
pub struct CopiedValue {
    /// The value that was there first.
    pub original: Value,
    /// Where it is defined.
    pub block: Block,
    /// The other definitions.
    pub copies: Vec<(Block, Value)>,
}

/// Notes which variables a block reads from before it. A block that defines a variable reads its own.
fn collect_reads(
    function: &Function,
    block: Block,
    variables: &HashMap<Value, u32>,
    copied: &[CopiedValue],
    reads: &mut Vec<(u32, Block)>,
) {
    let data = &function.blocks[block.index()];
    let mut note = |value: Value| {
        if let Some(variable) = variables.get(&value)
            && copied[*variable as usize].block != block
        {
            reads.push((*variable, block));
        }
    };
    for inst in &data.insts {
        function.op(*inst).for_each_operand(&mut note);
    }
    data.terminator.for_each_operand(&mut note);
}

/// Replaces values by others in single blocks; the list is sorted by block.
fn rewrite(function: &mut Function, replacements: &[(Block, Value, Value)]) {
    let mut first = 0;
    while first < replacements.len() {
        let block = replacements[first].0;
        let mut map = HashMap::new();
        let mut last = first;
        while last < replacements.len() && replacements[last].0 == block {
            map.insert(replacements[last].1, replacements[last].2);
            last += 1;
        }
        let replace = |value: Value| match map.get(&value) {
            Some(replacement) => *replacement,
            None => value,
        };
        function.map_block_operands(block, replace);
        first = last;
    }
}
