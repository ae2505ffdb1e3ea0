//! Turns a threaded dispatch into handlers that call each other as tail calls.
//!
//! In goes a function after [`threaded_dispatch`](crate::threaded_dispatch): every arm ends in a switch of its own over
//! the same arms. Out comes a *prologue* (the function itself) that calls the first handler, one function
//! a handler, and a table of their addresses. The state of the loop lives in the handlers' parameters, which
//! the calling convention keeps in registers from handler to handler: no register allocation over the
//! whole loop can spill it. What leads away from the hot path (growth of a vector, an error) becomes a handler
//! of its own, so that calls in there cost the hot path nothing.
//!
//! Terms. An *entry* is a block that becomes the start of a handler: an arm of the dispatch, or a cold block that a
//! hot one leads to. A *web* is a set of values of which at most one is alive at each entry ([`webs`](crate::handler_webs)): a
//! variable of the loop. The hottest webs are parameters, the others live in the *record*, a slot of the
//! prologue's frame (the design's portal record), where the function's own slots are too.
//!
//! Cost: blocks between entries are copied into every handler that reaches them; a function whose copies would
//! be much larger than it is stays as it was.

use std::collections::HashMap;

use flow::{
    Address, Block, BlockData, Class, ClassId, ClassKind, Condition, Conversion, Data, DataId,
    Function, FunctionAttributes, FunctionId, Inline, InstData, LocationId, Op, Program,
    Relocation, RelocationTarget, SlotData, Target, Terminator, Type, Value,
};

use crate::handler_webs::{Home, Webs, find_webs};
use crate::layout::cold_blocks;
use crate::ssa::{CopiedValue, repair};

/// Switches with fewer cases are no dispatch.
const MIN_CASES: usize = 5;
/// Dispatches below which there is no loop to speak of.
const MIN_DISPATCHES: usize = 4;
/// All handlers together may have so many times the instructions of the function.
const MAX_GROWTH: usize = 6;

/// Runs the pass on a function that has been taken out of the program. Whether it was taken apart.
pub fn tail_handlers(function: &mut Function, program: &mut Program) -> bool {
    if !has_dispatch(function) || function.results.len() > 6 {
        return false;
    }
    let mut work = function.clone();
    settle_constants(&mut work);
    let cold = cold_blocks(&work, program);
    let Some(plan) = plan(&work, cold) else {
        return false;
    };
    let early = owned_blocks(&work, &plan, Block(0));
    let webs = find_webs(&work, &plan.entries, &plan.cold, &early);
    if !dispatches_agree(&work, &plan, &webs) {
        return false;
    }
    Splitter::new(work, plan, webs, program).split(function, program);
    true
}

/// Which blocks start handlers.
pub(crate) struct Plan {
    /// In order of their handlers.
    pub entries: Vec<Block>,
    /// The handler's number by block.
    pub number: Vec<Option<usize>>,
    /// Which blocks are cold.
    pub cold: Vec<bool>,
}

fn is_dispatch(terminator: &Terminator) -> bool {
    matches!(terminator, Terminator::Switch(_, cases, _) if cases.len() >= MIN_CASES)
}

/// Whether there are several switches over the same blocks.
fn has_dispatch(function: &Function) -> bool {
    let mut most = 0;
    let mut seen: HashMap<Block, usize> = HashMap::new();
    for data in &function.blocks {
        if !is_dispatch(&data.terminator) {
            continue;
        }
        let mut blocks = data.terminator.successors();
        blocks.sort();
        blocks.dedup();
        for block in blocks {
            let count = seen.entry(block).or_insert(0);
            *count += 1;
            most = most.max(*count);
        }
    }
    most >= MIN_DISPATCHES
}

/// Whether an operation is made again wherever its value is needed.
pub(crate) fn is_constant(op: &Op) -> bool {
    matches!(
        op,
        Op::Const(_)
            | Op::FloatConst(_)
            | Op::DataAddress(..)
            | Op::FunctionAddress(_)
            | Op::SlotAddress(_)
    )
}

