//! Random programs for tests of the text form and of passes: valid, terminating, deterministic by seed.
//!
//! A program is a few functions. Each consists of blocks in a chain: a block does some random
//! arithmetic, also on floats, loads, stores and copies in cells of a common layout (one in the
//! frame, one of its own on the heap, one that all functions share) and in an array, calls
//! functions with a higher number, directly or not, and goes to blocks further down, or counts a
//! loop down. The last block returns a mix of what is at hand, so that wrong values do not go
//! unnoticed. Divisors are made odd, so that nothing faults; no bits of a NaN are looked at.

use crate::names::{BINARY, CONDITIONS, FLOAT_CONDITIONS, OVERFLOWING, UNARY};
use crate::{
    Address, BinaryOp, Block, Class, ClassId, ClassKind, Condition, Conversion, Function,
    FunctionId, HeapType, Location, LocationId, Op, Program, SlotData, Target, Terminator, Type,
    TypeId, UnaryOp, Value,
};

/// A small random number generator.
#[derive(Clone, Debug)]
pub struct Random {
    state: u64,
}

impl Random {
    /// Starts from a seed.
    pub fn new(seed: u64) -> Random {
        Random {
            state: seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x1234_5678_9abc_def1,
        }
    }

    /// Any 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`.
    pub fn below(&mut self, bound: usize) -> usize {
        (self.bits() % bound as u64) as usize
    }

    /// True once in `n` times.
    pub fn once_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }
}

/// The integer types.
const INTEGERS: [Type; 4] = [Type::I8, Type::I16, Type::I32, Type::I64];

/// Where a cell has a payload word, which is accessed at any width.
const PAYLOAD: i32 = 16;

/// Elements of each function's array, a power of two.
const ARRAY_COUNT: i64 = 8;

/// Where each integer type has its field in a cell, by class number.
const FIELDS: [(Type, i32); 4] = [
    (Type::I8, 0),
    (Type::I16, 2),
    (Type::I32, 4),
    (Type::I64, 8),
];

/// A program with functions `@f0`, `@f1`, … of the signature `(i64, i64) -> i64`, to be called with
/// any numbers. `@f0` is the one to start with; it makes the object that the others, which get it
/// as a third parameter, share.
pub fn random_program(seed: u64) -> Program {
    let mut random = Random::new(seed);
    let mut program = Program {
        files: vec![String::from("random.rs")],
        locations: vec![Location::UNKNOWN],
        types: vec![
            HeapType {
                name: String::from("Cell"),
                size: 24,
                is_array: false,
                references: Vec::new(),
            },
            HeapType {
                name: String::from("[i64]"),
                size: 8,
                is_array: true,
                references: Vec::new(),
            },
        ],
        ..Program::default()
    };
    for (ty, _) in FIELDS {
        program.classes.push(Class {
            name: format!("Cell.{}", ty.name()),
            kind: ClassKind::Field {
                address_taken: random.once_in(2),
                is_payload: false,
            },
            ty,
            immutable: false,
            owns: false,
        });
    }
    for (ty, _) in FIELDS {
        program.classes.push(Class {
            name: format!("*{}", ty.name()),
            kind: ClassKind::Bare,
            ty,
            immutable: false,
            owns: false,
        });
    }
    program.classes.push(Class {
        name: String::from("Cell.payload"),
        kind: ClassKind::Field {
            address_taken: random.once_in(2),
            is_payload: true,
        },
        ty: Type::I64,
        immutable: false,
        owns: false,
    });
    let count = 1 + random.below(3);
    let mut taken = Vec::new();
    for class in &program.classes[..FIELDS.len()] {
        taken.push(matches!(
            class.kind,
            ClassKind::Field {
                address_taken: true,
                ..
            }
        ));
    }
    for index in 0..count {
        let mut builder = Builder {
            random: random.clone(),
            function: Function::default(),
            index,
            count,
            block: Block(0),
            live: Vec::new(),
            object: Value(0),
            other: Value(0),
            slot: Value(0),
            array: Value(0),
            taken: taken.clone(),
            locations: Vec::new(),
        };
        builder.build();
        random.bits();
        for line in 0..builder.locations.len() {
            program.locations.push(Location {
                file: 0,
                line: 10 * index as u32 + line as u32 + 1,
                column: 1,
            });
        }
        for inst in &mut builder.function.insts {
            if inst.location.0 != 0 {
                let first = program.locations.len() - builder.locations.len();
                inst.location = LocationId::new(first + inst.location.index() - 1);
            }
        }
        program.functions.push(builder.function);
    }
    program
}

