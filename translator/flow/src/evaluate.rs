//! The evaluator: what a program means.
//!
//! It runs functions on a [`Machine`]: heap objects, slots and data are the machine's memory, with
//! the layout that native code uses. Frames are on a stack of its own, so that guests may recurse
//! as deep as memory allows. It is the reference that native code is compared with, and the engine
//! of constants at translation time.
//!
//! An object starts with a header of eight bytes: the type's number, then flags, 32 bits each. An
//! array's element count is in the eight bytes before the header. References point behind the
//! header.
//!
//! An [`Evaluator`] keeps what it has made of the program (code, data, addresses of functions) for
//! the next call. In between the program may grow, and a function may change if
//! [`Evaluator::forget`] is told. The machine must be the same in all calls. Graphs are expected to
//! pass the verifier.

use std::collections::HashMap;

use crate::evaluate_error::{EvaluateError, Fault, describe};
use crate::evaluate_steps::{Stretch, Transfer, fetch};
use crate::resolve::{Code, Part, Step, resolve};
use crate::{DataId, FunctionId, Machine, Program, RelocationTarget};

/// What a run may use up.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Limits {
    /// Steps (instructions and terminators) of one call of [`Evaluator::evaluate`].
    pub steps: u64,
    /// Frames at a time.
    pub frames: usize,
    /// Memory for slots of all frames at a time, in bytes.
    pub slot_bytes: u64,
}

/// When less than this part of the room for frames and slots is left, the stack is low.
const RESERVE: usize = 16;

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            steps: u64::MAX,
            frames: 1_000_000,
            slot_bytes: 64 << 20,
        }
    }
}

/// Runs functions of one program on one machine.
#[derive(Clone, Debug)]
pub struct Evaluator {
    limits: Limits,
    /// By function; nothing until it is first called.
    codes: Vec<Option<Code>>,
    /// By function: its address as a value, 0 until it is first asked for.
    function_addresses: Vec<u64>,
    functions_by_address: HashMap<u64, u32>,
    /// By data: its address.
    data_addresses: Vec<u64>,
    /// By extern: the machine's number.
    externs: Vec<Option<u32>>,
    frames: Vec<Frame>,
    registers: Vec<u64>,
    /// The memory of slots: where it begins (0 until it is needed) and where the free part begins.
    slot_base: u64,
    slot_top: u64,
    steps: u64,
    /// Values on their way between frames or blocks.
    transit: Vec<u64>,
}

/// An activation of a function.
#[derive(Clone, Copy, Debug)]
struct Frame {
    function: u32,
    /// The next step; of a caller, the one after the call.
    step: u32,
    /// Its first register.
    base: usize,
    /// Where its slots are.
    slots: u64,
    /// The registers of the caller that get the results, in the caller's lists.
    results: Part,
}

/// Why the inner loop ends.
enum Pause {
    /// The values of the outermost frame.
    Finished(Vec<u64>),
    /// A function's code is needed. The current step runs again.
    Missing(u32),
}

/// Runs a function once, without limits that matter.
pub fn evaluate<M: Machine>(
    program: &Program,
    machine: &mut M,
    function: FunctionId,
    arguments: &[u64],
) -> Result<Vec<u64>, EvaluateError> {
    Evaluator::new(Limits::default()).evaluate(program, machine, function, arguments)
}

impl Evaluator {
    /// An evaluator that has run nothing.
    pub fn new(limits: Limits) -> Evaluator {
        Evaluator {
            limits,
            codes: Vec::new(),
            function_addresses: Vec::new(),
            functions_by_address: HashMap::new(),
            data_addresses: Vec::new(),
            externs: Vec::new(),
            frames: Vec::new(),
            registers: Vec::new(),
            slot_base: 0,
            slot_top: 0,
            steps: 0,
            transit: Vec::new(),
        }
    }

