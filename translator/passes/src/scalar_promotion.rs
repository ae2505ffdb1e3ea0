//! Fields that a loop keeps reading and writing live in SSA values.
//!
//! A *field* is a leaf at a constant offset from a base that is defined outside of the loop: a Vec's pointer and length behind
//! `&mut`, the frame's pc. It is loaded once before the loop, and stored at the loop's exits if the loop stores it at all. An
//! operation of the loop that may touch the field in another way (a call, a store that may alias) is a *clobber*:
//! the field is stored before it and loaded after it. Fields are chosen by how much
//! oftener they are used than clobbered on hot paths.
//!
//! The load before the loop must be safe: the base has been dereferenced before, or is in the header, which runs
//! whenever the loop is entered.
//!
//! ```text
//! b1: v2 = load v0 ... store v0, v3 ... branch v4, b1, b2
//! ```
//! becomes
//! ```text
//! b0: v9 = load v0 ... jump b1(v9)
//! b1(v2): ... branch v4, b1(v3), b3
//! b3: store v0, v3 ... jump b2
//! ```

use crate::dominance::Dominance;
use crate::layout::cold_blocks;
use crate::memory_forwarding::{LoopBody, callee_effects, loop_bodies};
use crate::scalar_rewrite::{Event, EventKind, build_values};
use crate::slots::diverging_blocks;
use flow::alias::{may_alias, may_read, may_write};
use flow::{
    Address, Block, BlockData, ClassId, Function, Inst, InstData, LocationId, Op, Program, Target,
    Terminator, Type, Value,
};
use std::collections::HashMap;

/// Fields of one loop: there are only so many registers.
const MAX_FIELDS: usize = 8;
/// What an access counts that runs in every iteration.
const ALWAYS: u32 = 16;

/// A field of a loop.
#[derive(Clone, Debug)]
struct Field {
    base: Value,
    offset: i32,
    ty: Type,
    class: ClassId,
    /// Whether the loop stores to it.
    dirty: bool,
    /// All accesses have the same type.
    sound: bool,
    /// Weight of its accesses on hot paths.
    weight: u32,
    /// Hot blocks that access it, at most (a block counts for each access).
    blocks: u32,
}

/// A loop with the fields that are promoted in it.
struct Plan {
    header: Block,
    body: Vec<Block>,
    fields: Vec<Field>,
    /// The number of the first field among the variables of the function.
    first: u32,
}

/// How an operation may touch a field behind its back.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Touch {
    reads: bool,
    writes: bool,
}

/// What the pass knows of the function.
struct Scene<'a> {
    program: &'a Program,
    dominance: Dominance,
    cold: Vec<bool>,
    diverging: Vec<bool>,
    definition: Vec<Block>,
    private: Vec<bool>,
    /// Bases that have been dereferenced, with the blocks, without repetitions in a row.
    dereferenced: HashMap<Value, Vec<Block>>,
}

/// Runs the pass on a compacted function that has been taken out of the program: on the outermost loops, and on
/// inner ones where their outer ones had no use for it. Whether anything changed.
pub fn scalar_promotion(function: &mut Function, program: &Program) -> bool {
    let dominance = Dominance::new(function);
    let loops = loop_bodies(function, &dominance);
    if loops
        .iter()
        .all(|body| !matches!(body, LoopBody::Blocks(_)))
    {
        return false;
    }
    let scene = Scene {
        program,
        cold: cold_blocks(function, program),
        diverging: diverging_blocks(function),
        definition: definition_blocks(function),
        private: crate::effects::private_pointers(function),
        dereferenced: dereferenced_bases(function),
        dominance,
    };
    let mut plans: Vec<Plan> = Vec::new();
    let mut taken = vec![false; function.blocks.len()];
    let mut variables = 0;
    for (index, body) in loops.into_iter().enumerate() {
        let LoopBody::Blocks(body) = body else {
            continue;
        };
        if taken[index] {
            continue;
        }
        let header = Block::new(index);
        let fields = choose_fields(function, &scene, header, &body);
        if fields.is_empty() {
            continue;
        }
        for block in &body {
            taken[block.index()] = true;
        }
        let first = variables;
        variables += fields.len() as u32;
        plans.push(Plan {
            header,
            body,
            fields,
            first,
        });
    }
    if plans.is_empty() {
        return false;
    }
    apply(function, &scene, &plans);
    true
}

