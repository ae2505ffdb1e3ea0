//! From the operations of flow graphs to those of jitcodes.
//!
//! Jitcodes know words of 64 bits. A narrow integer stands zero-extended in its word, and an F32 as its bits with zeros above; each
//! operation takes them so and leaves them so. What gives other bits is followed by a `zero_extend`; what looks at the sign
//! is preceded by a `sign_extend`. [`flow::arithmetic`] is the meaning to agree with.
//!
//! ```text
//! v3: i32 = add v1, v2           r3 = add r1, r2; r3 = zero_extend_32 r3
//! v4: i8 = compare slt v1, v2    r4 = sign_extend_32 r1; r5 = sign_extend_32 r2; r4 = signed_less r4, r5
//! ```
//! Constants, and values that another value stands for (a wider type, other names for the same bits), have no operation. What has
//! only constant operands is computed here, by the meanings of the table.

mod calls;
mod floats;
mod memory;
mod words;

use crate::body::{Block, Body, Edge, End, Instruction, Operand, Place, Record, Virtual};
use crate::slots::places_of_slots;
use crate::tables::{Tables, kind_of};
use flow::{
    ControlFlow, Function, JitPoint, LocationId, Op, Question, Target, Terminator, Type, Value,
};
use jitcode::{Constant, Kind, Opcode, Symbol};

/// The first block.
const ENTRY: flow::Block = flow::Block(0);

/// A merge point of the graph and its number.
pub(crate) type PointNumber = (flow::Inst, u32);

/// Lowers a graph. Portals give the numbers of their merge points. `unchanging`: by instruction, whether it is a load of what does not
/// change.
pub(crate) fn lower(
    tables: &mut Tables,
    function: &Function,
    points: Option<&[PointNumber]>,
    unchanging: &[bool],
) -> Body {
    let flow = ControlFlow::new(function);
    let mut lower = Lower {
        function,
        tables,
        body: Body::default(),
        places: vec![None; function.values.len()],
        slots: vec![None; function.slots.len()],
        first_slot: None,
        block: 0,
        location: 0,
        is_unchanging: false,
    };
    lower.body.blocks = vec![Block::default(); function.blocks.len()];
    for block in &flow.reverse_postorder {
        for parameter in &function.blocks[block.index()].parameters {
            let kind = kind_of(function.type_of(*parameter));
            let register = lower.body.new_register(kind);
            lower.places[parameter.index()] = Some(Place::Register(register));
            lower.body.blocks[block.index()].parameters.push(register);
        }
    }
    let slots = match points {
        Some(_) => vec![Some(ENTRY); function.slots.len()],
        None => places_of_slots(function, &flow),
    };
    lower.make_registers_of_slots(&slots);
    for block in &flow.reverse_postorder {
        lower.block = block.index();
        lower.make_slots(&slots, *block, points.is_some());
        let data = &function.blocks[block.index()];
        for inst in &data.insts {
            lower.at(function.insts[inst.index()].location);
            let points = points.unwrap_or_default();
            match (
                function.op(*inst),
                points.iter().find(|(point, _)| point == inst),
            ) {
                (Op::JitPoint(point), Some((_, number))) => lower.merge_point(point, *number),
                (op, _) => {
                    lower.is_unchanging = unchanging[inst.index()];
                    lower.inst(op, function.results_of(*inst));
                }
            }
        }
        lower.at(data.location);
        lower.end(&data.terminator);
    }
    lower.body
}

pub(crate) struct Lower<'a, 'p> {
    function: &'a Function,
    tables: &'a mut Tables<'p>,
    body: Body,
    /// By value.
    places: Vec<Option<Place>>,
    /// By slot: the register with its address, if it is used.
    slots: Vec<Option<Virtual>>,
    /// The register with the address at which the frame's slots begin.
    first_slot: Option<Virtual>,
    /// Where instructions go.
    block: usize,
    location: u32,
    /// Whether the instruction at hand is a load of what does not change.
    is_unchanging: bool,
}