struct Builder {
    random: Random,
    function: Function,
    index: usize,
    count: usize,
    block: Block,
    /// What dominates the place that is being written.
    live: Vec<Value>,
    object: Value,
    /// A cell of this call.
    other: Value,
    slot: Value,
    /// Of [`ARRAY_COUNT`] elements.
    array: Value,
    /// By field of the object: whether its address may be taken.
    taken: Vec<bool>,
    /// One entry for each location that the function uses.
    locations: Vec<()>,
}

impl Builder {
    fn build(&mut self) {
        self.function.name = format!("f{}", self.index);
        self.function.results = vec![Type::I64];
        self.function.new_slot(SlotData {
            size: 24,
            align: 8,
            name: String::from("local"),
        });
        self.block = self.function.new_block();
        for _ in 0..2 {
            let parameter = self.parameter(self.block, Type::I64);
            self.live.push(parameter);
        }
        if self.index == 0 {
            self.object = self.emit(Op::Allocate(TypeId(0), None), &[Type::Ref])[0];
        } else {
            self.object = self.parameter(self.block, Type::Ref);
        }
        self.slot = self.emit(Op::SlotAddress(crate::Slot(0)), &[Type::Ref])[0];
        self.clear_slot();
        self.other = self.emit(Op::Allocate(TypeId(0), None), &[Type::Ref])[0];
        let count = self.constant(ARRAY_COUNT, Type::I64);
        self.array = self.emit(Op::Allocate(TypeId(1), Some(count)), &[Type::Ref])[0];
        for _ in 0..1 + self.random.below(4) {
            self.ops();
            match self.random.below(3) {
                0 => self.diamond(),
                1 => self.counted_loop(),
                _ => self.switch(),
            }
        }
        self.ops();
        let result = self.mix();
        self.terminate(Terminator::Return(vec![result]));
    }

    fn clear_slot(&mut self) {
        for (index, (ty, offset)) in FIELDS.iter().enumerate() {
            let zero = self.constant(0, *ty);
            let address = Address::at(self.slot, *offset);
            self.emit(Op::Store(address, zero, ClassId::new(index)), &[]);
        }
        let zero = self.constant(0, Type::I64);
        let address = Address::at(self.slot, PAYLOAD);
        self.emit(Op::Store(address, zero, ClassId(8)), &[]);
    }

    fn ops(&mut self) {
        for _ in 0..1 + self.random.below(6) {
            let value = self.op();
            if let Some(value) = value {
                self.live.push(value);
            }
        }
    }

    fn op(&mut self) -> Option<Value> {
        match self.random.below(17) {
            0 => {
                let ty = self.random.pick(&INTEGERS);
                let number = self.random.bits() as i64 >> self.random.below(64);
                Some(self.constant(number, ty))
            }
            1..=3 => Some(self.binary()),
            4 => {
                let value = self.any();
                let ty = self.function.type_of(value);
                let op = self.random.pick(&UNARY[..5]).0;
                let op = if op == UnaryOp::SwapBytes && ty == Type::I8 {
                    UnaryOp::Not
                } else {
                    op
                };
                Some(self.emit(Op::Unary(op, value), &[ty])[0])
            }
            5 if self.random.once_in(4) => {
                // The hints that ask have other answers in a recorder.
                let value = self.any();
                let ty = self.function.type_of(value);
                self.emit(Op::RecordExact(value, value), &[]);
                Some(self.emit(Op::Promote(value), &[ty])[0])
            }
            5 => {
                let (a, b) = self.pair();
                let condition = self.random.pick(&CONDITIONS).0;
                Some(self.emit(Op::Compare(condition, a, b), &[Type::I8])[0])
            }
            6 => {
                let (a, b) = self.pair();
                let condition = self.any_of(Type::I8);
                let ty = self.function.type_of(a);
                Some(self.emit(Op::Select(condition, a, b), &[ty])[0])
            }
            7 => {
                let (a, b) = self.pair();
                let ty = self.function.type_of(a);
                let op = self.random.pick(&OVERFLOWING).0;
                let results = self.emit(Op::Overflowing(op, a, b), &[ty, Type::I8]);
                self.live.push(results[1]);
                Some(results[0])
            }
            8 | 9 => {
                let (address, class, ty) = self.field();
                Some(self.emit(Op::Load(address, class), &[ty])[0])
            }
            10 => {
                let (address, class, ty) = self.field();
                let value = self.any_of(ty);
                self.emit(Op::Store(address, value, class), &[]);
                None
            }
            11 => self.copy(),
            12 | 13 => Some(self.float()),
            14 => {
                let value = self.any();
                let address = Address::at(self.cell(), PAYLOAD);
                self.emit(Op::Store(address, value, ClassId(8)), &[]);
                None
            }
            15 => Some(self.load_payload()),
            _ => self.call(),
        }
    }

