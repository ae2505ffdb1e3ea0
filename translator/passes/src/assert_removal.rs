//! Removes checks that dominating conditions prove.
//!
//! A walk over the dominator tree carries what is known: an interval for each value, and for pairs of values how they
//! may compare (see [`ranges`](crate::ranges)). Edges of branches and switches teach it, and so do `assume` and the
//! fact that an address has been dereferenced. Comparisons that can only come out one way become constants,
//! operations whose overflow is impossible become plain ones, branches and switches lose the targets that
//! cannot be taken. Everything learned in a subtree is forgotten when the walk leaves it.

use crate::dominance::Dominance;
use crate::ranges::{ANY, EQUAL, Range, UNSIGNED_LESS, composed, mask_of, swapped};
use crate::simplify::{constants_of, definitions_of, zero_extended};
use flow::{
    BinaryOp, Block, Conversion, Function, Inst, Op, OverflowingOp, Substitution, Target,
    Terminator, Type, UnaryOp, Value,
};
use std::collections::HashMap;

/// Relations of a value that are looked through for a third.
const MAX_STEPS: usize = 12;

/// How to take back what was learned.
enum Undo {
    Range(Value, Range),
    Relation((Value, Value), u8),
    Neighbour(Value),
}

struct Prover {
    dominance: Dominance,
    definitions: Vec<Option<Inst>>,
    ranges: Vec<Range>,
    /// By pair, the smaller value first.
    relations: HashMap<(Value, Value), u8>,
    /// The values that each value has a relation with.
    neighbours: HashMap<Value, Vec<Value>>,
    undo: Vec<Undo>,
    /// Values that are a constant wherever they can be seen.
    proved: Vec<(Value, i64)>,
    changed: bool,
}

/// Runs the pass on a compacted function. Whether anything changed.
pub fn assert_removal(function: &mut Function) -> bool {
    let constants = constants_of(function);
    let mut ranges = Vec::with_capacity(function.values.len());
    for (index, ty) in function.values.iter().enumerate() {
        ranges.push(match constants[index] {
            Some(number) => Range::single(number, *ty),
            None => Range::any(*ty),
        });
    }
    let mut prover = Prover {
        dominance: Dominance::new(function),
        definitions: definitions_of(function),
        ranges,
        relations: HashMap::new(),
        neighbours: HashMap::new(),
        undo: Vec::new(),
        proved: Vec::new(),
        changed: false,
    };
    let mut stack: Vec<(Block, bool, usize)> = vec![(Block(0), false, 0)];
    while let Some((block, done, mark)) = stack.pop() {
        if done {
            prover.forget(mark);
            continue;
        }
        let mark = prover.undo.len();
        stack.push((block, true, mark));
        prover.visit_block(function, block);
        for child in &prover.dominance.children[block.index()] {
            stack.push((*child, false, 0));
        }
    }
    replace_proved(function, &prover.proved);
    prover.changed || !prover.proved.is_empty()
}

fn replace_proved(function: &mut Function, proved: &[(Value, i64)]) {
    let mut substitution = Substitution::new(function.values.len());
    let mut made: HashMap<(Type, i64), Value> = HashMap::new();
    for (value, number) in proved {
        let ty = function.type_of(*value);
        let constant = *made.entry((ty, *number)).or_insert_with(|| {
            let constant = crate::ssa::zero_at_entry(function, ty);
            let inst = function.blocks[0].insts[0];
            function.insts[inst.index()].op = Op::Const(*number);
            constant
        });
        substitution.replace(*value, constant);
    }
    substitution.apply(function);
}

impl Prover {
    fn visit_block(&mut self, function: &mut Function, block: Block) {
        self.learn_from_edge(function, block);
        for position in 0..function.blocks[block.index()].insts.len() {
            let inst = function.blocks[block.index()].insts[position];
            self.visit(function, inst);
        }
        let terminator = &function.blocks[block.index()].terminator;
        if let Some(terminator) = self.fold_terminator(function, terminator) {
            function.blocks[block.index()].terminator = terminator;
            self.changed = true;
        }
    }

    fn forget(&mut self, mark: usize) {
        while self.undo.len() > mark {
            match self.undo.pop() {
                Some(Undo::Range(value, range)) => self.ranges[value.index()] = range,
                Some(Undo::Relation(pair, ANY)) => {
                    self.relations.remove(&pair);
                }
                Some(Undo::Relation(pair, mask)) => {
                    self.relations.insert(pair, mask);
                }
                Some(Undo::Neighbour(value)) => {
                    if let Some(list) = self.neighbours.get_mut(&value) {
                        list.pop();
                    }
                }
                None => return,
            }
        }
    }

