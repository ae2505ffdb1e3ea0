//! Code: blocks in order, jumps with their moves, live lists, lines.
//!
//! A branch falls through if it is taken; what a way passes is moved on the way itself. Moves of a way that is jumped to stand at
//! the end of the code, those of a way that falls through stand there:
//!
//! ```text
//! branch r2, L40, live [r0 r1 r2]       ; the condition among it: the blackhole evaluates the branch again
//! r1 = move r0
//! L9: …                                 ; the block that holds
//! L40: r3 = move r1
//! jump L20                              ; the other
//! ```

use crate::body::{Body, Edge, End, Instruction, Operand, Place, Virtual};
use crate::color::Colors;
use crate::liveness::{Liveness, Set, step};
use crate::moves::sequentialize;
use crate::tables::Tables;
use jitcode::{Assembler, CONSTANT, Kind, Label, Opcode};

/// What writing gives; the registers' numbers are final.
pub(crate) struct Written {
    pub code: Vec<u32>,
    pub lines: Vec<(u32, u32)>,
    pub words: u32,
    pub floats: u32,
    /// Of the function's parameters.
    pub parameters: Vec<u32>,
}

/// Writes a body's code and fills in the points of its records.
pub(crate) fn write_code(
    tables: &mut Tables,
    body: &Body,
    order: &[usize],
    liveness: &Liveness,
    mut colors: Colors,
) -> Written {
    reserve_for_moves(body, order, liveness, &mut colors);
    let mut assembler = Assembler::default();
    let labels = body.blocks.iter().map(|_| assembler.label()).collect();
    let mut writer = Writer {
        tables,
        body,
        liveness,
        colors,
        assembler,
        labels,
        lines: Vec::new(),
        detours: Vec::new(),
    };
    for (place, index) in order.iter().enumerate() {
        writer.block(*index, order.get(place + 1).copied());
    }
    for (label, edge, location) in std::mem::take(&mut writer.detours) {
        writer.assembler.bind(label);
        writer.at(location);
        writer.go(edge, None);
    }
    let parameters = body.blocks[0].parameters.iter();
    Written {
        parameters: parameters
            .map(|one| writer.colors.register(body, *one))
            .collect(),
        code: writer.assembler.finish(),
        lines: writer.lines,
        words: writer.colors.words,
        floats: writer.colors.floats,
    }
}

/// The moves of an edge between registers of a kind, by color, and a color that is free there.
fn moves_of(
    body: &Body,
    liveness: &Liveness,
    colors: &Colors,
    edge: &Edge,
    kind: Kind,
) -> (Vec<(u32, u32)>, u32) {
    let mut moves = Vec::new();
    for (parameter, place) in liveness.passed(body, edge) {
        if let Place::Register(register) = place
            && body.kind(parameter) == kind
        {
            moves.push((colors.of(parameter), colors.of(register)));
        }
    }
    let mut used: Vec<u32> = liveness
        .at_start(edge.block)
        .iter()
        .filter(|register| body.kind(*register) == kind)
        .map(|register| colors.of(register))
        .collect();
    used.extend(moves.iter().map(|(_, source)| *source));
    let free = (0..).find(|color| !used.contains(color));
    (moves, free.expect("numbers do not end"))
}

/// Makes room for the registers that break cycles of moves, where none is free.
fn reserve_for_moves(body: &Body, order: &[usize], liveness: &Liveness, colors: &mut Colors) {
    for kind in [Kind::Word, Kind::Float] {
        let mut needed = 0;
        for index in order {
            for edge in body.blocks[*index].end.edges() {
                let (moves, free) = moves_of(body, liveness, colors, edge, kind);
                let sequence = sequentialize(&moves, free);
                if sequence.iter().any(|(target, _)| *target == free) {
                    needed = needed.max(free + 1);
                }
            }
        }
        let count = match kind {
            Kind::Float => &mut colors.floats,
            _ => &mut colors.words,
        };
        *count = needed.max(*count);
    }
}

struct Writer<'a, 'p, 'b> {
    tables: &'a mut Tables<'p>,
    body: &'b Body,
    liveness: &'a Liveness,
    colors: Colors,
    assembler: Assembler,
    /// By block.
    labels: Vec<Label>,
    lines: Vec<(u32, u32)>,
    /// Ways with moves that are jumped to, with their locations.
    detours: Vec<(Label, &'b Edge, u32)>,
}

impl<'b> Writer<'_, '_, 'b> {
    fn block(&mut self, index: usize, next: Option<usize>) {
        let body = self.body;
        let block = &body.blocks[index];
        self.assembler.bind(self.labels[index]);
        let after = self.liveness.after_each(body, block);
        for (instruction, after) in block.instructions.iter().zip(&after) {
            self.at(instruction.location);
            self.instruction(instruction, after);
        }
        self.at(block.location);
        let live = self.liveness.at_end(body, block);
        match &block.end {
            End::Jump(edge) => self.go(edge, next),
            End::Branch(condition, then, otherwise) => {
                let condition = self.place(*condition);
                let live = self.live(&live);
                // Where the next block is the other way, its moves stand right in front of it.
                let is_between = next == Some(otherwise.block)
                    && next != Some(then.block)
                    && self.has_moves(otherwise);
                let label = match is_between {
                    true => self.assembler.label(),
                    false => self.way(otherwise, block.location),
                };
                self.assembler.simple(Opcode::Branch, &[condition]);
                self.assembler.target(label);
                self.assembler.word(live);
                self.go(then, next);
                if is_between {
                    self.assembler.bind(label);
                    self.go(otherwise, next);
                }
            }
            End::Switch(value, cases, otherwise) => {
                let value = self.place(*value);
                let live = self.live(&live);
                let labels: Vec<(u32, Label)> = cases
                    .iter()
                    .map(|(number, edge)| (CONSTANT + number, self.way(edge, block.location)))
                    .collect();
                let default = self.way(otherwise, block.location);
                self.assembler
                    .simple(Opcode::Switch, &[value, labels.len() as u32]);
                for (number, label) in labels {
                    self.assembler.word(number);
                    self.assembler.target(label);
                }
                self.assembler.target(default);
                self.assembler.word(live);
            }
            End::Return(places) => {
                let places = self.places(places);
                self.assembler.operation(Opcode::Return);
                self.assembler.list(&places);
            }
            End::Unreachable => self.assembler.operation(Opcode::Unreachable),
        }
    }

