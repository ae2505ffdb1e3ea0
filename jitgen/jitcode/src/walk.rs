//! Walking over code: one instruction after the other, taken apart by the shapes.

use crate::{CONSTANT, Kind, Opcode, OperandKind};

/// A piece of an instruction.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// The register of a result.
    Result(u32, Kind),
    /// A register or constant.
    Value(u32, Kind),
    /// Any other word.
    Other(u32, OperandKind),
}

/// An instruction in code.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Instruction {
    /// Where it begins.
    pub pc: u32,
    /// What it is.
    pub opcode: Opcode,
    /// Its pieces in order; lists with their counts.
    pub parts: Vec<Part>,
    /// Where the next begins.
    pub end: u32,
}

impl Instruction {
    /// The registers that it reads.
    pub fn reads(&self) -> impl Iterator<Item = u32> {
        self.parts.iter().filter_map(|part| match part {
            Part::Value(place, _) if *place < CONSTANT => Some(*place),
            _ => None,
        })
    }

    /// The registers that it writes.
    pub fn writes(&self) -> impl Iterator<Item = u32> {
        self.parts.iter().filter_map(|part| match part {
            Part::Result(register, _) => Some(*register),
            _ => None,
        })
    }
}

/// Takes a jitcode's code apart. Nothing where code is cut off or a number is no opcode of jitcodes.
pub fn walk(code: &[u32]) -> Option<Vec<Instruction>> {
    let mut instructions = Vec::new();
    let mut pc = 0;
    while pc < code.len() {
        let instruction = instruction_at(code, pc as u32)?;
        pc = instruction.end as usize;
        instructions.push(instruction);
    }
    Some(instructions)
}

/// The instruction that begins at an index.
pub fn instruction_at(code: &[u32], pc: u32) -> Option<Instruction> {
    let mut position = pc as usize;
    let mut next = || {
        let word = code.get(position).copied();
        position += 1;
        word
    };
    let opcode = Opcode::of_number(next()?)?;
    let shape = opcode.shape();
    if shape.stage == crate::Stage::Trace {
        return None;
    }
    let mut parts = Vec::new();
    if let Some(kind) = shape.result {
        parts.push(Part::Result(next()?, kind));
    }
    for operand in shape.operands {
        match operand {
            OperandKind::Value(kind) => parts.push(Part::Value(next()?, *kind)),
            OperandKind::Values | OperandKind::Results => {
                let count = next()?;
                parts.push(Part::Other(count, *operand));
                for _ in 0..count {
                    let place = next()?;
                    parts.push(match operand {
                        OperandKind::Values => Part::Value(place, Kind::Any),
                        _ => Part::Result(place, Kind::Any),
                    });
                }
            }
            OperandKind::Cases => {
                let count = next()?;
                parts.push(Part::Other(count, *operand));
                for _ in 0..count {
                    parts.push(Part::Value(next()?, Kind::Word));
                    parts.push(Part::Other(next()?, OperandKind::Label));
                }
            }
            other => parts.push(Part::Other(next()?, *other)),
        }
    }
    let end = position as u32;
    Some(Instruction {
        pc,
        opcode,
        parts,
        end,
    })
}
