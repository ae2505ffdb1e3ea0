//! The place IR to flow graphs.
//!
//! Locals of scalar types whose address is never taken become SSA values, one for each leaf; all others
//! are slots. One flow block for each reachable block of the place body. Parameters and results are
//! leaves in order; memory types go by reference: a parameter is the address of a copy that
//! the callee owns, a result is written through an out-pointer that comes first.

mod call;
mod position;
mod rvalue;
mod ssa;

use flow::{Block, Function, FunctionId, LocationId, Op, Slot, SlotData, Terminator, Type, Value};
use hir::Span;

use crate::context::Context;
use crate::instances::Abi;
use crate::place::{self, BlockId, Body, Local, Operand, Place, RESULT, Rvalue, StatementKind};
use position::Projected;
use ssa::{Ssa, Variable};

/// Where a local lives.
#[derive(Clone, Debug)]
enum Storage {
    /// In SSA values: one variable a leaf.
    Values(Vec<Variable>),
    /// In the frame.
    Slot(Slot),
    /// At an address that was passed in.
    Address(Value),
}

/// Fills one function.
struct Emitter<'c, 'p> {
    context: &'c Context<'p>,
    body: &'c Body,
    function: Function,
    storage: Vec<Storage>,
    /// By place block; `None` if unreachable.
    blocks: Vec<Option<Block>>,
    ssa: Ssa,
    block: Block,
    location: LocationId,
    last_span: Option<Span>,
}

/// Emits the graph of a body into the function, which has its name, results and attributes already.
pub fn emit(context: &Context<'_>, id: FunctionId, body: &Body, abi: &Abi) {
    let function = std::mem::take(&mut context.output.borrow_mut().functions[id.index()]);
    let order = reverse_postorder(body);
    let mut emitter = Emitter {
        context,
        body,
        function,
        storage: Vec::new(),
        blocks: vec![None; body.blocks.len()],
        ssa: Ssa::default(),
        block: Block::new(0),
        location: LocationId::default(),
        last_span: None,
    };
    emitter.make_blocks(&order);
    emitter.make_storage(abi);
    for block in order {
        emitter.emit_block(block);
    }
    let ssa = std::mem::take(&mut emitter.ssa);
    let mut function = emitter.function;
    ssa.finish(&mut function);
    context.output.borrow_mut().functions[id.index()] = function;
}

/// The reachable blocks, each after its predecessors, apart from loops.
fn reverse_postorder(body: &Body) -> Vec<BlockId> {
    let mut order = Vec::new();
    let mut seen = vec![false; body.blocks.len()];
    seen[0] = true;
    let mut stack = vec![(BlockId(0), successors(body, BlockId(0)))];
    while let Some((block, rest)) = stack.last_mut() {
        match rest.pop() {
            Some(next) if !seen[next.index()] => {
                seen[next.index()] = true;
                stack.push((next, successors(body, next)));
            }
            Some(_) => {}
            None => {
                order.push(*block);
                stack.pop();
            }
        }
    }
    order.reverse();
    order
}

fn successors(body: &Body, block: BlockId) -> Vec<BlockId> {
    let mut list = Vec::new();
    body.blocks[block.index()]
        .terminator
        .for_each_successor(|next| {
            if !list.contains(&next) {
                list.push(next);
            }
        });
    list
}

impl Emitter<'_, '_> {
    fn make_blocks(&mut self, order: &[BlockId]) {
        for block in order {
            let made = self.function.new_block();
            self.function.blocks[made.index()].cold = self.body.blocks[block.index()].cold;
            self.blocks[block.index()] = Some(made);
        }
        let mut predecessors = vec![Vec::new(); order.len()];
        for block in order {
            for next in successors(self.body, *block) {
                let (from, to) = (self.flow_block(*block), self.flow_block(next));
                predecessors[to.index()].push(from);
            }
        }
        self.ssa = Ssa::new(predecessors);
    }