/// By value: whether a constant defines it.
pub(crate) fn constants(function: &Function) -> Vec<Option<Op>> {
    let mut found = vec![None; function.values.len()];
    for data in &function.blocks {
        for inst in &data.insts {
            let op = function.op(*inst);
            if is_constant(op) {
                found[function.results_of(*inst)[0].index()] = Some(op.clone());
            }
        }
    }
    found
}

/// Targets of dispatches with constants among their arguments get a block of their own, so that a dispatch
/// passes nothing but the loop's state.
fn settle_constants(function: &mut Function) {
    let constants = constants(function);
    let mut bridges: HashMap<(Block, Vec<Option<Value>>), Block> = HashMap::new();
    for index in 0..function.blocks.len() {
        if !is_dispatch(&function.blocks[index].terminator) {
            continue;
        }
        let mut terminator = std::mem::take(&mut function.blocks[index].terminator);
        let location = function.blocks[index].location;
        terminator.for_each_target_mut(|target| {
            if !target
                .arguments
                .iter()
                .any(|argument| constants[argument.index()].is_some())
            {
                return;
            }
            let fixed: Vec<Option<Value>> = target
                .arguments
                .iter()
                .map(|argument| constants[argument.index()].as_ref().map(|_| *argument))
                .collect();
            let key = (target.block, fixed.clone());
            let bridge = match bridges.get(&key) {
                Some(bridge) => *bridge,
                None => {
                    let bridge = function.new_block();
                    let mut arguments = Vec::new();
                    for (argument, fixed) in target.arguments.iter().zip(&fixed) {
                        let value = match fixed {
                            Some(constant) => *constant,
                            None => {
                                let ty = function.type_of(*argument);
                                let parameter = function.new_value(ty);
                                function.blocks[bridge.index()].parameters.push(parameter);
                                parameter
                            }
                        };
                        arguments.push(value);
                    }
                    let data = &mut function.blocks[bridge.index()];
                    data.terminator = Terminator::Jump(Target::new(target.block, arguments));
                    data.location = location;
                    bridges.insert(key, bridge);
                    bridge
                }
            };
            target.block = bridge;
            let mut position = 0;
            target.arguments.retain(|_| {
                position += 1;
                fixed[position - 1].is_none()
            });
        });
        function.blocks[index].terminator = terminator;
    }
}

/// Chooses the entries; nothing if the copies would be too large.
fn plan(function: &Function, mut cold: Vec<bool>) -> Option<Plan> {
    cold.resize(function.blocks.len(), false);
    let mut is_entry = vec![false; function.blocks.len()];
    for data in &function.blocks {
        if is_dispatch(&data.terminator) {
            for block in data.terminator.successors() {
                is_entry[block.index()] = true;
            }
        }
    }
    for (index, data) in function.blocks.iter().enumerate() {
        for block in data.terminator.successors() {
            if cold[block.index()] && !cold[index] {
                is_entry[block.index()] = true;
            }
        }
    }
    if is_entry[0] {
        return None;
    }
    let mut entries = Vec::new();
    let mut number = vec![None; function.blocks.len()];
    for index in 0..function.blocks.len() {
        if is_entry[index] {
            number[index] = Some(entries.len());
            entries.push(Block::new(index));
        }
    }
    let plan = Plan {
        entries,
        number,
        cold,
    };
    let whole: usize = function
        .blocks
        .iter()
        .map(|data| data.insts.len() + 1)
        .sum();
    let mut copied = 0;
    for entry in &plan.entries {
        for block in owned_blocks(function, &plan, *entry) {
            copied += function.blocks[block.index()].insts.len() + 1;
        }
    }
    (copied <= whole * MAX_GROWTH).then_some(plan)
}

/// The blocks that a handler (or, from block 0, the prologue) has: those reached without passing an entry.
pub(crate) fn owned_blocks(function: &Function, plan: &Plan, start: Block) -> Vec<Block> {
    let mut owned = vec![start];
    let mut seen = vec![false; function.blocks.len()];
    seen[start.index()] = true;
    let mut next = 0;
    while next < owned.len() {
        let block = owned[next];
        next += 1;
        for successor in function.blocks[block.index()].terminator.successors() {
            if !seen[successor.index()] && plan.number[successor.index()].is_none() {
                seen[successor.index()] = true;
                owned.push(successor);
            }
        }
    }
    owned
}

