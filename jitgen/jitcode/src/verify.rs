//! The verifier. Invariants of a program:
//!
//! 1. Code consists of whole instructions of jitcodes, and the last cannot fall off the end.
//! 2. Places are registers of the jitcode, or constants of the program; results are registers.
//! 3. Words and floats stay apart: each place has the kind that the operation wants.
//! 4. Labels are the beginnings of instructions.
//! 5. Live lists exist, hold registers of the jitcode, ascending.
//! 6. Numbers of jitcodes, calls, points, drivers, classes and effects exist.
//! 7. Arguments and results of calls have the kinds of the callee's.
//! 8. A point's place is a `merge_point` with its number, in the jitcode of its portal; its slots and live places are registers.
//! 9. Every register that an instruction reads was written on every way to it, counting parameters at the start and what
//!    a point lists at its merge point.
//! 10. What is read after resuming at a live list is in the list, and what is read behind a merge point is in the point's record.

use crate::walk::{Instruction, Part, walk};
use crate::{CONSTANT, Jitcode, Kind, Opcode, OperandKind, Program};
use std::collections::HashMap;

/// A broken invariant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VerifyError {
    /// The invariant's number.
    pub invariant: u32,
    /// Where, and what is wrong.
    pub message: String,
}

/// Checks a program; the answer lists what is wrong.
pub fn verify(program: &Program) -> Vec<VerifyError> {
    let mut errors = Vec::new();
    for jitcode in &program.jitcodes {
        let mut checker = Checker {
            program,
            jitcode,
            errors: &mut errors,
            pc: 0,
        };
        checker.check();
    }
    for (number, point) in program.points.iter().enumerate() {
        let jitcode = program
            .portals
            .get(point.portal as usize)
            .and_then(|portal| program.jitcodes.get(portal.jitcode as usize));
        let found = jitcode.and_then(|jitcode| {
            let at = point.pc as usize;
            jitcode.code.get(at..at + 2)
        });
        let registers = |list: &[u32]| list.iter().all(|place| *place < CONSTANT);
        if found != Some(&[Opcode::MergePoint as u32, number as u32])
            || !registers(&point.slots)
            || !registers(&point.live)
            || point.driver as usize >= program.drivers.len()
        {
            errors.push(VerifyError {
                invariant: 8,
                message: format!("point {number}"),
            });
        }
    }
    errors
}

pub(crate) struct Checker<'a> {
    pub program: &'a Program,
    pub jitcode: &'a Jitcode,
    errors: &'a mut Vec<VerifyError>,
    /// Where the instruction begins that is looked at.
    pub pc: u32,
}

