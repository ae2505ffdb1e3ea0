//! Where a frame makes room for its slots.
//!
//! A function has slots for all its ways, and a run takes one of them: an interpreter of trees has slots in each arm. So the room is made where the
//! ways to a slot's uses part, at the beginning of the block that dominates them all. In a loop it would be made again and again, so it is made
//! before.
//! Slots with the same place share one room.
//!
//! ```text
//! b0: switch v0 { 0: b1, 1: b2 } b3
//! b1: v1 = slot_address s0 …            room for s0
//! b2: jump b4
//! b4: v2 = slot_address s1 … jump b4    in a loop: room for s1 is made in b2
//! ```

use flow::{Block, ControlFlow, Dominators, Function, Op, Value};

/// By slot: the block at whose beginning room is made for it; nothing if nobody uses its address.
pub(crate) fn places_of_slots(function: &Function, flow: &ControlFlow) -> Vec<Option<Block>> {
    let mut slots: Vec<Option<usize>> = vec![None; function.values.len()];
    for block in &flow.reverse_postorder {
        for inst in &function.blocks[block.index()].insts {
            if let Op::SlotAddress(slot) = function.op(*inst) {
                slots[function.results_of(*inst)[0].index()] = Some(slot.index());
            }
        }
    }
    let dominators = Dominators::new(function, flow);
    let mut places: Vec<Option<Block>> = vec![None; function.slots.len()];
    for block in &flow.reverse_postorder {
        let mut visit = |value: Value| {
            if let Some(slot) = slots[value.index()] {
                let place = &mut places[slot];
                *place = Some(match *place {
                    Some(before) => common(&dominators, before, *block),
                    None => *block,
                });
            }
        };
        let data = &function.blocks[block.index()];
        for inst in &data.insts {
            function.op(*inst).for_each_operand(&mut visit);
        }
        data.terminator.for_each_operand(visit);
    }
    for place in places.iter_mut().flatten() {
        while is_in_loop(function, *place) {
            *place = dominators
                .immediate(*place)
                .expect("nothing jumps to the first block");
        }
    }
    places
}

/// The lowest block that dominates both.
fn common(dominators: &Dominators, mut above: Block, block: Block) -> Block {
    while !dominators.dominates(above, block) {
        above = dominators
            .immediate(above)
            .expect("the first block dominates all");
    }
    above
}

/// Whether a block can be reached from itself.
fn is_in_loop(function: &Function, block: Block) -> bool {
    let successors = |block: Block| function.blocks[block.index()].terminator.successors();
    let mut seen = vec![false; function.blocks.len()];
    let mut work = successors(block);
    while let Some(next) = work.pop() {
        if next == block {
            return true;
        }
        if !std::mem::replace(&mut seen[next.index()], true) {
            work.extend(successors(next));
        }
    }
    false
}
