//! Puts the bodies of callees in the place of calls.
//!
//! The [pipeline](crate::pipeline) visits functions bottom-up, so a callee is optimized before it is
//! inlined, and is measured as it will be copied. The wish of the author comes first (`Always`, `Never`); then
//! size decides, with more room for hinted functions, for those with a single call site, and for arguments that
//! inlining would make better (addresses of slots, constants). Nothing of a recursive component is inlined into itself, and calls in
//! diverging or cold blocks are left alone unless the body is as small as the call. With a JIT, portals are not inlined, and
//! what it does not [look into](crate::look_inside) stays out of what it does.
//!
//! The block of the call is cut behind it; the call's results become the parameters of the second
//! half, where the callee's returns jump to. Slots of the callee move to the caller: if the call stands in a loop they keep
//! their old content, but a slot's content is undefined where its function begins.

use crate::call_graph::CallGraph;
use crate::layout::cold_blocks;
use crate::look_inside::{LookInside, has_loop, judge};
use crate::slots::diverging_blocks;
use flow::{
    Block, BlockData, Function, FunctionId, Inline, Inst, InstData, Op, Program, Slot, Target,
    Terminator, Value,
};

/// What [`inline_calls`] must know of the rest of the program.
#[derive(Debug)]
pub struct InlineContext<'a> {
    /// The program; the caller's place is empty.
    pub program: &'a Program,
    /// The call graph from before.
    pub graph: &'a CallGraph,
    /// Sizes of finished functions.
    pub sizes: &'a [u32],
    /// By function: what the JIT does with it. Empty if there is none, or once the graphs have forked.
    pub look_inside: &'a [LookInside],
}

/// Callees up to this size are inlined without a wish.
const AUTO_LIMIT: u32 = 50;
/// With a hint.
const HINT_LIMIT: u32 = 180;
/// With a single call site.
const SINGLE_LIMIT: u32 = 350;
/// In cold blocks.
const COLD_LIMIT: u32 = 6;
/// No growth of callers beyond this, but for tiny callees and `Always`.
const CALLER_LIMIT: u32 = 12_000;
/// Not even `Always`.
const HARD_LIMIT: u32 = 100_000;

/// Inlines what is worth it. Returns the callees, one entry for each call.
pub fn inline_calls(
    function: &mut Function,
    id: FunctionId,
    context: &InlineContext,
) -> Vec<FunctionId> {
    let mut inlined = Vec::new();
    let mut size = size_of(function);
    let cold = cold_blocks(function, context.program);
    let definitions = crate::simplify::definitions_of(function);
    for (index, cold) in cold.into_iter().enumerate() {
        let mut chosen = Vec::new();
        for (position, inst) in function.blocks[index].insts.iter().enumerate() {
            let Op::Call(callee, arguments) = function.op(*inst) else {
                continue;
            };
            let bonus = arguments
                .iter()
                .map(|value| argument_bonus(function, &definitions, *value))
                .sum();
            if is_worth_it(context, id, *callee, cold, size, bonus)
                && may_be_looked_into(context, function, id, *callee)
            {
                size += context.sizes[callee.index()];
                chosen.push(position);
            }
        }
        // From the back, so that positions stay true.
        for position in chosen.into_iter().rev() {
            let inst = function.blocks[index].insts[position];
            if let Op::Call(callee, arguments) = function.op(inst).clone() {
                let body = &context.program.functions[callee.index()];
                inline_call(function, Block::new(index), position, body, arguments);
                inlined.push(callee);
            }
        }
    }
    inlined
}

/// The room that an argument gives: what becomes better if the callee knows it.
fn argument_bonus(function: &Function, definitions: &[Option<Inst>], value: Value) -> u32 {
    match definitions[value.index()].map(|inst| function.op(inst)) {
        Some(Op::SlotAddress(_) | Op::Interior(_)) => 15,
        Some(Op::Const(_) | Op::FunctionAddress(_)) => 5,
        _ => 0,
    }
}

fn is_worth_it(
    context: &InlineContext,
    caller: FunctionId,
    callee: FunctionId,
    cold: bool,
    caller_size: u32,
    bonus: u32,
) -> bool {
    let graph = context.graph;
    let body = &context.program.functions[callee.index()];
    let size = context.sizes[callee.index()];
    if graph.recursive[callee.index()]
        || graph.component[callee.index()] == graph.component[caller.index()]
        || body.blocks.is_empty()
        || caller_size + size > HARD_LIMIT
    {
        return false;
    }
    let attributes = &body.attributes;
    match attributes.inline {
        Inline::Never => return false,
        Inline::Always => return true,
        _ => {}
    }
    if attributes.cold || cold {
        return size <= COLD_LIMIT && !attributes.cold;
    }
    if size <= AUTO_LIMIT / 2 {
        return true;
    }
    if caller_size + size > CALLER_LIMIT {
        return false;
    }
    let single = graph.call_sites[callee.index()] == 1 && !graph.address_taken[callee.index()];
    let limit = match attributes.inline {
        Inline::Hint => HINT_LIMIT,
        _ => AUTO_LIMIT,
    };
    size <= limit + bonus || (single && size <= SINGLE_LIMIT)
}