fn definition_blocks(function: &Function) -> Vec<Block> {
    let mut blocks = vec![Block(0); function.values.len()];
    for (index, data) in function.blocks.iter().enumerate() {
        for parameter in &data.parameters {
            blocks[parameter.index()] = Block::new(index);
        }
        for inst in &data.insts {
            for result in function.results_of(*inst) {
                blocks[result.index()] = Block::new(index);
            }
        }
    }
    blocks
}

fn dereferenced_bases(function: &Function) -> HashMap<Value, Vec<Block>> {
    let mut bases: HashMap<Value, Vec<Block>> = HashMap::new();
    for (index, data) in function.blocks.iter().enumerate() {
        let block = Block::new(index);
        for inst in &data.insts {
            if let Op::Load(address, _) | Op::Store(address, _, _) = function.op(*inst)
                && address.index.is_none()
            {
                let blocks = bases.entry(address.base).or_default();
                if blocks.last() != Some(&block) {
                    blocks.push(block);
                }
            }
        }
    }
    bases
}

fn choose_fields(function: &Function, scene: &Scene, header: Block, body: &[Block]) -> Vec<Field> {
    let mut fields = collect_fields(function, scene, header, body);
    let hot_blocks = body.iter().filter(|block| !scene.cold[block.index()]);
    let hot_blocks = hot_blocks.count() as u32;
    fields.retain(|field| {
        field.sound
            && field.weight >= 2
            // Used in every iteration, or in a good part of the arms.
            && (field.weight >= ALWAYS || field.blocks * 8 >= hot_blocks)
            && is_safe(scene, header, field.base)
    });
    reject_overlaps(&mut fields);
    fields.sort_by_key(|field| std::cmp::Reverse(field.weight));
    fields.truncate(3 * MAX_FIELDS);
    fields.retain(|field| {
        let clobbers = weigh_clobbers(function, scene, header, body, field);
        field.weight > 2 * clobbers
    });
    fields.truncate(MAX_FIELDS);
    fields
}

/// What runs in a block counts this much.
fn weight_of(scene: &Scene, header: Block, body: &[Block], block: Block) -> u32 {
    if scene.cold[block.index()] {
        return 0;
    }
    let mut latches = scene.dominance.predecessors[header.index()]
        .iter()
        .filter(|latch| body.binary_search(latch).is_ok());
    if latches.all(|latch| scene.dominance.dominates(block, *latch)) {
        ALWAYS
    } else {
        1
    }
}

fn collect_fields(function: &Function, scene: &Scene, header: Block, body: &[Block]) -> Vec<Field> {
    let mut fields: Vec<Field> = Vec::new();
    let mut places: HashMap<(Value, i32), usize> = HashMap::new();
    for block in body {
        let weight = weight_of(scene, header, body, *block);
        for inst in &function.blocks[block.index()].insts {
            let (address, ty, class, is_store) = match function.op(*inst) {
                Op::Load(address, class) => {
                    let result = function.results_of(*inst)[0];
                    (address, function.type_of(result), *class, false)
                }
                Op::Store(address, value, class) => {
                    (address, function.type_of(*value), *class, true)
                }
                _ => continue,
            };
            let definition = scene.definition[address.base.index()];
            if address.index.is_some() || body.binary_search(&definition).is_ok() {
                continue;
            }
            let place = *places
                .entry((address.base, address.offset))
                .or_insert_with(|| {
                    fields.push(Field {
                        base: address.base,
                        offset: address.offset,
                        ty,
                        class,
                        dirty: false,
                        sound: true,
                        weight: 0,
                        blocks: 0,
                    });
                    fields.len() - 1
                });
            let field = &mut fields[place];
            field.dirty |= is_store;
            field.sound &= field.ty == ty;
            field.weight += weight;
            field.blocks += (weight > 0) as u32;
        }
    }
    fields
}