    fn binary(&mut self) -> Value {
        let (a, mut b) = self.pair();
        let ty = self.function.type_of(a);
        let op = self.random.pick(&BINARY[..14]).0;
        let divides = matches!(
            op,
            BinaryOp::SignedDiv
                | BinaryOp::SignedRem
                | BinaryOp::UnsignedDiv
                | BinaryOp::UnsignedRem
        );
        if divides {
            // A small odd positive divisor is neither 0 nor -1.
            let mask = self.constant(0x3e, ty);
            let one = self.constant(1, ty);
            b = self.emit(Op::Binary(BinaryOp::And, b, mask), &[ty])[0];
            b = self.emit(Op::Binary(BinaryOp::Or, b, one), &[ty])[0];
        }
        self.emit(Op::Binary(op, a, b), &[ty])[0]
    }

    /// A place in one of the three cells or in the array. Leaves of cells have classes of their
    /// own; if its address may be taken, one may also be accessed through a bare reference.
    fn field(&mut self) -> (Address, ClassId, Type) {
        if self.random.once_in(4) {
            return (self.element(), ClassId(7), Type::I64);
        }
        let cell = self.cell();
        let index = self.random.below(4);
        let (ty, offset) = FIELDS[index];
        if self.taken[index] && self.random.once_in(3) {
            let interior = Op::Interior(Address::at(cell, offset));
            let reference = self.emit(interior, &[Type::Ref])[0];
            (Address::at(reference, 0), ClassId::new(index + 4), ty)
        } else {
            (Address::at(cell, offset), ClassId::new(index), ty)
        }
    }

    /// A cell: the shared one, one of this call, one in the frame.
    fn cell(&mut self) -> Value {
        let cells = [self.object, self.other, self.slot];
        self.random.pick(&cells)
    }

    /// A random element of the array, sometimes with an index and an offset.
    fn element(&mut self) -> Address {
        let any = self.any_of(Type::I64);
        let with_offset = self.random.once_in(2);
        let mask = self.constant(ARRAY_COUNT / 2 - 1, Type::I64);
        let index = self.emit(Op::Binary(BinaryOp::And, any, mask), &[Type::I64])[0];
        let offset = if with_offset {
            8 * (ARRAY_COUNT as i32 / 2)
        } else {
            0
        };
        Address {
            base: self.array,
            index: Some((index, 8)),
            offset,
        }
    }

    /// The low byte of a payload word: whoever wrote last, and how wide, has written it.
    fn load_payload(&mut self) -> Value {
        let ty = self.random.pick(&INTEGERS);
        let address = Address::at(self.cell(), PAYLOAD);
        let word = self.emit(Op::Load(address, ClassId(8)), &[ty])[0];
        if ty == Type::I8 {
            return word;
        }
        self.emit(Op::Convert(Conversion::Truncate, word), &[Type::I8])[0]
    }