/// Whether the border of what the JIT looks into stays where it is.
fn may_be_looked_into(
    context: &InlineContext,
    function: &Function,
    caller: FunctionId,
    callee: FunctionId,
) -> bool {
    if context.look_inside.is_empty() {
        return true;
    }
    let body = &context.program.functions[callee.index()];
    let verdict = match context.look_inside[callee.index()] {
        // Its address was called so far.
        LookInside::NotReachable => judge(body),
        known => known,
    };
    match context.look_inside[caller.index()] {
        _ if verdict == LookInside::Portal => false,
        // Its loop may be unrolled, but the caller must not become a function with a loop, which would not be looked into.
        LookInside::LookedInto if !function.attributes.jit.unroll_safe && has_loop(body) => false,
        // Cold bodies are left alone anyway; what diverges cannot be in the middle of a trace.
        LookInside::LookedInto | LookInside::Portal => matches!(
            verdict,
            LookInside::LookedInto | LookInside::Cold | LookInside::Diverges
        ),
        _ => true,
    }
}

/// How much code a function is, about in machine instructions; diverging blocks count a third.
pub fn size_of(function: &Function) -> u32 {
    let diverging = diverging_blocks(function);
    let mut size = 0;
    for (index, data) in function.blocks.iter().enumerate() {
        let mut block = 0;
        for inst in &data.insts {
            block += match function.op(*inst) {
                Op::Const(_)
                | Op::FloatConst(_)
                | Op::SlotAddress(_)
                | Op::Interior(_)
                | Op::Convert(flow::Conversion::Bits, _)
                | Op::Assume(_) => 0,
                hint if hint.is_hint() => 0,
                Op::Call(_, arguments)
                | Op::CallIndirect(_, arguments)
                | Op::CallExtern(_, arguments) => 3 + arguments.len() as u32 / 2,
                Op::Copy(..) | Op::Allocate(..) | Op::JitTick(_) | Op::JitEnter(..) => 4,
                _ => 1,
            };
        }
        block += match &data.terminator {
            Terminator::Unreachable | Terminator::Jump(_) => 0,
            Terminator::Switch(_, cases, _) => 2 + cases.len() as u32 / 2,
            _ => 1,
        };
        size += if diverging[index] {
            block.div_ceil(3)
        } else {
            block
        };
    }
    size
}

/// Replaces one call by the callee's body.
fn inline_call(
    function: &mut Function,
    block: Block,
    position: usize,
    body: &Function,
    arguments: Vec<Value>,
) {
    let data = &mut function.blocks[block.index()];
    let rest = data.insts.split_off(position + 1);
    let call = data.insts.pop().expect("the call");
    let (location, cold) = (data.location, data.cold);
    let terminator = std::mem::take(&mut data.terminator);
    let results = std::mem::take(&mut function.insts[call.index()].results);
    let after = Block::new(function.blocks.len());
    function.blocks.push(BlockData {
        parameters: results,
        insts: rest,
        terminator,
        location,
        cold,
    });
    let first_block = function.blocks.len() as u32;
    let first_value = function.values.len() as u32;
    let first_slot = function.slots.len() as u32;
    function.values.extend_from_slice(&body.values);
    function.slots.extend(body.slots.iter().cloned());
    let data = &mut function.blocks[block.index()];
    data.terminator = Terminator::Jump(Target::new(Block(first_block), arguments));
    data.location = function.insts[call.index()].location;
    let moved = |value: Value| Value(value.0 + first_value);
    for data in &body.blocks {
        let mut insts = Vec::with_capacity(data.insts.len());
        for inst in &data.insts {
            let original = &body.insts[inst.index()];
            let mut op = original.op.clone();
            op.map_operands(moved);
            if let Op::SlotAddress(slot) = &mut op {
                *slot = Slot(slot.0 + first_slot);
            }
            insts.push(Inst::new(function.insts.len()));
            function.insts.push(InstData {
                op,
                results: original.results.iter().map(|value| moved(*value)).collect(),
                location: original.location,
            });
        }
        let mut copy = BlockData {
            parameters: data.parameters.iter().map(|value| moved(*value)).collect(),
            insts,
            terminator: data.terminator.clone(),
            location: data.location,
            cold: data.cold || cold,
        };
        copy.terminator.map_operands(moved);
        copy.terminator
            .map_successors(|block| Block(block.0 + first_block));
        function.blocks.push(copy);
        let index = function.blocks.len() - 1;
        return_to(function, index, after, &body.results);
    }
}

/// Returns become jumps to the block after the call; a tail call becomes a call.
fn return_to(function: &mut Function, index: usize, after: Block, results: &[flow::Type]) {
    let terminator = std::mem::take(&mut function.blocks[index].terminator);
    function.blocks[index].terminator = match terminator {
        Terminator::Return(values) => Terminator::Jump(Target::new(after, values)),
        Terminator::TailCall(callee, arguments) => {
            let location = function.blocks[index].location;
            let call = Op::Call(callee, arguments);
            let inst = function.append(Block::new(index), call, results, location);
            let values = function.results_of(inst).to_vec();
            Terminator::Jump(Target::new(after, values))
        }
        other => other,
    };
}
