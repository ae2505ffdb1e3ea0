//! Calls.

use super::Lowering;
use super::symbols::{self, Outside};
use crate::entry;
use crate::facts::RESULTS_REGION;
use crate::signature::{self, Way, clif_type};
use cranelift_codegen::ir::{
    self, ExtFuncData, InstBuilder, Signature, StackSlot, StackSlotData, StackSlotKind, types,
};
use flow::{ExternId, FunctionId, Type, Value};

impl Lowering<'_> {
    pub(super) fn call(&mut self, callee: FunctionId, arguments: &[Value], results: &[Value]) {
        let mut arguments = self.values(arguments);
        let types = self.types(results);
        let area = self.push_results_area(&types, &mut arguments);
        let callee = self.import(Outside::Function(callee));
        let call = self.builder.ins().call(callee, &arguments);
        self.take_results(call, results, &types, area);
    }

    pub(super) fn call_indirect(&mut self, callee: Value, arguments: &[Value], results: &[Value]) {
        let callee = self.value(callee);
        let types = self.types(results);
        let signature = signature::internal(&self.types(arguments), &types);
        let signature = self.builder.import_signature(signature);
        let mut arguments = self.values(arguments);
        let area = self.push_results_area(&types, &mut arguments);
        let call = self
            .builder
            .ins()
            .call_indirect(signature, callee, &arguments);
        self.take_results(call, results, &types, area);
    }

    pub(super) fn call_extern(&mut self, callee: ExternId, arguments: &[Value], results: &[Value]) {
        let arguments = self.values(arguments);
        let callee = self.import(Outside::Extern(callee));
        let call = self.builder.ins().call(callee, &arguments);
        self.fresh.clear();
        for (index, result) in results.iter().enumerate() {
            let value = self.builder.inst_results(call)[index];
            self.define(*result, value);
        }
    }

    /// Makes room for results without a register, and passes its address.
    fn push_results_area(
        &mut self,
        results: &[Type],
        arguments: &mut Vec<ir::Value>,
    ) -> Option<StackSlot> {
        let area = signature::results(results).area;
        if area == 0 {
            return None;
        }
        let slot = self.builder.create_sized_stack_slot(StackSlotData::new(
            StackSlotKind::ExplicitSlot,
            area,
            3,
        ));
        arguments.push(self.builder.ins().stack_addr(types::I64, slot, 0));
        Some(slot)
    }

    fn take_results(
        &mut self,
        call: ir::Inst,
        results: &[Value],
        types: &[Type],
        area: Option<StackSlot>,
    ) {
        self.fresh.clear();
        let ways = signature::results(types).ways;
        for ((result, ty), way) in results.iter().zip(types).zip(ways) {
            let value = match (way, area) {
                (Way::Register(number), _) => self.builder.inst_results(call)[number],
                (Way::Area(offset), Some(slot)) => {
                    let address = self.builder.ins().stack_addr(types::I64, slot, 0);
                    let flags = self.flags(RESULTS_REGION);
                    self.builder
                        .ins()
                        .load(clif_type(*ty), flags, address, offset)
                }
                (Way::Area(_), None) => {
                    panic!("{}: a call without an area for results", self.function.name)
                }
            };
            self.define(*result, value);
        }
    }

    pub(super) fn types(&self, values: &[Value]) -> Vec<Type> {
        values
            .iter()
            .map(|value| self.function.type_of(*value))
            .collect()
    }

    /// The reference by which this function calls something outside.
    pub(super) fn import(&mut self, callee: Outside) -> ir::FuncRef {
        let (name, signature) = match callee {
            Outside::Function(id) => (symbols::function_name(id), self.signature_of(id)),
            Outside::Extern(id) => {
                let data = &self.program.program.externs[id.index()];
                let signature = signature::external(&data.parameters, &data.results);
                (symbols::extern_name(id), signature)
            }
            Outside::Helper(helper) => (symbols::helper_name(helper), helper.signature()),
            Outside::Wrapper(wrapper) => (
                symbols::wrapper_name(wrapper),
                entry::wrapper_signature(wrapper),
            ),
            Outside::Data(_) | Outside::TypeTable => {
                panic!("{}: a call of data", self.function.name)
            }
        };
        let key = (name.namespace, name.index);
        if let Some(known) = self.outside.get(&key) {
            return *known;
        }
        let signature = self.builder.import_signature(signature);
        let name = self.builder.func.declare_imported_user_function(name);
        let reference = self.builder.import_function(ExtFuncData {
            name: ir::ExternalName::user(name),
            signature,
            colocated: true,
            patchable: false,
        });
        self.outside.insert(key, reference);
        reference
    }

    fn signature_of(&self, callee: FunctionId) -> Signature {
        let callee = &self.program.program.functions[callee.index()];
        signature::internal(&callee.parameter_types(), &callee.results)
    }
}
