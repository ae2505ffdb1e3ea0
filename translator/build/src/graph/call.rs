//! Calls.

use flow::{Address, Op, SlotData, Type, Value};

use super::Emitter;
use crate::place::{CallTarget, Operand, Place};

impl Emitter<'_, '_> {
    /// `destination = callee(arguments)`.
    pub(super) fn call(
        &mut self,
        destination: &Place,
        callee: &CallTarget,
        arguments: &[Operand],
        diverges: bool,
    ) {
        let ty = self.context.place_type(self.body, destination);
        let layout = self.context.layout(ty);
        let mut values = Vec::new();
        if layout.is_memory() && !diverges {
            let position = self.position(destination);
            values.push(self.address_of(&position));
        }
        let is_table = matches!(callee, CallTarget::Table(..));
        for (number, argument) in arguments.iter().enumerate() {
            if is_table && number == 0 {
                // The table stays behind.
                let leaves = self.operand_leaves(argument);
                values.push(leaves[0]);
                continue;
            }
            self.argument(argument, &mut values);
        }
        let mut results = match callee {
            CallTarget::Function(function) => {
                let instances = self.context.instances.borrow();
                let result = instances.abi(*function).result;
                drop(instances);
                self.context.result_types(result)
            }
            CallTarget::Extern(id) => self.context.output.borrow().externs[id.index()]
                .results
                .clone(),
            CallTarget::Pointer(_) | CallTarget::Table(..) => {
                if layout.is_memory() || diverges {
                    Vec::new()
                } else {
                    layout.types()
                }
            }
        };
        if diverges {
            results.clear();
        }
        let op = match callee {
            CallTarget::Function(function) => Op::Call(*function, values),
            CallTarget::Extern(id) => Op::CallExtern(*id, values),
            CallTarget::Pointer(pointer) => {
                let pointer = self.operand_leaves(pointer)[0];
                Op::CallIndirect(pointer, values)
            }
            CallTarget::Table(object, entry) => {
                let table = self.operand_leaves(object)[1];
                let class = self.context.classes.borrow_mut().bare(Type::Ptr).class;
                let address = Address::at(table, *entry as i32 * 8);
                let pointer = self.op(Op::Load(address, class), Type::Ptr);
                Op::CallIndirect(pointer, values)
            }
        };
        let inst = self
            .function
            .append(self.block, op, &results, self.location);
        if diverges || layout.is_memory() {
            return;
        }
        let results = self.function.insts[inst.index()].results.clone();
        let position = self.position(destination);
        self.write(&position, &results);
    }

    /// An argument: its leaves, or the address of a copy.
    fn argument(&mut self, argument: &Operand, values: &mut Vec<Value>) {
        let ty = self.operand_type(argument);
        let layout = self.context.layout(ty);
        if !layout.is_memory() {
            values.extend(self.operand_leaves(argument));
            return;
        }
        match argument {
            Operand::Move(place) => {
                let position = self.position(place);
                values.push(self.address_of(&position));
            }
            Operand::Copy(place) => {
                let slot = self.function.new_slot(SlotData {
                    size: layout.size.max(1),
                    align: layout.align,
                    name: String::new(),
                });
                let base = self.op(Op::SlotAddress(slot), Type::Ref);
                let target = super::Projected::new(ty, self.at(base, ty, None));
                let source = self.position(place);
                self.copy(&target, &source, ty);
                values.push(base);
            }
            Operand::Constant(_) => panic!("a constant of a memory type, in {}", self.body.name),
        }
    }
}
