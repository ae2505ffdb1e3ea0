//! The second half of [scalar replacement](crate::scalar_replacement): loads, stores and copies of the promoted slots become
//! events of variables (a leaf of a slot each), and the events become SSA values.
//!
//! The first walk takes the instructions out of their blocks, and puts in what remains: narrowing conversions, and
//! loads and stores for the other side of copies. The second goes through the events of one variable
//! after the other.

use crate::scalar_replacement::{SlotPlan, is_promoted_in};
use crate::slots::{SlotCopy, SlotUses, diverging_blocks};
use crate::ssa::{Construction, unique_predecessors};
use flow::{
    Address, BinaryOp, Block, BlockData, Conversion, Function, Inst, InstData, LocationId, Op,
    Slot, Substitution, Target, Terminator, Type, Value,
};
use std::collections::HashMap;

/// What happens to a variable at some place of a block.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EventKind {
    /// The value, which has no definition, stands for what the variable is.
    Read(Value),
    /// The variable becomes the value.
    Write(Value),
}

/// An event of a variable. Those of one block are in its order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Event {
    /// Which variable.
    pub variable: u32,
    /// In which block.
    pub block: Block,
    /// What happens.
    pub kind: EventKind,
}

struct Rewriter<'a> {
    uses: &'a SlotUses,
    /// The copies of slots, by instruction.
    copies: HashMap<Inst, SlotCopy>,
    diverging: &'a [bool],
    plans: &'a [SlotPlan],
    /// The first variable of each slot; the others follow by leaf.
    first_variable: Vec<u32>,
    types: Vec<Type>,
    events: Vec<Event>,
    /// The block that is being rewritten, and its new instructions.
    block: Block,
    insts: Vec<Inst>,
    location: LocationId,
}

/// Rewrites the function by the plans.
pub fn rewrite(function: &mut Function, uses: &SlotUses, diverging: &[bool], plans: &[SlotPlan]) {
    let mut rewriter = Rewriter {
        uses,
        copies: uses.copies.iter().map(|copy| (copy.inst, *copy)).collect(),
        diverging,
        plans,
        first_variable: Vec::new(),
        types: Vec::new(),
        events: Vec::new(),
        block: Block(0),
        insts: Vec::new(),
        location: LocationId::default(),
    };
    for plan in plans {
        rewriter.first_variable.push(rewriter.types.len() as u32);
        if plan.promoted {
            rewriter
                .types
                .extend(plan.leaves.iter().map(|leaf| leaf.ty));
        }
    }
    let spills = place_spills(function, uses, plans);
    for (index, spilled) in spills.iter().enumerate() {
        rewriter.rewrite_block(function, Block::new(index), spilled);
    }
    let Rewriter { types, events, .. } = rewriter;
    build_values(function, &types, events);
}