    fn flow_block(&self, block: BlockId) -> Block {
        self.blocks[block.index()].expect("the block is reachable")
    }

    /// Decides where each local lives, and takes the parameters.
    fn make_storage(&mut self, abi: &Abi) {
        let mut in_memory = vec![false; self.body.locals.len()];
        for block in &self.body.blocks {
            for statement in &block.statements {
                if let StatementKind::Assign(_, Rvalue::Reference(place)) = &statement.kind {
                    let through = place.projections.contains(&place::Projection::Dereference);
                    in_memory[place.local.index()] |= !through;
                }
            }
        }
        let entry = Block::new(0);
        let memory_result = self.context.layout(abi.result).is_memory();
        let out = memory_result.then(|| self.parameter(Type::Ref));
        for (index, local) in self.body.locals.iter().enumerate() {
            let layout = self.context.layout(local.ty);
            let is_parameter = (1..=self.body.parameters).contains(&index);
            if Local::new(index) == RESULT
                && let Some(out) = out
            {
                self.storage.push(Storage::Address(out));
                continue;
            }
            if is_parameter && layout.is_memory() {
                let address = self.parameter(Type::Ref);
                self.storage.push(Storage::Address(address));
                continue;
            }
            let mut values = Vec::new();
            if is_parameter {
                values.extend(layout.types().into_iter().map(|ty| self.parameter(ty)));
            }
            if !in_memory[index] && !layout.is_memory() {
                let variables: Vec<Variable> = layout
                    .types()
                    .into_iter()
                    .map(|ty| self.ssa.variable(ty))
                    .collect();
                for (variable, value) in variables.iter().zip(values) {
                    self.ssa.write(entry, *variable, value);
                }
                self.storage.push(Storage::Values(variables));
                continue;
            }
            let slot = self.function.new_slot(SlotData {
                size: layout.size.max(1),
                align: layout.align,
                name: local.name.clone(),
            });
            self.storage.push(Storage::Slot(slot));
            if !values.is_empty() {
                let place = Place::local(Local::new(index));
                let position = self.project(&place);
                self.write(&position, &values);
            }
        }
    }

    fn parameter(&mut self, ty: Type) -> Value {
        let value = self.function.new_value(ty);
        self.function.blocks[0].parameters.push(value);
        value
    }

    fn set_span(&mut self, span: Span) {
        if self.last_span != Some(span) {
            self.last_span = Some(span);
            self.location = self.context.location_id(Some(span));
        }
    }

    /// Appends an operation with one result.
    fn op(&mut self, op: Op, ty: Type) -> Value {
        let inst = self.function.append(self.block, op, &[ty], self.location);
        self.function.insts[inst.index()].results[0]
    }

    /// Appends an operation without results.
    fn effect(&mut self, op: Op) {
        self.function.append(self.block, op, &[], self.location);
    }

    /// An integer constant, or null.
    fn constant(&mut self, value: i64, ty: Type) -> Value {
        if ty.is_float() {
            self.op(Op::FloatConst(value as u64), ty)
        } else {
            // Sign-extended, also if the source's type has no sign.
            let unused = 64 - ty.size() * 8;
            self.op(Op::Const(value << unused >> unused), ty)
        }
    }

    fn emit_block(&mut self, block: BlockId) {
        self.block = self.flow_block(block);
        let data = &self.body.blocks[block.index()];
        for statement in &data.statements {
            self.set_span(statement.span);
            self.statement(&statement.kind);
        }
        self.set_span(data.span);
        let terminator = self.terminator(&data.terminator);
        let made = self.block;
        self.function.blocks[made.index()].terminator = terminator;
        self.function.blocks[made.index()].location = self.location;
        for next in successors(self.body, block) {
            let next = self.flow_block(next);
            self.ssa.predecessor_filled(&mut self.function, next);
        }
    }

