//! Building handlers: a splitter goes through the entries of a plan and makes a function of each, and the
//! prologue of what stands before the first dispatch.
//!
//! Every handler has the same parameters: the record's address, then the webs that live in registers. What
//! else is alive at its entry and used in it is loaded from the record at its start:
//!
//! ```text
//! function @run.handler2(ref, i64, i64) -> i64 {
//! b0(v0: ref, v1: i64, v2: i64):      ; the record, the program counter, the accumulator
//!   v3: i64 = load v0 + 8, run.record4 ; a web that has no register
//!   ...
//! ```
//!
//! [`load_sinking`](crate::load_sinking) moves these loads to their uses when the handler has been cleaned up.
//!
//! The prologue has the function's own parameters. The record is a slot of its frame, which lives until the last
//! handler has returned; the function's own slots are parts of the record.
//! How blocks are copied is in [`handler_body`](crate::handler_body), how a handler is left in
//! [`handler_exits`](crate::handler_exits).

use std::collections::HashMap;

use flow::{
    Address, Block, Class, ClassId, ClassKind, Data, DataId, Function, FunctionAttributes, Inline,
    Op, Program, SlotData, Terminator, Type, Value,
};

use crate::handler_plan::{Plan, constants, owned_blocks, passed_to};
use crate::handler_webs::{Home, Webs};
use crate::ssa::CopiedValue;

/// The work of taking a function apart.
pub(crate) struct Splitter {
    pub(crate) original: Function,
    pub(crate) plan: Plan,
    pub(crate) webs: Webs,
    pub(crate) constants: Vec<Option<Op>>,
    /// Where each slot stands in the record.
    pub(crate) slot_offsets: Vec<u32>,
    pub(crate) record_size: u32,
    /// Alias classes of the record's webs.
    pub(crate) classes: Vec<ClassId>,
    pub(crate) table_class: ClassId,
    /// The program's number of the first handler.
    pub(crate) first: usize,
    pub(crate) tables: HashMap<Vec<usize>, DataId>,
    pub(crate) new_data: Vec<Data>,
    pub(crate) first_data: usize,
    /// Types of register parameters, the record first.
    pub(crate) parameters: Vec<Type>,
}

/// One handler under construction.
pub(crate) struct Handler {
    pub(crate) function: Function,
    /// Copies by original value: of those alive at the start, what came in.
    pub(crate) values: Vec<Option<Value>>,
    /// Values that came in and are defined again in a loop inside of the handler, with those definitions.
    pub(crate) redefined: HashMap<Value, CopiedValue>,
    /// By original block: what it defines again itself.
    pub(crate) locals: HashMap<Block, HashMap<Value, Value>>,
    /// The original block that is being copied.
    pub(crate) current: Block,
    pub(crate) blocks: HashMap<Block, Block>,
    /// The record's address.
    pub(crate) record: Value,
    /// By web: the value at the handler's start.
    pub(crate) incoming: Vec<Option<Value>>,
    pub(crate) is_prologue: bool,
}

impl Handler {
    /// The copy of a value as the block at hand sees it.
    pub(crate) fn known(&self, value: Value) -> Option<Value> {
        let own = self
            .locals
            .get(&self.current)
            .and_then(|locals| locals.get(&value).copied());
        own.or(self.values[value.index()])
    }

    /// `old` is defined as `new` in the copy of `block`. If it came in as well, that is a second definition.
    pub(crate) fn define(&mut self, old: Value, new: Value, block: Block) {
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
    /// Lays out the record and makes its alias classes.
    pub(crate) fn new(
        original: Function,
        plan: Plan,
        webs: Webs,
        program: &mut Program,
    ) -> Splitter {
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
            program.classes.push(Class {
                name,
                kind,
                ty,
                immutable: false,
                owns: false,
            });
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

    /// Appends the handlers to the program; the function becomes the prologue.
    pub(crate) fn split(mut self, function: &mut Function, program: &mut Program) {
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
                jit: flow::JitAttributes::default(),
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
}