    /// What the only edge to a block says.
    fn learn_from_edge(&mut self, function: &Function, block: Block) {
        let [predecessor] = self.dominance.predecessors[block.index()][..] else {
            return;
        };
        match &function.blocks[predecessor.index()].terminator {
            Terminator::Branch(condition, first, second) if first.block != second.block => {
                self.learn_truth(function, *condition, first.block == block, 0);
            }
            Terminator::Switch(value, cases, default) => {
                let ty = function.type_of(*value);
                let mut range: Option<Range> = None;
                for (case, target) in cases {
                    if target.block == block {
                        let single = Range::single(*case as i64, ty);
                        range = Some(match range {
                            Some(range) => range.or(&single),
                            None => single,
                        });
                    }
                }
                if default.block != block {
                    if let Some(range) = range {
                        self.learn_range(function, *value, range);
                        if range.constant() == Some(0) || range.constant() == Some(1) {
                            let truth = range.constant() == Some(1);
                            self.learn_truth(function, *value, truth, 0);
                        }
                    }
                } else if range.is_none() {
                    let mut known = self.ranges[value.index()];
                    // Cases ascend mostly; each may cut off an end.
                    for (case, _) in cases {
                        let single = Range::single(*case as i64, ty);
                        known = known.refined(ANY & !EQUAL, &single, ty);
                    }
                    self.learn_range(function, *value, known);
                }
            }
            _ => {}
        }
    }

    fn learn_range(&mut self, function: &Function, value: Value, range: Range) {
        let old = self.ranges[value.index()];
        let new = old.and(&range, function.type_of(value));
        if new != old && !new.is_empty() {
            self.undo.push(Undo::Range(value, old));
            self.ranges[value.index()] = new;
        }
    }

    /// The value, tested by a branch, is not 0, or is 0.
    fn learn_truth(&mut self, function: &Function, value: Value, truth: bool, depth: u32) {
        let ty = function.type_of(value);
        if ty.is_float() || depth > 4 {
            return;
        }
        let range = if truth {
            Range::unsigned(1, u64::MAX, ty)
        } else {
            Range::single(0, ty)
        };
        self.learn_range(function, value, range);
        let Some(inst) = self.definitions[value.index()] else {
            return;
        };
        match *function.op(inst) {
            Op::Compare(condition, left, right) => {
                let mask = mask_of(condition);
                let mask = if truth { mask } else { ANY & !mask };
                self.learn_relation(function, left, right, mask);
            }
            Op::Binary(BinaryOp::And, left, right)
                if truth
                // Only of booleans does it say that both are set.
                && self.is_boolean(left) && self.is_boolean(right) =>
            {
                self.learn_truth(function, left, true, depth + 1);
                self.learn_truth(function, right, true, depth + 1);
            }
            Op::Binary(BinaryOp::Or, left, right) if !truth => {
                self.learn_truth(function, left, false, depth + 1);
                self.learn_truth(function, right, false, depth + 1);
            }
            Op::Convert(Conversion::ZeroExtend | Conversion::SignExtend, inner) => {
                self.learn_truth(function, inner, truth, depth + 1);
            }
            Op::Overflowing(op, left, right) if !truth && function.results_of(inst)[1] == value => {
                let result = function.results_of(inst)[0];
                self.learn_exact(function, op, left, right, result);
            }
            _ => {}
        }
    }

    fn is_boolean(&self, value: Value) -> bool {
        self.ranges[value.index()].unsigned_max <= 1
    }

    /// The operation has not overflowed.
    fn learn_exact(
        &mut self,
        function: &Function,
        op: OverflowingOp,
        left: Value,
        right: Value,
        result: Value,
    ) {
        let ty = function.type_of(result);
        let any = Range::any(ty);
        let (plain, is_signed) = plain_op(op);
        let (a, b) = (self.ranges[left.index()], self.ranges[right.index()]);
        let Some((signed, bare)) = Range::exact(plain, &a, &b) else {
            return;
        };
        let mut range = any;
        if is_signed {
            range.signed_min = signed
                .0
                .clamp(any.signed_min as i128, any.signed_max as i128)
                as i64;
            range.signed_max = signed
                .1
                .clamp(any.signed_min as i128, any.signed_max as i128)
                as i64;
        } else {
            range.unsigned_min = bare.0.clamp(0, any.unsigned_max as i128) as u64;
            range.unsigned_max = bare.1.clamp(0, any.unsigned_max as i128) as u64;
        }
        self.learn_range(function, result, range);
        let at_least = ANY & !UNSIGNED_LESS;
        match op {
            OverflowingOp::UnsignedAdd => {
                self.learn_relation(function, result, left, at_least);
                self.learn_relation(function, result, right, at_least);
            }
            OverflowingOp::UnsignedSub => {
                self.learn_relation(function, left, right, at_least);
                self.learn_relation(function, left, result, at_least);
            }
            _ => {}
        }
    }

