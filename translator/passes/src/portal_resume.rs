//! The beginning of the version of a portal that goes on at a point.
//!
//! Its parameters are a record's address and the number of its point. Of the old beginning only the constants are left; slots
//! are what the record says.
//!
//! ```text
//! b0(v0: ref, v1: i64):  switch v1 { 3: b1, 4: b2 } b5
//! b1:  v2: ref = interior v0 + 16     jump b3(v2)              ; point 3 has two greens
//! b2:  v3: ref = interior v0 + 8      jump b3(v3)              ; point 4 has one
//! b3(v4: ref):                                                 ; where the slots' addresses begin
//!   v5: ref = load v4, "portal record"
//!   switch v1 { 3: b6, 4: b7 } b5
//! b6:  v6: i64 = load v4 + 8, "portal record"     jump C_3(v6)
//! b7:  ...
//! ```

use crate::portal_entries::{append, point_of};
use crate::portals::Point;
use flow::{
    Address, Block, BlockData, ClassId, ControlFlow, Function, Op, Substitution, Target,
    Terminator, Type, Value,
};

/// Replaces the beginning. Gives the slots' addresses, and the block that stands for the old first one: nothing leads to it
/// any more. The blocks in `after` get their parameters later, all that is live in that order.
pub(crate) fn begin_at_record(
    function: &mut Function,
    points: &[Point],
    after: &[Block],
    class: ClassId,
) -> (Vec<Value>, Block) {
    let location = function.location;
    let record = function.new_value(Type::Ref);
    let number = function.new_value(Type::I64);
    let was_entry = function.new_block();
    let unknown = function.new_block();
    let slots_block = function.new_block();
    let base = function.new_value(Type::Ref);
    function.blocks[slots_block.index()].parameters.push(base);
    let mut slots = Vec::new();
    for slot in 0..function.slots.len() {
        let load = Op::Load(Address::at(base, 8 * slot as i32), class);
        slots.push(append(function, slots_block, load, Type::Ref, location));
    }
    keep_constants(function, &slots);
    function.blocks[0].parameters = vec![record, number];
    let mut first = Vec::new();
    let mut second = Vec::new();
    for (position, point) in points.iter().enumerate() {
        let live = point_of(function, point.block).live.clone();
        let skip = function.new_block();
        let address = Address::at(record, 8 * point.greens as i32);
        let start = append(function, skip, Op::Interior(address), Type::Ref, location);
        function.blocks[skip.index()].terminator =
            Terminator::Jump(Target::new(slots_block, vec![start]));
        first.push((u64::from(point.number), Target::new(skip, Vec::new())));
        let landing = function.new_block();
        let mut arguments = Vec::new();
        for (index, value) in live.iter().enumerate() {
            let address = Address::at(base, 8 * (slots.len() + index) as i32);
            let ty = function.type_of(*value);
            let load = Op::Load(address, class);
            arguments.push(append(function, landing, load, ty, location));
        }
        function.blocks[landing.index()].terminator =
            Terminator::Jump(Target::new(after[position], arguments));
        second.push((u64::from(point.number), Target::new(landing, Vec::new())));
    }
    let unknown = Target::new(unknown, Vec::new());
    function.blocks[0].terminator = Terminator::Switch(number, first, unknown.clone());
    function.blocks[slots_block.index()].terminator = Terminator::Switch(number, second, unknown);
    empty_unreachable(function);
    (slots, was_entry)
}

/// Of the first block only the constants stay; the addresses of slots are replaced.
fn keep_constants(function: &mut Function, slots: &[Value]) {
    let mut replaced = Substitution::new(function.values.len());
    let mut kept = Vec::new();
    for inst in std::mem::take(&mut function.blocks[0].insts) {
        let op = function.op(inst);
        if let Op::SlotAddress(slot) = op {
            replaced.replace(function.results_of(inst)[0], slots[slot.index()]);
        } else if crate::handler_plan::is_constant(op) {
            kept.push(inst);
        }
    }
    function.blocks[0].insts = kept;
    replaced.apply(function);
}

fn empty_unreachable(function: &mut Function) {
    let flow = ControlFlow::new(function);
    for (index, block) in function.blocks.iter_mut().enumerate() {
        if !flow.is_reachable(Block::new(index)) {
            *block = BlockData::default();
        }
    }
}
