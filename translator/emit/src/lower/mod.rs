//! Lowering: a flow graph becomes CLIF.
//!
//! Blocks, block parameters and values correspond one to one; what is unreachable is left out. Blocks
//! are visited in reverse postorder, so that every value is defined before it is used. Each family of
//! operations has its file.

mod allocation;
mod arithmetic;
mod ask;
mod barrier;
mod calls;
mod jit;
mod memory;
mod order;
pub(crate) mod symbols;
mod terminators;

use crate::Options;
use crate::facts::Facts;
use crate::signature::{self, clif_type};
use cranelift_codegen::ir::{
    self, AliasRegion, AliasRegionData, InstBuilder, MemFlagsData, SourceLoc, StackSlot,
    StackSlotData, StackSlotKind, UserFuncName, types,
};
use cranelift_codegen::isa::TargetIsa;
use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext};
use flow::{Block, Conversion, FunctionId, Inst, LocationId, Op, Slot, Terminator, Type, Value};
use std::borrow::Cow;
use std::collections::HashMap;
use symbols::Outside;

/// A program and what is known of it.
#[derive(Clone, Copy)]
pub(crate) struct Program<'a> {
    pub program: &'a flow::Program,
    pub facts: &'a Facts,
    pub options: &'a Options,
}

/// Lowers a function, which has a body, into `target`, which is empty.
pub(crate) fn lower(
    id: FunctionId,
    program: Program<'_>,
    machine: &dyn TargetIsa,
    target: &mut ir::Function,
    context: &mut FunctionBuilderContext,
) {
    let function = &program.program.functions[id.index()];
    target.name = UserFuncName::User(symbols::function_name(id));
    target.signature = signature::internal(&function.parameter_types(), &function.results);
    let mut lowering = Lowering {
        program,
        function,
        builder: FunctionBuilder::new(target, context),
        values: vec![None; function.values.len()],
        blocks: vec![None; function.blocks.len()],
        slots: vec![None; function.slots.len()],
        definitions: definitions(function),
        is_extended: extended_values(function),
        wide: HashMap::new(),
        outside: HashMap::new(),
        regions: HashMap::new(),
        fresh: Vec::new(),
        results_area: None,
    };
    lowering.function();
    lowering.builder.seal_all_blocks();
    lowering.builder.finalize(machine.frontend_config());
}

/// The state of lowering one function.
struct Lowering<'a> {
    program: Program<'a>,
    function: &'a flow::Function,
    builder: FunctionBuilder<'a>,
    values: Vec<Option<ir::Value>>,
    blocks: Vec<Option<ir::Block>>,
    slots: Vec<Option<StackSlot>>,
    /// By value: the instruction that defines it, if it is not a block's parameter.
    definitions: Vec<Option<Inst>>,
    /// By value: whether it is extended with zeros to 64 bits somewhere.
    is_extended: Vec<bool>,
    /// Values that were loaded with zeros in front, so long.
    wide: HashMap<Value, ir::Value>,
    outside: HashMap<symbols::Key, ir::FuncRef>,
    regions: HashMap<u32, AliasRegion>,
    /// Objects that the current block has allocated since anything else could: they are young, so stores
    /// into them need no write barrier.
    fresh: Vec<Value>,
    /// Where results go that have no register.
    results_area: Option<ir::Value>,
}

fn definitions(function: &flow::Function) -> Vec<Option<Inst>> {
    let mut definitions = vec![None; function.values.len()];
    // Only what stands in a block counts: passes leave dead instructions in the arena.
    for inst in function.blocks.iter().flat_map(|block| &block.insts) {
        for result in &function.insts[inst.index()].results {
            definitions[result.index()] = Some(*inst);
        }
    }
    definitions
}

fn extended_values(function: &flow::Function) -> Vec<bool> {
    let mut extended = vec![false; function.values.len()];
    for inst in function.blocks.iter().flat_map(|block| &block.insts) {
        let data = &function.insts[inst.index()];
        if let Op::Convert(Conversion::ZeroExtend, value) = data.op {
            extended[value.index()] |= function.type_of(data.results[0]) == Type::I64;
        }
    }
    extended
}

