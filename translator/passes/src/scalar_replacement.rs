//! Slots become SSA values.
//!
//! A slot qualifies if its address is only used to load and store leaves at constant offsets and to copy
//! known numbers of bytes. Its *leaves* are the (offset, type) pairs that are accessed, including those that copies bring
//! from other slots; they must not overlap partially. Each leaf becomes a variable, and each copy a
//! sequence of leaf moves; then SSA form is built for each variable.
//!
//! A slot whose address escapes only where the program is about to diverge (it is shown in a panic message) is
//! promoted up to there: its leaves are stored to the slot at the border of the diverging blocks, and
//! accesses behind the border stay.
//!
//! ```text
//! v1 = slot_address s0                      ; before
//! store.i64 v1+8, v0, class0
//! v2 = load.i64 v1+8, class0                ; after: v0 stands for v2
//! ```

use crate::scalar_rewrite::rewrite;
use crate::simplify::constants_of;
use crate::slots::{SlotCopy, SlotUses, diverging_blocks, find_slot_uses};
use flow::{Block, ClassId, Function, Slot, Type};

/// Slots with more leaves stay in memory.
const MAX_LEAVES: usize = 64;

/// A leaf of a slot that becomes a variable.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Leaf {
    /// In bytes from the slot's start.
    pub offset: i64,
    /// The type of the variable.
    pub ty: Type,
    /// The class for loads and stores that stand for copies.
    pub class: ClassId,
}

/// What is known of a slot.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SlotPlan {
    /// Whether it is promoted.
    pub promoted: bool,
    /// Whether it escapes in diverging blocks: its accesses there stay.
    pub spilled: bool,
    /// By offset.
    pub leaves: Vec<Leaf>,
}

/// Runs the pass on a compacted function. Whether anything changed.
pub fn scalar_replacement(function: &mut Function) -> bool {
    if function.slots.is_empty() {
        return false;
    }
    let constants = constants_of(function);
    let uses = find_slot_uses(function, &constants);
    let diverging = diverging_blocks(function);
    let mut plans = vec![SlotPlan::default(); function.slots.len()];
    choose_candidates(&uses, &diverging, &mut plans);
    collect_leaves(&uses, &diverging, &mut plans);
    share_leaves(&uses, &diverging, &mut plans);
    reject(function, &uses, &diverging, &mut plans);
    if !plans.iter().any(|plan| plan.promoted) {
        return false;
    }
    rewrite(function, &uses, &diverging, &plans);
    true
}

/// Candidates have an access or copy outside of diverging blocks and do not escape there.
fn choose_candidates(uses: &SlotUses, diverging: &[bool], plans: &mut [SlotPlan]) {
    for access in &uses.accesses {
        plans[access.slot.index()].promoted = true;
    }
    for copy in &uses.copies {
        for (slot, _) in [copy.to, copy.from].into_iter().flatten() {
            plans[slot.index()].promoted = true;
        }
    }
    for (slot, block) in &uses.escapes {
        let plan = &mut plans[slot.index()];
        plan.spilled = true;
        if !diverging[block.index()] {
            plan.promoted = false;
        }
    }
    // If all is behind the border there is nothing to gain, and a spill would be wrong.
    let mut hot = vec![false; plans.len()];
    for access in &uses.accesses {
        hot[access.slot.index()] |= !diverging[access.block.index()];
    }
    for copy in &uses.copies {
        for (slot, _) in [copy.to, copy.from].into_iter().flatten() {
            hot[slot.index()] |= !diverging[copy.block.index()];
        }
    }
    for (plan, hot) in plans.iter_mut().zip(hot) {
        plan.promoted &= hot || !plan.spilled;
    }
}

/// Whether accesses of the slot in the block become variables.
pub fn is_promoted_in(plans: &[SlotPlan], diverging: &[bool], slot: Slot, block: Block) -> bool {
    let plan = &plans[slot.index()];
    plan.promoted && !(plan.spilled && diverging[block.index()])
}

