//! SSA construction on the fly: variables (leaves of locals) become values and block parameters while the
//! blocks are filled, in reverse postorder.
//!
//! A block is *sealed* when all its predecessors are filled. Reading a variable that a block does not
//! define asks its predecessor; with several of them it becomes a parameter, and so it does, for the time
//! being, in a block that is not sealed. Parameters that turn out to have one value are removed at the end.

use std::collections::HashMap;

use flow::{Block, Function, LocationId, Op, Substitution, Target, Type, Value};

/// A variable: index into [`Ssa::types`].
pub type Variable = usize;

/// The state of the construction.
#[derive(Debug, Default)]
pub struct Ssa {
    /// Types by variable.
    pub types: Vec<Type>,
    definitions: HashMap<(Block, Variable), Value>,
    /// By block.
    predecessors: Vec<Vec<Block>>,
    sealed: Vec<bool>,
    unfilled: Vec<usize>,
    incomplete: HashMap<Block, Vec<(Variable, Value)>>,
    /// What a parameter gets from each predecessor.
    incoming: HashMap<Value, Vec<(Block, Value)>>,
}

impl Ssa {
    /// For blocks with these predecessors (each once).
    pub fn new(predecessors: Vec<Vec<Block>>) -> Ssa {
        Ssa {
            sealed: predecessors.iter().map(Vec::is_empty).collect(),
            unfilled: predecessors.iter().map(Vec::len).collect(),
            predecessors,
            ..Ssa::default()
        }
    }

    /// A new variable.
    pub fn variable(&mut self, ty: Type) -> Variable {
        self.types.push(ty);
        self.types.len() - 1
    }

    /// The variable has that value from here on.
    pub fn write(&mut self, block: Block, variable: Variable, value: Value) {
        self.definitions.insert((block, variable), value);
    }

    /// The value of the variable at the end of what the block has so far.
    pub fn read(&mut self, function: &mut Function, block: Block, variable: Variable) -> Value {
        let mut at = block;
        let mut passed = Vec::new();
        let value = loop {
            if let Some(value) = self.definitions.get(&(at, variable)) {
                break *value;
            }
            passed.push(at);
            let ty = self.types[variable];
            if !self.sealed[at.index()] {
                let value = parameter(function, at, ty);
                self.incomplete
                    .entry(at)
                    .or_default()
                    .push((variable, value));
                break value;
            }
            match self.predecessors[at.index()].as_slice() {
                // Never written: any value will do.
                [] => break undefined(function, at, ty),
                [only] => at = *only,
                _ => {
                    let value = parameter(function, at, ty);
                    self.definitions.insert((at, variable), value);
                    self.complete(function, at, variable, value);
                    break value;
                }
            }
        };
        for block in passed {
            self.definitions.insert((block, variable), value);
        }
        value
    }

    fn complete(&mut self, function: &mut Function, block: Block, variable: Variable, to: Value) {
        for predecessor in self.predecessors[block.index()].clone() {
            let value = self.read(function, predecessor, variable);
            self.incoming
                .entry(to)
                .or_default()
                .push((predecessor, value));
        }
    }

    /// A predecessor of `block` is filled now.
    pub fn predecessor_filled(&mut self, function: &mut Function, block: Block) {
        self.unfilled[block.index()] -= 1;
        if self.unfilled[block.index()] == 0 {
            self.sealed[block.index()] = true;
            for (variable, value) in self.incomplete.remove(&block).unwrap_or_default() {
                self.complete(function, block, variable, value);
            }
        }
    }

    /// Removes parameters of one value, and passes the others' values along all jumps.
    pub fn finish(mut self, function: &mut Function) {
        assert!(self.incomplete.is_empty(), "every block was sealed");
        let mut substitution = Substitution::new(function.values.len());
        let mut changed = true;
        while changed {
            changed = false;
            for block in 1..function.blocks.len() {
                let parameters = std::mem::take(&mut function.blocks[block].parameters);
                let mut kept = Vec::new();
                for parameter in parameters {
                    match self.only_value(parameter, &substitution) {
                        Some(value) => {
                            substitution.replace(parameter, value);
                            self.incoming.remove(&parameter);
                            changed = true;
                        }
                        None => kept.push(parameter),
                    }
                }
                function.blocks[block].parameters = kept;
            }
        }
        let parameters: Vec<Vec<Value>> = function
            .blocks
            .iter()
            .map(|block| block.parameters.clone())
            .collect();
        for index in 0..function.blocks.len() {
            let from = Block::new(index);
            let incoming = &self.incoming;
            let fill = |target: &mut Target| {
                if target.block.index() == 0 {
                    return;
                }
                for parameter in &parameters[target.block.index()] {
                    let (_, value) = incoming[parameter]
                        .iter()
                        .find(|(block, _)| *block == from)
                        .expect("every predecessor gave a value");
                    target.arguments.push(*value);
                }
            };
            function.blocks[index].terminator.for_each_target_mut(fill);
        }
        substitution.apply(function);
    }

    /// The only other value that a parameter gets, if there is only one.
    fn only_value(&self, parameter: Value, substitution: &Substitution) -> Option<Value> {
        let mut only = None;
        for (_, value) in self.incoming.get(&parameter)? {
            let value = substitution.resolve(*value);
            if value == parameter || only == Some(value) {
                continue;
            }
            if only.is_some() {
                return None;
            }
            only = Some(value);
        }
        only
    }
}

fn parameter(function: &mut Function, block: Block, ty: Type) -> Value {
    let value = function.new_value(ty);
    function.blocks[block.index()].parameters.push(value);
    value
}

fn undefined(function: &mut Function, block: Block, ty: Type) -> Value {
    let op = if ty.is_float() {
        Op::FloatConst(0)
    } else {
        Op::Const(0)
    };
    let inst = function.append(block, op, &[ty], LocationId::default());
    function.insts[inst.index()].results[0]
}