impl Rewriter<'_> {
    fn rewrite_block(&mut self, function: &mut Function, block: Block, spills: &[Slot]) {
        self.block = block;
        self.location = function.blocks[block.index()].location;
        for slot in spills {
            self.spill(function, *slot);
        }
        let insts = std::mem::take(&mut function.blocks[block.index()].insts);
        for inst in insts {
            self.location = function.insts[inst.index()].location;
            if !self.rewrite_inst(function, inst) {
                self.insts.push(inst);
            }
        }
        function.blocks[block.index()].insts = std::mem::take(&mut self.insts);
    }

    /// Whether the instruction has been replaced by others.
    fn rewrite_inst(&mut self, function: &mut Function, inst: Inst) -> bool {
        match *function.op(inst) {
            Op::Load(address, _) => {
                let Some((variable, leaf)) = self.variable_of(&address) else {
                    return false;
                };
                let result = function.results_of(inst)[0];
                self.read(function, variable, leaf, result);
                true
            }
            Op::Store(address, value, _) => {
                let Some((variable, leaf)) = self.variable_of(&address) else {
                    return false;
                };
                self.write(function, variable, leaf, value);
                true
            }
            Op::Copy(to, from, ..) => self.rewrite_copy(function, inst, to, from),
            Op::Immutable(address, _) => {
                let slot = self.uses.pointer(address);
                slot.is_some_and(|(slot, _)| self.plans[slot.index()].promoted)
            }
            _ => false,
        }
    }

    fn is_promoted(&self, slot: Slot) -> bool {
        // Blocks that were made for spills come last, and diverge.
        self.block.index() < self.diverging.len()
            && is_promoted_in(self.plans, self.diverging, slot, self.block)
    }

    fn variable_of(&self, address: &Address) -> Option<(u32, Type)> {
        let (slot, offset) = self.uses.place(address)?;
        if !self.is_promoted(slot) {
            return None;
        }
        let leaves = &self.plans[slot.index()].leaves;
        let position = leaves
            .binary_search_by_key(&offset, |leaf| leaf.offset)
            .expect("every access has its leaf");
        let variable = self.first_variable[slot.index()] + position as u32;
        Some((variable, leaves[position].ty))
    }

    fn event(&mut self, variable: u32, kind: EventKind) {
        self.events.push(Event {
            variable,
            block: self.block,
            kind,
        });
    }

    /// A value that stands for the variable here.
    fn current(&mut self, function: &mut Function, variable: u32) -> Value {
        let value = function.new_value(self.types[variable as usize]);
        self.event(variable, EventKind::Read(value));
        value
    }

    fn emit(&mut self, function: &mut Function, op: Op, result: Option<Value>) {
        function.insts.push(InstData {
            op,
            results: result.into_iter().collect(),
            location: self.location,
        });
        self.insts.push(Inst::new(function.insts.len() - 1));
    }

    fn emit_new(&mut self, function: &mut Function, op: Op, ty: Type) -> Value {
        let value = function.new_value(ty);
        self.emit(function, op, Some(value));
        value
    }

    /// The result of a load becomes the variable, narrowed or seen as another type.
    fn read(&mut self, function: &mut Function, variable: u32, leaf: Type, result: Value) {
        let ty = function.type_of(result);
        if ty == leaf {
            self.event(variable, EventKind::Read(result));
            return;
        }
        let mut value = self.current(function, variable);
        if ty.size() < leaf.size() {
            let narrow = int_of_size(ty.size());
            let op = Op::Convert(Conversion::Truncate, value);
            if narrow == ty {
                self.emit(function, op, Some(result));
                return;
            }
            value = self.emit_new(function, op, narrow);
        }
        self.emit(function, Op::Convert(Conversion::Bits, value), Some(result));
    }

    /// The variable becomes the value, or gets it in its low bits.
    fn write(&mut self, function: &mut Function, variable: u32, leaf: Type, value: Value) {
        let ty = function.type_of(value);
        if ty == leaf {
            self.event(variable, EventKind::Write(value));
            return;
        }
        let mut value = value;
        if ty.size() == leaf.size() {
            value = self.emit_new(function, Op::Convert(Conversion::Bits, value), leaf);
        } else {
            let old = self.current(function, variable);
            let narrow = int_of_size(ty.size());
            if narrow != ty {
                value = self.emit_new(function, Op::Convert(Conversion::Bits, value), narrow);
            }
            let wide = self.emit_new(function, Op::Convert(Conversion::ZeroExtend, value), leaf);
            let mask = Op::Const(-1 << (ty.size() * 8));
            let mask = self.emit_new(function, mask, leaf);
            let kept = self.emit_new(function, Op::Binary(BinaryOp::And, old, mask), leaf);
            value = self.emit_new(function, Op::Binary(BinaryOp::Or, kept, wide), leaf);
        }
        self.event(variable, EventKind::Write(value));
    }

    /// A copy becomes moves of the leaves in its range. Sources are all read before anything is
    /// written, as the ranges in memory may overlap.
    fn rewrite_copy(
        &mut self,
        function: &mut Function,
        inst: Inst,
        to: Value,
        from: Value,
    ) -> bool {
        match self.copies.get(&inst) {
            Some(copy) => self.expand_copy(function, *copy, to, from),
            None => false,
        }
    }

    fn expand_copy(
        &mut self,
        function: &mut Function,
        copy: SlotCopy,
        to: Value,
        from: Value,
    ) -> bool {
        let to_place = copy.to.filter(|place| self.is_promoted(place.0));
        let from_place = copy.from.filter(|place| self.is_promoted(place.0));
        let Some((slot, start)) = from_place.or(to_place) else {
            return false;
        };
        let plans = self.plans;
        let mut moved = Vec::new();
        for (position, leaf) in plans[slot.index()].leaves.iter().enumerate() {
            if leaf.offset < start || leaf.offset >= start + copy.count {
                continue;
            }
            let distance = (leaf.offset - start) as i32;
            let value = if from_place.is_some() {
                self.current(
                    function,
                    self.first_variable[slot.index()] + position as u32,
                )
            } else {
                let op = Op::Load(Address::at(from, distance), leaf.class);
                self.emit_new(function, op, leaf.ty)
            };
            moved.push((distance, leaf.class, value));
        }
        for (distance, class, value) in moved {
            match to_place {
                Some((slot, start)) => {
                    let leaves = &plans[slot.index()].leaves;
                    let offset = start + distance as i64;
                    let position = leaves
                        .binary_search_by_key(&offset, |leaf| leaf.offset)
                        .expect("copied slots share their leaves");
                    let variable = self.first_variable[slot.index()] + position as u32;
                    self.write(function, variable, leaves[position].ty, value);
                }
                None => {
                    let op = Op::Store(Address::at(to, distance), value, class);
                    self.emit(function, op, None);
                }
            }
        }
        true
    }

    /// Stores all leaves to the slot.
    fn spill(&mut self, function: &mut Function, slot: Slot) {
        let address = self.emit_new(function, Op::SlotAddress(slot), Type::Ref);
        for (position, leaf) in self.plans[slot.index()].leaves.iter().enumerate() {
            let variable = self.first_variable[slot.index()] + position as u32;
            let value = self.current(function, variable);
            let place = Address::at(address, leaf.offset as i32);
            self.emit(function, Op::Store(place, value, leaf.class), None);
        }
    }
}

