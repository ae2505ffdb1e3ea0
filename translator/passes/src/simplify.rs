//! Cleans the control flow graph: the pass that runs between all others.
//!
//! * Branches and switches on constants, and those whose targets are all equal, become jumps.
//! * Blocks that nobody reaches are emptied.
//! * Jumps to a block that only jumps on go to where it jumps.
//! * A block that is the only one to jump to its successor is merged with it.
//! * Block parameters whose arguments are all equal are replaced by that value.
//! * A branch between 1 and 0 as arguments of one block becomes the condition itself.
//!
//! All of it is repeated until nothing changes (a few rounds at most), then the ids are compacted.

use crate::compact::compact;
use flow::{Block, Condition, Function, Inst, Op, Substitution, Target, Terminator, Type, Value};

/// Rounds after which the rest is left to the next run.
const ROUNDS: usize = 8;

/// Runs the pass.
pub fn simplify(function: &mut Function) {
    for _ in 0..ROUNDS {
        let mut changed = fold_terminators(function);
        remove_unreachable(function);
        changed |= thread_trivial_jumps(function);
        remove_unreachable(function);
        changed |= merge_straight_lines(function);
        changed |= remove_redundant_parameters(function);
        if !changed {
            break;
        }
    }
    compact(function);
}

/// The constant that each value is, if it is one; integers and pointers.
pub fn constants_of(function: &Function) -> Vec<Option<i64>> {
    let mut constants = vec![None; function.values.len()];
    for data in &function.blocks {
        for inst in &data.insts {
            if let Op::Const(number) = function.op(*inst) {
                constants[function.results_of(*inst)[0].index()] = Some(*number);
            }
        }
    }
    constants
}

/// The instruction that defines each value; `None` for block parameters.
pub fn definitions_of(function: &Function) -> Vec<Option<Inst>> {
    let mut definitions = vec![None; function.values.len()];
    for data in &function.blocks {
        for inst in &data.insts {
            for result in function.results_of(*inst) {
                definitions[result.index()] = Some(*inst);
            }
        }
    }
    definitions
}

/// The bits of a sign-extended number that a type keeps, zero-extended: how a switch sees it.
pub fn zero_extended(number: i64, ty: Type) -> u64 {
    match ty.size() {
        1 => number as u8 as u64,
        2 => number as u16 as u64,
        4 => number as u32 as u64,
        _ => number as u64,
    }
}

/// Empties the blocks that cannot be reached from the entry.
pub fn remove_unreachable(function: &mut Function) {
    let mut reached = vec![false; function.blocks.len()];
    let mut work = vec![Block(0)];
    reached[0] = true;
    while let Some(block) = work.pop() {
        function.blocks[block.index()]
            .terminator
            .for_each_target(|target| {
                if !reached[target.block.index()] {
                    reached[target.block.index()] = true;
                    work.push(target.block);
                }
            });
    }
    for (index, data) in function.blocks.iter_mut().enumerate() {
        if !reached[index] {
            data.parameters.clear();
            data.insts.clear();
            data.terminator = Terminator::Unreachable;
        }
    }
}

fn fold_terminators(function: &mut Function) -> bool {
    let constants = constants_of(function);
    let definitions = definitions_of(function);
    let mut changed = false;
    for index in 0..function.blocks.len() {
        let folded = fold_terminator(function, &constants, &function.blocks[index].terminator);
        if let Some(terminator) = folded {
            function.blocks[index].terminator = terminator;
            changed = true;
        }
        changed |= branch_to_condition(function, index, &constants, &definitions);
    }
    changed
}

/// What the terminator becomes if its condition is a constant or does not matter.
fn fold_terminator(
    function: &Function,
    constants: &[Option<i64>],
    terminator: &Terminator,
) -> Option<Terminator> {
    match terminator {
        Terminator::Branch(condition, first, second) => {
            if first == second {
                return Some(Terminator::Jump(first.clone()));
            }
            let number = constants[condition.index()]?;
            let taken = if number != 0 { first } else { second };
            Some(Terminator::Jump(taken.clone()))
        }
        Terminator::Switch(value, cases, default) => {
            if let Some(number) = constants[value.index()] {
                let number = zero_extended(number, function.type_of(*value));
                return Some(Terminator::Jump(
                    switch_target(cases, default, number).clone(),
                ));
            }
            let kept: Vec<(u64, Target)> = cases
                .iter()
                .filter(|(_, target)| target != default)
                .cloned()
                .collect();
            if kept.is_empty() {
                return Some(Terminator::Jump(default.clone()));
            }
            if kept.len() < cases.len() {
                return Some(Terminator::Switch(*value, kept, default.clone()));
            }
            fold_unreachable_default(function, *value, cases, default)
        }
        _ => None,
    }
}

/// From this many cases on, a switch is dispatched through a table.
const LARGE_SWITCH: usize = 5;

