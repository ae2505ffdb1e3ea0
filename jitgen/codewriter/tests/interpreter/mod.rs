//! A plain interpreter of jitcodes for tests. It checks what it can: that live lists name registers that are written, and that
//! execution can go on with nothing but what they name.
//!
//! Memory is a machine of the evaluator, which also runs what jitcodes call natively.

use flow::{Evaluator, FunctionId, Limits, Machine, SafeMachine};
use jitcode::{CONSTANT, Constant, Jitcode, Opcode, Program, Registers, Symbol, execute};
use std::collections::HashMap;

/// What stands in registers that nothing has written, or that are not alive.
const NOTHING: u64 = 0xdead_dead_dead_dead;

/// Runs jitcodes of a program.
pub struct Interpreter<'a> {
    pub flow: &'a flow::Program,
    pub jitcodes: &'a Program,
    pub machine: SafeMachine,
    evaluator: Evaluator,
    constants: Vec<u64>,
    functions: HashMap<u64, u32>,
    /// How many operations it may still run: wrong code may loop for ever.
    left: u64,
}

struct Frame<'a> {
    registers: Vec<u64>,
    constants: &'a [u64],
}

impl Registers for Frame<'_> {
    fn read(&self, place: u32) -> u64 {
        match place.checked_sub(CONSTANT) {
            Some(number) => self.constants[number as usize],
            None => self.registers[place as usize],
        }
    }

    fn write(&mut self, register: u32, bits: u64) {
        self.registers[register as usize] = bits;
    }
}

