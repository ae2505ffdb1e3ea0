//! Which loads of a graph read what does not change any more.
//!
//! The hint [`Op::Immutable`] says it of some bytes, where an immutable field is reached through a reference. What pointers there own does not change
//! either: a pointer that was loaded from such bytes with a class that [owns](flow::Class::owns) makes all loads through it
//! unchanging. So the elements of a vector in an immutable field are known, while those of another vector with elements of the same type
//! are not: the fact hangs on the load, not on its class.
//!
//! ```text
//! jit_immutable v0, 24                 ; a vector in an immutable field
//! v2 = load.ptr v0+0, Vec.pointer      ; unchanging, and so is what v2 points to
//! v3 = load.i64 v2+v1*8, *i64          ; unchanging
//! ```
//! A hint holds for what it dominates. Addresses are followed through interior references, not through parameters of blocks.
//! They are followed into functions: where every call of a function in a jitcode gives it something for a parameter that does not
//! change, loads through that parameter are unchanging, too. A tree's nodes that a helper walks, as a slice, stay known in it.

use crate::policy::Plan;
use flow::{
    Address, Block, Class, ControlFlow, Dominators, Function, FunctionId, Op, Program, Terminator,
    Value,
};
use passes::portals::Portal;

/// By function and parameter: whether nothing that it points to changes.
pub(crate) type Parameters = Vec<Vec<bool>>;

/// What is known of the parameters of functions with jitcodes: what all calls in jitcodes agree on. Nothing of portals, which native code
/// calls with anything. Begins with everything, and takes away what some call does not give, until that is the same.
pub(crate) fn unchanging_parameters(
    program: &Program,
    portals: &[Portal],
    plan: &Plan,
) -> Parameters {
    let mut parameters: Parameters = vec![Vec::new(); program.functions.len()];
    for id in &plan.functions[portals.len()..] {
        let count = program.functions[id.index()].blocks[0].parameters.len();
        parameters[id.index()] = vec![true; count];
    }
    let mut is_new = true;
    while is_new {
        is_new = false;
        for (number, id) in plan.functions.iter().enumerate() {
            let graph = match portals.get(number) {
                Some(portal) => &portal.graph,
                None => &program.functions[id.index()],
            };
            for (callee, arguments) in find(graph, &program.classes, &parameters[id.index()]).calls
            {
                let known = parameters[callee.index()].iter_mut().zip(arguments);
                for (known, given) in known.filter(|(known, given)| **known && !given) {
                    *known = given;
                    is_new = true;
                }
            }
        }
    }
    parameters
}

/// Bytes that do not change: from `start` to `end`, counted from the value `base`.
struct Known {
    base: Value,
    start: i64,
    end: i64,
    block: Block,
}

struct Finder<'a> {
    function: &'a Function,
    dominators: Dominators,
    known: Vec<Known>,
    /// By value: the value and the bytes after it that it stands for, if it is an interior reference without an index.
    interior: Vec<Option<(Value, i64)>>,
    /// By value: whether nothing that it points to changes.
    owned: Vec<bool>,
}

/// What is known of a graph.
pub(crate) struct Findings {
    /// By instruction, whether it is a load of what does not change.
    pub loads: Vec<bool>,
    /// The direct calls: the callee, and by argument whether nothing that it points to changes.
    pub calls: Vec<(FunctionId, Vec<bool>)>,
}

/// Looks at a graph of whose parameters so much is known; of those that are not in the list, nothing.
pub(crate) fn find(function: &Function, classes: &[Class], parameters: &[bool]) -> Findings {
    let flow = ControlFlow::new(function);
    let mut found = Findings {
        loads: vec![false; function.insts.len()],
        calls: Vec::new(),
    };
    let mut finder = Finder {
        function,
        dominators: Dominators::new(function, &flow),
        known: Vec::new(),
        interior: vec![None; function.values.len()],
        owned: vec![false; function.values.len()],
    };
    for (value, is_known) in function.blocks[0].parameters.iter().zip(parameters) {
        finder.owned[value.index()] = *is_known;
    }
    for block in &flow.reverse_postorder {
        for inst in &function.blocks[block.index()].insts {
            let results = function.results_of(*inst);
            match function.op(*inst) {
                Op::Immutable(address, bytes) => {
                    let (base, start) = finder.place(*address, 0);
                    finder.known.push(Known {
                        base,
                        start,
                        end: start + i64::from(*bytes),
                        block: *block,
                    });
                }
                Op::Interior(address) => {
                    let (base, offset) = finder.place(address.base, address.offset);
                    finder.owned[results[0].index()] = finder.owned[base.index()];
                    if address.index.is_none() {
                        finder.interior[results[0].index()] = Some((base, offset));
                    }
                }
                Op::Load(address, class) => {
                    let bytes = function.type_of(results[0]).size();
                    let is_known = finder.is_known(address, i64::from(bytes), *block);
                    let class = &classes[class.index()];
                    found.loads[inst.index()] = is_known;
                    let does_not_change = is_known || class.immutable;
                    finder.owned[results[0].index()] = does_not_change && class.owns;
                }
                Op::Call(callee, arguments) => {
                    found.calls.push((*callee, finder.given(arguments)));
                }
                _ => {}
            }
        }
        if let Terminator::TailCall(callee, arguments) = &function.blocks[block.index()].terminator
        {
            found.calls.push((*callee, finder.given(arguments)));
        }
    }
    found
}

impl Finder<'_> {
    /// The value that an address is counted from, and the bytes after it.
    fn place(&self, value: Value, offset: i32) -> (Value, i64) {
        match self.interior[value.index()] {
            Some((base, before)) => (base, before + i64::from(offset)),
            None => (value, i64::from(offset)),
        }
    }

    /// By argument of a call, whether nothing that it points to changes. An address of bytes of which a hint speaks is not enough: it may be that
    /// of a larger struct, of which only these bytes do not change.
    fn given(&self, arguments: &[Value]) -> Vec<bool> {
        let is_owned = |value: &Value| self.owned[value.index()];
        arguments.iter().map(is_owned).collect()
    }

    fn is_known(&self, address: &Address, bytes: i64, block: Block) -> bool {
        debug_assert!(address.base.index() < self.function.values.len());
        let (base, offset) = self.place(address.base, address.offset);
        if self.owned[base.index()] || self.owned[address.base.index()] {
            return true;
        }
        address.index.is_none()
            && self.known.iter().any(|known| {
                known.base == base
                    && known.start <= offset
                    && offset + bytes <= known.end
                    && self.dominators.dominates(known.block, block)
            })
    }
}
