//! Edges that decide a later branch go past it.
//!
//! A small block that tests its own parameter (the tag of an `Option` that several ways have made, say) is copied
//! for the edges that bring a constant, or that come from a test of the same value; the copy jumps
//! where the test would have gone. Loop headers are not copied, so that loops keep one entry.
//! The values of the block then have several definitions: [`repair`] makes block parameters of them.

use crate::arithmetic::{fold_binary, fold_compare, fold_unary, normalize, unsigned};
use crate::simplify::{constants_of, switch_target, zero_extended};
use crate::ssa::{CopiedValue, repair};
use flow::{
    Block, BlockData, Conversion, Function, Inst, InstData, Op, Target, Terminator, Type, Value,
};
use std::collections::HashMap;

/// Blocks with more instructions are not copied.
const MAX_INSTS: usize = 10;

/// Runs the pass on a compacted function. Whether anything changed; blocks may be unreachable then.
pub fn jump_threading(function: &mut Function) -> bool {
    let constants = constants_of(function);
    let blocks = function.blocks.len();
    let mut candidate = vec![false; blocks];
    for (index, flag) in candidate.iter_mut().enumerate().skip(1) {
        *flag = is_candidate(function, &function.blocks[index]);
    }
    for index in 0..blocks {
        // A back edge makes its target a loop header.
        function.blocks[index].terminator.for_each_target(|target| {
            if target.block.index() <= index {
                candidate[target.block.index()] = false;
            }
        });
    }
    let mut copies = Copies {
        by_target: HashMap::new(),
        values: HashMap::new(),
        copied: Vec::new(),
    };
    for index in 0..blocks {
        let mut terminator = std::mem::take(&mut function.blocks[index].terminator);
        let known = EdgeFacts::new(function, &terminator);
        let mut edge = 0;
        terminator.for_each_target_mut(|target| {
            if candidate[target.block.index()] && target.block.index() != index {
                let fact = known.of_edge(edge);
                if let Some(taken) = decide(function, &constants, target, fact) {
                    target.block = copies.copy_for(function, target.block, taken);
                }
            }
            edge += 1;
        });
        function.blocks[index].terminator = terminator;
    }
    repair(function, &copies.copied);
    !copies.copied.is_empty() || !copies.by_target.is_empty()
}

fn is_candidate(function: &Function, data: &BlockData) -> bool {
    if !matches!(
        data.terminator,
        Terminator::Branch(..) | Terminator::Switch(..)
    ) {
        return false;
    }
    data.insts.len() <= MAX_INSTS
        && data.insts.iter().all(|inst| {
            let op = function.op(*inst);
            !op.is_call() && !matches!(op, Op::JitPoint(_) | Op::Allocate(..) | Op::Copy(..))
        })
}

/// What each edge of a terminator says about the value that it tests.
struct EdgeFacts {
    tested: Option<Value>,
    /// By edge; nothing for defaults and for edges to a block that has several from here.
    numbers: Vec<Option<i64>>,
}

impl EdgeFacts {
    fn new(function: &Function, terminator: &Terminator) -> EdgeFacts {
        match terminator {
            // A branch tests for "not 0": only for booleans is that 1.
            Terminator::Branch(value, _, _) => EdgeFacts {
                tested: Some(*value),
                numbers: vec![None, Some(0)],
            },
            Terminator::Switch(value, cases, _) => {
                let ty = function.type_of(*value);
                let numbers = cases
                    .iter()
                    .map(|(case, _)| Some(normalize(*case as i64, ty)));
                EdgeFacts {
                    tested: Some(*value),
                    numbers: numbers.collect(),
                }
            }
            _ => EdgeFacts {
                tested: None,
                numbers: Vec::new(),
            },
        }
    }

    fn of_edge(&self, edge: usize) -> Option<(Value, Known)> {
        let tested = self.tested?;
        match self.numbers.get(edge) {
            Some(Some(number)) => Some((tested, Known::Number(*number))),
            Some(None) => Some((tested, Known::NotZero)),
            None => None,
        }
    }
}

/// What is known of a value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Known {
    Number(i64),
    NotZero,
}

