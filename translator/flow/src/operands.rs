//! Operands of operations and terminators: visiting, replacing, and what an operation may do.
//!
//! Every pass that replaces a value by another, counts uses or renumbers goes through these functions,
//! so that an operation that is added later has to be listed in one place only. Visiting goes in the
//! order in which the text form shows the operands: addresses as base, index; calls from the left.

use crate::{Address, BinaryOp, Block, ClassId, Function, Inst, Op, Target, Terminator, Value};

impl Address {
    /// Calls `visit` for the base and the index.
    pub fn for_each_operand(&self, mut visit: impl FnMut(Value)) {
        visit(self.base);
        if let Some((index, _)) = self.index {
            visit(index);
        }
    }

    /// Replaces the base and the index.
    pub fn map_operands(&mut self, mut replace: impl FnMut(Value) -> Value) {
        self.base = replace(self.base);
        if let Some((index, scale)) = self.index {
            self.index = Some((replace(index), scale));
        }
    }
}

impl Op {
    /// Calls `visit` for every value that the operation uses, as often as it uses it.
    pub fn for_each_operand(&self, mut visit: impl FnMut(Value)) {
        match self {
            Op::Const(_)
            | Op::FloatConst(_)
            | Op::SlotAddress(_)
            | Op::DataAddress(..)
            | Op::FunctionAddress(_)
            | Op::WeAreJitted
            | Op::Ask(_)
            | Op::JitEnabled
            | Op::Allocate(_, None) => {}
            Op::Unary(_, a)
            | Op::Convert(_, a)
            | Op::Assume(a)
            | Op::Promote(a)
            | Op::IsConstant(a)
            | Op::IsVirtual(a)
            | Op::Immutable(a, _)
            | Op::Allocate(_, Some(a)) => visit(*a),
            Op::Binary(_, a, b)
            | Op::Overflowing(_, a, b)
            | Op::Compare(_, a, b)
            | Op::FloatCompare(_, a, b)
            | Op::RecordExact(a, b) => {
                visit(*a);
                visit(*b);
            }
            Op::Select(a, b, c) | Op::Copy(a, b, c, _, _) => {
                visit(*a);
                visit(*b);
                visit(*c);
            }
            Op::Load(address, _) | Op::Interior(address) => address.for_each_operand(visit),
            Op::Store(address, value, _) => {
                address.for_each_operand(&mut visit);
                visit(*value);
            }
            Op::Call(_, arguments) | Op::CallExtern(_, arguments) => {
                for argument in arguments {
                    visit(*argument);
                }
            }
            Op::CallIndirect(callee, arguments) => {
                visit(*callee);
                for argument in arguments {
                    visit(*argument);
                }
            }
            Op::JitPoint(point) => {
                for value in point.greens.iter().chain(&point.live) {
                    visit(*value);
                }
            }
            Op::JitTick(tick) => {
                visit(tick.entering);
                for green in &tick.greens {
                    visit(*green);
                }
            }
            Op::JitEnter(_, entering, record) => {
                visit(*entering);
                visit(*record);
            }
        }
    }

    /// The values that the operation uses, as often as it uses them.
    pub fn operands(&self) -> Vec<Value> {
        let mut operands = Vec::new();
        self.for_each_operand(|value| operands.push(value));
        operands
    }

