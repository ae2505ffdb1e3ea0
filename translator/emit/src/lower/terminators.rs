//! Terminators.

use super::Lowering;
use super::symbols::Outside;
use crate::facts::RESULTS_REGION;
use crate::signature::{self, Way};
use cranelift_codegen::ir::{self, BlockArg, InstBuilder, JumpTableData, TrapCode, types};
use cranelift_frontend::Switch;
use flow::{FunctionId, Target, Terminator, Value};

/// A switch with at least this many cases that fill half of their range becomes a jump table, holes
/// included.
const LEAST_TABLE: usize = 4;

impl Lowering<'_> {
    pub(super) fn terminator(&mut self, terminator: &Terminator) {
        match terminator {
            Terminator::Jump(target) => {
                let (block, arguments) = self.target(target);
                self.builder.ins().jump(block, &arguments);
            }
            Terminator::Branch(condition, yes, no) => {
                let condition = self.value(*condition);
                let (yes, yes_arguments) = self.target(yes);
                let (no, no_arguments) = self.target(no);
                self.builder
                    .ins()
                    .brif(condition, yes, &yes_arguments, no, &no_arguments);
            }
            Terminator::Switch(value, cases, default) => self.switch(*value, cases, default),
            Terminator::Return(values) => self.return_values(values),
            Terminator::TailCall(callee, arguments) => self.tail_call(*callee, arguments),
            Terminator::TailCallIndirect(callee, arguments) => {
                self.tail_call_indirect(*callee, arguments);
            }
            Terminator::Unreachable => {
                self.builder.ins().trap(TrapCode::unwrap_user(1));
            }
        }
    }

    fn target(&self, target: &Target) -> (ir::Block, Vec<BlockArg>) {
        let arguments = target
            .arguments
            .iter()
            .map(|value| BlockArg::Value(self.value(*value)))
            .collect();
        (self.clif_block(target.block), arguments)
    }

    /// Dense cases become one jump table, whose entries carry arguments themselves; others become a
    /// search by comparing.
    fn switch(&mut self, value: Value, cases: &[(u64, Target)], default: &Target) {
        let least = cases.iter().map(|(case, _)| *case).min().unwrap_or(0);
        let most = cases.iter().map(|(case, _)| *case).max().unwrap_or(0);
        let span = most - least;
        if cases.len() >= LEAST_TABLE && span / 2 < cases.len() as u64 {
            self.table(value, cases, default, least, span as usize + 1);
        } else {
            self.search(value, cases, default);
        }
    }

    fn table(
        &mut self,
        value: Value,
        cases: &[(u64, Target)],
        default: &Target,
        least: u64,
        length: usize,
    ) {
        let mut targets: Vec<&Target> = vec![default; length];
        for (case, target) in cases {
            targets[(case - least) as usize] = target;
        }
        let mut index = self.value(value);
        // A small index must not take a large offset's bits for its own: widen first.
        if matches!(self.function.type_of(value).size(), 1 | 2) {
            index = self.builder.ins().uextend(types::I32, index);
        }
        if least != 0 {
            index = self
                .builder
                .ins()
                .iadd_imm_s(index, (least as i64).wrapping_neg());
        }
        let outside = self.table_entry(default);
        if self.builder.func.dfg.value_type(index) == types::I64 {
            index = self.narrow_index(index, length);
        }
        let entries: Vec<ir::BlockCall> = targets
            .iter()
            .map(|target| self.table_entry(target))
            .collect();
        let data = JumpTableData::new(outside, &entries);
        let table = self.builder.create_jump_table(data);
        self.builder.ins().br_table(index, table);
    }

    /// A table's index has 32 bits: an index of 64 that is beyond the table becomes the table's length.
    fn narrow_index(&mut self, index: ir::Value, length: usize) -> ir::Value {
        let length = self.builder.ins().iconst(types::I64, length as i64);
        let index = self.builder.ins().umin(index, length);
        self.builder.ins().ireduce(types::I32, index)
    }

    fn table_entry(&mut self, target: &Target) -> ir::BlockCall {
        let (block, arguments) = self.target(target);
        let pool = &mut self.builder.func.dfg.value_lists;
        ir::BlockCall::new(block, arguments, pool)
    }

    fn search(&mut self, value: Value, cases: &[(u64, Target)], default: &Target) {
        let value = self.value(value);
        let mut switch = Switch::new();
        let mut bridges = Vec::new();
        for (case, target) in cases {
            let block = self.bridge(target, &mut bridges);
            switch.set_entry(u128::from(*case), block);
        }
        let otherwise = self.bridge(default, &mut bridges);
        switch.emit(&mut self.builder, value, otherwise);
        for (bridge, target) in bridges {
            self.builder.switch_to_block(bridge);
            let (block, arguments) = self.target(&target);
            self.builder.ins().jump(block, &arguments);
        }
    }

    /// A block without parameters that leads to a target.
    fn bridge(&mut self, target: &Target, bridges: &mut Vec<(ir::Block, Target)>) -> ir::Block {
        if target.arguments.is_empty() {
            return self.clif_block(target.block);
        }
        let bridge = self.builder.create_block();
        bridges.push((bridge, target.clone()));
        bridge
    }

    fn return_values(&mut self, values: &[Value]) {
        let mut registers = Vec::new();
        let ways = signature::results(&self.function.results).ways;
        for (value, way) in values.iter().zip(ways) {
            let value = self.value(*value);
            match way {
                Way::Register(_) => registers.push(value),
                Way::Area(offset) => {
                    let area = self.own_results_area();
                    let flags = self.flags(RESULTS_REGION);
                    self.builder.ins().store(flags, value, area, offset);
                }
            }
        }
        self.builder.ins().return_(&registers);
    }

    fn tail_call(&mut self, callee: FunctionId, arguments: &[Value]) {
        let mut arguments = self.values(arguments);
        if signature::results(&self.function.results).area > 0 {
            arguments.push(self.own_results_area());
        }
        let callee = self.import(Outside::Function(callee));
        self.builder.ins().return_call(callee, &arguments);
    }

    fn tail_call_indirect(&mut self, callee: Value, arguments: &[Value]) {
        let callee = self.value(callee);
        let signature = signature::internal(&self.types(arguments), &self.function.results);
        let signature = self.builder.import_signature(signature);
        let mut arguments = self.values(arguments);
        if signature::results(&self.function.results).area > 0 {
            arguments.push(self.own_results_area());
        }
        self.builder
            .ins()
            .return_call_indirect(signature, callee, &arguments);
    }

    fn own_results_area(&self) -> ir::Value {
        self.results_area
            .unwrap_or_else(|| panic!("{}: no area for results", self.function.name))
    }
}
