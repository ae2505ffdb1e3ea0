//! Folds constants, applies [identities](crate::identities), and merges equal pure operations.
//!
//! One walk over the dominator tree. Operands are replaced by what stands for them, the operation is
//! simplified until no rule fits, and then looked up among the operations seen before: an equal one in
//! a dominating block takes its place (value numbering). All constants are
//! moved to the start of the entry block, one of each, so that equal constants are equal values everywhere; the
//! code generator puts them where they are used.

use crate::arithmetic::Constant;
use crate::dominance::Dominance;
use crate::identities::{Facts, Outcome, apply, fold_checked};
use crate::simplify::zero_extended;
use flow::{
    BinaryOp, Block, Condition, Conversion, Data, DataId, Function, Inst, InstData, LocationId, Op,
    OverflowingOp, RelocationTarget, Substitution, Target, Terminator, Type, Value,
};
use std::collections::HashMap;

/// Rules that may fire in a row on one operation.
const STEPS: usize = 16;

/// Runs the pass on a compacted function. Loads from read-only data are folded too.
pub fn constant_folding(function: &mut Function, data: &[Data]) {
    let dominance = Dominance::new(function);
    let mut folder = Folder {
        facts: Facts::new(function.values.len()),
        substitution: Substitution::new(function.values.len()),
        seen: HashMap::new(),
        dominance,
        data,
    };
    for position in 0..folder.dominance.preorder.len() {
        let block = folder.dominance.preorder[position];
        folder.fold_block(function, block);
    }
    folder.substitution.apply(function);
    place_constants(function, &folder.facts);
}

struct Folder<'a> {
    facts: Facts,
    substitution: Substitution,
    /// The last instruction seen for each key; an older one that still dominates is never replaced.
    seen: HashMap<Key, (Block, Inst)>,
    dominance: Dominance,
    data: &'a [Data],
}

/// A pure operation with its operands, to be compared.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
struct Key {
    kind: u32,
    ty: Type,
    operands: (u32, u32, u32),
    number: i64,
}

/// Stands for "no operand".
const NONE: u32 = u32::MAX;

