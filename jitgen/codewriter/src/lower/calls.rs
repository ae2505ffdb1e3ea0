//! Calls: of jitcodes, of native functions, by address.

use super::Lower;
use crate::body::{Operand, Virtual};
use flow::{FunctionId, Op, Type, Value};
use jitcode::Opcode;

impl Lower<'_, '_> {
    pub(super) fn call(&mut self, op: &Op, results: &[Value]) {
        let types: Vec<Type> = results.iter().map(|result| self.ty(*result)).collect();
        let registers = self.define(results);
        match op {
            Op::Call(callee, arguments) => self.call_function(*callee, arguments, registers),
            Op::CallIndirect(callee, arguments) => {
                self.call_address(*callee, arguments, registers, types);
            }
            Op::CallExtern(callee, arguments) => {
                let number = self.tables.extern_call(*callee);
                let operands = vec![
                    Operand::Word(number),
                    Operand::Places(self.places(arguments)),
                    Operand::Results,
                ];
                self.push(Opcode::CallResidual, registers, operands);
            }
            _ => unreachable!("only calls come here"),
        }
    }

    pub(super) fn call_function(
        &mut self,
        callee: FunctionId,
        arguments: &[Value],
        results: Vec<Virtual>,
    ) {
        let arguments = Operand::Places(self.places(arguments));
        match self.tables.plan.jitcodes[callee.index()] {
            Some(jitcode) => {
                let number = Operand::Word(jitcode);
                let operands = vec![number, arguments, Operand::Results, Operand::Live];
                self.push(Opcode::Call, results, operands);
            }
            None => {
                let number = Operand::Word(self.tables.function_call(callee));
                let operands = vec![number, arguments, Operand::Results];
                self.push(Opcode::CallResidual, results, operands);
            }
        }
    }

    pub(super) fn call_address(
        &mut self,
        callee: Value,
        arguments: &[Value],
        results: Vec<Virtual>,
        types: Vec<Type>,
    ) {
        let parameters = arguments.iter().map(|value| self.ty(*value)).collect();
        let number = self.tables.indirect_call(parameters, types);
        let operands = vec![
            Operand::Word(number),
            Operand::Place(self.place(callee)),
            Operand::Places(self.places(arguments)),
            Operand::Results,
        ];
        self.push(Opcode::CallIndirect, results, operands);
    }
}
