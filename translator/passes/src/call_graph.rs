//! The call graph: strongly connected components bottom-up, call sites, and functions whose address is taken.

use flow::{Function, FunctionId, Op, Program, RelocationTarget, Terminator};

/// What is known of the calls of a program.
#[derive(Clone, Debug, Default)]
pub struct CallGraph {
    /// Components of functions that call each other; callees before callers.
    pub components: Vec<Vec<FunctionId>>,
    /// The component of each function.
    pub component: Vec<u32>,
    /// Whether the function may call itself, directly or through others.
    pub recursive: Vec<bool>,
    /// Direct calls of each function.
    pub call_sites: Vec<u32>,
    /// Whether it is the entry or its address stands in code or data.
    pub address_taken: Vec<bool>,
}

impl CallGraph {
    /// Looks at the whole program.
    pub fn new(program: &Program) -> CallGraph {
        let count = program.functions.len();
        let mut graph = CallGraph {
            components: Vec::new(),
            component: vec![u32::MAX; count],
            recursive: vec![false; count],
            call_sites: vec![0; count],
            address_taken: vec![false; count],
        };
        if let Some(entry) = program.entry {
            graph.address_taken[entry.index()] = true;
        }
        for driver in &program.drivers {
            for (_, callback) in driver.callbacks() {
                if let Some(callback) = callback {
                    graph.address_taken[callback.index()] = true;
                }
            }
        }
        for data in &program.data {
            for relocation in &data.relocations {
                if let RelocationTarget::Function(function) = relocation.target {
                    graph.address_taken[function.index()] = true;
                }
            }
        }
        let mut callees = Vec::with_capacity(count);
        for (index, function) in program.functions.iter().enumerate() {
            let called = callees_of(function);
            for callee in &called {
                graph.call_sites[callee.index()] += 1;
                graph.recursive[index] |= callee.index() == index;
            }
            callees.push(called);
            for data in &function.blocks {
                for inst in &data.insts {
                    if let Op::FunctionAddress(function) = function.op(*inst) {
                        graph.address_taken[function.index()] = true;
                    }
                }
            }
        }
        graph.find_components(&callees);
        graph
    }

    /// Tarjan's algorithm with a stack of its own.
    fn find_components(&mut self, callees: &[Vec<FunctionId>]) {
        let count = callees.len();
        let mut number = vec![0u32; count];
        let mut low = vec![0u32; count];
        let mut next = 1;
        let mut open: Vec<FunctionId> = Vec::new();
        for root in 0..count {
            if number[root] != 0 {
                continue;
            }
            let mut stack = vec![(root, 0)];
            while let Some((function, position)) = stack.pop() {
                if position == 0 {
                    number[function] = next;
                    low[function] = next;
                    next += 1;
                    open.push(FunctionId::new(function));
                } else {
                    let child = callees[function][position - 1].index();
                    if self.component[child] == u32::MAX {
                        low[function] = low[function].min(low[child]);
                    }
                }
                if let Some(callee) = callees[function].get(position) {
                    stack.push((function, position + 1));
                    if number[callee.index()] == 0 {
                        stack.push((callee.index(), 0));
                    } else if self.component[callee.index()] == u32::MAX {
                        low[function] = low[function].min(number[callee.index()]);
                    }
                } else if low[function] == number[function] {
                    self.close(&mut open, FunctionId::new(function));
                }
            }
        }
    }

    fn close(&mut self, open: &mut Vec<FunctionId>, root: FunctionId) {
        let mut component = Vec::new();
        while let Some(function) = open.pop() {
            self.component[function.index()] = self.components.len() as u32;
            component.push(function);
            if function == root {
                break;
            }
        }
        if component.len() > 1 {
            for function in &component {
                self.recursive[function.index()] = true;
            }
        }
        component.reverse();
        self.components.push(component);
    }
}

/// The functions that a function calls directly, one entry for each call.
pub fn callees_of(function: &Function) -> Vec<FunctionId> {
    let mut callees = Vec::new();
    for data in &function.blocks {
        for inst in &data.insts {
            if let Op::Call(callee, _) = function.op(*inst) {
                callees.push(*callee);
            }
        }
        if let Terminator::TailCall(callee, _) = &data.terminator {
            callees.push(*callee);
        }
    }
    callees
}