/// Whether each dispatch passes one value a web, whatever its target.
fn dispatches_agree(function: &Function, plan: &Plan, webs: &Webs) -> bool {
    for data in &function.blocks {
        if is_dispatch(&data.terminator)
            && passed_by_dispatch(function, &data.terminator, plan, webs).is_none()
        {
            return false;
        }
    }
    true
}

/// The value of each web that a dispatch passes; nothing if two targets want different ones.
fn passed_by_dispatch(
    function: &Function,
    terminator: &Terminator,
    plan: &Plan,
    webs: &Webs,
) -> Option<Vec<Option<Value>>> {
    let mut passed: Vec<Option<Value>> = vec![None; webs.homes.len()];
    let mut agree = true;
    terminator.for_each_target(|target| {
        if is_trap(function, target.block) {
            return;
        }
        for (web, value) in passed_to(function, target, plan, webs) {
            match passed[web] {
                None => passed[web] = Some(value),
                Some(known) => agree &= known == value,
            }
        }
    });
    agree.then_some(passed)
}

fn is_trap(function: &Function, block: Block) -> bool {
    let data = &function.blocks[block.index()];
    data.insts.is_empty() && data.terminator == Terminator::Unreachable
}

/// The webs that are alive at an entry, with the values that an edge gives them.
fn passed_to(
    function: &Function,
    target: &Target,
    plan: &Plan,
    webs: &Webs,
) -> Vec<(usize, Value)> {
    let number = plan.number[target.block.index()].expect("edges lead to entries");
    let parameters = &function.blocks[target.block.index()].parameters;
    webs.alive[number]
        .iter()
        .map(|(web, value)| {
            let position = parameters.iter().position(|parameter| parameter == value);
            (
                *web,
                position.map_or(*value, |position| target.arguments[position]),
            )
        })
        .collect()
}

/// The work of taking a function apart.
struct Splitter {
    original: Function,
    plan: Plan,
    webs: Webs,
    constants: Vec<Option<Op>>,
    /// Where each slot stands in the record.
    slot_offsets: Vec<u32>,
    record_size: u32,
    /// Alias classes of the record's webs.
    classes: Vec<ClassId>,
    table_class: ClassId,
    /// The program's number of the first handler.
    first: usize,
    tables: HashMap<Vec<usize>, DataId>,
    new_data: Vec<Data>,
    first_data: usize,
    /// Types of register parameters, the record first.
    parameters: Vec<Type>,
}

/// One handler under construction.
struct Handler {
    function: Function,
    /// Copies by original value: of those alive at the start, what came in.
    values: Vec<Option<Value>>,
    /// Values that came in and are defined again in a loop inside of the handler, with those definitions.
    redefined: HashMap<Value, CopiedValue>,
    /// By original block: what it defines again itself.
    locals: HashMap<Block, HashMap<Value, Value>>,
    /// The original block that is being copied.
    current: Block,
    blocks: HashMap<Block, Block>,
    /// The record's address.
    record: Value,
    /// By web: the value at the handler's start.
    incoming: Vec<Option<Value>>,
    is_prologue: bool,
}

impl Handler {
    /// The copy of a value as the block at hand sees it.
    fn known(&self, value: Value) -> Option<Value> {
        let own = self
            .locals
            .get(&self.current)
            .and_then(|locals| locals.get(&value).copied());
        own.or(self.values[value.index()])
    }

    /// `old` is defined as `new` in the copy of `block`. If it came in as well, that is a second definition.
    fn define(&mut self, old: Value, new: Value, block: Block) {
        let Some(first) = self.values[old.index()] else {
            self.values[old.index()] = Some(new);
            return;
        };
        self.locals.entry(block).or_default().insert(old, new);
        let copied = self.redefined.entry(old).or_insert_with(|| CopiedValue {
            original: first,
            block: Block(0),
            copies: Vec::new(),
        });
        copied.copies.push((self.blocks[&block], new));
    }
}