/// Leaves of one base that overlap are left alone.
fn reject_overlaps(fields: &mut Vec<Field>) {
    fields.sort_by_key(|field| (field.base, field.offset));
    let mut bad = vec![false; fields.len()];
    for position in 1..fields.len() {
        let (before, field) = (&fields[position - 1], &fields[position]);
        if before.base == field.base
            && before.offset as i64 + before.ty.size() as i64 > field.offset as i64
        {
            bad[position - 1] = true;
            bad[position] = true;
        }
    }
    let mut position = 0;
    fields.retain(|_| {
        position += 1;
        !bad[position - 1]
    });
}

/// Whether the base can be dereferenced before the loop.
fn is_safe(scene: &Scene, header: Block, base: Value) -> bool {
    if scene.private[base.index()] {
        return true;
    }
    match scene.dereferenced.get(&base) {
        Some(blocks) => blocks
            .iter()
            .any(|block| scene.dominance.dominates(*block, header)),
        None => false,
    }
}

fn weigh_clobbers(
    function: &Function,
    scene: &Scene,
    header: Block,
    body: &[Block],
    field: &Field,
) -> u32 {
    let mut total = 0;
    for block in body {
        if scene.cold[block.index()] {
            continue;
        }
        let weight = weight_of(scene, header, body, *block);
        for inst in &function.blocks[block.index()].insts {
            let touch = touch(function, scene, *inst, field);
            if touch.writes || (touch.reads && field.dirty) {
                total += weight;
            }
        }
    }
    total
}

/// How an instruction that is not an access of the field itself may touch it.
fn touch(function: &Function, scene: &Scene, inst: Inst, field: &Field) -> Touch {
    let op = function.op(inst);
    match op {
        Op::Load(address, class) | Op::Store(address, _, class) => {
            let is_store = matches!(op, Op::Store(..));
            let size = match op {
                Op::Store(_, value, _) => function.type_of(*value).size(),
                _ => function.type_of(function.results_of(inst)[0]).size(),
            };
            let near = address.base == field.base && address.index.is_none();
            let apart = near
                && (address.offset as i64 + size as i64 <= field.offset as i64
                    || field.offset as i64 + field.ty.size() as i64 <= address.offset as i64);
            let own = near && address.offset == field.offset;
            let touches = !own && !apart && may_alias(scene.program, *class, field.class);
            Touch {
                reads: touches && !is_store,
                writes: touches && is_store,
            }
        }
        op if op.is_call() || matches!(op, Op::Copy(..)) => {
            let effects = callee_effects(scene.program, op);
            Touch {
                reads: may_read(scene.program, op, effects, field.class),
                writes: may_write(scene.program, op, effects, field.class),
            }
        }
        _ => Touch {
            reads: false,
            writes: false,
        },
    }
}

/// The rewriting of all loops with a plan.
struct Applier<'a> {
    scene: &'a Scene<'a>,
    events: Vec<Event>,
    types: Vec<Type>,
    block: Block,
    insts: Vec<Inst>,
    location: LocationId,
}

fn apply(function: &mut Function, scene: &Scene, plans: &[Plan]) {
    let mut applier = Applier {
        scene,
        events: Vec::new(),
        types: Vec::new(),
        block: Block(0),
        insts: Vec::new(),
        location: LocationId::default(),
    };
    for plan in plans {
        applier
            .types
            .extend(plan.fields.iter().map(|field| field.ty));
    }
    // Entries first: an exit of one loop may be the entry of the next.
    let entries: Vec<Block> = plans.iter().map(|plan| new_entry(function, plan)).collect();
    for plan in plans {
        applier.spill_at_exits(function, plan);
    }
    for (plan, entry) in plans.iter().zip(entries) {
        applier.begin(function, entry);
        for number in 0..plan.fields.len() {
            applier.reload(function, plan, number);
        }
        applier.end(function);
        for block in &plan.body {
            applier.rewrite_block(function, plan, *block);
        }
    }
    let Applier { events, types, .. } = applier;
    build_values(function, &types, events);
}