    fn learn_relation(&mut self, function: &Function, left: Value, right: Value, mask: u8) {
        if left == right {
            return;
        }
        let (pair, mask) = if left < right {
            ((left, right), mask)
        } else {
            ((right, left), swapped(mask))
        };
        let old = self.relations.get(&pair).copied().unwrap_or(ANY);
        let new = old & mask;
        if new == old || new == 0 {
            return;
        }
        self.undo.push(Undo::Relation(pair, old));
        self.relations.insert(pair, new);
        if old == ANY {
            for (value, other) in [(pair.0, pair.1), (pair.1, pair.0)] {
                self.neighbours.entry(value).or_default().push(other);
                self.undo.push(Undo::Neighbour(value));
            }
        }
        let ty = function.type_of(left);
        let (first, second) = (self.ranges[pair.0.index()], self.ranges[pair.1.index()]);
        self.learn_range(function, pair.0, first.refined(new, &second, ty));
        self.learn_range(function, pair.1, second.refined(swapped(new), &first, ty));
    }

    fn direct(&self, left: Value, right: Value) -> u8 {
        let known = if left < right {
            self.relations.get(&(left, right)).copied()
        } else {
            self.relations
                .get(&(right, left))
                .map(|mask| swapped(*mask))
        };
        let range = self.ranges[left.index()].relations(&self.ranges[right.index()]);
        known.unwrap_or(ANY) & range
    }

    /// How two values may compare here, with one value between them if need be.
    fn relation(&self, left: Value, right: Value) -> u8 {
        let mut mask = self.direct(left, right);
        if let Some(neighbours) = self.neighbours.get(&left) {
            for middle in neighbours.iter().rev().take(MAX_STEPS) {
                if *middle != right {
                    mask &= composed(self.direct(left, *middle), self.direct(*middle, right));
                }
            }
        }
        mask
    }

    fn visit(&mut self, function: &mut Function, inst: Inst) {
        match *function.op(inst) {
            Op::Assume(value) => self.learn_truth(function, value, true, 0),
            Op::Compare(condition, left, right) => {
                let result = function.results_of(inst)[0];
                let mask = mask_of(condition);
                let known = self.relation(left, right);
                if known & !mask == 0 {
                    self.prove(function, result, 1);
                } else if known & mask == 0 {
                    self.prove(function, result, 0);
                } else {
                    self.learn_range(function, result, Range::unsigned(0, 1, Type::I8));
                }
            }
            Op::Overflowing(op, left, right) => {
                self.visit_overflowing(function, inst, op, left, right)
            }
            Op::Select(condition, first, second) => {
                let range = self.ranges[condition.index()];
                if range.unsigned_min > 0 {
                    self.choose(function, inst, first);
                } else if range.unsigned_max == 0 {
                    self.choose(function, inst, second);
                }
                let result = function.results_of(inst)[0];
                let range = self.ranges[first.index()].or(&self.ranges[second.index()]);
                self.learn_range(function, result, range);
            }
            Op::Load(address, _) | Op::Store(address, _, _) => {
                // What has been dereferenced is not null.
                if address.index.is_none() {
                    let ty = function.type_of(address.base);
                    let range = Range::unsigned(1, u64::MAX, ty);
                    self.learn_range(function, address.base, range);
                }
            }
            _ => {
                if let Some(range) = self.range_of(function, inst) {
                    let result = function.results_of(inst)[0];
                    self.learn_range(function, result, range);
                }
                if let Op::Binary(op @ (BinaryOp::Add | BinaryOp::Sub), left, right) =
                    *function.op(inst)
                {
                    self.learn_distance(function, inst, op, left, right);
                }
            }
        }
    }