/// Where the block goes if it is entered by this edge: the number of the target.
fn decide(
    function: &Function,
    constants: &[Option<i64>],
    target: &Target,
    fact: Option<(Value, Known)>,
) -> Option<usize> {
    let data = &function.blocks[target.block.index()];
    let mut known: Vec<(Value, Known)> = Vec::new();
    for (parameter, argument) in data.parameters.iter().zip(&target.arguments) {
        if let Some(Some(number)) = constants.get(argument.index()) {
            known.push((*parameter, Known::Number(*number)));
        } else if let Some((value, what)) = fact
            && value == *argument
        {
            known.push((*parameter, what));
        }
    }
    if let Some(fact) = fact {
        known.push(fact);
    }
    if known.is_empty() {
        return None;
    }
    let look = |known: &[(Value, Known)], value: Value| {
        if let Some(Some(number)) = constants.get(value.index()) {
            return Some(Known::Number(*number));
        }
        let found = known.iter().find(|(other, _)| *other == value);
        found.map(|(_, what)| *what)
    };
    for inst in &data.insts {
        let number = evaluate(function, *inst, |value| match look(&known, value) {
            Some(Known::Number(number)) => Some(number),
            _ => None,
        });
        if let Some(number) = number {
            known.push((function.results_of(*inst)[0], Known::Number(number)));
        }
    }
    match &data.terminator {
        Terminator::Branch(condition, _, _) => match look(&known, *condition)? {
            Known::Number(0) => Some(1),
            _ => Some(0),
        },
        Terminator::Switch(value, cases, default) => match look(&known, *value)? {
            Known::Number(number) => {
                let number = zero_extended(number, function.type_of(*value));
                let position = cases.iter().position(|(case, _)| *case == number);
                debug_assert!(
                    position.is_some() || switch_target(cases, default, number) == default
                );
                Some(position.unwrap_or(cases.len()))
            }
            Known::NotZero => None,
        },
        _ => None,
    }
}

/// The number that an instruction gives, if its operands are known.
fn evaluate(function: &Function, inst: Inst, number: impl Fn(Value) -> Option<i64>) -> Option<i64> {
    let results = function.results_of(inst);
    let ty = function.type_of(*results.first()?);
    if ty.is_float() || results.len() != 1 {
        return None;
    }
    match function.op(inst) {
        Op::Const(constant) => Some(*constant),
        Op::Binary(op, left, right) => fold_binary(*op, ty, number(*left)?, number(*right)?),
        Op::Unary(op, value) => fold_unary(*op, ty, number(*value)?),
        Op::Compare(condition, left, right) => {
            let operands = function.type_of(*left);
            let holds = fold_compare(*condition, operands, number(*left)?, number(*right)?);
            Some(holds as i64)
        }
        Op::Select(condition, first, second) => {
            if number(*condition)? != 0 {
                number(*first)
            } else {
                number(*second)
            }
        }
        Op::Convert(conversion, value) => {
            let from = function.type_of(*value);
            let value = number(*value)?;
            match conversion {
                Conversion::SignExtend => Some(value),
                Conversion::ZeroExtend => Some(normalize(unsigned(value, from) as i64, ty)),
                Conversion::Truncate => Some(normalize(value, ty)),
                Conversion::Bits if from != Type::F32 && from != Type::F64 => Some(value),
                _ => None,
            }
        }
        _ => None,
    }
}

/// The copies that have been made: one for each block and target that it takes.
struct Copies {
    by_target: HashMap<(Block, usize), Block>,
    /// The place of a copied value in the list.
    values: HashMap<Value, usize>,
    copied: Vec<CopiedValue>,
}

impl Copies {
    fn copy_for(&mut self, function: &mut Function, block: Block, taken: usize) -> Block {
        if let Some(copy) = self.by_target.get(&(block, taken)) {
            return *copy;
        }
        let copy = copy_block(function, block, |original, block, value| {
            let position = *self.values.entry(original.0).or_insert_with(|| {
                self.copied.push(CopiedValue {
                    original: original.0,
                    block: original.1,
                    copies: Vec::new(),
                });
                self.copied.len() - 1
            });
            self.copied[position].copies.push((block, value));
        });
        let mut targets = Vec::new();
        function.blocks[copy.index()]
            .terminator
            .for_each_target(|target| targets.push(target.clone()));
        function.blocks[copy.index()].terminator = Terminator::Jump(targets.swap_remove(taken));
        self.by_target.insert((block, taken), copy);
        copy
    }
}

/// Copies a block with new values for all that it defines, and reports each pair: the original with its
/// block, the copy's block, the copy.
pub fn copy_block(
    function: &mut Function,
    block: Block,
    mut report: impl FnMut((Value, Block), Block, Value),
) -> Block {
    let copy = Block::new(function.blocks.len());
    let original = function.blocks[block.index()].clone();
    let mut renamed: HashMap<Value, Value> = HashMap::new();
    let mut parameters = Vec::new();
    for parameter in &original.parameters {
        let value = function.new_value(function.type_of(*parameter));
        renamed.insert(*parameter, value);
        parameters.push(value);
        report((*parameter, block), copy, value);
    }
    let mut insts = Vec::new();
    for inst in &original.insts {
        let mut data: InstData = function.insts[inst.index()].clone();
        data.op
            .map_operands(|value| *renamed.get(&value).unwrap_or(&value));
        for result in &mut data.results {
            let value = function.new_value(function.type_of(*result));
            renamed.insert(*result, value);
            report((*result, block), copy, value);
            *result = value;
        }
        insts.push(Inst::new(function.insts.len()));
        function.insts.push(data);
    }
    let mut terminator = original.terminator;
    terminator.map_operands(|value| *renamed.get(&value).unwrap_or(&value));
    function.blocks.push(BlockData {
        parameters,
        insts,
        terminator,
        location: original.location,
        cold: original.cold,
    });
    copy
}
