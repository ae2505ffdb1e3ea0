//! What the JIT looks into.
//!
//! From the portals on, a function that is called directly becomes a jitcode too, unless something speaks against it: it has a loop
//! and the author did not call it safe to unroll, the author wants it left alone or knows better what it does, it is rarely run, or
//! it does not come back. All others are called natively. The same reasons keep the inliner from copying them into what is looked into.

use flow::{ControlFlow, Function, FunctionId, Op, Program, Terminator};
use std::fmt;

/// What became of a function, and why.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// It has merge points.
    Portal,
    /// It became a jitcode.
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
    /// It is outside of the program.
    Extern,
    /// It is known by its address only.
    Indirect,
    /// No code that is looked into calls it.
    NotReachable,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Verdict::Portal => "portal",
            Verdict::LookedInto => "looked into",
            Verdict::Loop => "loop",
            Verdict::Cold => "cold",
            Verdict::Diverges => "diverges",
            Verdict::DontLookInside => "dont_look_inside",
            Verdict::Elidable => "elidable",
            Verdict::LoopInvariant => "loop_invariant",
            Verdict::ConditionalCall => "conditional_call",
            Verdict::Extern => "extern",
            Verdict::Indirect => "indirect",
            Verdict::NotReachable => "not reachable",
        })
    }
}

/// What speaks for or against looking into a function that is no portal.
pub fn judge(function: &Function) -> Verdict {
    let said = &function.attributes.jit;
    if said.dont_look_inside {
        Verdict::DontLookInside
    } else if said.elidable {
        Verdict::Elidable
    } else if said.loop_invariant {
        Verdict::LoopInvariant
    } else if said.conditional_call {
        Verdict::ConditionalCall
    } else if function.blocks.is_empty() {
        Verdict::Extern
    } else if function.attributes.cold {
        Verdict::Cold
    } else if !returns(function) {
        Verdict::Diverges
    } else if !said.unroll_safe && has_loop(function) {
        Verdict::Loop
    } else {
        Verdict::LookedInto
    }
}

/// Whether a return or a tail call can be reached.
pub(crate) fn returns(function: &Function) -> bool {
    let flow = ControlFlow::new(function);
    flow.reverse_postorder.iter().any(|block| {
        matches!(
            function.blocks[block.index()].terminator,
            Terminator::Return(_) | Terminator::TailCall(..) | Terminator::TailCallIndirect(..)
        )
    })
}

/// Whether some jump goes back.
fn has_loop(function: &Function) -> bool {
    let flow = ControlFlow::new(function);
    flow.reverse_postorder.iter().any(|block| {
        let successors = function.blocks[block.index()].terminator.successors();
        successors
            .iter()
            .any(|successor| flow.place(*successor) <= flow.place(*block))
    })
}

/// Calls `visit` for each direct call in the reachable part of a graph.
pub(crate) fn for_each_callee(function: &Function, mut visit: impl FnMut(FunctionId)) {
    for block in &ControlFlow::new(function).reverse_postorder {
        let block = &function.blocks[block.index()];
        for inst in &block.insts {
            if let Op::Call(callee, _) = function.op(*inst) {
                visit(*callee);
            }
        }
        if let Terminator::TailCall(callee, _) = &block.terminator {
            visit(*callee);
        }
    }
}

/// What becomes of each function.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    /// By function.
    pub verdicts: Vec<Verdict>,
    /// By function: its jitcode's number.
    pub jitcodes: Vec<Option<u32>>,
    /// By jitcode; the portals come first.
    pub functions: Vec<FunctionId>,
    /// By function: direct calls of it in jitcodes.
    pub calls: Vec<u32>,
}

impl Plan {
    /// Goes over the calls from the portals on. `portals` are ascending.
    pub fn new(program: &Program, portals: &[crate::Portal]) -> Plan {
        let count = program.functions.len();
        let mut plan = Plan {
            verdicts: vec![Verdict::NotReachable; count],
            jitcodes: vec![None; count],
            functions: portals.iter().map(|portal| portal.function).collect(),
            calls: vec![0; count],
        };
        for portal in portals {
            plan.verdicts[portal.function.index()] = Verdict::Portal;
        }
        let mut work: Vec<&Function> = portals.iter().rev().map(|portal| &portal.graph).collect();
        let mut found = Vec::new();
        while let Some(function) = work.pop() {
            for_each_callee(function, |callee| {
                plan.calls[callee.index()] += 1;
                if plan.verdicts[callee.index()] == Verdict::NotReachable {
                    let body = &program.functions[callee.index()];
                    let verdict = judge(body);
                    plan.verdicts[callee.index()] = verdict;
                    if verdict == Verdict::LookedInto {
                        found.push(callee);
                        work.push(body);
                    }
                }
            });
        }
        found.sort();
        plan.functions.extend(found);
        for (number, function) in plan.functions.iter().enumerate() {
            plan.jitcodes[function.index()] = Some(number as u32);
        }
        plan
    }
}

/// By function: whether a call of it may run a portal, over direct calls.
pub(crate) fn runs_portals(program: &Program, portals: &[crate::Portal]) -> Vec<bool> {
    let mut callers: Vec<Vec<usize>> = vec![Vec::new(); program.functions.len()];
    for (index, function) in program.functions.iter().enumerate() {
        for_each_callee(function, |callee| callers[callee.index()].push(index));
    }
    let mut runs = vec![false; program.functions.len()];
    let mut work = Vec::new();
    for portal in portals {
        work.extend([
            portal.function.index(),
            portal.jit.index(),
            portal.resume.index(),
        ]);
    }
    while let Some(function) = work.pop() {
        if !std::mem::replace(&mut runs[function], true) {
            work.extend(&callers[function]);
        }
    }
    runs
}
