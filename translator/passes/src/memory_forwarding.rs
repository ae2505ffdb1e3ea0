//! Loads of what is known to be in memory vanish, and so do stores of what is there already.
//!
//! A walk in reverse postorder keeps a list of known leaves: (address, type) and the value there, put in by loads
//! and stores, taken out by whatever may write to the leaf. A block with one predecessor goes on with
//! what that knew; one with several with what all of them know. At a loop header what the loop's body may write is taken out
//! first.
//!
//! Two accesses are apart if their classes do not alias, if they are at different offsets of one base, or if one is
//! to a slot whose address does not escape and the other is not to that slot.

use crate::dominance::Dominance;
use crate::effects::is_blind;
use crate::simplify::constants_of;
use crate::slots::{SlotUses, find_slot_uses};
use flow::alias::{may_alias, may_write};
use flow::{
    Address, Block, ClassId, Conversion, Effects, Function, Inst, Op, Program, Substitution, Type,
    Value,
};

/// Known leaves that are kept; the oldest go first.
const MAX_KNOWN: usize = 48;

/// A leaf of memory and what it holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Known {
    address: Address,
    ty: Type,
    class: ClassId,
    value: Value,
}

/// What one operation may write.
#[derive(Clone, Copy, Debug)]
struct Write {
    block: Block,
    inst: Inst,
}

struct Forwarder<'a> {
    program: &'a Program,
    /// By value.
    uses: SlotUses,
    /// By slot.
    escaped: Vec<bool>,
    substitution: Substitution,
    changed: bool,
}

/// Runs the pass on a compacted function that has been taken out of the program. Whether anything
/// changed.
pub fn memory_forwarding(function: &mut Function, program: &Program) -> bool {
    let uses = find_slot_uses(function, &constants_of(function));
    let mut escaped = vec![false; function.slots.len()];
    for (slot, _) in &uses.escapes {
        escaped[slot.index()] = true;
    }
    let dominance = Dominance::new(function);
    let loops = loop_bodies(function, &dominance);
    let mut forwarder = Forwarder {
        program,
        uses,
        escaped,
        substitution: Substitution::new(function.values.len()),
        changed: false,
    };
    let writes = forwarder.collect_writes(function);
    let mut at_end: Vec<Option<Vec<Known>>> = vec![None; function.blocks.len()];
    for index in 0..function.blocks.len() {
        let block = Block::new(index);
        let mut known = join_predecessors(&dominance.predecessors[index], &at_end);
        match &loops[index] {
            LoopBody::None => {}
            LoopBody::Irreducible => known.clear(),
            LoopBody::Blocks(body) => {
                for inner in body {
                    for write in &writes[inner.index()] {
                        debug_assert_eq!(write.block, *inner);
                        forwarder.forget(function, write.inst, &mut known);
                    }
                }
            }
        }
        forwarder.walk(function, block, &mut known);
        at_end[index] = Some(known);
    }
    forwarder.substitution.apply(function);
    let overwritten = remove_overwritten(function);
    forwarder.changed || overwritten
}

/// Removes stores that another store to the same place follows in the same block, before anything could see
/// them. Whether there were any.
fn remove_overwritten(function: &mut Function) -> bool {
    let mut changed = false;
    for index in 0..function.blocks.len() {
        let mut coming: Vec<(Address, Type)> = Vec::new();
        let mut dead = Vec::new();
        for inst in function.blocks[index].insts.iter().rev() {
            let op = function.op(*inst);
            match op {
                Op::Store(address, value, _) => {
                    let ty = function.type_of(*value);
                    let covered = coming
                        .iter()
                        .any(|(other, wide)| other == address && wide.size() >= ty.size());
                    if covered {
                        dead.push(*inst);
                    } else if coming.len() < MAX_KNOWN {
                        coming.push((*address, ty));
                    }
                }
                Op::Load(address, _) => {
                    // Anything at another place of the same base is apart; all else may be the same.
                    coming.retain(|(other, ty)| {
                        other.base == address.base
                            && other.index == address.index
                            && (other.offset + ty.size() as i32 <= address.offset
                                || address.offset + 8 <= other.offset)
                    });
                }
                op if op.is_call() || matches!(op, Op::Copy(..)) => coming.clear(),
                _ => {}
            }
        }
        if !dead.is_empty() {
            changed = true;
            function.blocks[index]
                .insts
                .retain(|inst| !dead.contains(inst));
        }
    }
    changed
}

/// The loop that a block is the header of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum LoopBody {
    /// None.
    None,
    /// Something jumps back to it that it does not dominate.
    Irreducible,
    /// The blocks of the loop, with the header.
    Blocks(Vec<Block>),
}

/// The natural loop of each block, in a function in reverse postorder.
pub fn loop_bodies(function: &Function, dominance: &Dominance) -> Vec<LoopBody> {
    let mut loops = vec![LoopBody::None; function.blocks.len()];
    let mut mark = vec![u32::MAX; function.blocks.len()];
    for index in 0..function.blocks.len() {
        let header = Block::new(index);
        let mut work = Vec::new();
        let mut irreducible = false;
        for predecessor in &dominance.predecessors[index] {
            if predecessor.index() >= index {
                irreducible |= !dominance.dominates(header, *predecessor);
                work.push(*predecessor);
            }
        }
        if work.is_empty() {
            continue;
        }
        if irreducible {
            loops[index] = LoopBody::Irreducible;
            continue;
        }
        mark[index] = index as u32;
        let mut body = vec![header];
        while let Some(block) = work.pop() {
            if mark[block.index()] == index as u32 {
                continue;
            }
            mark[block.index()] = index as u32;
            body.push(block);
            work.extend_from_slice(&dominance.predecessors[block.index()]);
        }
        body.sort();
        loops[index] = LoopBody::Blocks(body);
    }
    loops
}

