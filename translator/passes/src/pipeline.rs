//! The passes in their order.
//!
//! Functions are visited bottom-up over the call graph: each is cleaned, its callees (which are
//! finished) are inlined, and it is cleaned again before its callers look at it. Only then come the passes that need to know
//! the whole program.
//!
//! With a JIT the way forks after inlining: [`before_fork`] leaves the graphs of which jitcodes are made, with all hints
//! ([`split_portals`](crate::portals::split_portals) then takes the portals apart), and [`after_fork`] makes native code's graphs
//! of them. Without a JIT, [`optimize`] is both.

use crate::assert_removal::assert_removal;
use crate::call_graph::CallGraph;
use crate::compact::compact;
use crate::constant_folding::constant_folding;
use crate::dead_code::dead_code;
use crate::dead_functions::dead_functions;
use crate::effects::effects;
use crate::erase_jit_points::erase_jit_points;
use crate::index_rebasing::index_rebasing;
use crate::inlining::{InlineContext, inline_calls, size_of};
use crate::jump_threading::jump_threading;
use crate::layout::layout;
use crate::load_sinking::load_sinking;
use crate::look_inside::{LookInside, look_inside};
use crate::memory_forwarding::memory_forwarding;
use crate::scalar_promotion::scalar_promotion;
use crate::scalar_replacement::scalar_replacement;
use crate::simplify::simplify;
use crate::tail_handlers::tail_handlers;
use crate::threaded_dispatch::{loop_rotation, threaded_dispatch};
use flow::{Data, Function, FunctionId, Program};

/// What the user of the pipeline chooses.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Options {
    /// Whether overflow and `debug_assert!` follow the release profile. Build has decided that already; here it only
    /// means that time is spent on passes that pay off late.
    pub release: bool,
    /// Whether dispatch blocks are replicated into the arms that jump to them.
    pub threading: bool,
    /// Whether the arms of such a dispatch become functions that call each other as tail calls.
    pub handlers: bool,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            release: true,
            threading: true,
            handlers: true,
        }
    }
}

/// Rounds of inlining into one function: calls that have become direct may be inlined in the next.
const INLINE_ROUNDS: usize = 3;

/// Runs all passes for a program without a JIT. The observer is called after each step with its name, to dump or to
/// verify.
pub fn optimize(
    program: &mut Program,
    options: &Options,
    observer: &mut impl FnMut(&str, &Program),
) {
    before_fork(program, false, observer);
    after_fork(program, false, options, observer);
}

/// The passes up to inlining. With `jit`, what the JIT does not look into is not inlined into what it looks into, and the
/// effects of functions are known at the end.
pub fn before_fork(program: &mut Program, jit: bool, observer: &mut impl FnMut(&str, &Program)) {
    for_each_function(program, |function, program| {
        clean_once(function, &program.data)
    });
    observer("clean", program);
    dead_functions(program);
    observer("dead_functions", program);
    let verdicts = if jit {
        look_inside(program)
    } else {
        Vec::new()
    };
    inline_bottom_up(program, &verdicts);
    observer("inlining", program);
    if jit {
        effects(program);
        observer("effects", program);
    }
}

/// The passes of native code, on graphs of [`before_fork`] with the same `jit`.
pub fn after_fork(
    program: &mut Program,
    jit: bool,
    options: &Options,
    observer: &mut impl FnMut(&str, &Program),
) {
    // Native code has no use for them, and they would hold up what makes its loops fast.
    for_each_function(program, |function, program| {
        if erase_jit_points(function) {
            clean(function, &program.data);
        }
    });
    observer("erase_jit_points", program);
    if jit {
        // Now what the JIT calls may be inlined, too.
        inline_bottom_up(program, &[]);
        observer("inlining", program);
    }
    dead_functions(program);
    observer("dead_functions", program);
    effects(program);
    observer("effects", program);
    for_each_function(program, |function, program| {
        if memory_forwarding(function, program) {
            clean(function, &program.data);
        }
    });
    observer("memory_forwarding", program);
    // Twice: what the first run makes invariant may be the base of fields in the second.
    for _ in 0..2 {
        for_each_function(program, |function, program| {
            if scalar_promotion(function, program) {
                clean(function, &program.data);
            }
        });
        observer("scalar_promotion", program);
    }
    for_each_function(program, |function, program| {
        if memory_forwarding(function, program) {
            clean(function, &program.data);
        }
    });
    observer("memory_forwarding", program);
    if options.threading {
        for_each_function(program, |function, program| {
            if threaded_dispatch(function) {
                simplify(function);
                constant_folding(function, &program.data);
                dead_code(function);
                simplify(function);
            }
        });
        observer("threaded_dispatch", program);
    }
    for_each_function(program, |function, program| {
        if loop_rotation(function) {
            simplify(function);
            constant_folding(function, &program.data);
            dead_code(function);
            simplify(function);
        }
    });
    observer("loop_rotation", program);
    if options.threading && options.handlers {
        split_into_handlers(program);
        observer("tail_handlers", program);
    }
    for_each_function(program, layout);
    observer("layout", program);
}