    /// Replaces every value that the operation uses.
    pub fn map_operands(&mut self, mut replace: impl FnMut(Value) -> Value) {
        match self {
            Op::Const(_)
            | Op::FloatConst(_)
            | Op::SlotAddress(_)
            | Op::DataAddress(..)
            | Op::FunctionAddress(_)
            | Op::WeAreJitted
            | Op::Ask(_)
            | Op::JitEnabled
            | Op::Allocate(_, None) => {}
            Op::Unary(_, a)
            | Op::Convert(_, a)
            | Op::Assume(a)
            | Op::Promote(a)
            | Op::IsConstant(a)
            | Op::IsVirtual(a)
            | Op::Immutable(a, _)
            | Op::Allocate(_, Some(a)) => *a = replace(*a),
            Op::Binary(_, a, b)
            | Op::Overflowing(_, a, b)
            | Op::Compare(_, a, b)
            | Op::FloatCompare(_, a, b)
            | Op::RecordExact(a, b) => {
                *a = replace(*a);
                *b = replace(*b);
            }
            Op::Select(a, b, c) | Op::Copy(a, b, c, _, _) => {
                *a = replace(*a);
                *b = replace(*b);
                *c = replace(*c);
            }
            Op::Load(address, _) | Op::Interior(address) => address.map_operands(replace),
            Op::Store(address, value, _) => {
                address.map_operands(&mut replace);
                *value = replace(*value);
            }
            Op::Call(_, arguments) | Op::CallExtern(_, arguments) => {
                map_values(arguments, &mut replace);
            }
            Op::CallIndirect(callee, arguments) => {
                *callee = replace(*callee);
                map_values(arguments, &mut replace);
            }
            Op::JitPoint(point) => {
                map_values(&mut point.greens, &mut replace);
                map_values(&mut point.live, &mut replace);
            }
            Op::JitTick(tick) => {
                tick.entering = replace(tick.entering);
                map_values(&mut tick.greens, &mut replace);
            }
            Op::JitEnter(_, entering, record) => {
                *entering = replace(*entering);
                *record = replace(*record);
            }
        }
    }

    /// Whether it is a call of any kind; the JIT may call anything.
    pub fn is_call(&self) -> bool {
        matches!(
            self,
            Op::Call(..) | Op::CallIndirect(..) | Op::CallExtern(..) | Op::JitEnter(..)
        )
    }

    /// Whether the operation computes its results from its operands alone: equal operands give
    /// equal results, and it may be moved, merged, repeated, or left out if no one uses the
    /// results. Divisions are pure too, but must not be moved above the check of their divisor: see
    /// [`Op::may_trap`].
    pub fn is_pure(&self) -> bool {
        match self {
            Op::Const(_)
            | Op::FloatConst(_)
            | Op::SlotAddress(_)
            | Op::DataAddress(..)
            | Op::FunctionAddress(_)
            | Op::Binary(..)
            | Op::Overflowing(..)
            | Op::Unary(..)
            | Op::Compare(..)
            | Op::FloatCompare(..)
            | Op::Convert(..)
            | Op::Select(..)
            | Op::JitEnabled
            | Op::Interior(_) => true,
            Op::Load(..)
            | Op::Store(..)
            | Op::Copy(..)
            | Op::Allocate(..)
            | Op::Call(..)
            | Op::CallIndirect(..)
            | Op::CallExtern(..)
            | Op::Assume(_)
            | Op::JitPoint(_)
            | Op::JitTick(_)
            | Op::JitEnter(..)
            | Op::Promote(_)
            | Op::IsConstant(_)
            | Op::IsVirtual(_)
            | Op::WeAreJitted
            | Op::Ask(_)
            | Op::RecordExact(..)
            | Op::Immutable(..) => false,
        }
    }

    /// Whether the operation can go if no one uses its results: pure ones, loads, allocations, questions, and hints that ask.
    pub fn is_removable(&self) -> bool {
        self.is_pure()
            || matches!(
                self,
                Op::Load(..)
                    | Op::Allocate(..)
                    | Op::IsConstant(_)
                    | Op::IsVirtual(_)
                    | Op::WeAreJitted
                    | Op::Ask(_)
            )
    }

    /// Whether it is there for the JIT alone: points of drivers and hints. They neither read nor write memory.
    pub fn is_hint(&self) -> bool {
        matches!(
            self,
            Op::JitPoint(_)
                | Op::Promote(_)
                | Op::IsConstant(_)
                | Op::IsVirtual(_)
                | Op::WeAreJitted
                | Op::RecordExact(..)
                | Op::Immutable(..)
        )
    }

    /// Whether it has a precondition that build (or a dominating check) guarantees where it stands, but
    /// not elsewhere: divisors that are not 0, addresses that are mapped.
    pub fn may_trap(&self) -> bool {
        match self {
            Op::Binary(op, _, _) => matches!(
                op,
                BinaryOp::SignedDiv
                    | BinaryOp::UnsignedDiv
                    | BinaryOp::SignedRem
                    | BinaryOp::UnsignedRem
            ),
            Op::Load(..) | Op::Store(..) | Op::Copy(..) | Op::Allocate(..) => true,
            _ => self.is_call(),
        }
    }

