//! Which functions the JIT looks into, and why not into the others.
//!
//! A *portal* is a function with merge points. From the portals on, what is called directly is looked into too (the
//! recorder follows the call, and the codewriter makes a jitcode of it), unless something speaks against it: the author
//! wants it left alone or knows better what it does, it is rarely run, it does not come back, or it has a loop and the author does
//! not call it safe to unroll. All others stay calls of native code.
//!
//! The [inliner](crate::inlining) keeps the border: before the graphs fork, what is not looked into must not be copied into what
//! is. Otherwise a loop that a trace should call would stand in the trace's own graph.
//!
//! ```text
//! function @run(i64)      merge_point "LOOP" (v1) ...         Portal
//!   call @pop(v0)                                             LookedInto
//!   call @search(v0)      has a loop                          Loop
//!   call @fail()          ends in a divergence                Diverges
//! function @parse(i64)    is called by main only              NotReachable
//! ```

use flow::{ControlFlow, Function, FunctionId, Op, Program, Terminator};

/// What the JIT does with a function.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LookInside {
    /// It has merge points.
    Portal,
    /// The recorder follows calls of it.
    LookedInto,
    /// It has a loop and is not `unroll_safe`.
    Loop,
    /// It is rarely run.
    Cold,
    /// It never returns.
    Diverges,
    /// The author said so.
    DontLookInside,
    /// Its results are looked up or computed, not traced.
    Elidable,
    /// As elidable.
    LoopInvariant,
    /// It is called where its condition holds.
    ConditionalCall,
    /// No code that is looked into calls it.
    NotReachable,
}

impl LookInside {
    /// Whether the JIT sees the function's operations.
    pub fn is_inside(self) -> bool {
        matches!(self, LookInside::Portal | LookInside::LookedInto)
    }

    /// The word of reports.
    pub fn name(self) -> &'static str {
        match self {
            LookInside::Portal => "portal",
            LookInside::LookedInto => "looked into",
            LookInside::Loop => "loop",
            LookInside::Cold => "cold",
            LookInside::Diverges => "diverges",
            LookInside::DontLookInside => "dont_look_inside",
            LookInside::Elidable => "elidable",
            LookInside::LoopInvariant => "loop_invariant",
            LookInside::ConditionalCall => "conditional_call",
            LookInside::NotReachable => "not reachable",
        }
    }
}

/// By function: what the JIT does with it. The portals are the functions with merge points.
pub fn look_inside(program: &Program) -> Vec<LookInside> {
    let mut portals = Vec::new();
    for (index, function) in program.functions.iter().enumerate() {
        if has_merge_point(function) {
            portals.push((FunctionId::new(index), function));
        }
    }
    look_inside_from(program, &portals)
}

/// The same for portals whose graphs are given, as they are once they have been
/// [split](crate::portals::split_portals).
pub fn look_inside_from(program: &Program, portals: &[(FunctionId, &Function)]) -> Vec<LookInside> {
    let mut verdicts = vec![LookInside::NotReachable; program.functions.len()];
    let mut work: Vec<&Function> = Vec::new();
    for (id, graph) in portals {
        verdicts[id.index()] = LookInside::Portal;
        work.push(graph);
    }
    while let Some(function) = work.pop() {
        for callee in crate::call_graph::callees_of(function) {
            if verdicts[callee.index()] == LookInside::NotReachable {
                let body = &program.functions[callee.index()];
                verdicts[callee.index()] = judge(body);
                if verdicts[callee.index()].is_inside() {
                    work.push(body);
                }
            }
        }
    }
    verdicts
}

/// What speaks for or against looking into a function that is called from where the JIT looks. One that is being worked
/// on, so that its place in the program is empty, is looked into.
pub fn judge(function: &Function) -> LookInside {
    let said = &function.attributes.jit;
    if has_merge_point(function) {
        LookInside::Portal
    } else if said.dont_look_inside {
        LookInside::DontLookInside
    } else if said.elidable {
        LookInside::Elidable
    } else if said.loop_invariant {
        LookInside::LoopInvariant
    } else if said.conditional_call {
        LookInside::ConditionalCall
    } else if function.attributes.cold {
        LookInside::Cold
    } else if function.blocks.is_empty() {
        LookInside::LookedInto
    } else if !returns(function) {
        LookInside::Diverges
    } else if !said.unroll_safe && has_loop(function) {
        LookInside::Loop
    } else {
        LookInside::LookedInto
    }
}

/// Whether a merge point stands in the function.
pub fn has_merge_point(function: &Function) -> bool {
    for block in &function.blocks {
        for inst in &block.insts {
            if is_merge_point(function.op(*inst)) {
                return true;
            }
        }
    }
    false
}

/// Whether an operation is a driver's merge point.
pub fn is_merge_point(op: &Op) -> bool {
    matches!(op, Op::JitPoint(point) if !point.can_enter)
}

/// Whether a return or a tail call can be reached.
fn returns(function: &Function) -> bool {
    let flow = ControlFlow::new(function);
    flow.reverse_postorder.iter().any(|block| {
        matches!(
            function.blocks[block.index()].terminator,
            Terminator::Return(_) | Terminator::TailCall(..) | Terminator::TailCallIndirect(..)
        )
    })
}

/// Whether some jump goes back.
pub fn has_loop(function: &Function) -> bool {
    let flow = ControlFlow::new(function);
    flow.reverse_postorder.iter().any(|block| {
        let successors = function.blocks[block.index()].terminator.successors();
        successors
            .iter()
            .any(|successor| flow.place(*successor) <= flow.place(*block))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reason() {
        let text = "extern %stop() diverges
            function @run(i64) { b0(v0: i64): jump b1
            b1: merge_point \"LOOP\" (v0)
              call @small(v0) call @around(v0) call @unrolled(v0) call @rare() call @fail()
              call @told() call @known() call @run(v0) jump b1 }
            function @small(i64) { b0(v0: i64): call @around(v0) call @inner() return }
            function @inner() { b0: return }
            function @around(i64) { b0(v0: i64): call @hidden() jump b1
            b1: switch v0 { 3: b1 } b2
            b2: return }
            function @hidden() { b0: return }
            function @unrolled(i64) unroll_safe { b0(v0: i64): jump b1
            b1: switch v0 { 3: b1 } b2
            b2: return }
            function @rare() cold { b0: return }
            function @fail() { b0: call_extern %stop() unreachable }
            function @told() dont_look_inside { b0: return }
            function @known() elidable { b0: return }";
        let program = match flow::parse_program(text) {
            Ok(program) => program,
            Err(error) => panic!("{error}"),
        };
        assert_eq!(
            look_inside(&program),
            [
                LookInside::Portal,
                LookInside::LookedInto,
                LookInside::LookedInto,
                LookInside::Loop,
                LookInside::NotReachable,
                LookInside::LookedInto,
                LookInside::Cold,
                LookInside::Diverges,
                LookInside::DontLookInside,
                LookInside::Elidable,
            ]
        );
    }
}
