//! Turns a threaded dispatch into handlers that call each other as tail calls.
//!
//! In goes a function after [`threaded_dispatch`](crate::threaded_dispatch): every arm ends in a switch of its own over
//! the same arms. Out comes a *prologue* (the function itself) that calls the first handler, one function
//! a handler, and a table of their addresses. The state of the loop lives in the handlers' parameters, which
//! the calling convention keeps in registers from handler to handler: no register allocation over the
//! whole loop can spill it. What leads away from the hot path (growth of a vector, an error) becomes a handler
//! of its own, so that calls in there cost the hot path nothing. So does what leads to a call in an arm that has a way
//! without one ([`side_calls`](crate::side_calls)).
//!
//! Terms. An *entry* is a block that becomes the start of a handler: an arm of the dispatch, or a cold block that a
//! hot one leads to ([`handler_plan`](crate::handler_plan)). A *web* is a set of values of which at most one is alive at each entry
//! ([`handler_webs`](crate::handler_webs)): a variable of the loop. The hottest webs are parameters, the others live in the *record*,
//! a slot of the prologue's frame (the design's portal record), where the function's own slots are too.
//!
//! ```text
//! function @run(ref, i64) -> i64 {
//! b2(v4: i64, v5: i64):               ; the arm that adds
//!   v6: i64 = add v5, v3
//!   v7: i8 = load v0 + v4*1, *i8
//!   v8: i64 = add v4, v3
//!   switch v7 { 0: b2(v8, v6), 1: b3(v8, v6), ... } b9
//! ```
//! becomes, with the webs {v0}, {v4, v8} and {v5, v6} in registers,
//! ```text
//! function @run.handler0(ref, ref, i64, i64) -> i64 {
//! b0(v0: ref, v1: ref, v2: i64, v3: i64):
//!   v4: i64 = const 1
//!   v5: i64 = add v3, v4
//!   v6: i8 = load v1 + v2*1, *i8
//!   v7: i64 = add v2, v4
//!   v8: i64 = convert zero_extend v6
//!   v9: ref = data_address run.handlers0
//!   v10: ptr = load v9 + v8*8, run.handlers
//!   tail_call_indirect v10(v0, v1, v7, v5)
//! ```
//!
//! Cost: blocks between entries are copied into every handler that reaches them; a function whose copies would
//! be much larger than it is stays as it was. So does one with a dispatch whose targets want different values of
//! one web, which happens where arms copy variables of the state into each other.

use std::collections::HashMap;

use flow::{Block, Function, Program, Target, Terminator, Value};

use crate::handler_plan::{
    constants, dispatches_agree, has_dispatch, is_dispatch, make_plan, owned_blocks,
    reached_from_arms,
};
use crate::handler_split::Splitter;
use crate::handler_webs::find_webs;
use crate::layout::cold_blocks;
use crate::side_calls::mark_side_calls;

/// What the calling convention returns in registers.
const MAX_RESULTS: usize = 6;

/// Runs the pass on a function that has been taken out of the program. Whether it was taken apart.
pub fn tail_handlers(function: &mut Function, program: &mut Program) -> bool {
    if !has_dispatch(function) || function.results.len() > MAX_RESULTS {
        return false;
    }
    let mut work = function.clone();
    settle_constants(&mut work);
    let mut cold = cold_blocks(&work, program);
    mark_side_calls(&work, &mut cold);
    let Some(plan) = make_plan(&work, cold) else {
        return false;
    };
    let early = owned_blocks(&work, &plan, Block(0));
    let webs = find_webs(&work, &plan.entries, &plan.cold, &early);
    if !dispatches_agree(&work, &plan, &webs) {
        return false;
    }
    Splitter::new(work, plan, webs, program).split(function, program);
    true
}

/// Targets of dispatches with constants among their arguments get a block of their own, so that a dispatch
/// passes nothing but the loop's state. The prologue passes constants as it likes.
fn settle_constants(function: &mut Function) {
    let constants = constants(function);
    let mut bridges: HashMap<(Block, Vec<Option<Value>>), Block> = HashMap::new();
    let reached = reached_from_arms(function);
    for (index, reached) in reached.into_iter().enumerate() {
        if !reached || !is_dispatch(&function.blocks[index].terminator) {
            continue;
        }
        let mut terminator = std::mem::take(&mut function.blocks[index].terminator);
        let location = function.blocks[index].location;
        terminator.for_each_target_mut(|target| {
            if !target
                .arguments
                .iter()
                .any(|argument| constants[argument.index()].is_some())
            {
                return;
            }
            let fixed: Vec<Option<Value>> = target
                .arguments
                .iter()
                .map(|argument| constants[argument.index()].as_ref().map(|_| *argument))
                .collect();
            let key = (target.block, fixed.clone());
            let bridge = match bridges.get(&key) {
                Some(bridge) => *bridge,
                None => {
                    let bridge = function.new_block();
                    let mut arguments = Vec::new();
                    for (argument, fixed) in target.arguments.iter().zip(&fixed) {
                        let value = match fixed {
                            Some(constant) => *constant,
                            None => {
                                let ty = function.type_of(*argument);
                                let parameter = function.new_value(ty);
                                function.blocks[bridge.index()].parameters.push(parameter);
                                parameter
                            }
                        };
                        arguments.push(value);
                    }
                    let data = &mut function.blocks[bridge.index()];
                    data.terminator = Terminator::Jump(Target::new(target.block, arguments));
                    data.location = location;
                    bridges.insert(key, bridge);
                    bridge
                }
            };
            target.block = bridge;
            let mut position = 0;
            target.arguments.retain(|_| {
                position += 1;
                fixed[position - 1].is_none()
            });
        });
        function.blocks[index].terminator = terminator;
    }
}