    /// A sum with a constant, or a difference, that does not wrap as an unsigned number lies on one side of the
    /// first operand. What was above another value is still not below it after one step down.
    fn learn_distance(
        &mut self,
        function: &Function,
        inst: Inst,
        op: BinaryOp,
        left: Value,
        right: Value,
    ) {
        let result = function.results_of(inst)[0];
        let ty = function.type_of(result);
        let (a, b) = (self.ranges[left.index()], self.ranges[right.index()]);
        if op == BinaryOp::Sub {
            if self.relation(left, right) & UNSIGNED_LESS == 0 {
                let strict = b.unsigned_min > 0;
                let mask = UNSIGNED_LESS | if strict { 0 } else { EQUAL };
                let range = Range::unsigned(0, a.unsigned_max.saturating_sub(b.unsigned_min), ty);
                self.learn_range(function, result, range);
                self.learn_relation(function, result, left, mask);
            }
            return;
        }
        let Some(number) = b.constant() else {
            return;
        };
        if number < 0 {
            let down = number.unsigned_abs();
            if a.unsigned_min < down {
                return;
            }
            let range = Range::unsigned(a.unsigned_min - down, a.unsigned_max - down, ty);
            self.learn_range(function, result, range);
            self.learn_relation(function, result, left, UNSIGNED_LESS);
            if number == -1 {
                let near = self.neighbours.get(&left).cloned().unwrap_or_default();
                for other in near.into_iter().rev().take(MAX_STEPS) {
                    let below = self.direct(other, left) & !UNSIGNED_LESS == 0;
                    if below && other != result {
                        self.learn_relation(function, other, result, UNSIGNED_LESS | EQUAL);
                    }
                }
            }
        } else if number > 0 && a.unsigned_max <= Range::any(ty).unsigned_max - number as u64 {
            self.learn_relation(function, left, result, UNSIGNED_LESS);
        }
    }

    /// A select that can only choose one value becomes a select between it and itself, which folds.
    fn choose(&mut self, function: &mut Function, inst: Inst, value: Value) {
        if let Op::Select(_, first, second) = &mut function.insts[inst.index()].op
            && (*first != value || *second != value)
        {
            *first = value;
            *second = value;
            self.changed = true;
        }
    }

    fn prove(&mut self, function: &Function, value: Value, number: i64) {
        self.proved.push((value, number));
        self.learn_range(
            function,
            value,
            Range::single(number, function.type_of(value)),
        );
    }

    fn visit_overflowing(
        &mut self,
        function: &mut Function,
        inst: Inst,
        op: OverflowingOp,
        left: Value,
        right: Value,
    ) {
        let results = function.results_of(inst).to_vec();
        let ty = function.type_of(results[0]);
        let any = Range::any(ty);
        let (plain, is_signed) = plain_op(op);
        let (a, b) = (self.ranges[left.index()], self.ranges[right.index()]);
        let fits = match Range::exact(plain, &a, &b) {
            Some((signed, _)) if is_signed => {
                signed.0 >= any.signed_min as i128 && signed.1 <= any.signed_max as i128
            }
            Some((_, bare)) => bare.0 >= 0 && bare.1 <= any.unsigned_max as i128,
            None => false,
        };
        let ordered =
            op == OverflowingOp::UnsignedSub && self.relation(left, right) & UNSIGNED_LESS == 0;
        if fits || ordered {
            // The flag keeps its name as a constant.
            self.learn_exact(function, op, left, right, results[0]);
            self.proved.push((results[1], 0));
            let data = &mut function.insts[inst.index()];
            data.op = Op::Binary(plain, left, right);
            data.results.truncate(1);
            self.definitions[results[1].index()] = None;
        } else {
            let range = Range::arithmetic(plain, &a, &b, ty);
            self.learn_range(function, results[0], range);
            self.learn_range(function, results[1], Range::unsigned(0, 1, Type::I8));
        }
    }