    /// Copies between cells, or overlapping parts of the array. A copy never changes what a leaf is.
    fn copy(&mut self) -> Option<Value> {
        let (to, from, bytes, class) = if self.random.once_in(3) {
            let to = self.element();
            let from = self.element();
            let to = self.emit(Op::Interior(to), &[Type::Ref])[0];
            let from = self.emit(Op::Interior(from), &[Type::Ref])[0];
            (to, from, 8, Some(ClassId(7)))
        } else {
            let bytes = 8 * (1 + self.random.below(3)) as i64;
            (self.cell(), self.cell(), bytes, None)
        };
        let count = self.constant(bytes, Type::I64);
        self.emit(Op::Copy(to, from, count, false, class), &[]);
        None
    }

    /// Something computed by floats.
    fn float(&mut self) -> Value {
        let single = self.random.once_in(3);
        let ty = if single { Type::F32 } else { Type::F64 };
        let (x, y) = (self.any(), self.any());
        let signed = Op::Convert(Conversion::SignedToFloat, x);
        let a = self.emit(signed, &[ty])[0];
        let unsigned = Op::Convert(Conversion::UnsignedToFloat, y);
        let b = self.emit(unsigned, &[ty])[0];
        let op = self.random.pick(&BINARY[14..]).0;
        let mut result = self.emit(Op::Binary(op, a, b), &[ty])[0];
        let unary = self.random.pick(&UNARY[6..]).0;
        result = self.emit(Op::Unary(unary, result), &[ty])[0];
        match self.random.below(4) {
            0 => {
                let condition = self.random.pick(&FLOAT_CONDITIONS).0;
                self.emit(Op::FloatCompare(condition, result, b), &[Type::I8])[0]
            }
            1 => {
                let to = self.random.pick(&INTEGERS);
                self.emit(Op::Convert(Conversion::FloatToUnsigned, result), &[to])[0]
            }
            2 => {
                let (conversion, other) = if single {
                    (Conversion::Promote, Type::F64)
                } else {
                    (Conversion::Demote, Type::F32)
                };
                let other = self.emit(Op::Convert(conversion, result), &[other])[0];
                self.emit(Op::Convert(Conversion::FloatToSigned, other), &[Type::I64])[0]
            }
            _ => {
                let to = self.random.pick(&INTEGERS);
                self.emit(Op::Convert(Conversion::FloatToSigned, result), &[to])[0]
            }
        }
    }

    fn call(&mut self) -> Option<Value> {
        if self.index + 1 >= self.count {
            return None;
        }
        let callee = self.index + 1 + self.random.below(self.count - self.index - 1);
        let a = self.any_of(Type::I64);
        let b = self.any_of(Type::I64);
        let callee = FunctionId::new(callee);
        let arguments = vec![a, b, self.object];
        let op = if self.random.once_in(3) {
            let address = self.emit(Op::FunctionAddress(callee), &[Type::Ptr])[0];
            Op::CallIndirect(address, arguments)
        } else {
            Op::Call(callee, arguments)
        };
        Some(self.emit(op, &[Type::I64])[0])
    }

    fn diamond(&mut self) {
        let condition = self.any_of(Type::I8);
        let (left, right) = (self.function.new_block(), self.function.new_block());
        let join = self.function.new_block();
        let ty = self.random.pick(&INTEGERS);
        self.terminate(Terminator::Branch(
            condition,
            Target::new(left, Vec::new()),
            Target::new(right, Vec::new()),
        ));
        for block in [left, right] {
            let live = self.live.len();
            self.block = block;
            self.ops();
            let value = self.any_of(ty);
            self.terminate(Terminator::Jump(Target::new(join, vec![value])));
            self.live.truncate(live);
        }
        self.block = join;
        let parameter = self.parameter(join, ty);
        self.live.push(parameter);
    }

    fn counted_loop(&mut self) {
        let (head, exit) = (self.function.new_block(), self.function.new_block());
        let ty = self.random.pick(&INTEGERS);
        let rounds = self.random.below(5) as i64 + 1;
        let count = self.constant(rounds, Type::I32);
        let start = self.any_of(ty);
        self.terminate(Terminator::Jump(Target::new(head, vec![count, start])));
        self.block = head;
        let live = self.live.len();
        let counter = self.parameter(head, Type::I32);
        let state = self.parameter(head, ty);
        self.live.push(counter);
        self.live.push(state);
        self.ops();
        let next = self.any_of(ty);
        let one = self.constant(1, Type::I32);
        let left = self.emit(Op::Binary(BinaryOp::Sub, counter, one), &[Type::I32])[0];
        let zero = self.constant(0, Type::I32);
        let more = self.emit(
            Op::Compare(Condition::SignedGreater, left, zero),
            &[Type::I8],
        )[0];
        self.terminate(Terminator::Branch(
            more,
            Target::new(head, vec![left, next]),
            Target::new(exit, vec![next]),
        ));
        self.live.truncate(live);
        self.block = exit;
        let parameter = self.parameter(exit, ty);
        self.live.push(parameter);
    }