/// A switch whose default cannot be reached takes its last case as the default, if the block of the
/// default does nothing.
fn fold_unreachable_default(
    function: &Function,
    value: Value,
    cases: &[(u64, Target)],
    default: &Target,
) -> Option<Terminator> {
    let data = &function.blocks[default.block.index()];
    if !data.insts.is_empty() || data.terminator != Terminator::Unreachable {
        return None;
    }
    // A large switch is a jump table, which needs no check of its index if it says that it has all cases.
    if cases.len() >= LARGE_SWITCH {
        return None;
    }
    let (_, last) = cases.last()?;
    let kept = cases[..cases.len() - 1].to_vec();
    Some(Terminator::Switch(value, kept, last.clone()))
}

/// Where a switch goes.
pub fn switch_target<'a>(
    cases: &'a [(u64, Target)],
    default: &'a Target,
    number: u64,
) -> &'a Target {
    for (case, target) in cases {
        if *case == number {
            return target;
        }
    }
    default
}

/// `branch c, b(1), b(0)` becomes `jump b(c)`, and with the constants swapped the opposite comparison.
fn branch_to_condition(
    function: &mut Function,
    index: usize,
    constants: &[Option<i64>],
    definitions: &[Option<Inst>],
) -> bool {
    let Terminator::Branch(condition, first, second) = &function.blocks[index].terminator else {
        return false;
    };
    if first.block != second.block {
        return false;
    }
    // Conditions that were made in this round are not in the table.
    let Some(Some(definition)) = definitions.get(condition.index()) else {
        return false;
    };
    let Op::Compare(test, left, right) = *function.op(*definition) else {
        return false;
    };
    let condition = *condition;
    let location = function.insts[definition.index()].location;
    let mut arguments = Vec::new();
    let mut opposite = false;
    for (a, b) in first.arguments.iter().zip(&second.arguments) {
        if a == b {
            arguments.push(Some(*a));
            continue;
        }
        if function.type_of(*a) != Type::I8 {
            return false;
        }
        let (a, b) = (a.index(), b.index());
        let numbers = match (constants.get(a), constants.get(b)) {
            (Some(Some(a)), Some(Some(b))) => (*a, *b),
            _ => return false,
        };
        match numbers {
            (1, 0) => arguments.push(Some(condition)),
            (0, 1) => {
                opposite = true;
                arguments.push(None);
            }
            _ => return false,
        }
    }
    let target = first.block;
    let block = Block::new(index);
    let mut inverse = condition;
    if opposite {
        let inst = function.append(
            block,
            Op::Compare(opposite_condition(test), left, right),
            &[Type::I8],
            location,
        );
        inverse = function.results_of(inst)[0];
    }
    let arguments = arguments
        .iter()
        .map(|argument| argument.unwrap_or(inverse))
        .collect();
    function.blocks[index].terminator = Terminator::Jump(Target::new(target, arguments));
    true
}

/// The condition that holds exactly when this one does not.
pub fn opposite_condition(condition: Condition) -> Condition {
    match condition {
        Condition::Equal => Condition::NotEqual,
        Condition::NotEqual => Condition::Equal,
        Condition::SignedLess => Condition::SignedGreaterEqual,
        Condition::SignedLessEqual => Condition::SignedGreater,
        Condition::SignedGreater => Condition::SignedLessEqual,
        Condition::SignedGreaterEqual => Condition::SignedLess,
        Condition::UnsignedLess => Condition::UnsignedGreaterEqual,
        Condition::UnsignedLessEqual => Condition::UnsignedGreater,
        Condition::UnsignedGreater => Condition::UnsignedLessEqual,
        Condition::UnsignedGreaterEqual => Condition::UnsignedLess,
    }
}

/// How often each value is used.
pub fn count_uses(function: &Function) -> Vec<u32> {
    let mut uses = vec![0; function.values.len()];
    for data in &function.blocks {
        for inst in &data.insts {
            function
                .op(*inst)
                .for_each_operand(|value| uses[value.index()] += 1);
        }
        data.terminator
            .for_each_operand(|value| uses[value.index()] += 1);
    }
    uses
}

/// Redirects edges to blocks that hold nothing but a jump, if no one else uses their parameters.
fn thread_trivial_jumps(function: &mut Function) -> bool {
    let uses = count_uses(function);
    let mut trivial = vec![false; function.blocks.len()];
    let mut any = false;
    for (index, flag) in trivial.iter_mut().enumerate().skip(1) {
        *flag = is_trivial(function, index, &uses);
        any |= *flag;
    }
    if !any {
        return false;
    }
    let mut changed = false;
    for index in 0..function.blocks.len() {
        let mut terminator = std::mem::take(&mut function.blocks[index].terminator);
        terminator.for_each_target_mut(|target| {
            // A bound, because blocks may jump in a circle.
            for _ in 0..8 {
                if !trivial[target.block.index()] || target.block.index() == index {
                    break;
                }
                let data = &function.blocks[target.block.index()];
                let Terminator::Jump(next) = &data.terminator else {
                    break;
                };
                if next.block == target.block {
                    break;
                }
                let arguments = next
                    .arguments
                    .iter()
                    .map(|value| substitute(*value, &data.parameters, &target.arguments))
                    .collect();
                *target = Target::new(next.block, arguments);
                changed = true;
            }
        });
        function.blocks[index].terminator = terminator;
    }
    changed
}

