//! Summaries of what each function does to memory, bottom-up over the call graph.
//!
//! A summary lists the alias classes that a call may read and write, as its caller can see it: the
//! function's own slots and fresh objects do not count. Within a component of functions that call each other all
//! have the same summary. No summary is the worst: functions that call outside with addresses, call through
//! pointers, or copy bytes of several classes have none. Calls outside that diverge are only `panics` if all
//! that they are shown is read-only data.

use crate::call_graph::CallGraph;
use flow::{ClassId, Effects, Extern, Function, Op, Program, Terminator, Type, Value};

/// Fills in the effects of all functions.
pub fn effects(program: &mut Program) {
    let graph = CallGraph::new(program);
    for function in &mut program.functions {
        function.attributes.effects = None;
    }
    for (number, component) in graph.components.iter().enumerate() {
        let mut summary = Some(Effects::default());
        for id in component {
            let function = &program.functions[id.index()];
            let own = own_effects(program, function, |callee| {
                graph.component[callee] == number as u32
            });
            summary = match (summary, own) {
                (Some(mut summary), Some(own)) => {
                    join(&mut summary, &own);
                    Some(summary)
                }
                _ => None,
            };
        }
        if let Some(summary) = &mut summary {
            settle(&mut summary.reads);
            settle(&mut summary.writes);
        }
        for id in component {
            program.functions[id.index()].attributes.effects = summary.clone();
        }
    }
}

fn settle(classes: &mut Vec<ClassId>) {
    classes.sort();
    classes.dedup();
}

fn join(summary: &mut Effects, other: &Effects) {
    summary.reads.extend_from_slice(&other.reads);
    summary.writes.extend_from_slice(&other.writes);
    summary.allocates |= other.allocates;
    summary.panics |= other.panics;
    summary.external |= other.external;
}

/// Calls within the component add nothing.
fn own_effects(
    program: &Program,
    function: &Function,
    is_inner: impl Fn(usize) -> bool,
) -> Option<Effects> {
    let private = private_pointers(function);
    let constant = read_only_pointers(function);
    let mut summary = Effects::default();
    for data in &function.blocks {
        for inst in &data.insts {
            match function.op(*inst) {
                Op::Load(address, class)
                    if !private[address.base.index()] && !constant[address.base.index()] =>
                {
                    summary.reads.push(*class);
                }
                Op::Store(address, _, class) if !private[address.base.index()] => {
                    summary.writes.push(*class);
                }
                Op::Copy(to, from, _, _, class) => {
                    let hidden = |value: &Value| private[value.index()];
                    let reads = !hidden(from) && !constant[from.index()];
                    let writes = !hidden(to);
                    match class {
                        Some(class) => {
                            if reads {
                                summary.reads.push(*class);
                            }
                            if writes {
                                summary.writes.push(*class);
                            }
                        }
                        None if reads || writes => return None,
                        None => {}
                    }
                }
                Op::Allocate(..) => summary.allocates = true,
                Op::Call(callee, _) if !is_inner(callee.index()) => {
                    let callee = &program.functions[callee.index()];
                    join(&mut summary, callee.attributes.effects.as_ref()?);
                }
                Op::CallIndirect(..) | Op::JitEnter(..) => return None,
                Op::CallExtern(callee, arguments) => {
                    let callee = &program.externs[callee.index()];
                    let harmless = arguments.iter().all(|value| {
                        function.type_of(*value) != Type::Ref || constant[value.index()]
                    });
                    summary.external = true;
                    if is_blind(callee) {
                        continue;
                    }
                    if !callee.diverges || !harmless {
                        return None;
                    }
                    summary.panics = true;
                }
                _ => {}
            }
        }
        if let Terminator::TailCallIndirect(..) = &data.terminator {
            return None;
        }
        if let Terminator::TailCall(callee, _) = &data.terminator
            && !is_inner(callee.index())
        {
            let callee = &program.functions[callee.index()];
            join(&mut summary, callee.attributes.effects.as_ref()?);
        }
    }
    settle(&mut summary.reads);
    settle(&mut summary.writes);
    Some(summary)
}

/// Whether a function outside comes back without having seen any memory of the program: it is given no address, keeps none that it was given, and
/// calls nothing of the program.
pub fn is_blind(callee: &Extern) -> bool {
    let is_number = |ty: &Type| !matches!(ty, Type::Ref | Type::Ptr);
    !callee.diverges
        && callee
            .parameters
            .iter()
            .chain(&callee.results)
            .all(is_number)
}

/// Values that point into the function's own slots and fresh objects.
pub fn private_pointers(function: &Function) -> Vec<bool> {
    derived(function, |op| {
        matches!(op, Op::SlotAddress(_) | Op::Allocate(..))
    })
}

/// Values that point into read-only data.
pub fn read_only_pointers(function: &Function) -> Vec<bool> {
    derived(function, |op| matches!(op, Op::DataAddress(..)))
}

/// Values made by such operations, and interior references to them.
fn derived(function: &Function, is_source: impl Fn(&Op) -> bool) -> Vec<bool> {
    let mut derived = vec![false; function.values.len()];
    for data in &function.blocks {
        for inst in &data.insts {
            let op = function.op(*inst);
            let found = match op {
                Op::Interior(address) => derived[address.base.index()],
                op => is_source(op),
            };
            if found {
                derived[function.results_of(*inst)[0].index()] = true;
            }
        }
    }
    derived
}