impl Splitter {
    fn new(original: Function, plan: Plan, webs: Webs, program: &mut Program) -> Splitter {
        let mut offset = 0;
        for home in &webs.homes {
            if let Home::Record(at, _) = home {
                offset = offset.max(at + 8);
            }
        }
        let mut slot_offsets = Vec::new();
        for slot in &original.slots {
            let align = slot.align.max(8);
            offset = offset.div_ceil(align) * align;
            slot_offsets.push(offset);
            offset += slot.size;
        }
        let name = &original.name;
        let mut classes = Vec::new();
        let mut class = |name: String, ty: Type| {
            let kind = ClassKind::Field {
                address_taken: false,
                is_payload: false,
            };
            program.classes.push(Class { name, kind, ty });
            ClassId::new(program.classes.len() - 1)
        };
        for (number, home) in webs.homes.iter().enumerate() {
            let ty = match home {
                Home::Register(_, ty) | Home::Record(_, ty) => *ty,
            };
            classes.push(class(format!("{name}.record{number}"), ty));
        }
        let table_class = class(format!("{name}.handlers"), Type::Ptr);
        let mut parameters = vec![Type::Ref];
        let mut registers: Vec<(usize, Type)> = Vec::new();
        for home in &webs.homes {
            if let Home::Register(number, ty) = home {
                registers.push((*number, *ty));
            }
        }
        registers.sort();
        parameters.extend(registers.iter().map(|(_, ty)| *ty));
        Splitter {
            constants: constants(&original),
            original,
            plan,
            webs,
            slot_offsets,
            record_size: offset.max(8),
            classes,
            table_class,
            first: program.functions.len(),
            tables: HashMap::new(),
            new_data: Vec::new(),
            first_data: program.data.len(),
            parameters,
        }
    }

    fn split(mut self, function: &mut Function, program: &mut Program) {
        let mut handlers = Vec::new();
        for number in 0..self.plan.entries.len() {
            handlers.push(self.handler(number));
        }
        let prologue = self.prologue();
        program.functions.extend(handlers);
        program.data.append(&mut self.new_data);
        *function = prologue;
    }

    /// A handler of the entry with that number.
    fn handler(&mut self, number: usize) -> Function {
        let entry = self.plan.entries[number];
        let mut function = Function {
            name: format!("{}.handler{number}", self.original.name),
            results: self.original.results.clone(),
            attributes: FunctionAttributes {
                inline: Inline::Never,
                cold: self.plan.cold[entry.index()],
                effects: None,
            },
            location: self.original.blocks[entry.index()].location,
            ..Function::default()
        };
        let start = function.new_block();
        let parameters: Vec<Value> = self
            .parameters
            .clone()
            .into_iter()
            .map(|ty| function.new_value(ty))
            .collect();
        function.blocks[start.index()].parameters = parameters.clone();
        let mut handler = Handler {
            function,
            values: vec![None; self.original.values.len()],
            redefined: HashMap::new(),
            locals: HashMap::new(),
            current: entry,
            blocks: HashMap::new(),
            record: parameters[0],
            incoming: vec![None; self.webs.homes.len()],
            is_prologue: false,
        };
        let owned = owned_blocks(&self.original, &self.plan, entry);
        let used = self.used_values(&owned);
        let location = self.original.blocks[entry.index()].location;
        for (web, home) in self.webs.homes.iter().enumerate() {
            if let Home::Register(position, _) = home {
                handler.incoming[web] = Some(parameters[position + 1]);
            }
        }
        for (web, value) in self.webs.alive[number].clone() {
            let at_start = match self.webs.homes[web] {
                Home::Register(position, _) => parameters[position + 1],
                Home::Record(offset, ty) => {
                    if !used[value.index()] {
                        continue;
                    }
                    let address = Address::at(handler.record, offset as i32);
                    let load = Op::Load(address, self.classes[web]);
                    let inst = handler.function.append(start, load, &[ty], location);
                    handler.function.results_of(inst)[0]
                }
            };
            handler.values[value.index()] = Some(at_start);
            handler.incoming[web] = Some(at_start);
        }
        self.body(&mut handler, &owned, start);
        handler.function
    }