impl Folder<'_> {
    fn fold_block(&mut self, function: &mut Function, block: Block) {
        let insts = std::mem::take(&mut function.blocks[block.index()].insts);
        let mut kept = Vec::with_capacity(insts.len());
        for inst in insts {
            if self.fold_inst(function, block, inst) {
                kept.push(inst);
            }
        }
        function.blocks[block.index()].insts = kept;
        let mut terminator = std::mem::take(&mut function.blocks[block.index()].terminator);
        terminator.map_operands(|value| self.substitution.resolve(value));
        let terminator = self.fold_terminator(function, block, terminator);
        function.blocks[block.index()].terminator = terminator;
    }

    /// Whether the instruction stays.
    fn fold_inst(&mut self, function: &mut Function, block: Block, inst: Inst) -> bool {
        let mut op = std::mem::replace(&mut function.insts[inst.index()].op, Op::Const(0));
        op.map_operands(|value| self.substitution.resolve(value));
        if let Op::Overflowing(checked, left, right) = op
            && self.fold_checked_inst(function, inst, checked, left, right)
        {
            return false;
        }
        let results = function.insts[inst.index()].results.clone();
        let ty = results.first().map(|value| function.type_of(*value));
        for _ in 0..STEPS {
            let outcome = match &op {
                Op::Const(number) => Outcome::Constant(Constant::Int(*number)),
                Op::FloatConst(bits) => Outcome::Constant(Constant::Float(*bits)),
                _ => match self.fold_data_load(function, &op, ty) {
                    Outcome::Keep => apply(function, &mut self.facts, &op, ty.unwrap_or(Type::I64)),
                    outcome => outcome,
                },
            };
            match outcome {
                Outcome::Keep => break,
                Outcome::Op(simpler) => op = simpler,
                Outcome::Same(value) => {
                    let value = self.substitution.resolve(value);
                    self.substitution.replace(results[0], value);
                    return false;
                }
                Outcome::Constant(constant) => {
                    let ty = function.type_of(results[0]);
                    let value = self.facts.constant(function, ty, constant);
                    self.substitution.replace(results[0], value);
                    return false;
                }
            }
        }
        let key = key_of(&op, ty);
        function.insts[inst.index()].op = op;
        if let Some(key) = key {
            if let Some((definer, other)) = self.seen.get(&key)
                && self.dominance.dominates(*definer, block)
            {
                for (position, result) in results.iter().enumerate() {
                    let earlier = function.results_of(*other)[position];
                    self.substitution.replace(*result, earlier);
                }
                return false;
            }
            self.seen.insert(key, (block, inst));
        }
        for result in results {
            self.facts.definitions[result.index()] = Some(inst);
        }
        true
    }

    fn fold_checked_inst(
        &mut self,
        function: &mut Function,
        inst: Inst,
        op: OverflowingOp,
        left: Value,
        right: Value,
    ) -> bool {
        let results = function.insts[inst.index()].results.clone();
        let ty = function.type_of(results[0]);
        let Some((outcome, overflowed)) = fold_checked(&self.facts, op, left, right, ty) else {
            return false;
        };
        let value = match outcome {
            Outcome::Same(value) => value,
            Outcome::Constant(constant) => self.facts.constant(function, ty, constant),
            _ => return false,
        };
        self.substitution.replace(results[0], value);
        let flag = Constant::Int(overflowed as i64);
        let flag = self.facts.constant(function, Type::I8, flag);
        self.substitution.replace(results[1], flag);
        true
    }

    /// A load at a constant place of read-only data.
    fn fold_data_load(&self, function: &Function, op: &Op, ty: Option<Type>) -> Outcome {
        let (Op::Load(address, _), Some(ty)) = (op, ty) else {
            return Outcome::Keep;
        };
        let Some(Op::DataAddress(data, start)) = self.facts.op(function, address.base) else {
            return Outcome::Keep;
        };
        if address.index.is_some() {
            return Outcome::Keep;
        }
        self.read_data(*data, *start as i64 + address.offset as i64, ty)
    }

    fn read_data(&self, data: DataId, start: i64, ty: Type) -> Outcome {
        let Some(data) = self.data.get(data.index()) else {
            return Outcome::Keep;
        };
        let (size, start) = (ty.size() as usize, start as usize);
        if start.saturating_add(size) > data.bytes.len() {
            return Outcome::Keep;
        }
        for relocation in &data.relocations {
            let offset = relocation.offset as usize;
            if offset == start && size == 8 && !ty.is_int() && !ty.is_float() {
                return match relocation.target {
                    RelocationTarget::Function(function) if ty == Type::Ptr => {
                        Outcome::Op(Op::FunctionAddress(function))
                    }
                    RelocationTarget::Data(data, bytes) if ty == Type::Ref => {
                        Outcome::Op(Op::DataAddress(data, bytes))
                    }
                    _ => Outcome::Keep,
                };
            }
            if offset < start + size && start < offset + 8 {
                return Outcome::Keep;
            }
        }
        let mut bits = 0u64;
        for position in 0..size {
            bits |= (data.bytes[start + position] as u64) << (8 * position);
        }
        if ty.is_float() {
            return Outcome::Constant(Constant::Float(bits));
        }
        Outcome::Constant(Constant::Int(crate::arithmetic::normalize(bits as i64, ty)))
    }

    fn fold_terminator(
        &mut self,
        function: &mut Function,
        block: Block,
        terminator: Terminator,
    ) -> Terminator {
        match terminator {
            Terminator::Branch(condition, first, second) => {
                self.fold_branch(function, condition, first, second)
            }
            Terminator::Switch(value, cases, default) => {
                self.fold_switch(function, block, value, cases, default)
            }
            other => other,
        }
    }

    /// A branch tests for "not 0" itself.
    fn fold_branch(
        &self,
        function: &Function,
        condition: Value,
        first: Target,
        second: Target,
    ) -> Terminator {
        if let Some(Op::Compare(test, value, zero)) = self.facts.op(function, condition)
            && function.type_of(*value) == Type::I8
            && self.facts.constants[zero.index()] == Some(Constant::Int(0))
        {
            match test {
                Condition::Equal => {
                    return self.fold_branch(function, *value, second, first);
                }
                Condition::NotEqual => {
                    return self.fold_branch(function, *value, first, second);
                }
                _ => {}
            }
        }
        if let Some(Op::Binary(BinaryOp::Xor, value, one)) = self.facts.op(function, condition)
            && self.facts.constants[one.index()] == Some(Constant::Int(1))
            && crate::identities::is_boolean(function, &self.facts, *value)
        {
            return self.fold_branch(function, *value, second, first);
        }
        Terminator::Branch(condition, first, second)
    }

    /// Switches look through extensions; a single case is a branch.
    fn fold_switch(
        &mut self,
        function: &mut Function,
        block: Block,
        value: Value,
        cases: Vec<(u64, Target)>,
        default: Target,
    ) -> Terminator {
        if let Some(Op::Convert(Conversion::ZeroExtend, inner)) = self.facts.op(function, value) {
            let inner = *inner;
            let largest = zero_extended(-1, function.type_of(inner));
            let kept = cases.into_iter().filter(|(case, _)| *case <= largest);
            let kept = kept.collect();
            return self.fold_switch(function, block, inner, kept, default);
        }
        if cases.len() != 1 {
            return Terminator::Switch(value, cases, default);
        }
        let ty = function.type_of(value);
        let (case, target) = cases.into_iter().next().expect("one case");
        if ty == Type::I8 && case == 0 {
            return self.fold_branch(function, value, default, target);
        }
        let number = crate::arithmetic::normalize(case as i64, ty);
        let right = self.facts.constant(function, ty, Constant::Int(number));
        let inst = function.append(
            block,
            Op::Compare(Condition::Equal, value, right),
            &[Type::I8],
            function.blocks[block.index()].location,
        );
        let result = function.results_of(inst)[0];
        self.facts.constants.resize(function.values.len(), None);
        self.facts.definitions.resize(function.values.len(), None);
        // The new comparison goes the way of all others: it may be there already, or be simpler.
        function.blocks[block.index()].insts.pop();
        if self.fold_inst(function, block, inst) {
            function.blocks[block.index()].insts.push(inst);
        }
        let condition = self.substitution.resolve(result);
        self.fold_branch(function, condition, target, default)
    }
}