/// A block before the header, for all edges from outside of the loop.
fn new_entry(function: &mut Function, plan: &Plan) -> Block {
    let header = plan.header;
    let mut arguments = Vec::new();
    for position in 0..function.blocks[header.index()].parameters.len() {
        let parameter = function.blocks[header.index()].parameters[position];
        arguments.push(function.new_value(function.type_of(parameter)));
    }
    let entry = Block::new(function.blocks.len());
    for index in 0..function.blocks.len() {
        if plan.body.binary_search(&Block::new(index)).is_err() {
            function.blocks[index]
                .terminator
                .map_successors(|block| if block == header { entry } else { block });
        }
    }
    let data = &function.blocks[header.index()];
    let (location, cold) = (data.location, data.cold);
    function.blocks.push(BlockData {
        parameters: arguments.clone(),
        insts: Vec::new(),
        terminator: Terminator::Jump(Target::new(header, arguments)),
        location,
        cold,
    });
    entry
}

impl Applier<'_> {
    fn begin(&mut self, function: &mut Function, block: Block) {
        self.block = block;
        self.location = function.blocks[block.index()].location;
    }

    /// Puts what has been made at the end of the block.
    fn end(&mut self, function: &mut Function) {
        let made = std::mem::take(&mut self.insts);
        function.blocks[self.block.index()].insts.extend(made);
    }

    fn event(&mut self, variable: u32, kind: EventKind) {
        self.events.push(Event {
            variable,
            block: self.block,
            kind,
        });
    }

    fn emit(&mut self, function: &mut Function, op: Op, results: Vec<Value>) {
        function.insts.push(InstData {
            op,
            results,
            location: self.location,
        });
        self.insts.push(Inst::new(function.insts.len() - 1));
    }

    fn reload(&mut self, function: &mut Function, plan: &Plan, number: usize) {
        let field = &plan.fields[number];
        let value = function.new_value(field.ty);
        let op = Op::Load(Address::at(field.base, field.offset), field.class);
        self.emit(function, op, vec![value]);
        self.event(plan.first + number as u32, EventKind::Write(value));
    }

    fn spill(&mut self, function: &mut Function, plan: &Plan, number: usize) {
        let field = &plan.fields[number];
        let value = function.new_value(field.ty);
        self.event(plan.first + number as u32, EventKind::Read(value));
        let op = Op::Store(Address::at(field.base, field.offset), value, field.class);
        self.emit(function, op, Vec::new());
    }

    fn rewrite_block(&mut self, function: &mut Function, plan: &Plan, block: Block) {
        self.begin(function, block);
        let insts = std::mem::take(&mut function.blocks[block.index()].insts);
        for inst in insts {
            self.location = function.insts[inst.index()].location;
            if self.rewrite_access(function, plan, inst) {
                continue;
            }
            let op = function.op(inst);
            if !op.is_call() && !matches!(op, Op::Load(..) | Op::Store(..) | Op::Copy(..)) {
                self.insts.push(inst);
                continue;
            }
            let mut touches = Vec::with_capacity(plan.fields.len());
            for field in &plan.fields {
                touches.push(touch(function, self.scene, inst, field));
            }
            for (number, touch) in touches.iter().enumerate() {
                // What may be written may be left as it was, too.
                if (touch.reads || touch.writes) && plan.fields[number].dirty {
                    self.spill(function, plan, number);
                }
            }
            self.insts.push(inst);
            for (number, touch) in touches.iter().enumerate() {
                if touch.writes {
                    self.reload(function, plan, number);
                }
            }
        }
        self.end(function);
    }

    /// Whether the instruction was an access of a field.
    fn rewrite_access(&mut self, function: &mut Function, plan: &Plan, inst: Inst) -> bool {
        let (Op::Load(address, _) | Op::Store(address, _, _)) = *function.op(inst) else {
            return false;
        };
        if address.index.is_some() {
            return false;
        }
        let found = plan
            .fields
            .iter()
            .position(|field| field.base == address.base && field.offset == address.offset);
        let Some(number) = found else {
            return false;
        };
        let variable = plan.first + number as u32;
        match *function.op(inst) {
            Op::Store(_, value, _) => self.event(variable, EventKind::Write(value)),
            _ => {
                let result = function.results_of(inst)[0];
                self.event(variable, EventKind::Read(result));
            }
        }
        true
    }

    /// Stores the dirty fields on all edges that leave the loop.
    fn spill_at_exits(&mut self, function: &mut Function, plan: &Plan) {
        if plan.fields.iter().all(|field| !field.dirty) {
            return;
        }
        let predecessors = crate::ssa::unique_predecessors(function);
        let mut exits: Vec<(Block, Block)> = Vec::new();
        for block in &plan.body {
            function.blocks[block.index()]
                .terminator
                .for_each_target(|target| {
                    if plan.body.binary_search(&target.block).is_err() {
                        exits.push((target.block, *block));
                    }
                });
        }
        exits.sort();
        exits.dedup();
        let mut done = Vec::new();
        for (target, from) in exits {
            let spilled: Vec<usize> = (0..plan.fields.len())
                .filter(|number| self.is_needed_at(function, target, &plan.fields[*number]))
                .collect();
            if spilled.is_empty() || done.contains(&target) {
                continue;
            }
            let only_from_here = predecessors[target.index()]
                .iter()
                .all(|block| plan.body.binary_search(block).is_ok());
            let block = if only_from_here {
                done.push(target);
                target
            } else {
                split_edge(function, from, target)
            };
            self.begin(function, block);
            for number in spilled {
                self.spill(function, plan, number);
            }
            let made = std::mem::take(&mut self.insts);
            let insts = &mut function.blocks[block.index()].insts;
            insts.splice(0..0, made);
        }
    }

    /// Whether memory must hold the field when the block is entered from the loop. Where the program is about to
    /// diverge only what still reads counts.
    fn is_needed_at(&self, function: &Function, target: Block, field: &Field) -> bool {
        if !field.dirty {
            return false;
        }
        if target.index() >= self.scene.diverging.len() || !self.scene.diverging[target.index()] {
            return true;
        }
        let mut seen = vec![target];
        let mut position = 0;
        while let Some(block) = seen.get(position).copied() {
            position += 1;
            let data = &function.blocks[block.index()];
            if data
                .insts
                .iter()
                .any(|inst| self.may_be_seen(function, *inst, field))
            {
                return true;
            }
            data.terminator.for_each_target(|target| {
                if !seen.contains(&target.block) {
                    seen.push(target.block);
                }
            });
        }
        false
    }

    fn may_be_seen(&self, function: &Function, inst: Inst, field: &Field) -> bool {
        let op = function.op(inst);
        match op {
            // A panic shows its message and ends the program.
            Op::CallExtern(callee, arguments)
                if self.scene.program.externs[callee.index()].diverges =>
            {
                arguments.iter().any(|value| {
                    function.type_of(*value) == Type::Ref && !self.scene.is_data(function, *value)
                })
            }
            Op::Load(_, class) => may_alias(self.scene.program, *class, field.class),
            _ => {
                let effects = callee_effects(self.scene.program, op);
                may_read(self.scene.program, op, effects, field.class)
            }
        }
    }
}

impl Scene<'_> {
    /// Whether a value is the address of read-only data. Its definition is in its block.
    fn is_data(&self, function: &Function, value: Value) -> bool {
        let Some(block) = self.definition.get(value.index()) else {
            return false;
        };
        function.blocks[block.index()].insts.iter().any(|inst| {
            matches!(function.op(*inst), Op::DataAddress(..))
                && function.results_of(*inst)[0] == value
        })
    }
}

/// A block on all edges from one block to another; each edge keeps its arguments.
pub fn split_edge(function: &mut Function, from: Block, to: Block) -> Block {
    let mut arguments = Vec::new();
    for position in 0..function.blocks[to.index()].parameters.len() {
        let parameter = function.blocks[to.index()].parameters[position];
        arguments.push(function.new_value(function.type_of(parameter)));
    }
    let edge = Block::new(function.blocks.len());
    let data = &function.blocks[to.index()];
    let (location, cold) = (data.location, data.cold);
    function.blocks[from.index()]
        .terminator
        .map_successors(|block| if block == to { edge } else { block });
    function.blocks.push(BlockData {
        parameters: arguments.clone(),
        insts: Vec::new(),
        terminator: Terminator::Jump(Target::new(to, arguments)),
        location,
        cold,
    });
    edge
}