    fn target(&self, block: BlockId) -> flow::Target {
        // Arguments come when all values are known.
        flow::Target::new(self.flow_block(block), Vec::new())
    }

    fn terminator(&mut self, terminator: &place::Terminator) -> Terminator {
        match terminator {
            place::Terminator::Goto(block) => Terminator::Jump(self.target(*block)),
            place::Terminator::Switch(operand, cases, default) => {
                let value = self.operand_leaves(operand)[0];
                if self.function.type_of(value) == Type::I8
                    && let [(0, no)] = cases.as_slice()
                {
                    return Terminator::Branch(value, self.target(*default), self.target(*no));
                }
                let cases = cases
                    .iter()
                    .map(|(number, block)| (*number, self.target(*block)))
                    .collect();
                Terminator::Switch(value, cases, self.target(*default))
            }
            place::Terminator::Return => {
                if let Storage::Address(_) = self.storage[RESULT.index()] {
                    return Terminator::Return(Vec::new());
                }
                let position = self.project(&Place::local(RESULT));
                Terminator::Return(self.read(&position))
            }
            place::Terminator::Unreachable => Terminator::Unreachable,
        }
    }

    fn statement(&mut self, statement: &StatementKind) {
        match statement {
            StatementKind::Assign(place, rvalue) => self.assign(place, rvalue),
            StatementKind::Call {
                destination,
                callee,
                arguments,
                diverges,
            } => self.call(destination, callee, arguments, *diverges),
            StatementKind::Drop(_) => panic!("drops were elaborated, in {}", self.body.name),
            StatementKind::CopyElements {
                element,
                source,
                target,
                count,
            } => {
                let layout = self.context.layout(*element);
                let source = self.operand_leaves(source)[0];
                let target = self.operand_leaves(target)[0];
                let count = self.operand_leaves(count)[0];
                let bytes = self.scaled(count, layout.size);
                let class = match layout.leaves.as_slice() {
                    [leaf] if !layout.has_array => Some(leaf.access.class),
                    _ => None,
                };
                let references = self.context.has_references(*element);
                self.effect(Op::Copy(target, source, bytes, references, class));
            }
            StatementKind::RecordExact(value, exact) => {
                let value = self.operand_leaves(value)[0];
                let exact = self.operand_leaves(exact)[0];
                self.effect(Op::RecordExact(value, exact));
            }
            StatementKind::JitPoint {
                driver,
                can_enter,
                greens,
            } => {
                let greens = greens
                    .iter()
                    .flat_map(|green| self.operand_leaves(green))
                    .collect();
                self.effect(Op::JitPoint(flow::JitPoint {
                    driver: driver.clone(),
                    can_enter: *can_enter,
                    greens,
                    live: Vec::new(),
                }));
            }
        }
    }

    /// `count * size`.
    fn scaled(&mut self, count: Value, size: u32) -> Value {
        if size == 1 {
            return count;
        }
        let size = self.constant(i64::from(size), Type::I64);
        self.op(Op::Binary(flow::BinaryOp::Mul, count, size), Type::I64)
    }

    /// The leaves of an operand of a scalar type.
    fn operand_leaves(&mut self, operand: &Operand) -> Vec<Value> {
        match operand {
            Operand::Copy(place) | Operand::Move(place) => {
                let position = self.project(place);
                self.read(&position)
            }
            Operand::Constant(constant) => self.constant_leaves(constant),
        }
    }

    fn operand_type(&self, operand: &Operand) -> hir::Ty {
        match operand {
            Operand::Copy(place) | Operand::Move(place) => {
                self.context.place_type(self.body, place)
            }
            Operand::Constant(
                place::Constant::Int(_, ty)
                | place::Constant::Float(_, ty)
                | place::Constant::Empty(ty)
                | place::Constant::Data(_, _, ty)
                | place::Constant::Function(_, ty),
            ) => *ty,
        }
    }

    fn position(&mut self, place: &Place) -> Projected {
        self.project(place)
    }
}