    /// Calls a function. Arguments and results are 64 bits a value: integers zero-extended, floats
    /// as bits.
    pub fn evaluate<M: Machine>(
        &mut self,
        program: &Program,
        machine: &mut M,
        function: FunctionId,
        arguments: &[u64],
    ) -> Result<Vec<u64>, EvaluateError> {
        self.frames.clear();
        let steps_before = self.steps;
        let outcome = self.run(program, machine, function.0, arguments, steps_before);
        match outcome {
            Ok(values) => Ok(values),
            Err(fault) => Err(self.error(program, fault)),
        }
    }

    /// How many steps have run since the beginning, instructions and terminators.
    pub fn steps(&self) -> u64 {
        self.steps
    }

    /// The function has changed: its code is made anew when it is next called.
    pub fn forget(&mut self, function: FunctionId) {
        if function.index() < self.codes.len() {
            self.codes[function.index()] = None;
        }
    }

    /// The address of data, once something has run since it was added to the program.
    pub fn data_address(&self, data: DataId) -> Option<u64> {
        self.data_addresses.get(data.index()).copied()
    }

    /// The function that a pointer points to, if its address has been taken.
    pub fn function_at(&self, address: u64) -> Option<FunctionId> {
        self.functions_by_address
            .get(&address)
            .map(|number| FunctionId(*number))
    }

    fn run<M: Machine>(
        &mut self,
        program: &Program,
        machine: &mut M,
        function: u32,
        arguments: &[u64],
        steps_before: u64,
    ) -> Result<Vec<u64>, Fault> {
        self.prepare(program, machine)?;
        self.slot_top = self.slot_base;
        self.resolve_function(program, machine, function)?;
        let limit = steps_before.saturating_add(self.limits.steps);
        self.transit.clear();
        self.transit.extend(arguments);
        let nothing = Part { start: 0, count: 0 };
        self.enter(function, 0, nothing)?;
        loop {
            match self.run_steps(machine, program, limit)? {
                Pause::Finished(values) => return Ok(values),
                Pause::Missing(callee) => self.resolve_function(program, machine, callee)?,
            }
        }
    }

    /// Lays out data and finds externs that are new in the program.
    fn prepare<M: Machine>(&mut self, program: &Program, machine: &mut M) -> Result<(), Fault> {
        if self.slot_base == 0 {
            self.slot_base = machine.allocate(self.limits.slot_bytes, 16)?;
        }
        while self.codes.len() < program.functions.len() {
            self.codes.push(None);
            self.function_addresses.push(0);
        }
        while self.externs.len() < program.externs.len() {
            let extern_ = &program.externs[self.externs.len()];
            self.externs.push(machine.find_extern(extern_));
        }
        let first = self.data_addresses.len();
        for data in &program.data[first..] {
            let bytes = (data.bytes.len() as u64).max(1);
            let address = machine.allocate(bytes, u64::from(data.align))?;
            self.data_addresses.push(address);
        }
        for number in first..program.data.len() {
            self.fill_data(program, machine, number)?;
        }
        Ok(())
    }

    fn fill_data<M: Machine>(
        &mut self,
        program: &Program,
        machine: &mut M,
        number: usize,
    ) -> Result<(), Fault> {
        let data = &program.data[number];
        let address = self.data_addresses[number];
        for (offset, byte) in data.bytes.iter().enumerate() {
            machine.store_u8(address + offset as u64, u64::from(*byte))?;
        }
        for relocation in &data.relocations {
            let target = match relocation.target {
                RelocationTarget::Function(function) => self.address_of(machine, function.0)?,
                // Only the JIT's image names them, which the evaluator has no use for.
                RelocationTarget::Extern(_) | RelocationTarget::CallWrapper(_) => 0,
                RelocationTarget::Data(data, offset) => {
                    self.data_addresses[data.index()] + u64::from(offset)
                }
            };
            machine.store_u64(address + u64::from(relocation.offset), target)?;
        }
        Ok(())
    }