impl Checker<'_> {
    pub fn fail(&mut self, invariant: u32, what: &str) {
        let message = format!("{} at L{}: {what}", self.jitcode.name, self.pc);
        self.errors.push(VerifyError { invariant, message });
    }

    fn check(&mut self) {
        let Some(instructions) = walk(&self.jitcode.code) else {
            return self.fail(1, "the code cannot be taken apart");
        };
        let starts: HashMap<u32, usize> = instructions
            .iter()
            .enumerate()
            .map(|(index, one)| (one.pc, index))
            .collect();
        for instruction in &instructions {
            self.pc = instruction.pc;
            self.check_parts(instruction, &starts);
            self.check_kinds(instruction);
            self.check_numbers(instruction);
        }
        match instructions.last() {
            Some(last) if !falls_through(last.opcode) => {}
            _ => self.fail(1, "the code ends in the open"),
        }
        if self.errors.is_empty() {
            self.check_definitions(&instructions, &starts);
            self.check_resuming(&instructions, &starts);
        }
    }

    fn check_parts(&mut self, instruction: &Instruction, starts: &HashMap<u32, usize>) {
        let registers = self.jitcode.words + self.jitcode.floats;
        for part in &instruction.parts {
            match part {
                Part::Result(register, _) if *register >= registers => {
                    self.fail(2, "a result is no register")
                }
                Part::Value(place, _) => match place.checked_sub(CONSTANT) {
                    None if *place >= registers => self.fail(2, "a value is no register"),
                    Some(number) if number as usize >= self.program.constants.len() => {
                        self.fail(2, "a value is no constant");
                    }
                    _ => {}
                },
                Part::Other(label, OperandKind::Label) if !starts.contains_key(label) => {
                    self.fail(4, "a label is inside of an instruction");
                }
                Part::Other(index, OperandKind::Live) => self.check_live(*index),
                _ => {}
            }
        }
    }

    fn check_live(&mut self, index: u32) {
        let lists = &self.program.live;
        let list = lists
            .get(index as usize)
            .and_then(|count| lists.get(index as usize + 1..index as usize + 1 + *count as usize));
        let registers = self.jitcode.words + self.jitcode.floats;
        let is_right = list.is_some_and(|list| {
            list.windows(2).all(|pair| pair[0] < pair[1])
                && list.iter().all(|register| *register < registers)
        });
        if !is_right {
            self.fail(5, "a live list is wrong");
        }
    }

    /// The kind of a place, if it has one of its own: constants have either.
    fn kind_of(&self, place: u32) -> Kind {
        match place {
            CONSTANT.. => Kind::Any,
            _ if place < self.jitcode.words => Kind::Word,
            _ => Kind::Float,
        }
    }

    fn check_kinds(&mut self, instruction: &Instruction) {
        let mut any = Kind::Any;
        let in_list = matches!(
            instruction.opcode,
            Opcode::Call | Opcode::CallResidual | Opcode::CallIndirect | Opcode::Return
        );
        for part in &instruction.parts {
            let (place, wanted) = match part {
                Part::Result(place, kind) | Part::Value(place, kind) => (*place, *kind),
                Part::Other(..) => continue,
            };
            let found = self.kind_of(place);
            if wanted != Kind::Any {
                if !fits(found, wanted) {
                    self.fail(3, "a place of the other kind");
                }
            } else if !in_list {
                if !fits(found, any) {
                    self.fail(3, "two places of different kinds");
                }
                if any == Kind::Any {
                    any = found;
                }
            }
        }
    }

    fn check_numbers(&mut self, instruction: &Instruction) {
        let program = self.program;
        let numbers: Vec<u32> = instruction
            .parts
            .iter()
            .filter_map(|part| match part {
                Part::Other(number, OperandKind::Number) => Some(*number),
                _ => None,
            })
            .collect();
        let arguments: Vec<u32> = list(instruction, OperandKind::Values);
        let results: Vec<u32> = list(instruction, OperandKind::Results);
        match instruction.opcode {
            Opcode::Call => match program.jitcodes.get(numbers[0] as usize) {
                Some(callee) => {
                    let kinds: Vec<Kind> = callee
                        .parameters
                        .iter()
                        .map(|register| {
                            if *register < callee.words {
                                Kind::Word
                            } else {
                                Kind::Float
                            }
                        })
                        .collect();
                    self.check_lists(&arguments, &kinds, &results, &callee.results);
                }
                None => self.fail(6, "there is no such jitcode"),
            },
            Opcode::CallResidual | Opcode::CallIndirect => {
                match program.calls.get(numbers[0] as usize) {
                    Some(call) => {
                        self.check_lists(&arguments, &call.parameters, &results, &call.results)
                    }
                    None => self.fail(6, "there is no such call"),
                }
            }
            Opcode::Return => {
                let (kinds, none) = (self.jitcode.results.clone(), Vec::new());
                self.check_lists(
                    &arguments,
                    &kinds,
                    &none,
                    &none.iter().map(|_| Kind::Any).collect::<Vec<_>>(),
                );
            }
            Opcode::MergePoint if numbers[0] as usize >= program.points.len() => {
                self.fail(6, "there is no such point")
            }
            Opcode::CanEnter if numbers[0] as usize >= program.drivers.len() => {
                self.fail(6, "there is no such driver")
            }
            _ => {}
        }
    }

    fn check_lists(
        &mut self,
        arguments: &[u32],
        parameters: &[Kind],
        results: &[u32],
        kinds: &[Kind],
    ) {
        let fit = |places: &[u32], kinds: &[Kind]| {
            places.len() == kinds.len()
                && places
                    .iter()
                    .zip(kinds)
                    .all(|(place, kind)| fits(self.kind_of(*place), *kind))
        };
        if !fit(arguments, parameters) || !fit(results, kinds) {
            self.fail(7, "arguments or results do not fit the callee");
        }
    }

    /// Forward over the code until nothing changes: which registers are written on every way.
    fn check_definitions(&mut self, instructions: &[Instruction], starts: &HashMap<u32, usize>) {
        let count = (self.jitcode.words + self.jitcode.floats) as usize;
        let mut known: Vec<Option<Vec<bool>>> = vec![None; instructions.len()];
        let mut first = vec![false; count];
        for register in &self.jitcode.parameters {
            first[*register as usize] = true;
        }
        known[0] = Some(first);
        let mut work = vec![0];
        while let Some(index) = work.pop() {
            let Some(mut written) = known[index].clone() else {
                continue;
            };
            let instruction = &instructions[index];
            for register in instruction.writes() {
                written[register as usize] = true;
            }
            for next in successors(instruction, starts, index) {
                let changed = match &mut known[next] {
                    Some(before) => {
                        let mut changed = false;
                        for (before, now) in before.iter_mut().zip(&written) {
                            changed |= *before && !now;
                            *before &= now;
                        }
                        changed
                    }
                    slot => {
                        *slot = Some(written.clone());
                        true
                    }
                };
                if changed {
                    work.push(next);
                }
            }
        }
        for (index, instruction) in instructions.iter().enumerate() {
            let Some(written) = &known[index] else {
                continue;
            };
            for register in instruction.reads() {
                if !written[register as usize] {
                    self.pc = instruction.pc;
                    self.fail(9, &format!("r{register} may not be written yet"));
                }
            }
        }
    }
}

fn fits(found: Kind, wanted: Kind) -> bool {
    found == Kind::Any || wanted == Kind::Any || found == wanted
}

fn list(instruction: &Instruction, kind: OperandKind) -> Vec<u32> {
    let start = instruction
        .parts
        .iter()
        .position(|part| matches!(part, Part::Other(_, found) if *found == kind));
    let Some(start) = start else {
        return Vec::new();
    };
    let Part::Other(count, _) = instruction.parts[start] else {
        return Vec::new();
    };
    instruction.parts[start + 1..start + 1 + count as usize]
        .iter()
        .map(|part| match part {
            Part::Result(place, _) | Part::Value(place, _) | Part::Other(place, _) => *place,
        })
        .collect()
}

fn falls_through(opcode: Opcode) -> bool {
    !matches!(
        opcode,
        Opcode::Jump | Opcode::Switch | Opcode::Return | Opcode::Unreachable
    )
}

/// The indices of the instructions that may come next.
pub(crate) fn successors(
    instruction: &Instruction,
    starts: &HashMap<u32, usize>,
    index: usize,
) -> Vec<usize> {
    let mut next = Vec::new();
    if falls_through(instruction.opcode) {
        next.push(index + 1);
    }
    for part in &instruction.parts {
        if let Part::Other(label, OperandKind::Label) = part {
            next.extend(starts.get(label));
        }
    }
    next
}