    /// The address that the operation computes from: loads, stores and interior references.
    pub fn address(&self) -> Option<Address> {
        match self {
            Op::Load(address, _) | Op::Interior(address) | Op::Store(address, _, _) => {
                Some(*address)
            }
            _ => None,
        }
    }

    /// The alias class of a load or a store.
    pub fn class(&self) -> Option<ClassId> {
        match self {
            Op::Load(_, class) | Op::Store(_, _, class) => Some(*class),
            _ => None,
        }
    }
}

impl Target {
    /// A jump's target.
    pub fn new(block: Block, arguments: Vec<Value>) -> Target {
        Target { block, arguments }
    }
}

impl Terminator {
    /// Calls `visit` for every value that the terminator uses: what it tests or returns, then the
    /// arguments of its targets.
    pub fn for_each_operand(&self, mut visit: impl FnMut(Value)) {
        match self {
            Terminator::Branch(value, _, _) | Terminator::Switch(value, _, _) => visit(*value),
            Terminator::Return(values) | Terminator::TailCall(_, values) => {
                for value in values {
                    visit(*value);
                }
            }
            Terminator::TailCallIndirect(callee, values) => {
                visit(*callee);
                for value in values {
                    visit(*value);
                }
            }
            Terminator::Jump(_) | Terminator::Unreachable => {}
        }
        self.for_each_target(|target| {
            for argument in &target.arguments {
                visit(*argument);
            }
        });
    }

    /// The values that the terminator uses.
    pub fn operands(&self) -> Vec<Value> {
        let mut operands = Vec::new();
        self.for_each_operand(|value| operands.push(value));
        operands
    }

    /// Replaces every value that the terminator uses.
    pub fn map_operands(&mut self, mut replace: impl FnMut(Value) -> Value) {
        match self {
            Terminator::Branch(value, _, _) | Terminator::Switch(value, _, _) => {
                *value = replace(*value);
            }
            Terminator::Return(values) | Terminator::TailCall(_, values) => {
                map_values(values, &mut replace);
            }
            Terminator::TailCallIndirect(callee, values) => {
                *callee = replace(*callee);
                map_values(values, &mut replace);
            }
            Terminator::Jump(_) | Terminator::Unreachable => {}
        }
        self.for_each_target_mut(|target| map_values(&mut target.arguments, &mut replace));
    }

    /// Calls `visit` for every target: of a switch the cases in order, then the default.
    pub fn for_each_target(&self, mut visit: impl FnMut(&Target)) {
        match self {
            Terminator::Jump(target) => visit(target),
            Terminator::Branch(_, first, second) => {
                visit(first);
                visit(second);
            }
            Terminator::Switch(_, cases, default) => {
                for (_, target) in cases {
                    visit(target);
                }
                visit(default);
            }
            Terminator::Return(_)
            | Terminator::TailCall(..)
            | Terminator::TailCallIndirect(..)
            | Terminator::Unreachable => {}
        }
    }

    /// Calls `visit` for every target, which it may change.
    pub fn for_each_target_mut(&mut self, mut visit: impl FnMut(&mut Target)) {
        match self {
            Terminator::Jump(target) => visit(target),
            Terminator::Branch(_, first, second) => {
                visit(first);
                visit(second);
            }
            Terminator::Switch(_, cases, default) => {
                for (_, target) in cases {
                    visit(target);
                }
                visit(default);
            }
            Terminator::Return(_)
            | Terminator::TailCall(..)
            | Terminator::TailCallIndirect(..)
            | Terminator::Unreachable => {}
        }
    }

    /// The blocks that it may go to, one for each target (so a block may come twice).
    pub fn successors(&self) -> Vec<Block> {
        let mut successors = Vec::new();
        self.for_each_target(|target| successors.push(target.block));
        successors
    }

    /// Replaces the blocks that it may go to; arguments stay.
    pub fn map_successors(&mut self, mut replace: impl FnMut(Block) -> Block) {
        self.for_each_target_mut(|target| target.block = replace(target.block));
    }
}

impl Function {
    /// Replaces every use of a value (not its definition) in all blocks.
    pub fn map_uses(&mut self, mut replace: impl FnMut(Value) -> Value) {
        for block in 0..self.blocks.len() {
            for position in 0..self.blocks[block].insts.len() {
                let inst = self.blocks[block].insts[position];
                self.insts[inst.index()].op.map_operands(&mut replace);
            }
            self.blocks[block].terminator.map_operands(&mut replace);
        }
    }