    /// The function that an indirect call means, which wants so many results.
    fn callee_at(&self, address: u64, results: u32) -> Result<u32, Fault> {
        let Some(function) = self.functions_by_address.get(&address) else {
            return Err(Fault::NotAFunction(address));
        };
        match &self.codes[*function as usize] {
            Some(code) if code.results != results => Err(Fault::WrongSignature),
            _ => Ok(*function),
        }
    }

    /// The address of a function: some memory that nothing else uses.
    fn address_of<M: Machine>(&mut self, machine: &mut M, function: u32) -> Result<u64, Fault> {
        let known = self.function_addresses[function as usize];
        if known != 0 {
            return Ok(known);
        }
        let address = machine.allocate(1, 16)?;
        self.function_addresses[function as usize] = address;
        self.functions_by_address.insert(address, function);
        Ok(address)
    }

    fn resolve_function<M: Machine>(
        &mut self,
        program: &Program,
        machine: &mut M,
        function: u32,
    ) -> Result<(), Fault> {
        if self.codes[function as usize].is_some() {
            return Ok(());
        }
        let body = &program.functions[function as usize];
        if body.blocks.is_empty() {
            return Err(Fault::NoBody(body.name.clone()));
        }
        let mut code = resolve(program, body);
        for index in 0..code.steps.len() {
            // Addresses are known by now: they become constants.
            match code.steps[index] {
                Step::DataAddress { to, data, offset } => {
                    let bits = self.data_addresses[data as usize] + u64::from(offset);
                    code.steps[index] = Step::Constant { to, bits };
                }
                Step::FunctionAddress { to, function } => {
                    let bits = self.address_of(machine, function)?;
                    code.steps[index] = Step::Constant { to, bits };
                }
                _ => {}
            }
        }
        self.codes[function as usize] = Some(code);
        Ok(())
    }

    /// Pushes a frame for a function whose code is known; its arguments are in transit.
    fn enter(&mut self, function: u32, base: usize, results: Part) -> Result<(), Fault> {
        let Some(code) = &self.codes[function as usize] else {
            return Err(Fault::NoBody(format!("{function}")));
        };
        if code.parameters.len() != self.transit.len() {
            return Err(Fault::WrongSignature);
        }
        let slots = self.slot_top;
        let slot_end = self.slot_base + self.limits.slot_bytes;
        if self.frames.len() >= self.limits.frames || u64::from(code.slot_bytes) > slot_end - slots
        {
            return Err(Fault::StackOverflow);
        }
        self.slot_top += u64::from(code.slot_bytes);
        let end = base + code.registers as usize;
        if self.registers.len() < end {
            self.registers.resize(end.next_power_of_two(), 0);
        }
        for index in 0..code.parameters.len() {
            self.registers[base + code.parameters[index] as usize] = self.transit[index];
        }
        self.frames.push(Frame {
            function,
            step: 0,
            base,
            slots,
            results,
        });
        Ok(())
    }