/// Takes the functions with a threaded dispatch apart; the handlers are appended to the program.
pub fn split_into_handlers(program: &mut Program) {
    for index in 0..program.functions.len() {
        let mut function = std::mem::take(&mut program.functions[index]);
        program.functions[index].attributes = function.attributes.clone();
        let first = program.functions.len();
        let classes = program.classes.len();
        if !function.blocks.is_empty() && tail_handlers(&mut function, program) {
            simplify(&mut function);
            for handler in first..program.functions.len() {
                let mut taken = std::mem::take(&mut program.functions[handler]);
                simplify(&mut taken);
                constant_folding(&mut taken, &program.data);
                dead_code(&mut taken);
                simplify(&mut taken);
                // The classes made on the way are those of the record.
                load_sinking(&mut taken, |class| class.index() >= classes);
                index_rebasing(&mut taken);
                program.functions[handler] = taken;
            }
        }
        program.functions[index] = function;
    }
}

/// Applies a pass to every function. The rest of the program can be seen; the function's own place holds only its
/// attributes.
fn for_each_function(program: &mut Program, mut pass: impl FnMut(&mut Function, &Program)) {
    for index in 0..program.functions.len() {
        let mut function = std::mem::take(&mut program.functions[index]);
        program.functions[index].attributes = function.attributes.clone();
        if !function.blocks.is_empty() {
            pass(&mut function, program);
        }
        program.functions[index] = function;
    }
}

/// The first cleaning, before anything is inlined: enough to measure sizes and to copy less.
fn clean_once(function: &mut Function, data: &[Data]) {
    simplify(function);
    constant_folding(function, data);
    simplify(function);
    if scalar_replacement(function) {
        compact(function);
        constant_folding(function, data);
    }
    dead_code(function);
    simplify(function);
}

/// All passes on a single function that has changed a lot.
pub fn clean(function: &mut Function, data: &[Data]) {
    simplify(function);
    constant_folding(function, data);
    simplify(function);
    dead_code(function);
    if scalar_replacement(function) {
        simplify(function);
        constant_folding(function, data);
        simplify(function);
    }
    for _ in 0..4 {
        if !jump_threading(function) {
            break;
        }
        simplify(function);
        constant_folding(function, data);
        simplify(function);
    }
    if assert_removal(function) {
        simplify(function);
        constant_folding(function, data);
        simplify(function);
    }
    // Threading may have taken away the last escapes of a slot.
    if scalar_replacement(function) {
        simplify(function);
        constant_folding(function, data);
    }
    dead_code(function);
    simplify(function);
}

fn inline_bottom_up(program: &mut Program, verdicts: &[LookInside]) {
    let mut graph = CallGraph::new(program);
    let mut sizes = vec![0; program.functions.len()];
    for component in std::mem::take(&mut graph.components) {
        for id in component {
            inline_function(program, &mut graph, &mut sizes, verdicts, id);
        }
    }
}

fn inline_function(
    program: &mut Program,
    graph: &mut CallGraph,
    sizes: &mut [u32],
    verdicts: &[LookInside],
    id: FunctionId,
) {
    let mut function = std::mem::take(&mut program.functions[id.index()]);
    program.functions[id.index()].attributes = function.attributes.clone();
    if !function.blocks.is_empty() {
        for _ in 0..INLINE_ROUNDS {
            let context = InlineContext {
                program,
                graph,
                sizes,
                look_inside: verdicts,
            };
            let inlined = inline_calls(&mut function, id, &context);
            if inlined.is_empty() {
                break;
            }
            for callee in inlined {
                let body = &program.functions[callee.index()];
                for copied in crate::call_graph::callees_of(body) {
                    graph.call_sites[copied.index()] += 1;
                }
            }
            clean(&mut function, &program.data);
        }
        sizes[id.index()] = size_of(&function);
    }
    program.functions[id.index()] = function;
}
