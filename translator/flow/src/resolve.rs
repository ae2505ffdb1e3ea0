//! From a function to steps that the evaluator can run at once: values become registers of the
//! frame, jumps become positions, types become widths.
//!
//! A value that is used in its own block only shares its register with such values of other blocks. So
//! a frame is small even where inlining has made a function large, and deep recursion fits into memory.

use crate::arithmetic::{spare_bits, zero_extended};
use crate::{
    Address, BinaryOp, Block, Condition, ControlFlow, Conversion, FloatCondition, Function,
    HeapType, Inst, LocationId, Op, OverflowingOp, Program, Question, Target, Terminator, Type,
    UnaryOp, Value,
};

/// A function, ready to run.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Code {
    pub(crate) steps: Vec<Step>,
    /// By step: the block and location that it comes from.
    pub(crate) places: Vec<(Block, LocationId)>,
    /// Edges of the control flow, by number.
    pub(crate) edges: Vec<Edge>,
    /// Copies of registers that edges make: to, from.
    pub(crate) moves: Vec<(u32, u32)>,
    /// Cases and edges of switches: the number, the edge.
    pub(crate) cases: Vec<(u64, u32)>,
    /// Registers that calls and returns name.
    pub(crate) lists: Vec<u32>,
    /// The registers of the parameters.
    pub(crate) parameters: Vec<u32>,
    /// How many results it has.
    pub(crate) results: u32,
    /// How many registers its frame has.
    pub(crate) registers: u32,
    /// By slot: its offset in the frame's memory.
    pub(crate) slots: Vec<u32>,
    /// How much memory a frame has.
    pub(crate) slot_bytes: u32,
}

/// A part of a table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Part {
    pub(crate) start: u32,
    pub(crate) count: u32,
}

/// A jump: copies of registers, all at once, then a position.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Edge {
    /// First the block, at the end the position of its first step.
    pub(crate) target: u32,
    pub(crate) moves: Part,
    /// Whether a copy overwrites what a later one reads.
    pub(crate) is_tangled: bool,
}

/// A memory address, by registers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Place {
    pub(crate) base: u32,
    /// With scale 0 if there is none.
    pub(crate) index: u32,
    pub(crate) scale: u32,
    pub(crate) offset: i32,
}

/// How many bytes an access touches.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Width {
    One,
    Two,
    Four,
    Eight,
}

/// What runs. Names of fields: `to` is the register that gets the result; `a`, `b`, `c` are operands.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum Step {
    Ask {
        to: u32,
        question: Question,
    },
    Constant {
        to: u32,
        bits: u64,
    },
    SlotAddress {
        to: u32,
        offset: u32,
    },
    DataAddress {
        to: u32,
        data: u32,
        offset: u32,
    },
    FunctionAddress {
        to: u32,
        function: u32,
    },
    Binary {
        op: BinaryOp,
        spare: u8,
        to: u32,
        a: u32,
        b: u32,
    },
    Overflowing {
        op: OverflowingOp,
        spare: u8,
        to: u32,
        flag: u32,
        a: u32,
        b: u32,
    },
    Unary {
        op: UnaryOp,
        spare: u8,
        to: u32,
        a: u32,
    },
    Compare {
        condition: Condition,
        spare: u8,
        to: u32,
        a: u32,
        b: u32,
    },
    FloatCompare {
        condition: FloatCondition,
        spare: u8,
        to: u32,
        a: u32,
        b: u32,
    },
    Convert {
        conversion: Conversion,
        from: Type,
        into: Type,
        to: u32,
        a: u32,
    },
    Select {
        to: u32,
        a: u32,
        b: u32,
        c: u32,
    },
    Load {
        width: Width,
        to: u32,
        place: Place,
    },
    Store {
        width: Width,
        a: u32,
        place: Place,
    },
    Interior {
        to: u32,
        place: Place,
    },
    Copy {
        to: u32,
        from: u32,
        count: u32,
    },
    Allocate {
        to: u32,
        heap_type: u32,
        size: u32,
    },
    AllocateArray {
        to: u32,
        heap_type: u32,
        size: u32,
        count: u32,
    },
    Call {
        callee: u32,
        arguments: Part,
        results: Part,
    },
    CallIndirect {
        callee: u32,
        arguments: Part,
        results: Part,
    },
    CallExtern {
        callee: u32,
        arguments: Part,
        results: Part,
    },
    Assume {
        a: u32,
    },
    Nothing,
    Move {
        to: u32,
        a: u32,
    },
    Jump {
        edge: u32,
    },
    Branch {
        a: u32,
        first: u32,
        second: u32,
    },
    Switch {
        a: u32,
        cases: Part,
        default: u32,
    },
    Return {
        values: Part,
    },
    TailCall {
        callee: u32,
        arguments: Part,
    },
    TailCallIndirect {
        callee: u32,
        arguments: Part,
    },
    Unreachable,
}

