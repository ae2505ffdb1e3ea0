//! Normal form: the arenas hold exactly what the blocks show, in that order.
//!
//! Passes leave instructions in the arena that no block names any more, and values that no one
//! defines. Normalizing drops them and numbers the others by their place: block by block,
//! parameters, then results in order. Two functions that differ only in numbering become equal.

use crate::{Function, Inst, Program, Value};

impl Program {
    /// Normalizes all functions.
    pub fn normalize(&mut self) {
        for function in &mut self.functions {
            function.normalize();
        }
    }
}

impl Function {
    /// Drops what no block shows, and numbers instructions and values by their place.
    pub fn normalize(&mut self) {
        let mut numbering = Numbering {
            new: vec![None; self.values.len()],
            types: Vec::new(),
        };
        let mut insts = Vec::new();
        for block in 0..self.blocks.len() {
            for position in 0..self.blocks[block].parameters.len() {
                let value = self.blocks[block].parameters[position];
                self.blocks[block].parameters[position] = numbering.number(value, &self.values);
            }
            for position in 0..self.blocks[block].insts.len() {
                let inst = self.blocks[block].insts[position];
                let mut data = self.insts[inst.index()].clone();
                for index in 0..data.results.len() {
                    data.results[index] = numbering.number(data.results[index], &self.values);
                }
                self.blocks[block].insts[position] = Inst::new(insts.len());
                insts.push(data);
            }
        }
        self.insts = insts;
        // Values that are used but not defined come last, so that broken graphs stay as broken as
        // they were.
        let types = std::mem::take(&mut self.values);
        self.map_uses(|value| numbering.number(value, &types));
        self.values = numbering.types;
    }
}

struct Numbering {
    new: Vec<Option<Value>>,
    types: Vec<crate::Type>,
}

impl Numbering {
    fn number(&mut self, value: Value, types: &[crate::Type]) -> Value {
        if let Some(new) = self.new[value.index()] {
            return new;
        }
        let new = Value::new(self.types.len());
        self.types.push(types[value.index()]);
        self.new[value.index()] = Some(new);
        new
    }
}
