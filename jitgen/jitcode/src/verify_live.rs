//! The verifier's part for resuming: what the lists of live registers must hold.
//!
//! Execution may resume where a list stands, with the registers of the list and nothing else. A call's list is for what comes behind it;
//! other instructions are done once more, so theirs is for the instruction, too.

use crate::verify::{Checker, successors};
use crate::walk::{Instruction, Part};
use crate::{CONSTANT, Opcode, OperandKind};
use std::collections::HashMap;

impl Checker<'_> {
    /// Compares the lists with what is read later, by going backwards over the code until nothing changes.
    pub(crate) fn check_resuming(
        &mut self,
        instructions: &[Instruction],
        starts: &HashMap<u32, usize>,
    ) {
        let count = (self.jitcode.words + self.jitcode.floats) as usize;
        let mut before = vec![vec![false; count]; instructions.len()];
        let mut behind = before.clone();
        let mut is_done = false;
        while !is_done {
            is_done = true;
            for (index, instruction) in instructions.iter().enumerate().rev() {
                for next in successors(instruction, starts, index) {
                    for (register, is_read) in behind[index].iter_mut().enumerate() {
                        *is_read |= before[next][register];
                    }
                }
                let mut live = behind[index].clone();
                for register in instruction.writes() {
                    live[register as usize] = false;
                }
                for register in instruction.reads() {
                    live[register as usize] = true;
                }
                is_done &= live == before[index];
                before[index] = live;
            }
        }
        for (index, instruction) in instructions.iter().enumerate() {
            self.pc = instruction.pc;
            let Some(kept) = self.kept(instruction) else {
                continue;
            };
            let mut wanted = match instruction.opcode {
                Opcode::Call | Opcode::MergePoint => behind[index].clone(),
                _ => before[index].clone(),
            };
            for register in kept {
                wanted[register as usize] = false;
            }
            if let Some(register) = wanted.iter().position(|is_missing| *is_missing) {
                self.fail(10, &format!("r{register} is read after resuming"));
            }
        }
    }

    /// The registers that hold something after resuming at an instruction, if that can be.
    fn kept(&self, instruction: &Instruction) -> Option<Vec<u32>> {
        let list = instruction.parts.iter().find_map(|part| match part {
            Part::Other(index, OperandKind::Live) => Some(*index as usize),
            _ => None,
        });
        if let Some(index) = list {
            let lists = &self.program.live;
            let mut kept = lists[index + 1..][..lists[index] as usize].to_vec();
            if instruction.opcode == Opcode::Call {
                kept.extend(instruction.writes());
            }
            return Some(kept);
        }
        let number = match (instruction.opcode, instruction.parts.first()) {
            (Opcode::MergePoint, Some(Part::Other(number, _))) => *number,
            _ => return None,
        };
        let point = &self.program.points[number as usize];
        let places = point.greens.iter().chain(&point.slots).chain(&point.live);
        Some(places.copied().filter(|place| *place < CONSTANT).collect())
    }
}
