//! Which functions become jitcodes: the portals, and all that [`passes::look_inside`] finds from them on.

use flow::{ControlFlow, Function, FunctionId, Op, Program, Terminator};
use passes::look_inside::{LookInside, look_inside_from};
use passes::portals::Portal;

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
    pub verdicts: Vec<LookInside>,
    /// By function: its jitcode's number.
    pub jitcodes: Vec<Option<u32>>,
    /// By jitcode; the portals come first.
    pub functions: Vec<FunctionId>,
    /// By function: direct calls of it in jitcodes.
    pub calls: Vec<u32>,
}

impl Plan {
    /// Jitcodes for the portals and what they reach, by function.
    pub fn new(program: &Program, portals: &[Portal]) -> Plan {
        let graphs: Vec<(FunctionId, &Function)> = portals
            .iter()
            .map(|portal| (portal.function, &portal.graph))
            .collect();
        let verdicts = look_inside_from(program, &graphs);
        let mut functions: Vec<FunctionId> = graphs.iter().map(|(id, _)| *id).collect();
        for (index, verdict) in verdicts.iter().enumerate() {
            if *verdict == LookInside::LookedInto {
                functions.push(FunctionId::new(index));
            }
        }
        let mut plan = Plan {
            jitcodes: vec![None; verdicts.len()],
            calls: vec![0; verdicts.len()],
            functions,
            verdicts,
        };
        for (number, id) in plan.functions.iter().enumerate() {
            plan.jitcodes[id.index()] = Some(number as u32);
            let function = match graphs.get(number) {
                Some((_, graph)) => graph,
                None => &program.functions[id.index()],
            };
            for_each_callee(function, |callee| plan.calls[callee.index()] += 1);
        }
        plan
    }
}

/// By function: whether a call of it may run a portal, over direct calls.
pub(crate) fn runs_portals(program: &Program, portals: &[Portal]) -> Vec<bool> {
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