/// What makes two pure operations equal; `None` for all that must stay.
fn key_of(op: &Op, ty: Option<Type>) -> Option<Key> {
    let (kind, operands, number) = match op {
        Op::SlotAddress(slot) => (1, (slot.0, NONE, NONE), 0),
        Op::DataAddress(data, offset) => (2, (data.0, *offset, NONE), 0),
        Op::FunctionAddress(function) => (3, (function.0, NONE, NONE), 0),
        Op::Select(a, b, c) => (4, (a.0, b.0, c.0), 0),
        Op::Interior(address) => {
            let (index, scale) = match address.index {
                Some((index, scale)) => (index.0, scale),
                None => (NONE, 0),
            };
            (5, (address.base.0, index, scale), address.offset as i64)
        }
        Op::Convert(conversion, a) => (100 + *conversion as u32, (a.0, NONE, NONE), 0),
        Op::Unary(op, a) => (200 + *op as u32, (a.0, NONE, NONE), 0),
        Op::Binary(op, a, b) => (300 + *op as u32, (a.0, b.0, NONE), 0),
        Op::Overflowing(op, a, b) => (400 + *op as u32, (a.0, b.0, NONE), 0),
        Op::Compare(condition, a, b) => (500 + *condition as u32, (a.0, b.0, NONE), 0),
        Op::FloatCompare(condition, a, b) => (600 + *condition as u32, (a.0, b.0, NONE), 0),
        _ => return None,
    };
    Some(Key {
        kind,
        ty: ty?,
        operands,
        number,
    })
}

/// Puts the constants of the pool that are used at the start of the entry block.
fn place_constants(function: &mut Function, facts: &Facts) {
    let uses = crate::simplify::count_uses(function);
    let mut insts = Vec::new();
    for (_, constant, value) in &facts.order {
        if uses[value.index()] == 0 {
            continue;
        }
        let op = match constant {
            Constant::Int(number) => Op::Const(*number),
            Constant::Float(bits) => Op::FloatConst(*bits),
        };
        function.insts.push(InstData {
            op,
            results: vec![*value],
            location: LocationId::default(),
        });
        insts.push(Inst::new(function.insts.len() - 1));
    }
    insts.append(&mut function.blocks[0].insts);
    function.blocks[0].insts = insts;
}