impl Lowering<'_> {
    fn function(&mut self) {
        let order = order::reverse_postorder(self.function);
        for block in &order {
            self.declare_block(*block);
        }
        self.mark_cold(&order);
        self.enter();
        for block in order {
            self.block(block);
        }
    }

    fn declare_block(&mut self, block: Block) {
        let data = &self.function.blocks[block.index()];
        let target = self.builder.create_block();
        self.blocks[block.index()] = Some(target);
        for parameter in &data.parameters {
            let ty = clif_type(self.function.type_of(*parameter));
            let value = self.builder.append_block_param(target, ty);
            self.values[parameter.index()] = Some(value);
        }
    }

    /// Whether a block is rarely run by itself: if the graph says so, or if it ends in a panic or calls a
    /// cold function.
    fn is_cold(&self, block: Block) -> bool {
        let data = &self.function.blocks[block.index()];
        let program = self.program.program;
        let calls_cold = |inst: &Inst| match &self.function.insts[inst.index()].op {
            Op::Call(callee, _) => program.functions[callee.index()].attributes.cold,
            Op::CallExtern(callee, _) => program.externs[callee.index()].diverges,
            _ => false,
        };
        data.cold || data.terminator == Terminator::Unreachable || data.insts.iter().any(calls_cold)
    }

    /// Puts cold blocks, and those that lead to nothing else, behind all others.
    fn mark_cold(&mut self, order: &[Block]) {
        let mut cold = vec![false; self.function.blocks.len()];
        for block in order.iter().rev() {
            let data = &self.function.blocks[block.index()];
            let next = order::successors(&data.terminator);
            let leads_to_cold = !next.is_empty() && next.iter().all(|block| cold[block.index()]);
            cold[block.index()] = leads_to_cold || self.is_cold(*block);
            if cold[block.index()] && block.index() != 0 {
                let target = self.clif_block(*block);
                self.builder.set_cold_block(target);
            }
        }
    }

    /// Makes block 0 the entry. Its last parameter is the address for results, if there is one; nothing
    /// jumps to it.
    fn enter(&mut self) {
        if signature::results(&self.function.results).area > 0 {
            let entry = self.clif_block(Block(0));
            let area = self.builder.append_block_param(entry, types::I64);
            self.results_area = Some(area);
        }
    }

    fn block(&mut self, block: Block) {
        let target = self.clif_block(block);
        self.builder.switch_to_block(target);
        self.fresh.clear();
        let function = self.function;
        let data = &function.blocks[block.index()];
        for inst in &data.insts {
            self.locate(function.insts[inst.index()].location);
            self.inst(*inst);
        }
        self.locate(data.location);
        self.terminator(&data.terminator);
    }

    fn inst(&mut self, inst: Inst) {
        let function = self.function;
        let data = &function.insts[inst.index()];
        match &data.op {
            Op::Const(_)
            | Op::FloatConst(_)
            | Op::Binary(..)
            | Op::Overflowing(..)
            | Op::Unary(..)
            | Op::Compare(..)
            | Op::FloatCompare(..)
            | Op::Convert(..)
            | Op::Select(..) => self.arithmetic(data),
            Op::SlotAddress(slot) => {
                let slot = self.slot(*slot);
                let address = self.builder.ins().stack_addr(types::I64, slot, 0);
                self.define(data.results[0], address);
            }
            Op::DataAddress(id, offset) => {
                let address = symbols::data_address(&mut self.builder, *id, *offset);
                self.define(data.results[0], address);
            }
            Op::FunctionAddress(id) => {
                let callee = self.import(Outside::Function(*id));
                let address = self.builder.ins().func_addr(types::I64, callee);
                self.define(data.results[0], address);
            }
            Op::Load(address, class) => self.load(data.results[0], address, *class),
            Op::Store(address, value, class) => self.store(address, *value, *class),
            Op::Interior(address) => {
                let address = self.address(address);
                self.define(data.results[0], address);
            }
            Op::Copy(target, source, count, has_references, class) => {
                self.copy(*target, *source, *count, *has_references, *class);
            }
            Op::Allocate(ty, count) => self.allocate(data.results[0], *ty, *count),
            Op::Call(callee, arguments) => self.call(*callee, arguments, &data.results),
            Op::CallIndirect(callee, arguments) => {
                self.call_indirect(*callee, arguments, &data.results);
            }
            Op::CallExtern(callee, arguments) => {
                self.call_extern(*callee, arguments, &data.results)
            }
            Op::Ask(question) => self.ask(*question, data.results[0]),
            Op::JitEnabled => self.jit_enabled(data.results[0]),
            Op::JitTick(tick) => self.jit_tick(tick, data.results[0]),
            Op::JitEnter(point, entering, record) => {
                self.jit_enter(*point, *entering, *record, data.results[0]);
            }
            Op::Assume(_) | Op::JitPoint(_) | Op::RecordExact(..) | Op::Immutable(..) => {}
            // Passes erase hints; programs that no pass has seen have them still.
            Op::Promote(value) => {
                let value = self.value(*value);
                self.define(data.results[0], value);
            }
            Op::IsConstant(_) | Op::IsVirtual(_) | Op::WeAreJitted => {
                let no = self.builder.ins().iconst(types::I8, 0);
                self.define(data.results[0], no);
            }
        }
    }

    // ------------------------------------------------------------ what all families use

    fn value(&self, value: Value) -> ir::Value {
        self.values[value.index()].unwrap_or_else(|| {
            panic!(
                "{}: {value} is used before it is defined",
                self.function.name
            )
        })
    }

    fn values(&self, values: &[Value]) -> Vec<ir::Value> {
        values.iter().map(|value| self.value(*value)).collect()
    }

    fn define(&mut self, value: Value, target: ir::Value) {
        self.values[value.index()] = Some(target);
    }

    fn clif_block(&self, block: Block) -> ir::Block {
        self.blocks[block.index()]
            .unwrap_or_else(|| panic!("{}: {block} is not reachable", self.function.name))
    }

    /// The operation that defines a value, if one does.
    fn definition(&self, value: Value) -> Option<&Op> {
        let inst = self.definitions[value.index()]?;
        Some(&self.function.insts[inst.index()].op)
    }

    /// The number that a value always is, if that is plain.
    fn constant(&self, value: Value) -> Option<i64> {
        match self.definition(value) {
            Some(Op::Const(number)) => Some(*number),
            _ => None,
        }
    }

    fn slot(&mut self, slot: Slot) -> StackSlot {
        if let Some(target) = self.slots[slot.index()] {
            return target;
        }
        let data = &self.function.slots[slot.index()];
        let target = self.builder.create_sized_stack_slot(StackSlotData::new(
            StackSlotKind::ExplicitSlot,
            data.size,
            data.align.max(8).trailing_zeros() as u8,
        ));
        self.slots[slot.index()] = Some(target);
        target
    }

    fn locate(&mut self, location: LocationId) {
        self.builder.set_srcloc(SourceLoc::new(location.0));
    }

    /// The address of the `Vm`. Read anew at each use: that is a move between registers, while a value
    /// that lives on would occupy a register.
    fn vm(&mut self) -> ir::Value {
        self.builder.ins().get_pinned_reg(types::I64)
    }

    /// The flags of an access in an alias region: it neither traps nor is misaligned.
    fn flags(&mut self, region: u32) -> MemFlagsData {
        let flags = MemFlagsData::trusted();
        if !self.program.options.alias_classes {
            return flags;
        }
        let dfg = &mut self.builder.func.dfg;
        let region = *self.regions.entry(region).or_insert_with(|| {
            dfg.alias_regions.insert(AliasRegionData {
                user_id: region,
                description: Cow::Borrowed(""),
            })
        });
        flags.with_alias_region(Some(region))
    }
}