/// Makes a function ready.
pub(crate) fn resolve(program: &Program, function: &Function) -> Code {
    let flow = ControlFlow::new(function);
    let (registers, count) = assign_registers(function, &flow);
    let (slots, slot_bytes) = lay_out_slots(function);
    let mut resolver = Resolver {
        registers,
        code: Code {
            steps: Vec::new(),
            places: Vec::new(),
            edges: Vec::new(),
            moves: Vec::new(),
            cases: Vec::new(),
            lists: Vec::new(),
            parameters: Vec::new(),
            results: function.results.len() as u32,
            registers: count,
            slots,
            slot_bytes,
        },
    };
    for parameter in &function.blocks[0].parameters {
        let register = resolver.register(*parameter);
        resolver.code.parameters.push(register);
    }
    let mut starts = vec![0; function.blocks.len()];
    for id in &flow.reverse_postorder {
        starts[id.index()] = resolver.code.steps.len() as u32;
        let block = &function.blocks[id.index()];
        for inst in &block.insts {
            let step = resolver.inst(program, function, *inst);
            let location = function.insts[inst.index()].location;
            resolver.code.steps.push(step);
            resolver.code.places.push((*id, location));
        }
        let step = resolver.terminator(function, &block.terminator);
        resolver.code.steps.push(step);
        resolver.code.places.push((*id, block.location));
    }
    for edge in &mut resolver.code.edges {
        edge.target = starts[edge.target as usize];
    }
    resolver.code
}

/// By value its register, and how many registers there are.
fn assign_registers(function: &Function, flow: &ControlFlow) -> (Vec<u32>, u32) {
    const NOWHERE: u32 = u32::MAX;
    // By value: the block that defines it, or that it is known in several.
    let mut homes = vec![NOWHERE; function.values.len()];
    let mut is_shared = vec![false; function.values.len()];
    for id in &flow.reverse_postorder {
        let block = &function.blocks[id.index()];
        for parameter in &block.parameters {
            homes[parameter.index()] = id.0;
        }
        for inst in &block.insts {
            for result in function.results_of(*inst) {
                homes[result.index()] = id.0;
            }
        }
    }
    for id in &flow.reverse_postorder {
        let block = &function.blocks[id.index()];
        let mut note = |value: Value| {
            if homes[value.index()] != id.0 {
                is_shared[value.index()] = true;
            }
        };
        for inst in &block.insts {
            function.op(*inst).for_each_operand(&mut note);
        }
        block.terminator.for_each_operand(&mut note);
    }
    let mut registers = vec![0; function.values.len()];
    let mut shared = 0;
    for value in 0..registers.len() {
        if is_shared[value] {
            registers[value] = shared;
            shared += 1;
        }
    }
    let mut used = vec![shared; function.blocks.len()];
    let mut count = shared;
    for value in 0..registers.len() {
        if !is_shared[value] && homes[value] != NOWHERE {
            let next = &mut used[homes[value] as usize];
            registers[value] = *next;
            *next += 1;
            count = count.max(*next);
        }
    }
    (registers, count)
}