    /// The function itself: its blocks up to the first dispatch, with the record in a slot.
    fn prologue(&mut self) -> Function {
        let mut function = Function {
            name: self.original.name.clone(),
            results: self.original.results.clone(),
            attributes: self.original.attributes.clone(),
            location: self.original.location,
            ..Function::default()
        };
        let start = function.new_block();
        let mut values = vec![None; self.original.values.len()];
        for parameter in &self.original.blocks[0].parameters {
            let ty = self.original.type_of(*parameter);
            let value = function.new_value(ty);
            function.blocks[start.index()].parameters.push(value);
            values[parameter.index()] = Some(value);
        }
        let slot = function.new_slot(SlotData {
            size: self.record_size,
            align: self
                .original
                .slots
                .iter()
                .map(|slot| slot.align)
                .max()
                .unwrap_or(8)
                .max(8),
            name: "record".to_owned(),
        });
        let location = self.original.location;
        let address = function.append(start, Op::SlotAddress(slot), &[Type::Ref], location);
        let record = function.results_of(address)[0];
        let mut handler = Handler {
            function,
            values,
            redefined: HashMap::new(),
            locals: HashMap::new(),
            current: Block(0),
            blocks: HashMap::new(),
            record,
            incoming: vec![None; self.webs.homes.len()],
            is_prologue: true,
        };
        let owned = owned_blocks(&self.original, &self.plan, Block(0));
        self.body(&mut handler, &owned, start);
        handler.function
    }

    /// Which values blocks use, or pass to entries in registers.
    fn used_values(&self, blocks: &[Block]) -> Vec<bool> {
        let mut used = vec![false; self.original.values.len()];
        for block in blocks {
            let data = &self.original.blocks[block.index()];
            for inst in &data.insts {
                self.original
                    .op(*inst)
                    .for_each_operand(|value| used[value.index()] = true);
            }
            match &data.terminator {
                Terminator::Branch(value, ..) | Terminator::Switch(value, ..) => {
                    used[value.index()] = true
                }
                Terminator::Return(values) => {
                    values.iter().for_each(|value| used[value.index()] = true)
                }
                _ => {}
            }
            data.terminator.for_each_target(|target| {
                if self.plan.number[target.block.index()].is_none() {
                    target
                        .arguments
                        .iter()
                        .for_each(|value| used[value.index()] = true);
                    return;
                }
                for (web, value) in passed_to(&self.original, target, &self.plan, &self.webs) {
                    let stays = matches!(self.webs.homes[web], Home::Record(..))
                        && self.webs.of(value) == Some(web);
                    used[value.index()] |= !stays;
                }
            });
        }
        used
    }

    /// Copies the owned blocks; `start` stands for the first.
    fn body(&mut self, handler: &mut Handler, owned: &[Block], start: Block) {
        // Parameters of inner blocks, and the blocks themselves, before anything refers to them.
        for (position, block) in owned.iter().enumerate() {
            if position == 0 {
                handler.blocks.insert(*block, start);
                continue;
            }
            let copy = handler.function.new_block();
            handler.blocks.insert(*block, copy);
            for parameter in &self.original.blocks[block.index()].parameters {
                let value = handler
                    .function
                    .new_value(self.original.type_of(*parameter));
                handler.function.blocks[copy.index()].parameters.push(value);
                handler.define(*parameter, value, *block);
            }
        }
        for block in owned {
            let copy = handler.blocks[block];
            let cold = self.plan.cold[block.index()];
            handler.function.blocks[copy.index()].location =
                self.original.blocks[block.index()].location;
            handler.function.blocks[copy.index()].cold = cold && copy != Block(0);
        }
        // Dominators come first in reverse postorder, so definitions precede uses.
        for block in crate::compact::reverse_postorder(&self.original) {
            if handler.blocks.contains_key(&block) {
                self.copy_insts(handler, block);
            }
        }
        for block in owned {
            self.copy_terminator(handler, *block);
        }
        let mut redefined: Vec<CopiedValue> = handler.redefined.values().cloned().collect();
        redefined.sort_by_key(|one| one.original);
        repair(&mut handler.function, &redefined);
    }