    /// The range that an operation gives, if that is less than everything.
    fn range_of(&self, function: &Function, inst: Inst) -> Option<Range> {
        let [result] = function.results_of(inst) else {
            return None;
        };
        let ty = function.type_of(*result);
        let range = |value: &Value| self.ranges[value.index()];
        match function.op(inst) {
            Op::FloatCompare(..) => Some(Range::unsigned(0, 1, ty)),
            Op::SlotAddress(_)
            | Op::DataAddress(..)
            | Op::FunctionAddress(_)
            | Op::Interior(_)
            | Op::Allocate(..) => Some(Range::unsigned(1, u64::MAX, ty)),
            Op::Convert(conversion, value) => {
                if function.type_of(*value).is_float() {
                    return None;
                }
                let inner = range(value);
                match conversion {
                    Conversion::ZeroExtend => {
                        Some(Range::unsigned(inner.unsigned_min, inner.unsigned_max, ty))
                    }
                    Conversion::SignExtend => Some(
                        Range {
                            signed_min: inner.signed_min,
                            signed_max: inner.signed_max,
                            ..Range::any(ty)
                        }
                        .and(&Range::any(ty), ty),
                    ),
                    Conversion::Truncate if inner.unsigned_max <= zero_extended(-1, ty) => {
                        Some(Range::unsigned(inner.unsigned_min, inner.unsigned_max, ty))
                    }
                    Conversion::Bits if !ty.is_float() => Some(inner),
                    _ => None,
                }
            }
            Op::Binary(op, left, right) if !ty.is_float() => {
                let (a, b) = (range(left), range(right));
                match op {
                    BinaryOp::Add | BinaryOp::Sub | BinaryOp::Mul => {
                        Some(Range::arithmetic(*op, &a, &b, ty))
                    }
                    BinaryOp::And => {
                        Some(Range::unsigned(0, a.unsigned_max.min(b.unsigned_max), ty))
                    }
                    BinaryOp::UnsignedRem => Some(Range::unsigned(
                        0,
                        a.unsigned_max.min(b.unsigned_max.saturating_sub(1)),
                        ty,
                    )),
                    BinaryOp::UnsignedDiv => Some(Range::unsigned(0, a.unsigned_max, ty)),
                    BinaryOp::UnsignedShiftRight => {
                        let shift = b.constant()? as u64 % (ty.size() as u64 * 8);
                        Some(Range::unsigned(
                            a.unsigned_min >> shift,
                            a.unsigned_max >> shift,
                            ty,
                        ))
                    }
                    BinaryOp::Or | BinaryOp::Xor
                        if self.is_boolean(*left) && self.is_boolean(*right) =>
                    {
                        Some(Range::unsigned(0, 1, ty))
                    }
                    _ => None,
                }
            }
            Op::Unary(UnaryOp::CountOnes | UnaryOp::LeadingZeros | UnaryOp::TrailingZeros, _) => {
                Some(Range::unsigned(0, ty.size() as u64 * 8, ty))
            }
            _ => None,
        }
    }

    fn fold_terminator(&self, function: &Function, terminator: &Terminator) -> Option<Terminator> {
        match terminator {
            Terminator::Branch(condition, first, second) => {
                let range = self.ranges[condition.index()];
                if range.unsigned_min > 0 {
                    Some(Terminator::Jump(first.clone()))
                } else if range.unsigned_max == 0 {
                    Some(Terminator::Jump(second.clone()))
                } else {
                    None
                }
            }
            Terminator::Switch(value, cases, default) => {
                let range = self.ranges[value.index()];
                let ty = function.type_of(*value);
                if let Some(number) = range.constant() {
                    let number = zero_extended(number, ty);
                    let target = crate::simplify::switch_target(cases, default, number);
                    return Some(Terminator::Jump(target.clone()));
                }
                let possible = |case: u64| {
                    range.unsigned_min <= case
                        && case <= range.unsigned_max
                        && range.relations(&Range::single(case as i64, ty)) & EQUAL != 0
                };
                let kept: Vec<(u64, Target)> = cases
                    .iter()
                    .filter(|(case, _)| possible(*case))
                    .cloned()
                    .collect();
                // If the cases cover the range, the last one takes the default's place.
                let width = (range.unsigned_max - range.unsigned_min) as u128 + 1;
                if kept.len() as u128 == width {
                    let (_, last) = kept[kept.len() - 1].clone();
                    let kept = kept[..kept.len() - 1].to_vec();
                    return Some(Terminator::Switch(*value, kept, last));
                }
                (kept.len() < cases.len())
                    .then(|| Terminator::Switch(*value, kept, default.clone()))
            }
            _ => None,
        }
    }
}

/// The operation without its flag, and whether the flag is about signed numbers.
fn plain_op(op: OverflowingOp) -> (BinaryOp, bool) {
    match op {
        OverflowingOp::SignedAdd => (BinaryOp::Add, true),
        OverflowingOp::UnsignedAdd => (BinaryOp::Add, false),
        OverflowingOp::SignedSub => (BinaryOp::Sub, true),
        OverflowingOp::UnsignedSub => (BinaryOp::Sub, false),
        OverflowingOp::SignedMul => (BinaryOp::Mul, true),
        OverflowingOp::UnsignedMul => (BinaryOp::Mul, false),
    }
}