fn lay_out_slots(function: &Function) -> (Vec<u32>, u32) {
    let mut offsets = Vec::new();
    let mut end = 0u32;
    for slot in &function.slots {
        end = end.next_multiple_of(slot.align);
        offsets.push(end);
        end += slot.size;
    }
    // Frames start on multiples of the largest alignment that there is in practice.
    (offsets, end.next_multiple_of(16))
}

struct Resolver {
    registers: Vec<u32>,
    code: Code,
}

impl Resolver {
    fn inst(&mut self, program: &Program, function: &Function, inst: Inst) -> Step {
        let inst = &function.insts[inst.index()];
        let result = inst.results.first().map(|value| function.type_of(*value));
        let ty = result.unwrap_or(Type::I64);
        let to = match inst.results.first() {
            Some(value) => self.register(*value),
            None => 0,
        };
        match &inst.op {
            Op::Const(number) => Step::Constant {
                to,
                bits: zero_extended(*number as u64, spare_bits(ty)),
            },
            Op::FloatConst(bits) => Step::Constant { to, bits: *bits },
            Op::SlotAddress(slot) => Step::SlotAddress {
                to,
                offset: self.code.slots[slot.index()],
            },
            Op::DataAddress(data, offset) => Step::DataAddress {
                to,
                data: data.0,
                offset: *offset,
            },
            Op::FunctionAddress(function) => Step::FunctionAddress {
                to,
                function: function.0,
            },
            Op::Binary(op, a, b) => Step::Binary {
                op: *op,
                spare: spare_bits(ty) as u8,
                to,
                a: self.register(*a),
                b: self.register(*b),
            },
            Op::Overflowing(op, a, b) => Step::Overflowing {
                op: *op,
                spare: spare_bits(ty) as u8,
                to,
                flag: self.register(inst.results[1]),
                a: self.register(*a),
                b: self.register(*b),
            },
            Op::Unary(op, a) => Step::Unary {
                op: *op,
                spare: spare_bits(ty) as u8,
                to,
                a: self.register(*a),
            },
            Op::Compare(condition, a, b) => Step::Compare {
                condition: *condition,
                spare: spare_bits(function.type_of(*a)) as u8,
                to,
                a: self.register(*a),
                b: self.register(*b),
            },
            Op::FloatCompare(condition, a, b) => Step::FloatCompare {
                condition: *condition,
                spare: spare_bits(function.type_of(*a)) as u8,
                to,
                a: self.register(*a),
                b: self.register(*b),
            },
            Op::Convert(conversion, a) => Step::Convert {
                conversion: *conversion,
                from: function.type_of(*a),
                into: ty,
                to,
                a: self.register(*a),
            },
            Op::Select(a, b, c) => Step::Select {
                to,
                a: self.register(*a),
                b: self.register(*b),
                c: self.register(*c),
            },
            Op::Assume(a) => Step::Assume {
                a: self.register(*a),
            },
            Op::JitPoint(_) | Op::RecordExact(..) | Op::Immutable(..) => Step::Nothing,
            Op::Ask(question) => Step::Ask {
                to,
                question: *question,
            },
            Op::Promote(a) => Step::Move {
                to,
                a: self.register(*a),
            },
            Op::IsConstant(_)
            | Op::IsVirtual(_)
            | Op::WeAreJitted
            | Op::JitEnabled
            | Op::JitTick(_)
            | Op::JitEnter(..) => Step::Constant { to, bits: 0 },
            op => self.memory_op(program, function, op, &inst.results, to, ty),
        }
    }