    fn copy_insts(&mut self, handler: &mut Handler, block: Block) {
        handler.current = block;
        let copy = handler.blocks[&block];
        for inst in self.original.blocks[block.index()].insts.clone() {
            let InstData {
                op,
                results,
                location,
            } = self.original.insts[inst.index()].clone();
            if is_constant(&op) {
                continue;
            }
            let mut op = op;
            let mut missing = Vec::new();
            op.for_each_operand(|value| missing.push(value));
            for value in missing {
                self.value(handler, value, location);
            }
            op.map_operands(|value| handler.known(value).expect("made above"));
            let types: Vec<Type> = results
                .iter()
                .map(|value| self.original.type_of(*value))
                .collect();
            let made = handler.function.append(copy, op, &types, location);
            for (old, new) in results
                .iter()
                .zip(handler.function.results_of(made).to_vec())
            {
                handler.define(*old, new, block);
                self.define_web(handler, copy, *old, new, location);
            }
        }
    }

    /// What the prologue defines for good and the record keeps is stored where it is defined.
    fn define_web(
        &self,
        handler: &mut Handler,
        block: Block,
        old: Value,
        new: Value,
        location: LocationId,
    ) {
        let Some(web) = self.webs.of(old) else { return };
        if let (Home::Record(offset, _), true) = (self.webs.homes[web], self.webs.is_invariant[web])
        {
            let store = Op::Store(
                Address::at(handler.record, offset as i32),
                new,
                self.classes[web],
            );
            handler.function.append(block, store, &[], location);
        }
    }

    /// The copy of a value; constants and slot addresses are made at the handler's start.
    fn value(&mut self, handler: &mut Handler, value: Value, location: LocationId) -> Value {
        if let Some(known) = handler.known(value) {
            return known;
        }
        let op = self.constants[value.index()].clone().unwrap_or_else(|| {
            panic!(
                "{}: {value} is not alive in its handler",
                self.original.name
            )
        });
        let ty = self.original.type_of(value);
        let op = match op {
            Op::SlotAddress(slot) => Op::Interior(Address::at(
                handler.record,
                self.slot_offsets[slot.index()] as i32,
            )),
            other => other,
        };
        // At the start, so that it dominates all uses.
        let made = handler.function.append(Block(0), op, &[ty], location);
        let insts = &mut handler.function.blocks[0].insts;
        let inst = insts.pop().expect("appended above");
        let position = usize::from(handler.is_prologue).min(insts.len());
        insts.insert(position, inst);
        let result = handler.function.results_of(made)[0];
        handler.values[value.index()] = Some(result);
        result
    }

    fn copy_terminator(&mut self, handler: &mut Handler, block: Block) {
        handler.current = block;
        let copy = handler.blocks[&block];
        let location = self.original.blocks[block.index()].location;
        let terminator = self.original.blocks[block.index()].terminator.clone();
        if is_dispatch(&terminator) && !handler.is_prologue {
            self.dispatch(handler, copy, &terminator, location);
            return;
        }
        if block == Block(0) {
            // Parameters of the function that are webs of the record.
            for parameter in self.original.blocks[0].parameters.clone() {
                let new = handler.values[parameter.index()].expect("a parameter");
                self.define_web(handler, copy, parameter, new, location);
            }
        }
        let made = match terminator {
            Terminator::Return(values) => {
                let values = values
                    .iter()
                    .map(|value| self.value(handler, *value, location))
                    .collect();
                Terminator::Return(values)
            }
            Terminator::Jump(target) => match self.plan.number[target.block.index()] {
                Some(_) => {
                    self.leave(handler, copy, &target, location);
                    return;
                }
                None => Terminator::Jump(self.inner_target(handler, &target, location)),
            },
            Terminator::Branch(condition, yes, no) => {
                let condition = self.value(handler, condition, location);
                let yes = self.edge(handler, &yes, location);
                let no = self.edge(handler, &no, location);
                Terminator::Branch(condition, yes, no)
            }
            Terminator::Switch(value, cases, default) => {
                let value = self.value(handler, value, location);
                let cases = cases
                    .iter()
                    .map(|(case, target)| (*case, self.edge(handler, target, location)))
                    .collect();
                Terminator::Switch(value, cases, self.edge(handler, &default, location))
            }
            Terminator::TailCall(callee, arguments) => {
                let arguments = arguments
                    .iter()
                    .map(|value| self.value(handler, *value, location))
                    .collect();
                Terminator::TailCall(callee, arguments)
            }
            Terminator::TailCallIndirect(callee, arguments) => {
                let callee = self.value(handler, callee, location);
                let arguments = arguments
                    .iter()
                    .map(|value| self.value(handler, *value, location))
                    .collect();
                Terminator::TailCallIndirect(callee, arguments)
            }
            Terminator::Unreachable => Terminator::Unreachable,
        };
        handler.function.blocks[copy.index()].terminator = made;
    }

