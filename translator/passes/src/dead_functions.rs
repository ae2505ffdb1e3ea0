//! Removes what neither the entry nor the JIT's image can reach: functions, data, externs. Ids are given anew.
//!
//! A program without an entry (a test) is left alone.

use flow::{DataId, ExternId, FunctionId, Op, Program, RelocationTarget, Terminator};

/// Runs the pass.
pub fn dead_functions(program: &mut Program) {
    if program.entry.is_none() {
        return;
    }
    let reached = reach(program);
    let functions = renumber(&reached.functions);
    let data = renumber(&reached.data);
    let externs = renumber(&reached.externs);
    retain(&mut program.functions, &reached.functions);
    retain(&mut program.data, &reached.data);
    retain(&mut program.externs, &reached.externs);
    program.entry = program
        .entry
        .map(|entry| FunctionId(functions[entry.index()]));
    program.jit_image = program.jit_image.map(|image| DataId(data[image.index()]));
    for driver in &mut program.drivers {
        driver.map_callbacks(|callback| FunctionId(functions[callback.index()]));
    }
    for function in &mut program.functions {
        // Instructions outside of blocks may name anything; they must not get in the way.
        for index in 0..function.blocks.len() {
            for position in 0..function.blocks[index].insts.len() {
                let inst = function.blocks[index].insts[position];
                match &mut function.insts[inst.index()].op {
                    Op::Call(callee, _) | Op::FunctionAddress(callee) => {
                        *callee = FunctionId(functions[callee.index()]);
                    }
                    Op::CallExtern(callee, _) => *callee = ExternId(externs[callee.index()]),
                    Op::DataAddress(id, _) => *id = DataId(data[id.index()]),
                    _ => {}
                }
            }
            if let Terminator::TailCall(callee, _) = &mut function.blocks[index].terminator {
                *callee = FunctionId(functions[callee.index()]);
            }
        }
    }
    for object in &mut program.data {
        for relocation in &mut object.relocations {
            match &mut relocation.target {
                RelocationTarget::Function(function) => {
                    *function = FunctionId(functions[function.index()]);
                }
                RelocationTarget::Data(id, _) => *id = DataId(data[id.index()]),
                RelocationTarget::Extern(id) => *id = ExternId(externs[id.index()]),
                RelocationTarget::CallWrapper(_) => {}
            }
        }
    }
}

struct Reached {
    functions: Vec<bool>,
    data: Vec<bool>,
    externs: Vec<bool>,
    work: Vec<RelocationTarget>,
}

impl Reached {
    fn function(&mut self, function: FunctionId) {
        if !self.functions[function.index()] {
            self.functions[function.index()] = true;
            self.work.push(RelocationTarget::Function(function));
        }
    }

    fn data(&mut self, data: DataId) {
        if !self.data[data.index()] {
            self.data[data.index()] = true;
            self.work.push(RelocationTarget::Data(data, 0));
        }
    }
}

fn reach(program: &Program) -> Reached {
    let mut reached = Reached {
        functions: vec![false; program.functions.len()],
        data: vec![false; program.data.len()],
        externs: vec![false; program.externs.len()],
        work: Vec::new(),
    };
    if let Some(entry) = program.entry {
        reached.function(entry);
    }
    if let Some(image) = program.jit_image {
        reached.data(image);
    }
    for driver in &program.drivers {
        for callback in driver.callbacks().into_iter().filter_map(|(_, one)| one) {
            reached.function(callback);
        }
    }
    while let Some(item) = reached.work.pop() {
        match item {
            RelocationTarget::Function(function) => {
                visit_function(program, function, &mut reached);
            }
            RelocationTarget::Data(data, _) => {
                for relocation in &program.data[data.index()].relocations {
                    match relocation.target {
                        RelocationTarget::Function(function) => reached.function(function),
                        RelocationTarget::Data(data, _) => reached.data(data),
                        RelocationTarget::Extern(id) => reached.externs[id.index()] = true,
                        RelocationTarget::CallWrapper(_) => {}
                    }
                }
            }
            // Nothing behind them is in the program.
            RelocationTarget::Extern(_) | RelocationTarget::CallWrapper(_) => {}
        }
    }
    reached
}

fn visit_function(program: &Program, function: FunctionId, reached: &mut Reached) {
    let function = &program.functions[function.index()];
    for data in &function.blocks {
        for inst in &data.insts {
            match function.op(*inst) {
                Op::Call(callee, _) | Op::FunctionAddress(callee) => reached.function(*callee),
                Op::CallExtern(callee, _) => reached.externs[callee.index()] = true,
                Op::DataAddress(data, _) => reached.data(*data),
                _ => {}
            }
        }
        if let Terminator::TailCall(callee, _) = &data.terminator {
            reached.function(*callee);
        }
    }
}

/// New numbers for what is kept.
fn renumber(kept: &[bool]) -> Vec<u32> {
    let mut next = 0;
    let mut numbers = Vec::with_capacity(kept.len());
    for kept in kept {
        numbers.push(next);
        next += *kept as u32;
    }
    numbers
}

fn retain<T>(items: &mut Vec<T>, kept: &[bool]) {
    let mut position = 0;
    items.retain(|_| {
        position += 1;
        kept[position - 1]
    });
}
