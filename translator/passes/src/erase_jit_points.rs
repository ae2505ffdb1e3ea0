//! Erases the author's merge points and can-enter points: without a JIT they are no code, and must not keep
//! their greens alive.
//!
//! In: a function in any form. Out: the same without [`Op::JitPoint`]; what computed the greens only is left
//! to [`dead_code`](crate::dead_code::dead_code). Says whether anything was erased.

use flow::{Function, Op};

/// Erases all points of the function.
pub fn erase_jit_points(function: &mut Function) -> bool {
    let insts = &function.insts;
    let mut erased = false;
    for block in &mut function.blocks {
        block.insts.retain(|inst| {
            let is_point = matches!(insts[inst.index()].op, Op::JitPoint(_));
            erased |= is_point;
            !is_point
        });
    }
    erased
}