    fn inner_target(
        &mut self,
        handler: &mut Handler,
        target: &Target,
        location: LocationId,
    ) -> Target {
        let arguments = target
            .arguments
            .iter()
            .map(|value| self.value(handler, *value, location))
            .collect();
        Target::new(handler.blocks[&target.block], arguments)
    }

    /// An edge: to a block of the handler, or to a new block that goes to another handler.
    fn edge(&mut self, handler: &mut Handler, target: &Target, location: LocationId) -> Target {
        if self.plan.number[target.block.index()].is_none() {
            return self.inner_target(handler, target, location);
        }
        let bridge = handler.function.new_block();
        let cold = self.plan.cold[target.block.index()];
        handler.function.blocks[bridge.index()] = BlockData {
            location,
            cold,
            ..BlockData::default()
        };
        self.leave(handler, bridge, target, location);
        Target::new(bridge, Vec::new())
    }

    /// Goes to another handler from the end of `block`.
    fn leave(
        &mut self,
        handler: &mut Handler,
        block: Block,
        target: &Target,
        location: LocationId,
    ) {
        if is_trap(&self.original, target.block) {
            handler.function.blocks[block.index()].terminator = Terminator::Unreachable;
            return;
        }
        let number = self.plan.number[target.block.index()].expect("the target is an entry");
        let mut passed: Vec<Option<Value>> = vec![None; self.webs.homes.len()];
        for (web, value) in passed_to(&self.original, target, &self.plan, &self.webs) {
            passed[web] = Some(value);
        }
        let arguments = self.pass(handler, block, &passed, location);
        let callee = FunctionId::new(self.first + number);
        if handler.is_prologue {
            let results = self.original.results.clone();
            let call =
                handler
                    .function
                    .append(block, Op::Call(callee, arguments), &results, location);
            let results = handler.function.results_of(call).to_vec();
            handler.function.blocks[block.index()].terminator = Terminator::Return(results);
        } else {
            handler.function.blocks[block.index()].terminator =
                Terminator::TailCall(callee, arguments);
        }
    }

    /// Stores what lives in the record and has changed; the register arguments, the record first.
    fn pass(
        &mut self,
        handler: &mut Handler,
        block: Block,
        passed: &[Option<Value>],
        location: LocationId,
    ) -> Vec<Value> {
        let mut arguments: Vec<Option<Value>> = vec![None; self.parameters.len()];
        arguments[0] = Some(handler.record);
        for (web, value) in passed.iter().enumerate() {
            match self.webs.homes[web] {
                Home::Register(position, _) => {
                    arguments[position + 1] = match value {
                        Some(value) => Some(self.value(handler, *value, location)),
                        None => handler.incoming[web],
                    };
                }
                Home::Record(offset, _) => {
                    let Some(value) = value else { continue };
                    let is_own = self.webs.of(*value) == Some(web);
                    // Already there: stored by the prologue for good, or not touched by this handler.
                    if is_own && self.webs.is_invariant[web] {
                        continue;
                    }
                    let known = handler.values[value.index()];
                    let untouched = is_own
                        && (known.is_none() || known == handler.incoming[web])
                        && !handler.redefined.contains_key(value);
                    if untouched && !handler.is_prologue {
                        continue;
                    }
                    let value = self.value(handler, *value, location);
                    let store = Op::Store(
                        Address::at(handler.record, offset as i32),
                        value,
                        self.classes[web],
                    );
                    handler.function.append(block, store, &[], location);
                }
            }
        }
        let mut complete = Vec::with_capacity(arguments.len());
        for (position, argument) in arguments.into_iter().enumerate() {
            complete.push(match argument {
                Some(argument) => argument,
                None => {
                    let ty = self.parameters[position];
                    let zero = match ty {
                        Type::F32 | Type::F64 => Op::FloatConst(0),
                        _ => Op::Const(0),
                    };
                    let made = handler.function.append(block, zero, &[ty], location);
                    handler.function.results_of(made)[0]
                }
            });
        }
        complete
    }

