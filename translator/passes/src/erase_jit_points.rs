//! Erases the author's hints: without a JIT they are no code, and must not keep values alive.
//!
//! In: a function in any form. Out: the same without the operations of [`Op::is_hint`]: merge points, can-enter
//! points and records of equality are gone, a promoted value is its operand, and what asks about traces is 0.
//! What computed their operands only is left to [`dead_code`](crate::dead_code::dead_code). Says whether anything was
//! erased.

use flow::{Function, Op, Substitution};

/// Erases all hints of the function.
pub fn erase_jit_points(function: &mut Function) -> bool {
    let mut promoted = Substitution::new(function.values.len());
    let mut erased = false;
    for block in &mut function.blocks {
        let insts = &mut function.insts;
        block.insts.retain(|inst| {
            let data = &mut insts[inst.index()];
            if !data.op.is_hint() {
                return true;
            }
            erased = true;
            match data.op {
                Op::Promote(value) => {
                    promoted.replace(data.results[0], value);
                    false
                }
                Op::IsConstant(_) | Op::IsVirtual(_) | Op::WeAreJitted => {
                    data.op = Op::Const(0);
                    true
                }
                _ => false,
            }
        });
    }
    promoted.apply(function);
    erased
}