    /// Replaces every use of `from` by `to`.
    pub fn replace_uses(&mut self, from: Value, to: Value) {
        self.map_uses(|value| if value == from { to } else { value });
    }

    /// The operation of an instruction.
    pub fn op(&self, inst: Inst) -> &Op {
        &self.insts[inst.index()].op
    }

    /// The results of an instruction.
    pub fn results_of(&self, inst: Inst) -> &[Value] {
        &self.insts[inst.index()].results
    }

    /// The types of the parameters: those of the entry block.
    pub fn parameter_types(&self) -> Vec<crate::Type> {
        let mut types = Vec::new();
        if let Some(entry) = self.blocks.first() {
            for parameter in &entry.parameters {
                types.push(self.type_of(*parameter));
            }
        }
        types
    }
}

/// Values that are to be replaced by others, by [`Value`] index; chains are followed, so that
/// replacements may be noted in any order.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Substitution {
    /// What stands for each value; the value itself if nothing else.
    replacements: Vec<Value>,
    changed: bool,
}

impl Substitution {
    /// No replacements, for a function with that many values.
    pub fn new(values: usize) -> Substitution {
        Substitution {
            replacements: (0..values).map(Value::new).collect(),
            changed: false,
        }
    }

    /// From now on `to` stands for `from`. They must not stand for each other.
    pub fn replace(&mut self, from: Value, to: Value) {
        while self.replacements.len() <= from.index() {
            self.replacements.push(Value::new(self.replacements.len()));
        }
        let to = self.resolve(to);
        assert!(to != from, "{from} would stand for itself");
        self.replacements[from.index()] = to;
        self.changed = true;
    }

    /// What stands for a value in the end.
    pub fn resolve(&self, value: Value) -> Value {
        let mut current = value;
        while current.index() < self.replacements.len() {
            let next = self.replacements[current.index()];
            if next == current {
                break;
            }
            current = next;
        }
        current
    }

    /// Whether there is nothing to replace.
    pub fn is_empty(&self) -> bool {
        !self.changed
    }

    /// Replaces all uses in the function.
    pub fn apply(&self, function: &mut Function) {
        if self.changed {
            function.map_uses(|value| self.resolve(value));
        }
    }
}

fn map_values(values: &mut [Value], replace: &mut impl FnMut(Value) -> Value) {
    for value in values {
        *value = replace(*value);
    }
}

impl Function {
    /// Replaces every value that the instructions and the terminator of a block use.
    pub fn map_block_operands(&mut self, block: Block, mut replace: impl FnMut(Value) -> Value) {
        let data = &mut self.blocks[block.index()];
        for inst in &data.insts {
            self.insts[inst.index()].op.map_operands(&mut replace);
        }
        data.terminator.map_operands(replace);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ClassId, FunctionId};

    #[test]
    fn operands_come_in_text_order() {
        let address = Address {
            base: Value(1),
            index: Some((Value(2), 8)),
            offset: 0,
        };
        assert_eq!(
            Op::Store(address, Value(3), ClassId(0)).operands(),
            [Value(1), Value(2), Value(3)]
        );
        let switch = Terminator::Switch(
            Value(0),
            vec![(7, Target::new(Block(1), vec![Value(4)]))],
            Target::new(Block(2), vec![Value(5)]),
        );
        assert_eq!(switch.operands(), [Value(0), Value(4), Value(5)]);
        assert_eq!(switch.successors(), [Block(1), Block(2)]);
    }

    #[test]
    fn mapping_touches_every_operand() {
        let mut op = Op::CallIndirect(Value(0), vec![Value(1), Value(0)]);
        op.map_operands(|value| Value(value.0 + 10));
        assert_eq!(op, Op::CallIndirect(Value(10), vec![Value(11), Value(10)]));
        assert!(!Op::Call(FunctionId(0), vec![]).is_removable());
    }

    #[test]
    fn substitution_follows_chains() {
        let mut substitution = Substitution::new(4);
        substitution.replace(Value(2), Value(1));
        substitution.replace(Value(1), Value(0));
        assert_eq!(substitution.resolve(Value(2)), Value(0));
        assert_eq!(substitution.resolve(Value(3)), Value(3));
        assert!(!substitution.is_empty());
    }
}