    fn switch(&mut self) {
        let value = self.any();
        let join = self.function.new_block();
        let mut cases = Vec::new();
        let mut blocks = Vec::new();
        for case in 0..1 + self.random.below(3) {
            let block = self.function.new_block();
            blocks.push(block);
            cases.push((case as u64, Target::new(block, Vec::new())));
        }
        let default = self.function.new_block();
        blocks.push(default);
        self.terminate(Terminator::Switch(
            value,
            cases,
            Target::new(default, Vec::new()),
        ));
        for block in blocks {
            let live = self.live.len();
            self.block = block;
            self.function.blocks[block.index()].cold = self.random.once_in(4);
            self.ops();
            let value = self.any_of(Type::I64);
            self.terminate(Terminator::Jump(Target::new(join, vec![value])));
            self.live.truncate(live);
        }
        self.block = join;
        let parameter = self.parameter(join, Type::I64);
        self.live.push(parameter);
    }

    /// A number that depends on every live value and on the memory.
    fn mix(&mut self) -> Value {
        let mut result = self.constant(17, Type::I64);
        let factor = self.constant(0x0100_0000_01b3, Type::I64);
        let mut parts = Vec::new();
        for value in self.live.clone() {
            parts.push(self.widened(value));
        }
        for (index, (ty, offset)) in FIELDS.iter().enumerate() {
            let address = Address::at(self.object, *offset);
            let field = self.emit(Op::Load(address, ClassId::new(index)), &[*ty])[0];
            parts.push(self.widened(field));
        }
        for part in parts {
            let mixed = self.emit(Op::Binary(BinaryOp::Xor, result, part), &[Type::I64])[0];
            result = self.emit(Op::Binary(BinaryOp::Mul, mixed, factor), &[Type::I64])[0];
        }
        result
    }

    fn widened(&mut self, value: Value) -> Value {
        if self.function.type_of(value) == Type::I64 {
            return value;
        }
        self.emit(Op::Convert(Conversion::SignExtend, value), &[Type::I64])[0]
    }

    fn any(&mut self) -> Value {
        self.random.pick(&self.live.clone())
    }

    /// Two values of one type.
    fn pair(&mut self) -> (Value, Value) {
        let a = self.any();
        (a, self.any_of(self.function.type_of(a)))
    }

    /// A value of a type: a live one, or another one converted.
    fn any_of(&mut self, ty: Type) -> Value {
        let value = self.any();
        let from = self.function.type_of(value);
        if from == ty {
            value
        } else if from.size() > ty.size() {
            self.emit(Op::Convert(Conversion::Truncate, value), &[ty])[0]
        } else {
            self.emit(Op::Convert(Conversion::ZeroExtend, value), &[ty])[0]
        }
    }

    fn constant(&mut self, number: i64, ty: Type) -> Value {
        let bits = 64 - 8 * ty.size();
        let number = (number << bits) >> bits;
        self.emit(Op::Const(number), &[ty])[0]
    }

    fn parameter(&mut self, block: Block, ty: Type) -> Value {
        let value = self.function.new_value(ty);
        self.function.blocks[block.index()].parameters.push(value);
        value
    }

    fn emit(&mut self, op: Op, types: &[Type]) -> Vec<Value> {
        let location = if self.random.once_in(5) {
            self.locations.push(());
            LocationId::new(self.locations.len())
        } else {
            LocationId(0)
        };
        let inst = self.function.append(self.block, op, types, location);
        self.function.results_of(inst).to_vec()
    }

    fn terminate(&mut self, terminator: Terminator) {
        self.function.blocks[self.block.index()].terminator = terminator;
    }
}