impl<'a> Interpreter<'a> {
    pub fn new(flow: &'a flow::Program, jitcodes: &'a Program) -> Interpreter<'a> {
        let mut machine = SafeMachine::new(1 << 16);
        let mut functions = HashMap::new();
        let constants = jitcodes.constants.iter().map(|constant| match constant {
            Constant::Number(bits) => *bits,
            Constant::Address(Symbol::Function(number), addend) => {
                let address = machine.allocate(1, 16).expect("memory");
                functions.insert(address, *number);
                address + addend
            }
            Constant::Address(..) => 0,
        });
        let constants = constants.collect();
        let limits = Limits {
            slot_bytes: 1 << 12,
            ..Limits::default()
        };
        Interpreter {
            flow,
            jitcodes,
            machine,
            evaluator: Evaluator::new(limits),
            constants,
            functions,
            left: 1_000_000,
        }
    }

    /// Calls a jitcode.
    pub fn run(&mut self, number: u32, arguments: &[u64]) -> Vec<u64> {
        let jitcode = &self.jitcodes.jitcodes[number as usize];
        let count = (jitcode.words + jitcode.floats) as usize;
        let constants = self.constants.clone();
        let mut frame = Frame {
            registers: vec![NOTHING; count],
            constants: &constants,
        };
        for (register, argument) in jitcode.parameters.iter().zip(arguments) {
            frame.write(*register, *argument);
        }
        let mut pc = 0;
        loop {
            match self.step(jitcode, pc, &mut frame) {
                Next::At(next) => pc = next,
                Next::Return(values) => return values,
            }
        }
    }

    fn step(&mut self, jitcode: &Jitcode, pc: usize, frame: &mut Frame) -> Next {
        self.left = self.left.checked_sub(1).expect("random programs end");
        let opcode = Opcode::of_number(jitcode.code[pc]).expect("an opcode");
        let code = &jitcode.code[pc + 1..];
        if let Some(length) = execute(opcode, code, frame) {
            return Next::At(pc + 1 + length);
        }
        let length = match opcode {
            Opcode::Move => {
                frame.write(code[0], frame.read(code[1]));
                2
            }
            Opcode::Jump => return Next::At(code[0] as usize),
            Opcode::Branch => {
                self.keep_only(frame, code[2]);
                match frame.read(code[0]) {
                    0 => return Next::At(code[1] as usize),
                    _ => 3,
                }
            }
            Opcode::Switch => {
                let count = code[1] as usize;
                self.keep_only(frame, code[3 + 2 * count]);
                let value = frame.read(code[0]);
                let cases = code[2..2 + 2 * count].chunks(2);
                let mut found = code[2 + 2 * count];
                for case in cases {
                    if frame.read(case[0]) == value {
                        found = case[1];
                        break;
                    }
                }
                return Next::At(found as usize);
            }
            Opcode::Return => {
                let count = code[0] as usize;
                let values = code[1..=count].iter().map(|place| frame.read(*place));
                return Next::Return(values.collect());
            }
            Opcode::Call | Opcode::CallResidual | Opcode::CallIndirect => {
                return Next::At(pc + 1 + self.call(opcode, code, frame));
            }
            Opcode::Promote => {
                self.keep_only(frame, code[2]);
                frame.write(code[0], frame.read(code[1]));
                3
            }
            Opcode::MergePoint => {
                let point = &self.jitcodes.points[code[0] as usize];
                let kept: Vec<u32> = point.slots.iter().chain(&point.live).copied().collect();
                // Greens are read from where they are.
                for green in &point.greens {
                    frame.read(*green);
                }
                keep(frame, &kept);
                1
            }
            Opcode::CanEnter => 1,
            Opcode::IsConstant | Opcode::IsVirtual => {
                frame.write(code[0], 0);
                2
            }
            Opcode::WeAreJitted | Opcode::Poll | Opcode::StackLow => {
                frame.write(code[0], 0);
                1
            }
            Opcode::RecordExact => {
                assert_eq!(frame.read(code[0]), frame.read(code[1]));
                2
            }
            Opcode::Copy => {
                let (to, from, count) = (
                    frame.read(code[0]),
                    frame.read(code[1]),
                    frame.read(code[2]),
                );
                self.machine.copy(to, from, count).expect("addresses");
                5
            }
            Opcode::PushSlot => {
                let bytes = u64::from(code[1]);
                let address = self.machine.allocate(bytes, 16).expect("memory");
                frame.write(code[0], address);
                2
            }
            Opcode::PopSlots => 1,
            Opcode::Allocate => {
                let address = self.allocate(code[1], None);
                frame.write(code[0], address);
                2
            }
            Opcode::AllocateArray => {
                let address = self.allocate(code[1], Some(frame.read(code[2])));
                frame.write(code[0], address);
                3
            }
            Opcode::Unreachable => panic!("what cannot be reached was reached"),
            _ => self.access(opcode, code, frame),
        };
        Next::At(pc + 1 + length)
    }

    /// Forgets all registers but those of a live list: who needs another would find nothing.
    fn keep_only(&self, frame: &mut Frame, live: u32) {
        let start = live as usize + 1;
        let count = self.jitcodes.live[live as usize] as usize;
        keep(frame, &self.jitcodes.live[start..start + count]);
    }

    fn allocate(&mut self, number: u32, count: Option<u64>) -> u64 {
        let ty = &self.flow.types[number as usize];
        let bytes = u64::from(ty.size) * count.unwrap_or(1);
        self.machine.allocate(bytes + 16, 16).expect("memory") + 16
    }

    fn call(&mut self, opcode: Opcode, code: &[u32], frame: &mut Frame) -> usize {
        let at = if opcode == Opcode::CallIndirect { 2 } else { 1 };
        let count = code[at] as usize;
        let places = &code[at + 1..at + 1 + count];
        let arguments: Vec<u64> = places.iter().map(|place| frame.read(*place)).collect();
        let result_at = at + 1 + count;
        let result_count = code[result_at] as usize;
        let registers = &code[result_at + 1..result_at + 1 + result_count];
        let end = result_at + 1 + result_count;
        let call = self.jitcodes.calls.get(code[0] as usize);
        let (results, end) = match opcode {
            Opcode::Call => {
                self.keep_only(frame, code[end]);
                (self.run(code[0], &arguments), end + 1)
            }
            Opcode::CallResidual => {
                let target = call.and_then(|call| call.target).expect("a target");
                (
                    self.call_address(self.constants[target as usize], &arguments),
                    end,
                )
            }
            _ => (self.call_address(frame.read(code[1]), &arguments), end),
        };
        for (register, bits) in registers.iter().zip(results) {
            frame.write(*register, bits);
        }
        end
    }

    fn call_address(&mut self, address: u64, arguments: &[u64]) -> Vec<u64> {
        let function = FunctionId(self.functions[&address]);
        let result = self
            .evaluator
            .evaluate(self.flow, &mut self.machine, function, arguments);
        result.expect("native code has no fault")
    }

    fn access(&mut self, opcode: Opcode, code: &[u32], frame: &mut Frame) -> usize {
        let name = opcode.name();
        let is_indexed = name.ends_with("_indexed");
        let is_load = name.starts_with("load_");
        let at = usize::from(is_load);
        let mut address = frame.read(code[at]);
        let mut end = at + 1;
        if is_indexed {
            let index = frame.read(code[end]).wrapping_mul(u64::from(code[end + 1]));
            address = address.wrapping_add(index);
            end += 2;
        }
        address = address.wrapping_add_signed(i64::from(code[end] as i32));
        end += 2;
        let machine = &mut self.machine;
        let width = name.trim_end_matches("_indexed").rsplit('_').next();
        let width = width.expect("names have parts");
        if is_load {
            let bits = match width {
                "8" => machine.load_u8(address),
                "16" => machine.load_u16(address),
                "32" | "single" => machine.load_u32(address),
                _ => machine.load_u64(address),
            };
            frame.write(code[0], bits.expect("an address"));
            return end;
        }
        let bits = frame.read(code[end]);
        let stored = match width {
            "8" => machine.store_u8(address, bits),
            "16" => machine.store_u16(address, bits),
            "32" | "single" => machine.store_u32(address, bits),
            _ => machine.store_u64(address, bits),
        };
        stored.expect("an address");
        end + 1
    }
}

enum Next {
    At(usize),
    Return(Vec<u64>),
}

fn keep(frame: &mut Frame, registers: &[u32]) {
    for register in 0..frame.registers.len() {
        if !registers.contains(&(register as u32)) {
            frame.registers[register] = NOTHING;
        }
    }
}