/// What all predecessors that have been visited know.
fn join_predecessors(predecessors: &[Block], at_end: &[Option<Vec<Known>>]) -> Vec<Known> {
    let mut joined: Option<Vec<Known>> = None;
    for predecessor in predecessors {
        let Some(known) = &at_end[predecessor.index()] else {
            continue;
        };
        joined = Some(match joined {
            None => known.clone(),
            Some(mut joined) => {
                joined.retain(|entry| known.contains(entry));
                joined
            }
        });
    }
    joined.unwrap_or_default()
}

impl Forwarder<'_> {
    fn collect_writes(&self, function: &Function) -> Vec<Vec<Write>> {
        let mut writes = vec![Vec::new(); function.blocks.len()];
        for (index, data) in function.blocks.iter().enumerate() {
            for inst in &data.insts {
                let op = function.op(*inst);
                if op.is_call() || matches!(op, Op::Store(..) | Op::Copy(..)) {
                    writes[index].push(Write {
                        block: Block::new(index),
                        inst: *inst,
                    });
                }
            }
        }
        writes
    }

    fn walk(&mut self, function: &mut Function, block: Block, known: &mut Vec<Known>) {
        let insts = std::mem::take(&mut function.blocks[block.index()].insts);
        let mut kept = Vec::with_capacity(insts.len());
        for inst in insts {
            let substitution = &self.substitution;
            function.insts[inst.index()]
                .op
                .map_operands(|value| substitution.resolve(value));
            if self.visit(function, inst, known) {
                kept.push(inst);
            } else {
                self.changed = true;
            }
        }
        function.blocks[block.index()].insts = kept;
    }

    /// Whether the instruction stays.
    fn visit(&mut self, function: &mut Function, inst: Inst, known: &mut Vec<Known>) -> bool {
        match *function.op(inst) {
            Op::Load(address, class) => {
                let result = function.results_of(inst)[0];
                let ty = function.type_of(result);
                let found = known
                    .iter()
                    .find(|entry| entry.address == address && entry.ty.size() == ty.size());
                let Some(entry) = found.copied() else {
                    remember(known, address, ty, class, result);
                    return true;
                };
                if entry.ty == ty {
                    self.substitution.replace(result, entry.value);
                    return false;
                }
                function.insts[inst.index()].op = Op::Convert(Conversion::Bits, entry.value);
                self.changed = true;
                true
            }
            Op::Store(address, value, class) => {
                let ty = function.type_of(value);
                let same = known.iter().any(|entry| {
                    entry.address == address && entry.ty == ty && entry.value == value
                });
                if same {
                    return false;
                }
                self.forget(function, inst, known);
                remember(known, address, ty, class, value);
                true
            }
            ref op if op.is_call() || matches!(op, Op::Copy(..)) => {
                self.forget(function, inst, known);
                true
            }
            _ => true,
        }
    }

    /// Takes out what the instruction may write.
    fn forget(&self, function: &Function, inst: Inst, known: &mut Vec<Known>) {
        let op = function.op(inst);
        if let Op::Store(address, value, class) = op {
            let size = function.type_of(*value).size();
            let mut address = *address;
            address.map_operands(|value| self.substitution.resolve(value));
            known.retain(|entry| {
                // Classes come second: one address is one place whatever they say.
                let same =
                    address.base == entry.address.base && address.index == entry.address.index;
                self.are_apart(&address, size, entry)
                    || (!same && !may_alias(self.program, *class, entry.class))
            });
            return;
        }
        let effects = callee_effects(self.program, op);
        known.retain(|entry| {
            self.is_private(entry.address.base, op)
                || !may_write(self.program, op, effects, entry.class)
        });
    }

    /// Whether the base points into a slot that the operation cannot reach.
    fn is_private(&self, base: Value, op: &Op) -> bool {
        let Some((slot, _)) = self.uses.pointer(base) else {
            return false;
        };
        if self.escaped[slot.index()] {
            return false;
        }
        match op {
            Op::Copy(to, ..) => match self.uses.pointer(*to) {
                Some((other, _)) => other != slot,
                None => true,
            },
            _ => op.is_call(),
        }
    }

    fn are_apart(&self, address: &Address, size: u32, entry: &Known) -> bool {
        let other = &entry.address;
        if address.base == other.base && address.index == other.index {
            let (start, other_start) = (address.offset as i64, other.offset as i64);
            return start + size as i64 <= other_start
                || other_start + entry.ty.size() as i64 <= start;
        }
        let slots = (
            self.uses.pointer(address.base),
            self.uses.pointer(other.base),
        );
        match slots {
            (Some((slot, _)), Some((other, _))) => slot != other,
            (Some((slot, _)), None) | (None, Some((slot, _))) => !self.escaped[slot.index()],
            (None, None) => false,
        }
    }
}

/// Those of a function outside that sees no memory of the program.
static BLIND: Effects = Effects {
    reads: Vec::new(),
    writes: Vec::new(),
    allocates: false,
    panics: false,
    external: true,
};

/// The effects of the function that a direct call calls.
pub fn callee_effects<'a>(program: &'a Program, op: &Op) -> Option<&'a Effects> {
    match op {
        Op::Call(callee, _) => program.functions[callee.index()]
            .attributes
            .effects
            .as_ref(),
        Op::CallExtern(callee, _) => is_blind(&program.externs[callee.index()]).then_some(&BLIND),
        _ => None,
    }
}

fn remember(known: &mut Vec<Known>, address: Address, ty: Type, class: ClassId, value: Value) {
    if known.len() == MAX_KNOWN {
        known.remove(0);
    }
    known.push(Known {
        address,
        ty,
        class,
        value,
    });
}
