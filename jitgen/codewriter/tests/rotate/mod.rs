//! Makes the loops of random functions pass permuted values around, so that the order of moves matters.

use flow::random::Random;
use flow::{BinaryOp, Block, ControlFlow, Function, Op, Target, Terminator, Type, Value};

/// Gives each loop three more values that change places in each round, and lets the function's result depend on them.
pub fn rotate(function: &mut Function, random: &mut Random) {
    let flow = ControlFlow::new(function);
    let first = function.blocks[0].parameters.clone();
    let outside = [first[0], first[1], first[0]];
    let mut rotated = Vec::new();
    for head in &flow.reverse_postorder {
        let is_back = |block: &Block| flow.place(*block) >= flow.place(*head);
        let mut predecessors = flow.predecessors(*head).to_vec();
        predecessors.dedup();
        if !predecessors.iter().any(is_back) {
            continue;
        }
        let [a, b, c] = [(); 3].map(|()| function.new_value(Type::I64));
        function.blocks[head.index()].parameters.extend([a, b, c]);
        rotated.extend([a, b, c]);
        let inside = match random.below(4) {
            0 => [b, c, a],
            1 => [b, a, c],
            2 => [c, a, a],
            _ => [c, b, a],
        };
        for predecessor in predecessors {
            let values = if is_back(&predecessor) {
                inside
            } else {
                outside
            };
            let block = &mut function.blocks[predecessor.index()];
            pass(&mut block.terminator, *head, &values);
        }
    }
    for index in 0..function.blocks.len() {
        let Terminator::Return(values) = function.blocks[index].terminator.clone() else {
            continue;
        };
        // Loops stand in a chain: all of them have been gone through.
        let mut result = values[0];
        for value in &rotated {
            for (op, operand) in [(BinaryOp::Mul, first[1]), (BinaryOp::Xor, *value)] {
                let op = Op::Binary(op, result, operand);
                let location = function.blocks[index].location;
                let inst = function.append(Block::new(index), op, &[Type::I64], location);
                result = function.results_of(inst)[0];
            }
        }
        function.blocks[index].terminator = Terminator::Return(vec![result]);
    }
}

fn pass(terminator: &mut Terminator, head: Block, values: &[Value]) {
    let give = |target: &mut Target| {
        if target.block == head {
            target.arguments.extend(values);
        }
    };
    match terminator {
        Terminator::Jump(target) => give(target),
        Terminator::Branch(_, then, otherwise) => [then, otherwise].into_iter().for_each(give),
        Terminator::Switch(_, cases, default) => {
            let cases = cases.iter_mut().map(|(_, target)| target);
            cases.chain([default]).for_each(give);
        }
        _ => {}
    }
}