fn int_of_size(size: u32) -> Type {
    match size {
        1 => Type::I8,
        2 => Type::I16,
        4 => Type::I32,
        _ => Type::I64,
    }
}

/// Which slots are to be spilled at the start of each block. Edges from outside to a diverging block
/// that is also reached from diverging blocks get a block of their own.
fn place_spills(function: &mut Function, uses: &SlotUses, plans: &[SlotPlan]) -> Vec<Vec<Slot>> {
    let mut spills: Vec<Vec<Slot>> = vec![Vec::new(); function.blocks.len()];
    if !plans.iter().any(|plan| plan.promoted && plan.spilled) {
        return spills;
    }
    let diverging = diverging_blocks(function);
    let predecessors = unique_predecessors(function);
    let mut wanted: Vec<Vec<Block>> = vec![Vec::new(); plans.len()];
    let mut want = |slot: Slot, block: Block| {
        let plan = &plans[slot.index()];
        if plan.promoted && plan.spilled && diverging[block.index()] {
            wanted[slot.index()].push(block);
        }
    };
    for access in &uses.accesses {
        want(access.slot, access.block);
    }
    for copy in &uses.copies {
        for (slot, _) in [copy.to, copy.from].into_iter().flatten() {
            want(slot, copy.block);
        }
    }
    for (slot, block) in &uses.escapes {
        want(*slot, *block);
    }
    // An interior reference may be made in one block and used in another, but then that is a use.
    let mut edges: Vec<(Block, Block, Block)> = Vec::new();
    for (index, blocks) in wanted.into_iter().enumerate() {
        let slot = Slot::new(index);
        let mut seen = Vec::new();
        let mut work = blocks;
        while let Some(block) = work.pop() {
            if seen.contains(&block) {
                continue;
            }
            seen.push(block);
            let list = &predecessors[block.index()];
            let inner: Vec<Block> = list
                .iter()
                .copied()
                .filter(|block| diverging[block.index()])
                .collect();
            if inner.is_empty() {
                spills[block.index()].push(slot);
                continue;
            }
            for predecessor in list {
                if diverging[predecessor.index()] {
                    work.push(*predecessor);
                } else {
                    let edge = border_block(function, &mut edges, *predecessor, block);
                    if spills.len() <= edge.index() {
                        spills.resize(edge.index() + 1, Vec::new());
                    }
                    spills[edge.index()].push(slot);
                }
            }
        }
    }
    spills.resize(function.blocks.len(), Vec::new());
    spills
}

/// A block on the edges between two blocks. All edges between them must bring the same arguments, so
/// the new block takes them as parameters.
fn border_block(
    function: &mut Function,
    edges: &mut Vec<(Block, Block, Block)>,
    from: Block,
    to: Block,
) -> Block {
    for (first, second, edge) in edges.iter() {
        if (*first, *second) == (from, to) {
            return *edge;
        }
    }
    let parameters = function.blocks[to.index()].parameters.clone();
    let mut arguments = Vec::new();
    for parameter in parameters {
        arguments.push(function.new_value(function.type_of(parameter)));
    }
    let edge = Block::new(function.blocks.len());
    function.blocks.push(BlockData {
        parameters: arguments.clone(),
        insts: Vec::new(),
        terminator: Terminator::Jump(Target::new(to, arguments)),
        location: function.blocks[to.index()].location,
        cold: true,
    });
    function.blocks[from.index()]
        .terminator
        .for_each_target_mut(|target| {
            if target.block == to {
                target.block = edge;
            }
        });
    edges.push((from, to, edge));
    edge
}

/// Builds SSA form for each variable from its events, which stand in the order of each block.
pub fn build_values(function: &mut Function, types: &[Type], mut events: Vec<Event>) {
    let mut construction = Construction::new(unique_predecessors(function));
    let mut substitution = Substitution::new(function.values.len());
    events.sort_by_key(|event| (event.variable, event.block));
    let mut first = 0;
    while first < events.len() {
        let variable = events[first].variable;
        let mut last = first;
        while last < events.len() && events[last].variable == variable {
            last += 1;
        }
        construction.start(types[variable as usize]);
        for event in &events[first..last] {
            if let EventKind::Write(value) = event.kind {
                construction.define(event.block, value);
            }
        }
        let mut block = None;
        let mut current = None;
        for event in &events[first..last] {
            if block != Some(event.block) {
                block = Some(event.block);
                current = None;
            }
            match event.kind {
                EventKind::Write(value) => current = Some(value),
                EventKind::Read(result) => {
                    let value = match current {
                        Some(value) => value,
                        None => construction.read_at_entry(function, event.block),
                    };
                    substitution.replace(result, value);
                    current = Some(value);
                }
            }
        }
        construction.finish(function);
        first = last;
    }
    substitution.apply(function);
}
