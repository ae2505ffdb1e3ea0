//! Compacts the ids of a function: blocks in reverse postorder, then instructions and values in the
//! order in which they stand. What nobody reaches is dropped, so arenas shrink to what is alive.

use flow::{Block, BlockData, Function, Inst, Slot, Value};

/// Stands for "not seen yet" in the renumbering tables.
const NONE: u32 = u32::MAX;

/// Renumbers everything.
pub fn compact(function: &mut Function) {
    if function.blocks.is_empty() {
        return;
    }
    let order = reverse_postorder(function);
    let mut blocks = vec![NONE; function.blocks.len()];
    for (number, block) in order.iter().enumerate() {
        blocks[block.index()] = number as u32;
    }
    let mut values = Renumbering::new(function.values.len());
    let mut slots = Renumbering::new(function.slots.len());
    let mut new_blocks: Vec<BlockData> = Vec::with_capacity(order.len());
    let mut insts = Vec::with_capacity(function.insts.len());
    for block in &order {
        let mut data = std::mem::take(&mut function.blocks[block.index()]);
        for parameter in &mut data.parameters {
            *parameter = Value(values.number(parameter.0));
        }
        for inst in &mut data.insts {
            let mut moved = std::mem::replace(&mut function.insts[inst.index()], hole());
            for result in &mut moved.results {
                *result = Value(values.number(result.0));
            }
            *inst = Inst::new(insts.len());
            insts.push(moved);
        }
        data.terminator
            .map_successors(|block| Block(blocks[block.index()]));
        new_blocks.push(data);
    }
    // Uses may stand before their definitions in this order only through back edges, but all
    // definitions have their numbers now.
    for inst in &mut insts {
        inst.op.map_operands(|value| Value(values.number(value.0)));
        if let flow::Op::SlotAddress(slot) = &mut inst.op {
            *slot = Slot(slots.number(slot.0));
        }
    }
    for data in &mut new_blocks {
        data.terminator
            .map_operands(|value| Value(values.number(value.0)));
    }
    function.values = values
        .old
        .iter()
        .map(|old| function.values[*old as usize])
        .collect();
    function.slots = slots
        .old
        .iter()
        .map(|old| function.slots[*old as usize].clone())
        .collect();
    function.blocks = new_blocks;
    function.insts = insts;
}

fn hole() -> flow::InstData {
    flow::InstData {
        op: flow::Op::Const(0),
        results: Vec::new(),
        location: flow::LocationId::default(),
    }
}

/// New numbers in the order of first sight.
struct Renumbering {
    new: Vec<u32>,
    old: Vec<u32>,
}

impl Renumbering {
    fn new(count: usize) -> Renumbering {
        Renumbering {
            new: vec![NONE; count],
            old: Vec::new(),
        }
    }

    fn number(&mut self, old: u32) -> u32 {
        let new = &mut self.new[old as usize];
        if *new == NONE {
            *new = self.old.len() as u32;
            self.old.push(old);
        }
        *new
    }
}

/// The reachable blocks, each before its successors except along back edges; cheap successors first.
pub fn reverse_postorder(function: &Function) -> Vec<Block> {
    let mut seen = vec![false; function.blocks.len()];
    let mut postorder = Vec::new();
    let mut stack: Vec<(Block, Vec<Block>)> = Vec::new();
    seen[0] = true;
    stack.push((Block(0), function.blocks[0].terminator.successors()));
    while let Some((block, rest)) = stack.last_mut() {
        if let Some(next) = rest.pop() {
            if !seen[next.index()] {
                seen[next.index()] = true;
                let successors = function.blocks[next.index()].terminator.successors();
                stack.push((next, successors));
            }
        } else {
            postorder.push(*block);
            stack.pop();
        }
    }
    postorder.reverse();
    postorder
}