    /// Runs until the outermost frame returns or code is missing.
    fn run_steps<M: Machine>(
        &mut self,
        machine: &mut M,
        program: &Program,
        limit: u64,
    ) -> Result<Pause, Fault> {
        let slot_end = self.slot_base + self.limits.slot_bytes;
        loop {
            // One round for each stretch within one frame.
            let position = self.frames.len() - 1;
            let mut frame = self.frames[position];
            let Some(code) = &self.codes[frame.function as usize] else {
                return Ok(Pause::Missing(frame.function));
            };
            let stack_low = self.limits.frames - position <= self.limits.frames / RESERVE
                || slot_end - self.slot_top <= self.limits.slot_bytes / RESERVE as u64;
            let mut stretch = Stretch {
                registers: &mut self.registers,
                transit: &mut self.transit,
                base: frame.base,
                slots: frame.slots,
                steps: self.steps,
                limit,
                stack_low,
            };
            let end = stretch.run(machine, code, &mut frame.step);
            self.steps = stretch.steps;
            // The step that ended the stretch is where errors are reported.
            self.frames[position].step = frame.step;
            let transfer = end?;
            let passed = transfer.passed();
            fetch(&self.registers, frame.base, code, passed, &mut self.transit);
            let behind = frame.base + code.registers as usize;
            match transfer {
                Transfer::Call {
                    callee, results, ..
                } => {
                    if !self.call(position, callee, behind, results)? {
                        return Ok(Pause::Missing(callee));
                    }
                }
                Transfer::CallIndirect {
                    callee, results, ..
                } => {
                    let callee = self.callee_at(callee, results.count)?;
                    if !self.call(position, callee, behind, results)? {
                        return Ok(Pause::Missing(callee));
                    }
                }
                Transfer::CallExtern {
                    callee, results, ..
                } => {
                    let Some(number) = self.externs[callee as usize] else {
                        let symbol = program.externs[callee as usize].symbol.clone();
                        return Err(Fault::UnknownExtern(symbol));
                    };
                    let words = machine.call_extern(number, &self.transit)?;
                    for (index, word) in words.iter().take(results.count as usize).enumerate() {
                        let register = code.lists[results.start as usize + index] as usize;
                        self.registers[frame.base + register] = *word;
                    }
                    self.frames[position].step += 1;
                }
                Transfer::TailCall { callee, .. } => {
                    if !self.tail_call(frame, callee)? {
                        return Ok(Pause::Missing(callee));
                    }
                }
                Transfer::TailCallIndirect { callee, .. } => {
                    let callee = self.callee_at(callee, code.results)?;
                    if !self.tail_call(frame, callee)? {
                        return Ok(Pause::Missing(callee));
                    }
                }
                Transfer::Return { .. } => {
                    self.frames.pop();
                    self.slot_top = frame.slots;
                    let Some(caller) = self.frames.last() else {
                        return Ok(Pause::Finished(self.transit.clone()));
                    };
                    let Some(code) = &self.codes[caller.function as usize] else {
                        return Ok(Pause::Missing(caller.function));
                    };
                    for index in 0..frame.results.count as usize {
                        let register = code.lists[frame.results.start as usize + index] as usize;
                        self.registers[caller.base + register] = self.transit[index];
                    }
                }
            }
        }
    }

    /// Enters a function for the frame at `position`, with registers from `base` on; not if its code is missing, when the step is to run again.
    fn call(
        &mut self,
        position: usize,
        callee: u32,
        base: usize,
        results: Part,
    ) -> Result<bool, Fault> {
        if self.is_missing(callee) {
            return Ok(false);
        }
        self.enter(callee, base, results)?;
        self.frames[position].step += 1;
        Ok(true)
    }

    /// Puts a function in the innermost frame's place; not if its code is missing, when the step is to run again.
    fn tail_call(&mut self, frame: Frame, callee: u32) -> Result<bool, Fault> {
        if self.is_missing(callee) {
            return Ok(false);
        }
        self.frames.pop();
        self.slot_top = frame.slots;
        self.enter(callee, frame.base, frame.results)?;
        Ok(true)
    }

    /// Whether a function has no code yet. The step that calls it does not count then.
    fn is_missing(&mut self, callee: u32) -> bool {
        let is_missing = self.codes[callee as usize].is_none();
        self.steps -= u64::from(is_missing);
        is_missing
    }

    fn error(&self, program: &Program, fault: Fault) -> EvaluateError {
        let mut places = Vec::new();
        for (depth, frame) in self.frames.iter().rev().enumerate() {
            let Some(code) = &self.codes[frame.function as usize] else {
                continue;
            };
            // Callers stand behind their call.
            let step = if depth == 0 {
                frame.step
            } else {
                frame.step.saturating_sub(1)
            };
            places.push(describe(program, frame.function, code, step as usize));
        }
        EvaluateError { fault, places }
    }
}