fn collect_leaves(uses: &SlotUses, diverging: &[bool], plans: &mut [SlotPlan]) {
    for access in &uses.accesses {
        if is_promoted_in(plans, diverging, access.slot, access.block) {
            let leaf = Leaf {
                offset: access.offset,
                ty: access.ty,
                class: access.class,
            };
            add_leaf(&mut plans[access.slot.index()], leaf);
        }
    }
}

/// Adds a leaf or widens the one at its offset. Whether anything changed.
fn add_leaf(plan: &mut SlotPlan, leaf: Leaf) -> bool {
    match plan
        .leaves
        .binary_search_by_key(&leaf.offset, |other| other.offset)
    {
        Ok(position) => {
            let other = &mut plan.leaves[position];
            // References win: a copy to memory must be seen by the write barrier.
            let better = leaf.ty.size() > other.ty.size()
                || (leaf.ty.size() == other.ty.size()
                    && leaf.ty == Type::Ref
                    && other.ty != Type::Ref);
            if better {
                *other = leaf;
            }
            better
        }
        Err(position) => {
            plan.leaves.insert(position, leaf);
            if plan.leaves.len() > MAX_LEAVES {
                plan.promoted = false;
            }
            true
        }
    }
}

/// Copies between candidates give each the leaves of the other.
fn share_leaves(uses: &SlotUses, diverging: &[bool], plans: &mut [SlotPlan]) {
    for _ in 0..16 {
        let mut changed = false;
        for copy in &uses.copies {
            let (Some(to), Some(from)) = (copy.to, copy.from) else {
                continue;
            };
            if !is_promoted_in(plans, diverging, to.0, copy.block)
                || !is_promoted_in(plans, diverging, from.0, copy.block)
            {
                continue;
            }
            changed |= share(plans, from, to, copy.count);
            changed |= share(plans, to, from, copy.count);
        }
        if !changed {
            return;
        }
    }
    // Not settled: leave all slots that are copied to each other.
    for copy in &uses.copies {
        if let (Some(to), Some(from)) = (copy.to, copy.from) {
            plans[to.0.index()].promoted = false;
            plans[from.0.index()].promoted = false;
        }
    }
}

fn share(plans: &mut [SlotPlan], from: (Slot, i64), to: (Slot, i64), count: i64) -> bool {
    if from.0 == to.0 {
        return false;
    }
    let mut changed = false;
    for leaf in plans[from.0.index()].leaves.clone() {
        if from.1 <= leaf.offset && leaf.offset + leaf.ty.size() as i64 <= from.1 + count {
            let moved = Leaf {
                offset: leaf.offset - from.1 + to.1,
                ..leaf
            };
            changed |= add_leaf(&mut plans[to.0.index()], moved);
        }
    }
    changed
}

/// Takes back the promise for slots that do not work out, until the rest does.
fn reject(function: &Function, uses: &SlotUses, diverging: &[bool], plans: &mut [SlotPlan]) {
    for (index, plan) in plans.iter_mut().enumerate() {
        plan.promoted &= leaves_fit(&plan.leaves, function.slots[index].size as i64);
    }
    for access in &uses.accesses {
        let plan = &mut plans[access.slot.index()];
        plan.promoted &= access_fits(plan, access.offset, access.ty);
    }
    loop {
        let mut changed = false;
        let state = copy_state(uses, diverging, plans);
        for copy in &uses.copies {
            for (place, is_to) in [(copy.to, true), (copy.from, false)] {
                if let Some((slot, offset)) = place
                    && is_promoted_in(plans, diverging, slot, copy.block)
                    && !copy_fits(plans, &state, copy, slot, offset, is_to)
                {
                    plans[slot.index()].promoted = false;
                    changed = true;
                }
            }
        }
        if !changed {
            return;
        }
    }
}

fn leaves_fit(leaves: &[Leaf], size: i64) -> bool {
    let mut end = 0;
    for leaf in leaves {
        if leaf.offset < end {
            return false;
        }
        end = leaf.offset + leaf.ty.size() as i64;
    }
    end <= size
}

