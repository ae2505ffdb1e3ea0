//! What is alive after the merge points of a graph, for tests: they are the first instructions of their blocks.

use flow::{ControlFlow, Function, Liveness, Op};

/// Fills it in.
pub fn fill(function: &mut Function) {
    let flow = ControlFlow::new(function);
    let liveness = Liveness::new(function, &flow);
    for block in &flow.reverse_postorder {
        let data = &function.blocks[block.index()];
        let Some(first) = data.insts.first().copied() else {
            continue;
        };
        let mut live = liveness.live_at_exit(*block);
        data.terminator.for_each_operand(|value| live.push(value));
        for inst in data.insts[1..].iter().rev() {
            let results = function.results_of(*inst);
            live.retain(|value| !results.contains(value));
            function
                .op(*inst)
                .for_each_operand(|value| live.push(value));
        }
        live.sort();
        live.dedup();
        if let Op::JitPoint(point) = &mut function.insts[first.index()].op
            && !point.can_enter
        {
            point.live = live;
        }
    }
}
