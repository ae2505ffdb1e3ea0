//! Invariant 1 within a function: every id exists.

use crate::verify::Report;
use crate::{
    Block, ClassId, DataId, Function, FunctionId, InstData, LocationId, Op, Program, Slot,
    Terminator, Value,
};

/// Checks all ids that the blocks of a function show.
pub(crate) fn check_ids(program: &Program, function: &Function, report: &mut Report) {
    let mut checker = Checker {
        program,
        function,
        report,
    };
    checker.location(function.location);
    if let Some(effects) = &function.attributes.effects {
        for class in effects.reads.iter().chain(effects.writes.iter()) {
            checker.class(*class);
        }
    }
    for block in 0..function.blocks.len() {
        checker.block(Block::new(block));
    }
}

struct Checker<'a> {
    program: &'a Program,
    function: &'a Function,
    report: &'a mut Report,
}

impl Checker<'_> {
    fn block(&mut self, id: Block) {
        let function = self.function;
        let block = &function.blocks[id.index()];
        self.report.at(format!("{id}"));
        self.location(block.location);
        for parameter in &block.parameters {
            self.value(*parameter);
        }
        for inst in &block.insts {
            match function.insts.get(inst.index()) {
                None => self.check("instruction", inst.index(), function.insts.len()),
                Some(inst) => self.inst(inst),
            }
        }
        self.report.at(format!("{id}, terminator"));
        for value in block.terminator.operands() {
            self.value(value);
        }
        for successor in block.terminator.successors() {
            self.check("block", successor.index(), function.blocks.len());
        }
        if let Terminator::TailCall(callee, _) = &block.terminator {
            self.function(*callee);
        }
    }

    fn inst(&mut self, inst: &InstData) {
        self.location(inst.location);
        for result in &inst.results {
            self.value(*result);
        }
        self.op(&inst.op);
    }

    fn op(&mut self, op: &Op) {
        for value in op.operands() {
            self.value(value);
        }
        match op {
            Op::SlotAddress(slot) => self.slot(*slot),
            Op::DataAddress(data, offset) => self.data(*data, *offset),
            Op::FunctionAddress(function) | Op::Call(function, _) => self.function(*function),
            Op::CallExtern(callee, _) => {
                self.check("extern", callee.index(), self.program.externs.len());
            }
            Op::Load(_, class) | Op::Store(_, _, class) => self.class(*class),
            Op::Copy(_, _, _, _, Some(class)) => self.class(*class),
            Op::Allocate(heap_type, _) => {
                self.check("type", heap_type.index(), self.program.types.len());
            }
            _ => {}
        }
    }

    fn value(&mut self, value: Value) {
        self.check("value", value.index(), self.function.values.len());
    }

    fn slot(&mut self, slot: Slot) {
        self.check("slot", slot.index(), self.function.slots.len());
    }

    fn class(&mut self, class: ClassId) {
        self.check("class", class.index(), self.program.classes.len());
    }

    fn function(&mut self, function: FunctionId) {
        self.check("function", function.index(), self.program.functions.len());
    }

    fn data(&mut self, data: DataId, offset: u32) {
        match self.program.data.get(data.index()) {
            None => self.check("data", data.index(), self.program.data.len()),
            Some(data) => {
                if offset as usize > data.bytes.len() {
                    let message = format!("byte {offset} is outside of ${}", data.name);
                    self.report.error(1, message);
                }
            }
        }
    }

    /// Location 0 is there even if the table is empty.
    fn location(&mut self, location: LocationId) {
        let count = self.program.locations.len().max(1);
        self.check("location", location.index(), count);
    }

    fn check(&mut self, kind: &str, index: usize, count: usize) {
        if index >= count {
            self.report.error(1, format!("there is no {kind} {index}"));
        }
    }
}
