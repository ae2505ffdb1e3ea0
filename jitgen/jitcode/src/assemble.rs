//! Writing code: operations in order, labels that are bound later.

use crate::{CONSTANT, Constant, Opcode, Program};
use std::collections::HashMap;

/// A place in the code of the jitcode that is being written.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Label(u32);

/// Writes one jitcode's code.
#[derive(Debug, Default)]
pub struct Assembler {
    /// What has been written.
    pub code: Vec<u32>,
    labels: Vec<Option<u32>>,
    /// Indices of the code that wait for a label.
    uses: Vec<(u32, Label)>,
}

/// Interns constants and live lists of a program.
#[derive(Debug, Default)]
pub struct Interner {
    constants: HashMap<Constant, u32>,
    live: HashMap<Vec<u32>, u32>,
}

impl Assembler {
    /// Where the next operation goes.
    pub fn position(&self) -> u32 {
        self.code.len() as u32
    }

    /// A label that is not bound yet.
    pub fn label(&mut self) -> Label {
        self.labels.push(None);
        Label(self.labels.len() as u32 - 1)
    }

    /// Binds a label to the next operation.
    pub fn bind(&mut self, label: Label) {
        self.labels[label.0 as usize] = Some(self.position());
    }

    /// Begins an operation; its result register and operands follow by [`Assembler::word`], [`Assembler::target`] and [`Assembler::list`].
    pub fn operation(&mut self, opcode: Opcode) {
        self.code.push(opcode as u32);
    }

    /// A register, place, number, offset (as `i32 as u32`) or index.
    pub fn word(&mut self, word: u32) {
        self.code.push(word);
    }

    /// A label operand.
    pub fn target(&mut self, label: Label) {
        self.uses.push((self.position(), label));
        self.code.push(u32::MAX);
    }

    /// A count and the words.
    pub fn list(&mut self, words: &[u32]) {
        self.code.push(words.len() as u32);
        self.code.extend_from_slice(words);
    }

    /// An operation without labels, all at once.
    pub fn simple(&mut self, opcode: Opcode, words: &[u32]) {
        self.operation(opcode);
        self.code.extend_from_slice(words);
    }

    /// The code, with all labels filled in.
    ///
    /// # Panics
    /// If a label was used and never bound.
    pub fn finish(mut self) -> Vec<u32> {
        for (index, label) in self.uses {
            let target = self.labels[label.0 as usize].expect("every label that is used is bound");
            self.code[index as usize] = target;
        }
        self.code
    }
}

impl Interner {
    /// The place of a constant.
    pub fn constant(&mut self, program: &mut Program, constant: Constant) -> u32 {
        CONSTANT + self.constant_number(program, constant)
    }

    /// The number of a constant.
    pub fn constant_number(&mut self, program: &mut Program, constant: Constant) -> u32 {
        *self.constants.entry(constant).or_insert_with(|| {
            program.constants.push(constant);
            program.constants.len() as u32 - 1
        })
    }

    /// The index of a list of live registers, which is ascending.
    pub fn live(&mut self, program: &mut Program, registers: Vec<u32>) -> u32 {
        if let Some(index) = self.live.get(&registers) {
            return *index;
        }
        let index = program.live.len() as u32;
        program.live.push(registers.len() as u32);
        program.live.extend_from_slice(&registers);
        self.live.insert(registers, index);
        index
    }
}