impl Lower<'_, '_> {
    /// Registers for the addresses of slots that are used; in portals, where native code passes all of them, of all. A frame begins with the room
    /// for one of them, or with none: what was made last when it began is where they end.
    fn make_registers_of_slots(&mut self, places: &[Option<flow::Block>]) {
        for (slot, place) in places.iter().enumerate() {
            if place.is_some() {
                self.slots[slot] = Some(self.body.new_register(Kind::Word));
            }
        }
        let is_first = |place: &Option<flow::Block>| *place == Some(ENTRY);
        if let Some(first) = places.iter().position(is_first) {
            self.first_slot = self.slots[first];
        } else if places.iter().any(Option::is_some) {
            let register = self.body.new_register(Kind::Word);
            self.first_slot = Some(register);
            self.block = ENTRY.index();
            self.push(Opcode::PushSlot, vec![register], vec![Operand::Word(0)]);
        }
    }

    /// Makes the room for slots whose place is a block: one for all of them, except for portals, which get their slots one by one.
    fn make_slots(&mut self, places: &[Option<flow::Block>], block: flow::Block, is_portal: bool) {
        let slots: Vec<(Virtual, u32)> = (0..places.len())
            .filter(|slot| places[*slot] == Some(block))
            .filter_map(|slot| {
                let bytes = self.function.slots[slot].size.next_multiple_of(8);
                self.slots[slot].map(|register| (register, bytes))
            })
            .collect();
        let groups = if is_portal { 1 } else { slots.len().max(1) };
        for group in slots.chunks(groups) {
            let first = group[0].0;
            let bytes = group.iter().map(|(_, bytes)| bytes).sum();
            self.push(Opcode::PushSlot, vec![first], vec![Operand::Word(bytes)]);
            let mut offset = 0;
            for pair in group.windows(2) {
                offset += pair[0].1;
                let base = Operand::Place(Place::Register(first));
                let operands = vec![base, Operand::Word(offset)];
                self.push(Opcode::Interior, vec![pair[1].0], operands);
            }
        }
    }

    /// What follows comes from there.
    fn at(&mut self, location: LocationId) {
        self.location = self.tables.location(location);
    }

    /// Where a value is.
    fn place(&self, value: Value) -> Place {
        self.places[value.index()].expect("definitions come before uses")
    }

    fn places(&self, values: &[Value]) -> Vec<Place> {
        values.iter().map(|value| self.place(*value)).collect()
    }

    fn ty(&self, value: Value) -> Type {
        self.function.type_of(value)
    }

    /// New registers for results.
    fn define(&mut self, results: &[Value]) -> Vec<Virtual> {
        let registers = results.iter().map(|result| {
            let register = self
                .body
                .new_register(kind_of(self.function.type_of(*result)));
            self.places[result.index()] = Some(Place::Register(register));
            register
        });
        registers.collect()
    }

    fn set(&mut self, result: Value, place: Place) {
        self.places[result.index()] = Some(place);
    }

    fn push(&mut self, opcode: Opcode, results: Vec<Virtual>, operands: Vec<Operand>) {
        let location = self.location;
        self.body.blocks[self.block].instructions.push(Instruction {
            opcode,
            results,
            operands,
            keeps: Vec::new(),
            location,
        });
    }

    /// An operation on values that has one result, or the constant that it gives.
    fn pure(&mut self, opcode: Opcode, operands: &[Place]) -> Place {
        let numbers: Option<Vec<u64>> = operands
            .iter()
            .map(|place| self.tables.number_at(*place))
            .collect();
        if let Some(bits) = numbers.and_then(|numbers| jitcode::evaluate(opcode, &numbers)) {
            return self.tables.number(bits);
        }
        let operands = operands.iter().map(|place| Operand::Place(*place));
        self.operation(opcode, operands.collect())
    }

    /// An operation with one result, of the kind that the table says.
    fn operation(&mut self, opcode: Opcode, operands: Vec<Operand>) -> Place {
        let kind = opcode.shape().result.expect("it has a result");
        let register = self.body.new_register(kind);
        self.push(opcode, vec![register], operands);
        Place::Register(register)
    }

    fn number(&mut self, bits: u64) -> Place {
        self.tables.number(bits)
    }

