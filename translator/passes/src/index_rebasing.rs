//! Where a sum with a constant lives on and its operand does not, addresses are counted from the sum.
//!
//! Constant folding moves constants out of indices into offsets. That is shorter, but an interpreter that reads the next
//! instruction through the old program counter keeps both counters alive. Both want the register in which the counter goes from handler to handler, so one is moved away and back.
//!
//! ```text
//! v5 = add v1, v4                  ; v4 is 1
//! v6 = load v2 + v1*16 + 16        becomes    v6 = load v2 + v5*16
//! tail_call_indirect v7(v0, v5)
//! ```
//!
//! It is done for all uses of the operand behind the addition or for none, because one that is left keeps the operand alive.
//! Uses are left, too, if the multiplied operand is known from before the addition and the machine's addresses do not multiply by
//! that factor: then the product lives on, and not the operand, and a second multiplication is saved. Only a function that has
//! more values alive at once than there are registers has no room for the product: saving a register costs more than multiplying.

use flow::{Address, BinaryOp, Block, ControlFlow, Function, Inst, Liveness, Op, Value};

use crate::dominance::Dominance;
use crate::handler_plan::constants;

/// The largest factor in an address of the machine.
const LARGEST_SCALE: u32 = 8;
/// Integer registers that a function need not save.
const FREE_REGISTERS: usize = 9;

/// A sum of a value and a constant.
#[derive(Clone, Copy, Debug)]
struct Sum {
    block: Block,
    /// Among the block's instructions.
    position: usize,
    sum: Value,
    operand: Value,
    constant: i64,
}

/// Runs the pass on a compacted function. Whether anything changed.
pub fn index_rebasing(function: &mut Function) -> bool {
    let sums = sums(function);
    if sums.is_empty() {
        return false;
    }
    let dominance = Dominance::new(function);
    let has_room = most_alive(function) < FREE_REGISTERS;
    let mut changed = false;
    for sum in sums {
        if let Some(insts) = users_to_rebase(function, &sum, &dominance, has_room) {
            for inst in insts {
                rebase(function, inst, &sum);
            }
            changed = true;
        }
    }
    changed
}

/// The sums that are an argument of a block's end somewhere: they live on.
fn sums(function: &Function) -> Vec<Sum> {
    let constants = constants(function);
    let mut passed = vec![false; function.values.len()];
    for data in &function.blocks {
        data.terminator
            .for_each_operand(|value| passed[value.index()] = true);
    }
    let number = |value: Value| match constants[value.index()] {
        Some(Op::Const(number)) => Some(number),
        _ => None,
    };
    let mut found = Vec::new();
    for (index, data) in function.blocks.iter().enumerate() {
        for (position, inst) in data.insts.iter().enumerate() {
            let Op::Binary(BinaryOp::Add, operand, right) = *function.op(*inst) else {
                continue;
            };
            let sum = function.results_of(*inst)[0];
            if let (Some(constant), true) = (number(right), passed[sum.index()]) {
                found.push(Sum {
                    block: Block::new(index),
                    position,
                    sum,
                    operand,
                    constant,
                });
            }
        }
    }
    found
}

/// The instructions behind a sum that use its operand as an index, if nothing else behind it does.
fn users_to_rebase(
    function: &Function,
    sum: &Sum,
    dominance: &Dominance,
    has_room: bool,
) -> Option<Vec<Inst>> {
    let mut users = Vec::new();
    let mut scales_before = Vec::new();
    let mut scales = Vec::new();
    for (index, data) in function.blocks.iter().enumerate() {
        let block = Block::new(index);
        let behind = dominance.dominates(sum.block, block);
        let before = dominance.dominates(block, sum.block);
        for (position, inst) in data.insts.iter().enumerate() {
            let op = function.op(*inst);
            let mut uses = 0;
            op.for_each_operand(|value| uses += usize::from(value == sum.operand));
            if uses == 0 {
                continue;
            }
            let scale = indexed(op, sum, uses);
            if behind && (block != sum.block || position > sum.position) {
                scales.push(scale?);
                users.push(*inst);
            } else if let (true, Some(scale)) = (before, scale) {
                scales_before.push(scale);
            }
        }
        let mut ends_with = false;
        data.terminator
            .for_each_operand(|value| ends_with |= value == sum.operand);
        if behind && ends_with {
            return None;
        }
    }
    let is_known =
        |scale: &u32| has_room && *scale > LARGEST_SCALE && scales_before.contains(scale);
    (!users.is_empty() && !scales.iter().any(is_known)).then_some(users)
}