    /// From here on the code comes from that location.
    fn at(&mut self, location: u32) {
        let before = self.lines.last().map_or(0, |(_, before)| *before);
        if before == location {
            return;
        }
        let position = self.assembler.position();
        // Nothing was written for the one before.
        self.lines.retain(|(pc, _)| *pc != position);
        self.lines.push((position, location));
    }

    /// A label by which an edge is taken.
    fn way(&mut self, edge: &'b Edge, location: u32) -> Label {
        if !self.has_moves(edge) {
            return self.labels[edge.block];
        }
        let label = self.assembler.label();
        self.detours.push((label, edge, location));
        label
    }

    fn has_moves(&self, edge: &Edge) -> bool {
        let passed = self.liveness.passed(self.body, edge);
        passed.iter().any(|(parameter, place)| match place {
            Place::Register(register) => self.colors.of(*parameter) != self.colors.of(*register),
            Place::Constant(_) => true,
        })
    }

    /// Takes an edge: moves, and a jump unless the block comes next.
    fn go(&mut self, edge: &Edge, next: Option<usize>) {
        for (kind, first) in [(Kind::Word, 0), (Kind::Float, self.colors.words)] {
            let (moves, free) = moves_of(self.body, self.liveness, &self.colors, edge, kind);
            for (target, source) in sequentialize(&moves, free) {
                self.assembler
                    .simple(Opcode::Move, &[first + target, first + source]);
            }
        }
        for (parameter, place) in self.liveness.passed(self.body, edge) {
            if let Place::Constant(number) = place {
                let target = self.colors.register(self.body, parameter);
                self.assembler
                    .simple(Opcode::Move, &[target, CONSTANT + number]);
            }
        }
        if next != Some(edge.block) {
            self.assembler.operation(Opcode::Jump);
            self.assembler.target(self.labels[edge.block]);
        }
    }

    fn instruction(&mut self, instruction: &Instruction, after: &Set) {
        if instruction.opcode == Opcode::MergePoint {
            self.record(instruction, after);
        }
        self.assembler.operation(instruction.opcode);
        let results: Vec<u32> = instruction
            .results
            .iter()
            .map(|result| self.colors.register(self.body, *result))
            .collect();
        if instruction.opcode.shape().result.is_some() {
            self.assembler.word(results[0]);
        }
        for operand in &instruction.operands {
            match operand {
                Operand::Place(place) => {
                    let place = self.place(*place);
                    self.assembler.word(place);
                }
                Operand::Word(word) => self.assembler.word(*word),
                Operand::Places(places) => {
                    let places = self.places(places);
                    self.assembler.list(&places);
                }
                Operand::Results => self.assembler.list(&results),
                Operand::Live => {
                    let live = self.resume_set(instruction, after);
                    let live = self.live(&live);
                    self.assembler.word(live);
                }
            }
        }
    }

    /// What is needed to go on: after a call without its results, of all others in front of them.
    fn resume_set(&self, instruction: &Instruction, after: &Set) -> Set {
        let mut live = after.clone();
        if instruction.opcode == Opcode::Call {
            for result in &instruction.results {
                live.remove(*result);
            }
        } else {
            step(&mut live, instruction);
        }
        live
    }

    fn record(&mut self, instruction: &Instruction, after: &Set) {
        let position = self.assembler.position();
        let Some(Operand::Word(number)) = instruction.operands.first() else {
            unreachable!("a merge point has a number");
        };
        let record = self.body.records.iter().find(|one| one.number == *number);
        let record = record.expect("every merge point has a record");
        let is_recorded = |one: Virtual| record.slots.contains(&one) || record.live.contains(&one);
        assert!(
            after.iter().all(is_recorded),
            "a merge point's record has all that is alive after it"
        );
        let register = |one: &Virtual| self.colors.register(self.body, *one);
        let slots = record.slots.iter().map(register).collect();
        let live = record.live.iter().map(register).collect();
        let greens = self.places(&record.greens);
        let point = &mut self.tables.program.points[*number as usize];
        point.pc = position;
        point.greens = greens;
        point.slots = slots;
        point.live = live;
    }

    fn place(&self, place: Place) -> u32 {
        match place {
            Place::Register(register) => self.colors.register(self.body, register),
            Place::Constant(number) => CONSTANT + number,
        }
    }

    fn places(&self, places: &[Place]) -> Vec<u32> {
        places.iter().map(|place| self.place(*place)).collect()
    }

    fn live(&mut self, live: &Set) -> u32 {
        let registers = live.iter();
        let mut registers: Vec<u32> = registers
            .map(|register| self.colors.register(self.body, register))
            .collect();
        registers.sort_unstable();
        let count = registers.len();
        registers.dedup();
        assert_eq!(
            count,
            registers.len(),
            "what is alive at once has registers of its own"
        );
        let tables = &mut *self.tables;
        tables.interner.live(&mut tables.program, registers)
    }
}