    fn inst(&mut self, op: &Op, results: &[Value]) {
        match op {
            Op::Const(number) => {
                let bits = mask(*number as u64, self.ty(results[0]));
                let place = self.number(bits);
                self.set(results[0], place);
            }
            Op::FloatConst(bits) => {
                let place = self.number(mask(*bits, self.ty(results[0])));
                self.set(results[0], place);
            }
            Op::SlotAddress(slot) => {
                let register = self.slots[slot.index()].expect("used slots have a register");
                self.set(results[0], Place::Register(register));
            }
            Op::DataAddress(data, offset) => {
                let symbol = Constant::Address(Symbol::Data(data.0), u64::from(*offset));
                let place = Place::Constant(self.tables.constant(symbol));
                self.set(results[0], place);
            }
            Op::FunctionAddress(function) => {
                let symbol = Constant::Address(Symbol::Function(function.0), 0);
                let place = Place::Constant(self.tables.constant(symbol));
                self.set(results[0], place);
            }
            Op::Binary(op, a, b) => {
                let ty = self.ty(*a);
                let place = self.binary(*op, ty, self.place(*a), self.place(*b));
                self.set(results[0], place);
            }
            Op::Overflowing(op, a, b) => {
                let ty = self.ty(*a);
                let places = self.overflowing(*op, ty, self.place(*a), self.place(*b));
                self.set(results[0], places.0);
                self.set(results[1], places.1);
            }
            Op::Unary(op, a) => {
                let place = self.unary(*op, self.ty(*a), self.place(*a));
                self.set(results[0], place);
            }
            Op::Compare(condition, a, b) => {
                let place = self.compare(*condition, self.ty(*a), self.place(*a), self.place(*b));
                self.set(results[0], place);
            }
            Op::FloatCompare(condition, a, b) => {
                let ty = self.ty(*a);
                let place = self.float_compare(*condition, ty, self.place(*a), self.place(*b));
                self.set(results[0], place);
            }
            Op::Convert(conversion, a) => {
                let (from, to) = (self.ty(*a), self.ty(results[0]));
                let place = self.convert(*conversion, from, to, self.place(*a));
                self.set(results[0], place);
            }
            Op::Select(condition, a, b) => {
                let opcode = match kind_of(self.ty(*a)) {
                    Kind::Float => Opcode::FloatSelect,
                    _ => Opcode::Select,
                };
                let operands = self.places(&[*condition, *a, *b]);
                let place = self.pure(opcode, &operands);
                self.set(results[0], place);
            }
            Op::Load(..) | Op::Store(..) | Op::Interior(_) | Op::Copy(..) | Op::Allocate(..) => {
                self.memory(op, results);
            }
            Op::Call(..) | Op::CallIndirect(..) | Op::CallExtern(..) => self.call(op, results),
            Op::Assume(_) => {}
            Op::JitPoint(point) => {
                // A merge point here is one of a function that is no portal: it has none left.
                debug_assert!(point.can_enter, "merge points stand in portals");
                let driver = self.tables.driver(&point.driver);
                self.push(Opcode::CanEnter, Vec::new(), vec![Operand::Word(driver)]);
            }
            Op::Promote(value) => {
                let place = self.place(*value);
                if matches!(place, Place::Constant(_)) {
                    return self.set(results[0], place);
                }
                let registers = self.define(results);
                let operands = vec![Operand::Place(place), Operand::Live];
                self.push(Opcode::Promote, registers, operands);
            }
            Op::IsConstant(value) => self.hint(Opcode::IsConstant, &[*value], results),
            Op::IsVirtual(value) => self.hint(Opcode::IsVirtual, &[*value], results),
            Op::WeAreJitted => self.hint(Opcode::WeAreJitted, &[], results),
            Op::Ask(Question::Poll) => self.hint(Opcode::Poll, &[], results),
            Op::Ask(Question::StackLow) => self.hint(Opcode::StackLow, &[], results),
            Op::Immutable(..) => {}
            Op::RecordExact(value, exact) => {
                self.hint(Opcode::RecordExact, &[*value, *exact], results);
            }
            Op::JitEnabled | Op::JitTick(_) | Op::JitEnter(..) => {
                panic!(
                    "{}: the JIT does not look into its own counters",
                    self.function.name
                )
            }
        }
    }