fn is_trivial(function: &Function, index: usize, uses: &[u32]) -> bool {
    let data = &function.blocks[index];
    let Terminator::Jump(next) = &data.terminator else {
        return false;
    };
    if !data.insts.is_empty() {
        return false;
    }
    data.parameters.iter().all(|parameter| {
        let own = next.arguments.iter().filter(|value| *value == parameter);
        own.count() as u32 == uses[parameter.index()]
    })
}

fn substitute(value: Value, parameters: &[Value], arguments: &[Value]) -> Value {
    for (position, parameter) in parameters.iter().enumerate() {
        if *parameter == value {
            return arguments[position];
        }
    }
    value
}

/// Appends blocks to their only predecessor where that jumps to them.
fn merge_straight_lines(function: &mut Function) -> bool {
    let mut edges = vec![0u32; function.blocks.len()];
    edges[0] = 1;
    for data in &function.blocks {
        data.terminator
            .for_each_target(|target| edges[target.block.index()] += 1);
    }
    let mut substitution = Substitution::new(function.values.len());
    let mut changed = false;
    for index in 0..function.blocks.len() {
        while let Terminator::Jump(target) = &function.blocks[index].terminator {
            let next = target.block.index();
            if edges[next] != 1 || next == index || next == 0 {
                break;
            }
            let arguments = target.arguments.clone();
            let successor = std::mem::take(&mut function.blocks[next]);
            for (parameter, argument) in successor.parameters.iter().zip(&arguments) {
                substitution.replace(*parameter, *argument);
            }
            let data = &mut function.blocks[index];
            data.insts.extend(successor.insts);
            data.terminator = successor.terminator;
            data.location = successor.location;
            data.cold |= successor.cold;
            edges[next] = 0;
            changed = true;
        }
    }
    substitution.apply(function);
    changed
}

/// What the arguments for a parameter have in common.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Common {
    Nothing,
    One(Value),
    Many,
}

/// Replaces parameters by the one value that all edges bring (or the parameter itself).
fn remove_redundant_parameters(function: &mut Function) -> bool {
    let mut substitution = Substitution::new(function.values.len());
    let mut redundant = vec![false; function.values.len()];
    let mut any = false;
    loop {
        let mut common = vec![Common::Nothing; function.values.len()];
        for data in &function.blocks {
            data.terminator.for_each_target(|target| {
                let parameters = &function.blocks[target.block.index()].parameters;
                for (parameter, argument) in parameters.iter().zip(&target.arguments) {
                    let argument = substitution.resolve(*argument);
                    if argument != *parameter {
                        join(&mut common[parameter.index()], argument);
                    }
                }
            });
        }
        let mut changed = false;
        for data in &function.blocks[1..] {
            for parameter in &data.parameters {
                let Common::One(value) = common[parameter.index()] else {
                    continue;
                };
                if redundant[parameter.index()] || substitution.resolve(value) == *parameter {
                    continue;
                }
                substitution.replace(*parameter, value);
                redundant[parameter.index()] = true;
                changed = true;
            }
        }
        any |= changed;
        if !changed {
            break;
        }
    }
    if any {
        remove_parameters(function, &redundant);
        substitution.apply(function);
    }
    any
}

fn join(common: &mut Common, argument: Value) {
    *common = match *common {
        Common::Nothing => Common::One(argument),
        Common::One(value) if value == argument => Common::One(value),
        _ => Common::Many,
    };
}

/// Drops the marked block parameters and the arguments for them. The entry's stay.
pub fn remove_parameters(function: &mut Function, marked: &[bool]) {
    let mut kept: Vec<Option<Vec<bool>>> = vec![None; function.blocks.len()];
    for (index, data) in function.blocks.iter_mut().enumerate().skip(1) {
        if data.parameters.iter().any(|value| marked[value.index()]) {
            let flags = data.parameters.iter().map(|value| !marked[value.index()]);
            kept[index] = Some(flags.collect());
            data.parameters.retain(|value| !marked[value.index()]);
        }
    }
    for data in &mut function.blocks {
        data.terminator.for_each_target_mut(|target| {
            if let Some(flags) = &kept[target.block.index()] {
                let mut position = 0;
                target.arguments.retain(|_| {
                    position += 1;
                    flags[position - 1]
                });
            }
        });
    }
}