    fn memory_op(
        &mut self,
        program: &Program,
        function: &Function,
        op: &Op,
        results: &[Value],
        to: u32,
        ty: Type,
    ) -> Step {
        match op {
            Op::Load(address, _) => Step::Load {
                width: width(ty),
                to,
                place: self.place(address),
            },
            Op::Store(address, value, _) => Step::Store {
                width: width(function.type_of(*value)),
                a: self.register(*value),
                place: self.place(address),
            },
            Op::Interior(address) => Step::Interior {
                to,
                place: self.place(address),
            },
            Op::Copy(to, from, count, _, _) => Step::Copy {
                to: self.register(*to),
                from: self.register(*from),
                count: self.register(*count),
            },
            Op::Allocate(id, count) => {
                let heap_type: &HeapType = &program.types[id.index()];
                match count {
                    None => Step::Allocate {
                        to,
                        heap_type: id.0,
                        size: heap_type.size,
                    },
                    Some(count) => Step::AllocateArray {
                        to,
                        heap_type: id.0,
                        size: heap_type.size,
                        count: self.register(*count),
                    },
                }
            }
            Op::Call(callee, arguments) => Step::Call {
                callee: callee.0,
                arguments: self.list(arguments),
                results: self.list(results),
            },
            Op::CallIndirect(callee, arguments) => Step::CallIndirect {
                callee: self.register(*callee),
                arguments: self.list(arguments),
                results: self.list(results),
            },
            Op::CallExtern(callee, arguments) => Step::CallExtern {
                callee: callee.0,
                arguments: self.list(arguments),
                results: self.list(results),
            },
            _ => Step::Nothing,
        }
    }

    fn terminator(&mut self, function: &Function, terminator: &Terminator) -> Step {
        match terminator {
            Terminator::Jump(target) => Step::Jump {
                edge: self.edge(function, target),
            },
            Terminator::Branch(a, first, second) => Step::Branch {
                a: self.register(*a),
                first: self.edge(function, first),
                second: self.edge(function, second),
            },
            Terminator::Switch(a, cases, default) => {
                let mut resolved = Vec::new();
                for (number, target) in cases {
                    resolved.push((*number, self.edge(function, target)));
                }
                // Ascending, so that a case is found by bisection.
                resolved.sort();
                let start = self.code.cases.len() as u32;
                let count = resolved.len() as u32;
                self.code.cases.extend(resolved);
                Step::Switch {
                    a: self.register(*a),
                    cases: Part { start, count },
                    default: self.edge(function, default),
                }
            }
            Terminator::Return(values) => Step::Return {
                values: self.list(values),
            },
            Terminator::TailCall(callee, arguments) => Step::TailCall {
                callee: callee.0,
                arguments: self.list(arguments),
            },
            Terminator::TailCallIndirect(callee, arguments) => Step::TailCallIndirect {
                callee: self.register(*callee),
                arguments: self.list(arguments),
            },
            Terminator::Unreachable => Step::Unreachable,
        }
    }

    fn edge(&mut self, function: &Function, target: &Target) -> u32 {
        let parameters = &function.blocks[target.block.index()].parameters;
        let start = self.code.moves.len();
        let mut is_tangled = false;
        for (parameter, argument) in parameters.iter().zip(&target.arguments) {
            let to = self.register(*parameter);
            let from = self.register(*argument);
            for (earlier, _) in &self.code.moves[start..] {
                is_tangled |= *earlier == from;
            }
            self.code.moves.push((to, from));
        }
        self.code.edges.push(Edge {
            target: target.block.0,
            moves: Part {
                start: start as u32,
                count: target.arguments.len() as u32,
            },
            is_tangled,
        });
        self.code.edges.len() as u32 - 1
    }

    fn place(&self, address: &Address) -> Place {
        let (index, scale) = match address.index {
            Some((index, scale)) => (self.register(index), scale),
            None => (0, 0),
        };
        Place {
            base: self.register(address.base),
            index,
            scale,
            offset: address.offset,
        }
    }

    fn list(&mut self, values: &[Value]) -> Part {
        let start = self.code.lists.len() as u32;
        for value in values {
            let register = self.register(*value);
            self.code.lists.push(register);
        }
        Part {
            start,
            count: values.len() as u32,
        }
    }

    fn register(&self, value: Value) -> u32 {
        self.registers[value.index()]
    }
}

fn width(ty: Type) -> Width {
    match ty.size() {
        1 => Width::One,
        2 => Width::Two,
        4 => Width::Four,
        _ => Width::Eight,
    }
}