    /// A dispatch through the table of handlers.
    fn dispatch(
        &mut self,
        handler: &mut Handler,
        block: Block,
        terminator: &Terminator,
        location: LocationId,
    ) {
        let Terminator::Switch(value, cases, default) = terminator else {
            unreachable!("dispatches are switches")
        };
        let length = cases
            .iter()
            .map(|(case, _)| *case as usize + 1)
            .max()
            .unwrap_or(0);
        let number = |block: Block| self.plan.number[block.index()].expect("arms are entries");
        let mut numbers = vec![number(default.block); length];
        for (case, target) in cases {
            numbers[*case as usize] = number(target.block);
        }
        let passed = passed_by_dispatch(&self.original, terminator, &self.plan, &self.webs)
            .expect("checked before");
        let table = self.table(numbers);
        let ty = self.original.type_of(*value);
        let mut index = self.value(handler, *value, location);
        if ty != Type::I64 {
            let wide = Op::Convert(Conversion::ZeroExtend, index);
            let made = handler.function.append(block, wide, &[Type::I64], location);
            index = handler.function.results_of(made)[0];
        }
        let mut block = block;
        if !is_trap(&self.original, default.block) {
            let limit =
                handler
                    .function
                    .append(block, Op::Const(length as i64), &[Type::I64], location);
            let limit = handler.function.results_of(limit)[0];
            let compare = Op::Compare(Condition::UnsignedLess, index, limit);
            let made = handler
                .function
                .append(block, compare, &[Type::I8], location);
            let inside = handler.function.results_of(made)[0];
            let go_on = handler.function.new_block();
            handler.function.blocks[go_on.index()].location = location;
            let outside = self.edge(handler, default, location);
            handler.function.blocks[block.index()].terminator =
                Terminator::Branch(inside, Target::new(go_on, Vec::new()), outside);
            block = go_on;
        }
        let base =
            handler
                .function
                .append(block, Op::DataAddress(table, 0), &[Type::Ref], location);
        let base = handler.function.results_of(base)[0];
        let entry = Address {
            base,
            index: Some((index, 8)),
            offset: 0,
        };
        let load = Op::Load(entry, self.table_class);
        let callee = handler.function.append(block, load, &[Type::Ptr], location);
        let callee = handler.function.results_of(callee)[0];
        let arguments = self.pass(handler, block, &passed, location);
        handler.function.blocks[block.index()].terminator =
            Terminator::TailCallIndirect(callee, arguments);
    }

    fn table(&mut self, numbers: Vec<usize>) -> DataId {
        if let Some(known) = self.tables.get(&numbers) {
            return *known;
        }
        let data = DataId::new(self.first_data + self.new_data.len());
        let relocations = numbers
            .iter()
            .enumerate()
            .map(|(position, number)| Relocation {
                offset: position as u32 * 8,
                target: RelocationTarget::Function(FunctionId::new(self.first + number)),
            })
            .collect();
        self.new_data.push(Data {
            name: format!("{}.handlers{}", self.original.name, self.tables.len()),
            bytes: vec![0; numbers.len() * 8],
            align: 8,
            relocations,
        });
        self.tables.insert(numbers, data);
        data
    }
}