/// Narrow accesses go to the low bits of an integer leaf.
fn access_fits(plan: &SlotPlan, offset: i64, ty: Type) -> bool {
    match plan
        .leaves
        .binary_search_by_key(&offset, |leaf| leaf.offset)
    {
        Ok(position) => {
            let leaf = plan.leaves[position];
            leaf.ty.size() == ty.size() || leaf.ty.is_int()
        }
        // An access in a diverging block of a spilled slot.
        Err(_) => plan.spilled,
    }
}

/// Which slots get bytes from memory, and which give bytes to memory.
struct CopyState {
    filled: Vec<bool>,
    emptied: Vec<bool>,
}

fn copy_state(uses: &SlotUses, diverging: &[bool], plans: &[SlotPlan]) -> CopyState {
    let mut state = CopyState {
        filled: vec![false; plans.len()],
        emptied: plans.iter().map(|plan| plan.spilled).collect(),
    };
    for copy in &uses.copies {
        let to = copy.to.map(|place| place.0);
        let from = copy.from.map(|place| place.0);
        let promoted = |slot: Option<Slot>| {
            slot.is_some_and(|slot| is_promoted_in(plans, diverging, slot, copy.block))
        };
        if let Some(to) = to
            && !promoted(from)
        {
            state.filled[to.index()] = true;
        }
        if let Some(from) = from
            && !promoted(to)
        {
            state.emptied[from.index()] = true;
        }
    }
    // Bytes go on from slot to slot.
    loop {
        let mut changed = false;
        for copy in &uses.copies {
            if let (Some((to, _)), Some((from, _))) = (copy.to, copy.from) {
                if state.filled[from.index()] && !state.filled[to.index()] {
                    state.filled[to.index()] = true;
                    changed = true;
                }
                if state.emptied[to.index()] && !state.emptied[from.index()] {
                    state.emptied[from.index()] = true;
                    changed = true;
                }
            }
        }
        if !changed {
            return state;
        }
    }
}

/// Whether a copy can be taken apart on the side of this slot: no leaf is cut, and no byte that may
/// hold something is between the leaves.
fn copy_fits(
    plans: &[SlotPlan],
    state: &CopyState,
    copy: &SlotCopy,
    slot: Slot,
    offset: i64,
    is_to: bool,
) -> bool {
    if let (Some(to), Some(from)) = (copy.to, copy.from)
        && to.0 == from.0
    {
        return copy.count == 0;
    }
    let plan = &plans[slot.index()];
    let end = offset + copy.count;
    let mut covered = 0;
    for leaf in &plan.leaves {
        let leaf_end = leaf.offset + leaf.ty.size() as i64;
        if leaf.offset >= end || leaf_end <= offset {
            continue;
        }
        if leaf.offset < offset || leaf_end > end {
            return false;
        }
        covered += leaf.ty.size() as i64;
    }
    let whole = covered == copy.count;
    // The leaves of two slots must match: the other side is checked by its own turn, and has the same
    // leaves unless a widening came late.
    if let (Some(to), Some(from)) = (copy.to, copy.from) {
        let (other, other_offset) = if is_to { from } else { to };
        if plans[other.index()].promoted
            && !same_leaves(
                plan,
                offset,
                &plans[other.index()],
                other_offset,
                copy.count,
            )
        {
            return false;
        }
    }
    whole || !(state.filled[slot.index()] && state.emptied[slot.index()])
}

fn same_leaves(plan: &SlotPlan, offset: i64, other: &SlotPlan, start: i64, count: i64) -> bool {
    let shape = |plan: &SlotPlan, offset: i64| {
        let mut shape = Vec::new();
        for leaf in &plan.leaves {
            if leaf.offset >= offset && leaf.offset < offset + count {
                shape.push((leaf.offset - offset, leaf.ty.size()));
            }
        }
        shape
    };
    shape(plan, offset) == shape(other, start)
}