    fn hint(&mut self, opcode: Opcode, operands: &[Value], results: &[Value]) {
        let operands = operands
            .iter()
            .map(|value| Operand::Place(self.place(*value)))
            .collect();
        let registers = self.define(results);
        self.push(opcode, registers, operands);
    }

    /// A merge point. What its record names has a register of its own there: constants, and values that share a
    /// register with another, are moved in front of it.
    fn merge_point(&mut self, point: &JitPoint, number: u32) {
        let greens = self.places(&point.greens);
        let slots: Vec<Virtual> = self.slots.iter().copied().flatten().collect();
        let mut taken = slots.clone();
        let mut registers = Vec::new();
        for value in &point.live {
            let register = match self.place(*value) {
                Place::Register(register) if !taken.contains(&register) => register,
                place => {
                    let register = self.body.new_register(kind_of(self.ty(*value)));
                    self.push(Opcode::Move, vec![register], vec![Operand::Place(place)]);
                    register
                }
            };
            taken.push(register);
            registers.push(register);
        }
        let mut keeps = taken;
        keeps.extend(greens.iter().filter_map(|place| match place {
            Place::Register(register) => Some(*register),
            Place::Constant(_) => None,
        }));
        self.push(Opcode::MergePoint, Vec::new(), vec![Operand::Word(number)]);
        let block = &mut self.body.blocks[self.block];
        if let Some(last) = block.instructions.last_mut() {
            last.keeps = keeps;
        }
        self.body.records.push(Record {
            number,
            greens,
            slots,
            live: registers,
        });
    }

    fn edge(&self, target: &Target) -> Edge {
        Edge {
            block: target.block.index(),
            arguments: self.places(&target.arguments),
        }
    }

    /// Slots live as long as their frame.
    fn pop_slots(&mut self) {
        if let Some(first) = self.first_slot {
            let operands = vec![Operand::Place(Place::Register(first))];
            self.push(Opcode::PopSlots, Vec::new(), operands);
        }
    }

    fn end(&mut self, terminator: &Terminator) {
        let end = match terminator {
            Terminator::Jump(target) => End::Jump(self.edge(target)),
            Terminator::Branch(value, then, otherwise) => {
                End::Branch(self.place(*value), self.edge(then), self.edge(otherwise))
            }
            Terminator::Switch(value, cases, default) => self.switch(*value, cases, default),
            Terminator::Return(values) => {
                self.pop_slots();
                End::Return(self.places(values))
            }
            Terminator::TailCall(callee, arguments) => {
                let results = self.tail_results();
                self.call_function(*callee, arguments, results.clone());
                self.pop_slots();
                End::Return(results.into_iter().map(Place::Register).collect())
            }
            Terminator::TailCallIndirect(callee, arguments) => {
                let results = self.tail_results();
                let types = self.function.results.clone();
                self.call_address(*callee, arguments, results.clone(), types);
                self.pop_slots();
                End::Return(results.into_iter().map(Place::Register).collect())
            }
            Terminator::Unreachable => End::Unreachable,
        };
        let block = &mut self.body.blocks[self.block];
        block.end = end;
        block.location = self.location;
    }

    fn tail_results(&mut self) -> Vec<Virtual> {
        let types = self.function.results.iter();
        types
            .map(|ty| self.body.new_register(kind_of(*ty)))
            .collect()
    }

    /// With a single case it is a comparison and a branch.
    fn switch(&mut self, value: Value, cases: &[(u64, Target)], default: &Target) -> End {
        let place = self.place(value);
        match cases {
            [] => End::Jump(self.edge(default)),
            [(number, target)] => {
                let number = self.number(*number);
                let is_case = self.pure(Opcode::Equal, &[place, number]);
                End::Branch(is_case, self.edge(target), self.edge(default))
            }
            _ => {
                let cases = cases.iter().map(|(number, target)| {
                    let number = self.tables.constant(Constant::Number(*number));
                    (number, self.edge(target))
                });
                let cases = cases.collect();
                End::Switch(place, cases, self.edge(default))
            }
        }
    }
}

/// The bits that a type has.
fn mask(bits: u64, ty: Type) -> u64 {
    flow::arithmetic::zero_extended(bits, flow::arithmetic::spare_bits(ty))
}