/// The most integers and pointers that are alive at once. Constants are made where they are used, the answers of
/// comparisons are mostly the machine's flags, and a sum with a constant is made anew where it is needed, so that it counts
/// only where it is made.
fn most_alive(function: &Function) -> usize {
    let constants = constants(function);
    let mut counts: Vec<bool> = constants.iter().map(|known| known.is_none()).collect();
    for (index, counts) in counts.iter_mut().enumerate() {
        *counts &= !function.type_of(Value::new(index)).is_float();
    }
    for inst in function.blocks.iter().flat_map(|data| &data.insts) {
        let is_free = match function.op(*inst) {
            Op::Compare(..) | Op::FloatCompare(..) => true,
            op => is_sum_with_constant(op, &constants),
        };
        if is_free {
            counts[function.results_of(*inst)[0].index()] = false;
        }
    }
    let liveness = Liveness::new(function, &ControlFlow::new(function));
    let mut most = 0;
    for (index, data) in function.blocks.iter().enumerate() {
        if data.cold {
            continue;
        }
        let mut alive = liveness.live_at_exit(Block::new(index));
        data.terminator
            .for_each_operand(|value| add(&mut alive, value));
        for inst in data.insts.iter().rev() {
            for result in function.results_of(*inst) {
                add(&mut alive, *result);
            }
            let made = usize::from(is_sum_with_constant(function.op(*inst), &constants));
            most = most.max(count(&alive, &counts) + made);
            alive.retain(|value| !function.results_of(*inst).contains(value));
            function
                .op(*inst)
                .for_each_operand(|value| add(&mut alive, value));
            most = most.max(count(&alive, &counts));
        }
    }
    most
}

fn is_sum_with_constant(op: &Op, constants: &[Option<Op>]) -> bool {
    matches!(op, Op::Binary(BinaryOp::Add, _, right) if constants[right.index()].is_some())
}

fn add(alive: &mut Vec<Value>, value: Value) {
    if !alive.contains(&value) {
        alive.push(value);
    }
}

fn count(alive: &[Value], counts: &[bool]) -> usize {
    alive.iter().filter(|value| counts[value.index()]).count()
}

/// The factor of a sum's operand in an instruction that uses it as an index and not otherwise, and whose offset stays
/// small.
fn indexed(op: &Op, sum: &Sum, uses: usize) -> Option<u32> {
    let (Op::Load(address, _) | Op::Store(address, ..)) = op else {
        return None;
    };
    let (index, scale) = address.index?;
    (index == sum.operand && uses == 1 && moved(address, sum).is_some()).then_some(scale)
}

/// The address counted from the sum.
fn moved(address: &Address, sum: &Sum) -> Option<Address> {
    let (_, scale) = address.index?;
    let bytes = sum.constant.checked_mul(i64::from(scale))?;
    let offset = i64::from(address.offset).checked_sub(bytes)?;
    Some(Address {
        base: address.base,
        index: Some((sum.sum, scale)),
        offset: i32::try_from(offset).ok()?,
    })
}

fn rebase(function: &mut Function, inst: Inst, sum: &Sum) {
    let op = &mut function.insts[inst.index()].op;
    if let Op::Load(address, _) | Op::Store(address, ..) = op {
        *address = moved(address, sum).expect("looked at before");
    }
}
